//! The records of a chunk, decoded one after another into memory used again.

use std::borrow::Cow;

use super::options::TableOptions;
use super::records::Records;
use crate::decode::{DecodeReport, Decoder, OffsetMap, Repaired, repair_surrogates, repair_utf8};
use crate::{Error, OffsetUnit};

pub(crate) struct RecordDecoder<'r> {
    records: &'r Records,
    options: &'r TableOptions,
    decoder: Decoder,
    text: String,
    map: OffsetMap,
}

/// A record and what decoding made of it.
pub(crate) struct DecodedRecord<'a> {
    /// The record as it came, made UTF-8.
    pub(crate) raw: Cow<'a, str>,
    pub(crate) text: &'a str,
    /// From the text to the record; in bytes, to the record as it was before it was made UTF-8.
    pub(crate) map: &'a OffsetMap,
    pub(crate) report: DecodeReport<'a>,
    /// Whether the text is the record, byte for byte.
    pub(crate) is_unchanged: bool,
    /// U+FFFD put in, for bytes and for escapes.
    pub(crate) lossy: u32,
}

impl<'r> RecordDecoder<'r> {
    pub(crate) fn new(records: &'r Records, options: &'r TableOptions) -> Self {
        let decoder = Decoder::new(options.decode.clone());
        Self { records, options, decoder, text: String::new(), map: OffsetMap::default() }
    }

    /// The record in this row; `None` for a null.
    pub(crate) fn decode(&mut self, row: usize) -> Result<Option<DecodedRecord<'_>>, Error> {
        let Some(bytes) = self.records.text().get(row) else { return Ok(None) };
        let number = self.records.first_row() + row;
        let has_surrogates = self.records.may_hold_surrogates(row);
        self.decode_bytes(bytes, has_surrogates).map(Some).map_err(|error| error.in_row(number))
    }

    fn decode_bytes(
        &mut self,
        bytes: &'r [u8],
        has_surrogates: bool,
    ) -> Result<DecodedRecord<'_>, Error> {
        let errors = self.options.decode.errors;
        let Repaired { text: record, map, lossy, .. } = if has_surrogates {
            repair_surrogates(bytes, errors)?
        } else {
            repair_utf8(bytes, errors)?
        };
        self.text.clear();
        let (report, same) = match &record {
            Cow::Borrowed(record) => self.decoder.write(record, &mut self.text, &mut self.map)?,
            Cow::Owned(record) => {
                (self.decoder.append(record, &mut self.text, &mut self.map)?, None)
            }
        };
        // Positions in bytes count in the record as it came. Where that is not UTF-8 it has no
        // characters to count, so positions in characters count in the repaired record.
        if self.options.offsets == OffsetUnit::Byte && !map.is_identity() {
            self.map = map.then(&self.map);
        }
        // Positions are 32-bit signed integers.
        let text = same.unwrap_or(&self.text);
        if record.len().max(text.len()) > i32::MAX as usize {
            return Err(Error::record(None, "more than 2 GiB"));
        }
        let lossy = lossy + report.lossy;
        let is_unchanged = same.is_some_and(|same| same.len() == record.len());
        Ok(DecodedRecord { raw: record, text, map: &self.map, report, is_unchanged, lossy })
    }
}
