//! A block: some records of a source with their columns, and what was wrong with others.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, LargeBinaryBuilder};

use super::columns::{Absent, Columns};
use super::error_row::{ErrorRow, Place};
use super::scalar::Scalar;
use crate::table::{Lengths, RECORD_OVERHEAD};

/// Text in one block, in bytes: some 250 news articles, which take some milliseconds.
pub(crate) const BLOCK: usize = 1 << 20;

/// What the rows of one block may repeat of what is kept of their records, in bytes, if a row is
/// made of so few bytes of text.
const REPEATED: usize = 128 << 20;
const TEXT_OF_A_ROW: usize = 2;

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

impl Block {
    /// The columns carried along, which have their types by now.
    pub(crate) fn typed(&self) -> Vec<ArrayRef> {
        let typed = self.carried.iter().filter_map(|carried| match carried {
            Carried::Typed(array) => Some(ArrayRef::clone(array)),
            Carried::Untyped(_) => None,
        });
        typed.collect()
    }

    /// The same records in blocks whose rows repeat no more than a block's may, or one record's.
    pub(crate) fn pieces(mut self) -> Vec<Self> {
        let texts = Lengths::of(&self.text);
        let kept: Vec<Lengths> = self.typed().iter().map(Lengths::of).collect();
        let (mut pieces, mut start, mut repeated, mut bytes) = (Vec::new(), 0, 0_usize, 0);
        for row in 0..self.places.len() {
            let kept = kept.iter().fold(0_usize, |sum, kept| sum.saturating_add(kept.get(row)));
            let rows = texts.get(row) / TEXT_OF_A_ROW;
            repeated = repeated.saturating_add(rows.saturating_mul(kept));
            bytes += texts.get(row);
            if repeated >= REPEATED && row + 1 < self.places.len() {
                pieces.push(self.piece(start, row + 1 - start, bytes));
                self.bytes -= bytes;
                (start, repeated, bytes) = (row + 1, 0, 0);
            }
        }
        if pieces.is_empty() {
            return vec![self];
        }
        let mut last = self.piece(start, self.places.len() - start, self.bytes);
        last.errors = self.errors;
        pieces.push(last);
        pieces
    }

    fn piece(&self, start: usize, length: usize, bytes: usize) -> Self {
        let cut = |array: ArrayRef| Carried::Typed(array.slice(start, length));
        Self {
            text: self.text.slice(start, length),
            carried: self.typed().into_iter().map(cut).collect(),
            places: self.places.iter().skip(start).take(length).cloned().collect(),
            errors: Vec::new(),
            absent: None,
            has_surrogates: self.has_surrogates,
            bytes,
        }
    }
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
        for (column, value) in self.carried.iter_mut().zip(carried) {
            if let Scalar::Text(text) | Scalar::Number(text) = value {
                self.held += text.len();
            }
            column.push(std::mem::replace(value, Scalar::Null));
        }
        self.places.push(place);
        let length = text.unwrap_or_default().len();
        self.bytes += length;
        self.held += length + RECORD_OVERHEAD;
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

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, StringArray};

    use super::*;

    #[test]
    fn a_block_whose_rows_would_repeat_much_is_cut() {
        let source: Arc<str> = Arc::from("a.jsonl");
        let place = |row: u64| Place { source: Arc::clone(&source), position: Some(row) };
        let block = |kept: usize| {
            let mut builder = BlockBuilder::new(&Columns::new("text"));
            for row in 0..10 {
                builder.push(place(row), Some(&vec![b'0' + row as u8; 4000]), &mut []);
            }
            builder.push_error(place(10), None, "broken".to_owned());
            let mut block = builder.finish(None, true);
            let kept = StringArray::from(vec!["x".repeat(kept); 10]);
            block.carried.push(Carried::Typed(Arc::new(kept)));
            block
        };
        assert_eq!(block(1000).pieces().len(), 1);
        // Of two thousand rows with 50,000 bytes each, two records are more than 128 MiB.
        let pieces = block(50_000).pieces();
        let lengths: Vec<usize> = pieces.iter().map(|piece| piece.text.len()).collect();
        assert_eq!(lengths, [2, 2, 2, 2, 2]);
        let mut row = 0;
        for piece in &pieces {
            assert_eq!(piece.bytes, 4000 * piece.text.len());
            assert_eq!(piece.typed()[0].len(), piece.text.len());
            assert!(piece.has_surrogates);
            for (text, place) in piece.text.as_binary::<i64>().iter().zip(&piece.places) {
                assert_eq!(text.unwrap()[0], b'0' + row as u8);
                assert_eq!(place.position, Some(row));
                row += 1;
            }
        }
        let errors: Vec<usize> = pieces.iter().map(|piece| piece.errors.len()).collect();
        assert_eq!(errors, [0, 0, 0, 0, 1]);
    }
}
