//! Where the readers of every format put what they find.

use std::io;
use std::sync::Arc;

use super::block::{Absent, Block, BlockBuilder, Columns, Place, Scalar};
use crate::Error;

/// Takes the records of one source after another, and hands them on block by block.
pub(crate) struct Records<'e> {
    source: Arc<str>,
    columns: &'e Columns,
    limit: usize,
    builder: BlockBuilder,
    fields: FieldsSeen,
    has_emitted: bool,
    emit: &'e mut dyn FnMut(Block) -> Result<(), Error>,
}

/// What the records of a block have of the columns wanted.
#[derive(Default)]
struct FieldsSeen {
    seen: Vec<bool>,
    known: Vec<String>,
}

impl<'e> Records<'e> {
    pub(crate) fn new(
        columns: &'e Columns,
        limit: usize,
        emit: &'e mut dyn FnMut(Block) -> Result<(), Error>,
    ) -> Self {
        let builder = BlockBuilder::new(columns);
        let (source, fields) = (Arc::from(""), FieldsSeen::default());
        Self { source, columns, limit, builder, fields, has_emitted: false, emit }
    }

    /// What comes from now on is of this source.
    pub(crate) fn begin(&mut self, source: &str) {
        self.source = Arc::from(source);
    }

    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    pub(crate) fn columns(&self) -> &'e Columns {
        self.columns
    }

    /// The most bytes that one record may have.
    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// Adds a record; `carried` is emptied.
    pub(crate) fn record(
        &mut self,
        position: u64,
        text: Option<&[u8]>,
        carried: &mut [Scalar],
    ) -> Result<(), Error> {
        let place = self.place(Some(position));
        self.builder.push(place, text, carried);
        self.emit_if_full()
    }

    /// Notes what is wrong with a record, or, without a position, with the source.
    pub(crate) fn fault(
        &mut self,
        position: Option<u64>,
        id: Option<String>,
        problem: String,
    ) -> Result<(), Error> {
        let place = self.place(position);
        self.builder.push_fault(place, id, problem);
        self.emit_if_full()
    }

    pub(crate) fn too_large(&mut self, position: u64) -> Result<(), Error> {
        let limit = self.limit;
        self.fault(Some(position), None, format!("a record of more than {limit} bytes"))
    }

    /// Notes which columns a record has: the text, then those carried. `known` names all.
    pub(crate) fn note_fields(&mut self, seen: &[bool], known: impl FnOnce() -> Vec<String>) {
        let fields = &mut self.fields;
        fields.seen.resize(seen.len(), false);
        for (before, &now) in fields.seen.iter_mut().zip(seen) {
            *before |= now;
        }
        if fields.known.is_empty() && seen.contains(&false) {
            fields.known = known();
        }
    }

    /// Hands on a block that a reader put together by itself.
    pub(crate) fn block(&mut self, block: Block) -> Result<(), Error> {
        if !self.has_only_faults() {
            self.flush()?;
        }
        self.has_emitted = true;
        (self.emit)(block)
    }

    /// Whether a block has been handed on, so that all later ones must have its columns.
    pub(crate) fn has_emitted(&self) -> bool {
        self.has_emitted
    }

    /// Whether nothing has come but faults.
    pub(crate) fn has_only_faults(&self) -> bool {
        !self.has_emitted && self.builder.is_without_records()
    }

    /// Hands on what is left.
    pub(crate) fn flush(&mut self) -> Result<(), Error> {
        if self.builder.is_empty() { Ok(()) } else { self.emit_block() }
    }

    /// What was read, or an error that names the source.
    pub(crate) fn unless_broken<T>(&self, read: io::Result<T>) -> Result<T, Error> {
        read.map_err(|cause| Error::file(&*self.source, cause))
    }

    pub(crate) fn place(&self, position: Option<u64>) -> Place {
        Place { source: Arc::clone(&self.source), position }
    }

    fn emit_if_full(&mut self) -> Result<(), Error> {
        if self.builder.is_full() { self.emit_block() } else { Ok(()) }
    }

    fn emit_block(&mut self) -> Result<(), Error> {
        let mut block = self.builder.finish();
        let FieldsSeen { seen, known } = std::mem::take(&mut self.fields);
        let mut names = std::iter::once(("text", self.columns.text.as_str())).chain(
            self.columns
                .carried()
                .enumerate()
                .map(|(index, name)| (self.columns.argument(index), name)),
        );
        let absent = seen.iter().position(|&seen| !seen).and_then(|index| names.nth(index));
        block.absent =
            absent.map(|(argument, name)| Absent { argument, name: name.to_owned(), known });
        (self.emit)(block)?;
        self.has_emitted = true;
        Ok(())
    }
}

impl Columns {
    /// Which of a source's columns is wanted, by its name.
    ///
    /// # Errors
    ///
    /// If there is none of that name, or several.
    pub(crate) fn find(argument: &str, name: &str, known: &[&str]) -> Result<usize, Error> {
        let mut found = known.iter().enumerate().filter(|(_, other)| **other == name);
        match (found.next(), found.next()) {
            (Some((index, _)), None) => Ok(index),
            (None, _) => Err(absent(argument, name, known)),
            _ => Err(Error::argument(argument, format!("several columns {name:?}"), "one")),
        }
    }
}

/// A column that is not there.
pub(crate) fn absent(argument: &str, name: &str, known: &[impl AsRef<str>]) -> Error {
    let shown: Vec<String> =
        known.iter().take(30).map(|name| format!("{:?}", name.as_ref())).collect();
    let more = if known.len() > shown.len() { ", ..." } else { "" };
    let expected = format!("one of {}{more}", shown.join(", "));
    Error::argument(argument, format!("no column {name:?}"), expected)
}
