//! A block: some records of a source with their columns, and what was wrong with others.

use std::sync::Arc;

use arrow::array::{ArrayRef, LargeBinaryBuilder};

use super::columns::{Absent, Columns};
use super::error_row::{ErrorRow, Place};
use super::scalar::Scalar;
use crate::table::RECORD_OVERHEAD;

/// Text in one block, in bytes: some 250 news articles, which take some milliseconds.
pub(crate) const BLOCK: usize = 1 << 20;

/// Text beside which what is kept of a record doubles what the record counts for: rows of some
/// words each repeat what is kept.
const REPEATED: usize = 1000;

/// What a record counts for in a block, by the lengths of its text and of what is kept of it.
pub(crate) fn weight(text: usize, kept: usize) -> usize {
    let repeated = text.saturating_mul(kept) / REPEATED;
    text.saturating_add(kept).saturating_add(repeated).saturating_add(RECORD_OVERHEAD)
}

/// Records of a source.
pub(crate) struct Block {
    pub(crate) text: ArrayRef,
    /// The columns of [`Columns::carried`].
    pub(crate) carried: Vec<Carried>,
    pub(crate) places: Vec<Place>,
    pub(crate) errors: Vec<ErrorRow>,
    pub(crate) absent: Option<Absent>,
    /// Whether lone surrogates may stand in the texts, as three bytes each.
    pub(crate) has_surrogates: bool,
    /// The size of the texts.
    pub(crate) bytes: usize,
}

/// A column carried along.
pub(crate) enum Carried {
    /// Of a file that declares its types.
    Typed(ArrayRef),
    /// Of one that does not.
    Untyped(Vec<Scalar>),
}

/// Puts a block together, record by record.
pub(crate) struct BlockBuilder {
    text: LargeBinaryBuilder,
    carried: Vec<Vec<Scalar>>,
    places: Vec<Place>,
    errors: Vec<ErrorRow>,
    bytes: usize,
    held: usize,
}

impl BlockBuilder {
    pub(crate) fn new(columns: &Columns) -> Self {
        Self {
            text: LargeBinaryBuilder::new(),
            carried: columns.carried().map(|_| Vec::new()).collect(),
            places: Vec::new(),
            errors: Vec::new(),
            bytes: 0,
            held: 0,
        }
    }

    /// Adds a record; `carried` is emptied.
    pub(crate) fn push(&mut self, place: Place, text: Option<&[u8]>, carried: &mut [Scalar]) {
        self.text.append_option(text);
        let mut kept = 0;
        for (column, value) in self.carried.iter_mut().zip(carried) {
            if let Scalar::Text(text) | Scalar::Number(text) = value {
                kept += text.len();
            }
            column.push(std::mem::replace(value, Scalar::Null));
        }
        self.places.push(place);
        let length = text.unwrap_or_default().len();
        self.bytes += length;
        self.held += weight(length, kept);
    }

    pub(crate) fn push_error(&mut self, place: Place, id: Option<String>, problem: String) {
        self.errors.push(ErrorRow { place, id, problem });
        self.held += RECORD_OVERHEAD;
    }

    /// Whether it is time to hand the block over.
    pub(crate) fn is_full(&self) -> bool {
        self.held >= BLOCK
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held == 0
    }

    pub(crate) fn is_without_records(&self) -> bool {
        self.places.is_empty()
    }

    /// The block so far; the builder begins the next one.
    pub(crate) fn finish(&mut self, absent: Option<Absent>, has_surrogates: bool) -> Block {
        self.held = 0;
        let carried = self.carried.iter_mut().map(std::mem::take);
        Block {
            text: Arc::new(self.text.finish()),
            carried: carried.map(Carried::Untyped).collect(),
            places: std::mem::take(&mut self.places),
            errors: std::mem::take(&mut self.errors),
            absent,
            has_surrogates,
            bytes: std::mem::take(&mut self.bytes),
        }
    }
}
