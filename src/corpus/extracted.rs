//! What was made of a block, and what was done so far.

use arrow::array::RecordBatch;
use serde::{Deserialize, Serialize};

use super::error_row::ErrorRow;

/// The rows that were made of a block.
pub(crate) struct ExtractedBlock {
    pub(crate) batch: RecordBatch,
    pub(crate) errors: Vec<ErrorRow>,
    pub(crate) records: u64,
    /// The size of the texts.
    pub(crate) bytes: u64,
}

/// What has been done from the start of a corpus on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Tally {
    /// Blocks of the corpus.
    pub(crate) blocks: u64,
    pub(crate) records: u64,
    pub(crate) rows: u64,
    pub(crate) errors: u64,
    /// The size of the texts.
    pub(crate) bytes: u64,
}

impl Tally {
    /// Adds a block that has been written.
    pub(crate) fn add(&mut self, block: &ExtractedBlock) {
        self.blocks += 1;
        self.records += block.records;
        self.rows += block.batch.num_rows() as u64;
        self.errors += block.errors.len() as u64;
        self.bytes += block.bytes;
    }
}
