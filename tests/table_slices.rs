//! Positions of every table, of quotations with their pieces, cues and sources: the words of a
//! row stand where it says, in the text and in the record.
#![cfg(feature = "arrow")]
#![allow(
    clippy::cast_sign_loss,
    clippy::field_reassign_with_default,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray, StructArray};
use arrow::compute::concat_batches;
use arrow::datatypes::{Int32Type, Int64Type};
use guillemet::OffsetUnit;
use guillemet::decode::{DecodeOptions, decode};
use guillemet::table::{Records, Table, TableKind, TableOptions};
use proptest::prelude::*;

mod offsets;

use offsets::cut;

const UNITS: [OffsetUnit; 3] = [OffsetUnit::Char, OffsetUnit::Byte, OffsetUnit::Utf16];

/// A table in one batch, of records whose layers are declared: so a part of a record is decoded as
/// the whole is.
struct Slices {
    batch: RecordBatch,
    records: Vec<String>,
    texts: Vec<String>,
    unit: OffsetUnit,
}

impl Slices {
    fn of(kind: TableKind, records: &[String], unit: OffsetUnit) -> Self {
        let array: ArrayRef = Arc::new(StringArray::from(records.to_vec()));
        let mut options = TableOptions::default();
        options.threads = 1;
        options.offsets = unit;
        options.decode = declared();
        let table = Table::extract(kind, &[Records::new(&array).unwrap()], &options).unwrap();
        let texts = records
            .iter()
            .map(|record| decode(record, &declared()).unwrap().text.into_owned())
            .collect();
        let batch = concat_batches(table.schema(), table.batches()).unwrap();
        Self { batch, records: records.to_vec(), texts, unit }
    }

    fn record_of(&self, row: usize) -> usize {
        self.batch.column(0).as_primitive::<Int64Type>().value(row) as usize
    }

    fn text_of(&self, row: usize) -> &str {
        &self.texts[self.record_of(row)]
    }

    fn word<'a>(&'a self, column: &str, row: usize) -> Option<&'a str> {
        let column = self.batch.column_by_name(column).unwrap().as_string::<i32>();
        column.is_valid(row).then(|| column.value(row))
    }

    /// The words of `text` between the positions in two columns; none where they are null.
    fn slice<'t>(&self, text: &'t str, columns: [&str; 2], row: usize) -> Option<&'t str> {
        let [start, end] = columns.map(|name| {
            let column = self.batch.column_by_name(name).unwrap().as_primitive::<Int32Type>();
            column.is_valid(row).then(|| column.value(row))
        });
        assert_eq!(start.is_some(), end.is_some());
        Some(cut(text, start?, end?, self.unit))
    }

    /// Checks that what a row spans in its record is what it spans in the text.
    fn check_raw(&self, row: usize) {
        let record = &self.records[self.record_of(row)];
        let raw = self.slice(record, ["raw_start", "raw_end"], row).unwrap();
        let words = self.slice(self.text_of(row), ["start", "end"], row).unwrap();
        assert_eq!(decode(raw, &declared()).unwrap().text, words, "{raw:?} of {record:?}");
    }
}

fn declared() -> DecodeOptions {
    let mut options = DecodeOptions::default();
    options.set("layers", "json+html").unwrap();
    options.set("header", "keep").unwrap();
    options
}

/// Records with escapes of both layers, names, cues and marks. An escape is followed by what
/// cannot be a part of it.
fn records() -> impl Strategy<Value = Vec<String>> {
    let piece = prop::sample::select(vec![
        "\\u0022",
        "&quot;",
        "\\u0026quot;",
        "&nbsp;",
        "&#039;",
        "\\r\\n\\r\\n",
        "\\n",
        "\u{201C}",
        "\u{201D}",
        "caf&eacute; ",
        "na\u{EF}ve ",
        "\u{1F642}",
        "\\ud83d\\ude42",
        "said ",
        "Ann Lee ",
        "Mr. Roe, a baker, ",
        "he ",
        "She ",
        "that ",
        "according to ",
        "We won",
        "the plan was bad",
        ". ",
        ", ",
        ": ",
        " ",
    ]);
    let record = prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat());
    prop::collection::vec(record, 1..6)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn units_stand_where_their_rows_say(records in records()) {
        for unit in UNITS {
            for kind in [TableKind::Paragraphs, TableKind::Sentences, TableKind::Tokens] {
                let table = Slices::of(kind, &records, unit);
                for row in 0..table.batch.num_rows() {
                    let words = table.slice(table.text_of(row), ["start", "end"], row);
                    prop_assert_eq!(words, table.word("text", row));
                    table.check_raw(row);
                }
            }
        }
    }

    #[test]
    fn quotations_stand_where_their_rows_say(records in records()) {
        for unit in UNITS {
            let table = Slices::of(TableKind::Quotes, &records, unit);
            for row in 0..table.batch.num_rows() {
                check_quotation(&table, row);
            }
        }
    }
}

fn check_quotation(table: &Slices, row: usize) {
    let text = table.text_of(row);
    for part in ["cue", "source"] {
        let columns = [format!("{part}_start"), format!("{part}_end")];
        let words = table.slice(text, [&columns[0], &columns[1]], row);
        assert_eq!(words, table.word(part, row), "{part}");
        assert_ne!(words, Some(""), "{part}");
    }
    let spans = table.batch.column_by_name("spans").unwrap().as_list::<i32>().value(row);
    let spans: &StructArray = spans.as_struct();
    let [starts, ends] = ["start", "end"]
        .map(|name| spans.column_by_name(name).unwrap().as_primitive::<Int32Type>().clone());
    let pieces: Vec<&str> = (0..spans.len())
        .map(|piece| cut(text, starts.value(piece), ends.value(piece), table.unit))
        .collect();
    assert_eq!(Some(pieces.join(" ").as_str()), table.word("text", row));
    let edge =
        |name| table.batch.column_by_name(name).unwrap().as_primitive::<Int32Type>().value(row);
    assert_eq!((edge("start"), edge("end")), (starts.value(0), ends.value(spans.len() - 1)));
    table.check_raw(row);
}
