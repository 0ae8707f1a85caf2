//! What must hold of the tables of any records.
#![cfg(feature = "arrow")]
#![allow(
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may panic"
)]

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, DictionaryArray, Int64Array, LargeStringArray,
    ListBuilder, RecordBatch, StringArray, StringBuilder, StringViewArray,
};
use arrow::compute::concat_batches;
use arrow::datatypes::{Int32Type, Int64Type};
use guillemet::OffsetUnit;
use guillemet::table::{Records, Table, TableKind, TableOptions};
use proptest::prelude::*;

mod offsets;

use offsets::cut;

const KINDS: [TableKind; 7] = [
    TableKind::Decode,
    TableKind::Paragraphs,
    TableKind::Sentences,
    TableKind::Tokens,
    TableKind::Quotes,
    TableKind::Speakers,
    TableKind::Narration,
];

/// The table in one batch.
fn whole(kind: TableKind, records: &[Records], options: &TableOptions) -> RecordBatch {
    let table = Table::extract(kind, records, options).unwrap();
    concat_batches(table.schema(), table.batches()).unwrap()
}

fn strings(texts: &[Option<&str>]) -> ArrayRef {
    Arc::new(StringArray::from(texts.to_vec()))
}

fn integers(batch: &RecordBatch, column: &str) -> Vec<i32> {
    batch.column_by_name(column).unwrap().as_primitive::<Int32Type>().values().to_vec()
}

/// Records of what decoding, segmenting and extracting care about.
fn records() -> impl Strategy<Value = Vec<Option<String>>> {
    let piece = prop::sample::select(vec![
        "\\u0022",
        "&quot;",
        "&nbsp;",
        "\\r\\n",
        "\n\n",
        "\"",
        "\u{201C}",
        "\u{201D}",
        "said ",
        "Ann Lee ",
        "he ",
        ". ",
        ", ",
        "naïve ",
        "\u{1F642}",
        "We won",
        "according to ",
        " ",
    ]);
    let record = prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat());
    prop::collection::vec(prop::option::weighted(0.9, record), 0..12)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn positions_slice_the_text_and_the_record(texts in records()) {
        let array: ArrayRef = Arc::new(StringArray::from(texts.clone()));
        let records = [Records::new(&array).unwrap()];
        for unit in [OffsetUnit::Char, OffsetUnit::Byte, OffsetUnit::Utf16] {
            let mut options = TableOptions::default();
options.offsets = unit;
            let decoded = whole(TableKind::Decode, &records, &options);
            let decoded = decoded.column_by_name("text").unwrap().as_string::<i32>();
            for kind in [TableKind::Paragraphs, TableKind::Sentences, TableKind::Tokens] {
                let batch = whole(kind, &records, &options);
                let rows = batch.column(0).as_primitive::<Int64Type>();
                let words = batch.column_by_name("text").unwrap().as_string::<i32>();
                let columns = ["start", "end", "raw_start", "raw_end"];
                let [start, end, raw_start, raw_end] = columns.map(|name| integers(&batch, name));
                for row in 0..batch.num_rows() {
                    let record = rows.value(row) as usize;
                    let text = decoded.value(record);
                    prop_assert_eq!(cut(text, start[row], end[row], unit), words.value(row));
                    let raw = texts[record].as_deref().unwrap();
                    let raw = cut(raw, raw_start[row], raw_end[row], unit);
                    prop_assert!(!raw.is_empty());
                    if !raw.contains(['\\', '&']) {
                        prop_assert_eq!(raw, words.value(row));
                    }
                }
            }
        }
    }

    #[test]
    fn the_result_does_not_depend_on_threads_or_on_batches(texts in records(), cut in 0..12_usize) {
        let array: ArrayRef = Arc::new(StringArray::from(texts.clone()));
        let cut = cut.min(texts.len());
        let parts = [
            Records::new(&array.slice(0, cut)).unwrap(),
            Records::new(&array.slice(cut, texts.len() - cut)).unwrap().starting_at(cut),
        ];
        for kind in KINDS {
            let mut one = TableOptions::default();
one.threads = 1;
            let mut two = TableOptions::default();
two.threads = 2;
            let expected = whole(kind, &[Records::new(&array).unwrap()], &one);
            prop_assert_eq!(&whole(kind, &parts, &two), &expected);
            prop_assert_eq!(&whole(kind, &parts, &one), &expected);
        }
    }

    #[test]
    fn any_bytes_make_tables(bytes in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..60), 0..8)) {
        let array: ArrayRef = Arc::new(BinaryArray::from_iter_values(&bytes));
        let records = [Records::new(&array).unwrap()];
        let mut options = TableOptions::default();
options.offsets = OffsetUnit::Byte;
        for kind in KINDS {
            let batch = whole(kind, &records, &options);
            if kind == TableKind::Tokens {
                let rows = batch.column(0).as_primitive::<Int64Type>();
                let (start, end) = (integers(&batch, "raw_start"), integers(&batch, "raw_end"));
                for row in 0..batch.num_rows() {
                    let record = &bytes[rows.value(row) as usize];
                    prop_assert!(start[row] < end[row] && end[row] as usize <= record.len());
                }
            }
        }
    }
}

#[test]
fn threads_and_chunks_do_not_show_in_a_large_input() {
    let article = "\u{201C}We won,\u{201D} said Ann Lee. \"It is over,\" she added.\n\n".repeat(40);
    let texts: Vec<String> = (0..250).map(|number| format!("{number} {article}")).collect();
    let array: ArrayRef = Arc::new(StringArray::from(texts));
    let records = [Records::new(&array).unwrap()];
    for kind in KINDS {
        let table = |threads| {
            let mut options = TableOptions::default();
            options.threads = threads;
            Table::extract(kind, &records, &options).unwrap()
        };
        let (one, three) = (table(1), table(3));
        assert_eq!(one.batches(), three.batches(), "{kind}");
    }
    assert!(
        Table::extract(TableKind::Tokens, &records, &TableOptions::default())
            .unwrap()
            .batches()
            .len()
            > 1
    );
}

#[test]
fn every_column_type_makes_the_same_table() {
    let rows = vec![Some("\"We won,\" said Ann Lee of the Daily Planet."), None, Some("")];
    let bytes: Vec<_> = rows.iter().map(|row| row.map(str::as_bytes)).collect();
    let columns: [ArrayRef; 5] = [
        strings(&rows),
        Arc::new(LargeStringArray::from(rows.clone())),
        Arc::new(StringViewArray::from(rows.clone())),
        Arc::new(BinaryArray::from(bytes)),
        Arc::new(rows.iter().copied().collect::<DictionaryArray<Int32Type>>()),
    ];
    for kind in KINDS {
        let tables = columns
            .each_ref()
            .map(|column| whole(kind, &[Records::new(column).unwrap()], &TableOptions::default()));
        for table in &tables {
            assert_eq!(table, &tables[0], "{kind}");
        }
    }
}

#[test]
fn ids_and_kept_columns_go_with_every_row() {
    let texts = strings(&[Some("One.\n\nTwo."), None, Some("Three.")]);
    let ids = strings(&[Some("a"), Some("b"), Some("c")]);
    let years: ArrayRef = Arc::new(Int64Array::from(vec![Some(2021), Some(2022), None]));
    let records = Records::new(&texts).unwrap().with_id(&ids).unwrap();
    let records = [records.keeping("year", &years).unwrap()];
    let batch = whole(TableKind::Paragraphs, &records, &TableOptions::default());
    let expected: ArrayRef = strings(&[Some("a"), Some("a"), Some("c")]);
    assert_eq!(batch.column(0), &expected);
    let years = batch.column_by_name("year").unwrap().as_primitive::<Int64Type>();
    assert_eq!(years.iter().collect::<Vec<_>>(), [Some(2021), Some(2021), None]);
    assert_eq!(batch.schema().fields().last().unwrap().name(), "year");
}

#[test]
fn what_the_rows_of_a_record_would_repeat_has_a_bound() {
    let texts = strings(&[Some("One."), Some(&"a ".repeat(1000))]);
    let extract = |kind: TableKind, kept: &ArrayRef| {
        let records = Records::new(&texts).unwrap().keeping("html", kept).unwrap();
        Table::extract(kind, &[records], &TableOptions::default())
    };
    let long = "x".repeat(300_000);
    let listed = |part: &str| {
        let mut lists = ListBuilder::new(StringBuilder::new());
        lists.append(true);
        lists.values().append_value(part);
        lists.values().append_value(part);
        lists.append(true);
        Arc::new(lists.finish()) as ArrayRef
    };
    let named: DictionaryArray<Int32Type> = [Some(""), Some(&long)].into_iter().collect();
    for kept in [strings(&[None, Some(&long)]), Arc::new(named), listed(&long[..150_000])] {
        assert_eq!(
            extract(TableKind::Tokens, &kept).unwrap_err().to_string(),
            "record in row 1: 1000 rows would repeat column \"html\", of 300000 bytes here, to more than \
             256 MB; keep shorter columns, or join the table with the input by id"
        );
        // One row of each record repeats nothing.
        assert_eq!(extract(TableKind::Paragraphs, &kept).unwrap().num_rows(), 2);
    }
    let short = strings(&[Some(&long), Some(&long[..10_000])]);
    assert_eq!(extract(TableKind::Tokens, &short).unwrap().num_rows(), 1002);
}

#[test]
fn nulls_are_rows_of_decode_only() {
    let records = [Records::new(&strings(&[None, Some(" "), Some("&amp;")])).unwrap()];
    let options = TableOptions::default();
    let decoded = whole(TableKind::Decode, &records, &options);
    let texts: Vec<_> = decoded.column_by_name("text").unwrap().as_string::<i32>().iter().collect();
    assert_eq!(texts, [None, Some(" "), Some("&")]);
    assert!(decoded.column_by_name("replaced").unwrap().is_null(0));
    assert_eq!(whole(TableKind::Paragraphs, &records, &options).num_rows(), 1);
    assert_eq!(whole(TableKind::Quotes, &records, &options).num_rows(), 0);
}

#[test]
fn arguments_that_do_not_fit_are_named() {
    let texts = strings(&[Some("One."), Some("Two.")]);
    let records = || Records::new(&texts).unwrap();
    let error = records().with_id(&strings(&[None])).unwrap_err();
    assert_eq!(error.to_string(), "id: 1 values; expected one for each of the 2 records");
    let extract = |records: &[Records]| {
        Table::extract(TableKind::Tokens, records, &TableOptions::default())
            .unwrap_err()
            .to_string()
    };
    let error = extract(&[records().keeping("text", &texts).unwrap()]);
    assert!(error.starts_with("keep: the table already has a column \"text\""), "{error}");
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1, 2]));
    let error =
        extract(&[records().with_id(&texts).unwrap(), records().with_id(&numbers).unwrap()]);
    assert!(error.starts_with("records: batches whose columns differ"), "{error}");
}

#[test]
fn a_refused_record_is_named_by_its_row() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"sound", b"caf\xE9"]));
    let mut options = TableOptions::default();
    options.decode.set("errors", "raise").unwrap();
    let error = Table::extract(
        TableKind::Quotes,
        &[Records::new(&bytes).unwrap().starting_at(7)],
        &options,
    );
    assert_eq!(error.unwrap_err().to_string(), "record in row 8, byte 3: bytes that are not UTF-8");
}

#[test]
fn tables_of_nothing_have_their_columns() {
    for kind in KINDS {
        let table = Table::extract(kind, &[], &TableOptions::default()).unwrap();
        assert_eq!(table.num_rows(), 0);
        assert_eq!(table.schema().field(0).name(), "id");
        assert!(!table.to_string().is_empty() && table.to_html().contains("<table>"));
    }
}
