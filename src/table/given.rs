//! Rows of quotations that were made before, or corrected by hand, as quotations of a text.

use arrow::array::{Array, ArrayRef, AsArray, Int64Array, ListArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Float64Type, Int32Type, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::schema::{list_item, span_members};
use crate::extract::{Quote, SourceKind};
use crate::{Error, TextSpan};

/// The ids of a batch as texts.
pub(crate) fn ids(batch: &RecordBatch) -> Vec<String> {
    let options = FormatOptions::default();
    let column = batch.column_by_name("id");
    let cells = column.and_then(|column| ArrayFormatter::try_new(column, &options).ok());
    let id = |row| cells.as_ref().map_or_else(String::new, |cells| cells.value(row).to_string());
    (0..batch.num_rows()).map(id).collect()
}

/// The quotations among rows with this id, or among all, as places in a text; positions count
/// characters. Columns that are missing or of no use are left out.
///
/// # Errors
///
/// If a position lies outside the text.
pub(crate) fn given_quotes(
    batches: &[RecordBatch],
    id: Option<&str>,
    text: &str,
) -> Result<Vec<Quote>, Error> {
    let places = Places::new(text);
    let mut quotes = Vec::new();
    for batch in batches {
        let columns = Columns::of(batch);
        for (row, own) in ids(batch).iter().enumerate() {
            if id.is_none_or(|id| id == own) {
                quotes.push(columns.quote(row, &places)?);
            }
        }
    }
    quotes.sort_by_key(|quote| quote.spans.first().map(|span| span.start()));
    Ok(quotes)
}

/// Where the characters of a text begin, in bytes.
struct Places(Vec<u32>);

impl Places {
    fn new(text: &str) -> Self {
        let starts = text.char_indices().map(|(start, _)| start as u32);
        Self(starts.chain([text.len() as u32]).collect())
    }

    fn span(&self, start: i64, end: i64) -> Result<TextSpan, Error> {
        let at = |place: i64| self.0.get(usize::try_from(place).ok()?).copied();
        match (at(start), at(end)) {
            (Some(from), Some(to)) if from <= to => Ok(TextSpan::new(from, to)),
            _ => {
                let expected = format!("positions in its text of {} characters", self.0.len() - 1);
                Err(Error::argument("quotes", format!("a span from {start} to {end}"), expected))
            }
        }
    }
}

struct Columns {
    start: Option<Int64Array>,
    end: Option<Int64Array>,
    spans: Option<ListArray>,
    source: [Option<Int64Array>; 2],
    cue: [Option<Int64Array>; 2],
    texts: [Option<ArrayRef>; 3],
    confidence: Option<ArrayRef>,
}

impl Columns {
    fn of(batch: &RecordBatch) -> Self {
        let as_type =
            |name: &str, data_type: &DataType| cast(batch.column_by_name(name)?, data_type).ok();
        let integers = |name: &str| {
            as_type(name, &DataType::Int64).map(|column| column.as_primitive::<Int64Type>().clone())
        };
        let texts = |name: &str| as_type(name, &DataType::Utf8);
        let piece = list_item(DataType::Struct(span_members()));
        let spans = as_type("spans", &DataType::List(piece));
        Self {
            start: integers("start"),
            end: integers("end"),
            spans: spans.map(|spans| spans.as_list::<i32>().clone()),
            source: [integers("source_start"), integers("source_end")],
            cue: [integers("cue_start"), integers("cue_end")],
            texts: [texts("kind"), texts("speaker"), texts("source_kind")],
            confidence: as_type("confidence", &DataType::Float64),
        }
    }

    fn quote(&self, row: usize, places: &Places) -> Result<Quote, Error> {
        let span = |start: Option<i64>, end: Option<i64>| match (start, end) {
            (Some(start), Some(end)) => places.span(start, end).map(Some),
            _ => Ok(None),
        };
        let pair = |[start, end]: &[Option<Int64Array>; 2]| {
            span(integer(start.as_ref(), row), integer(end.as_ref(), row))
        };
        let mut spans = Vec::new();
        for (start, end) in self.pieces(row) {
            spans.push(places.span(start, end)?);
        }
        if spans.is_empty() {
            let whole = span(integer(self.start.as_ref(), row), integer(self.end.as_ref(), row))?;
            spans.extend(whole);
        }
        let [kind, speaker, source_kind] = self.texts.each_ref().map(|column| {
            let texts = column.as_ref()?.as_string::<i32>();
            texts.is_valid(row).then(|| texts.value(row).to_owned())
        });
        let confidence = self.confidence.as_ref().map(AsArray::as_primitive::<Float64Type>);
        Ok(Quote {
            kind: kind.and_then(|kind| kind.parse().ok()).unwrap_or_default(),
            spans,
            source: pair(&self.source)?,
            cue: pair(&self.cue)?,
            source_kind: source_kind.and_then(|kind| {
                let kinds = [SourceKind::Name, SourceKind::Nominal, SourceKind::Pronoun];
                kinds.into_iter().find(|known| known.name() == kind)
            }),
            speaker,
            confidence: confidence.map_or(0.0, |values| values.value(row) as f32),
            ..Quote::default()
        })
    }

    fn pieces(&self, row: usize) -> Vec<(i64, i64)> {
        let Some(spans) = self.spans.as_ref().filter(|spans| spans.is_valid(row)) else {
            return Vec::new();
        };
        let pieces = spans.value(row);
        let [starts, ends] = [0, 1].map(|column| {
            pieces.as_struct().column(column).as_primitive::<Int32Type>().values().to_vec()
        });
        starts.into_iter().map(i64::from).zip(ends.into_iter().map(i64::from)).collect()
    }
}

fn integer(column: Option<&Int64Array>, row: usize) -> Option<i64> {
    column.filter(|column| column.is_valid(row)).map(|column| column.value(row))
}
