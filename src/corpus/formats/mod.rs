//! Readers, one file for each format: from an open source to records.

mod arrow_ipc;
mod batches;
mod delimited;
mod fields;
mod json;
mod parquet;
mod read;
mod splitter;
mod text;
mod thrift;

pub(crate) use read::{nested, read_records};
