//! Where the readers of every format put what they find.

use std::io;
use std::sync::Arc;

use super::block::{Block, BlockBuilder};
use super::columns::{Absent, Columns};
use super::error_row::Place;
use super::scalar::Scalar;
use crate::Error;

/// Takes the records of one source after another, and hands them on block by block.
pub(crate) struct RecordSink<'e> {
    source: Arc<str>,
    columns: &'e Columns,
    limit: usize,
    builder: BlockBuilder,
    fields: FieldsSeen,
    has_surrogates: bool,
    has_emitted: bool,
    emit: &'e mut dyn FnMut(Block) -> Result<(), Error>,
}

/// What the records of a block have of the columns wanted.
#[derive(Default)]
struct FieldsSeen {
    seen: Vec<bool>,
    known: Vec<String>,
}

impl<'e> RecordSink<'e> {
    pub(crate) fn new(
        columns: &'e Columns,
        limit: usize,
        emit: &'e mut dyn FnMut(Block) -> Result<(), Error>,
    ) -> Self {
        Self {
            source: Arc::from(""),
            columns,
            limit,
            builder: BlockBuilder::new(columns),
            fields: FieldsSeen::default(),
            has_surrogates: false,
            has_emitted: false,
            emit,
        }
    }

    /// What comes from now on is of this source.
    pub(crate) fn begin(&mut self, source: &str) {
        self.source = Arc::from(source);
    }

    /// Whether lone surrogates may stand in the texts to come, as three bytes each: in JSON they
    /// can be written as escapes. A block is all of one kind, so that neighbours never show.
    pub(crate) fn expect_surrogates(&mut self, expected: bool) -> Result<(), Error> {
        if self.has_surrogates != expected && !self.builder.is_without_records() {
            self.flush()?;
        }
        self.has_surrogates = expected;
        Ok(())
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
    pub(crate) fn error(
        &mut self,
        position: Option<u64>,
        id: Option<String>,
        problem: impl Into<String>,
    ) -> Result<(), Error> {
        let place = self.place(position);
        self.builder.push_error(place, id, problem.into());
        self.emit_if_full()
    }

    pub(crate) fn too_large(&mut self, position: u64) -> Result<(), Error> {
        let limit = self.limit;
        self.error(Some(position), None, format!("a record of more than {limit} bytes"))
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
        if !self.has_only_errors() {
            self.flush()?;
        }
        self.has_emitted = true;
        (self.emit)(block)
    }

    /// Whether a block has been handed on, so that all later ones must have its columns.
    pub(crate) fn has_emitted(&self) -> bool {
        self.has_emitted
    }

    /// Whether nothing has come but errors.
    pub(crate) fn has_only_errors(&self) -> bool {
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
        let FieldsSeen { seen, known } = std::mem::take(&mut self.fields);
        let absent = self.columns.wanted().zip(seen).find(|(_, seen)| !seen);
        let absent =
            absent.map(|((argument, name), _)| Absent { argument, name: name.to_owned(), known });
        (self.emit)(self.builder.finish(absent, self.has_surrogates))?;
        self.has_emitted = true;
        Ok(())
    }
}
