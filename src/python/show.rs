//! The function that shows articles.

use std::borrow::Cow;

use arrow::array::{Array, AsArray};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::errors::bad_value;
use super::functions::{extract, is_one_record, read, until_signal};
use super::input::records;
use super::options::Call;
use super::rows::{Wanted, rows};
use super::view::View;
use crate::extract::Extractor;
use crate::parallel;
use crate::render::Article;
use crate::segment::Document;
use crate::table::{Records, Table, TableKind, given_quotes, ids};

/// So many articles are shown at once.
const MOST: usize = 50;

/// Show articles with their quotations marked.
///
/// In a notebook the result shows itself: the words as they stand, each speaker's in a colour of
/// their own, grey where there is no name, sources underlined twice, cues once and in italics. The
/// number behind a quotation leads to the list below the article, which has its speaker, kind and
/// confidence; pointing at a mark shows them, too. A pronoun leads to where the name stands.
///
/// Parameters
/// ----------
/// data : str, bytes, sequence, column or table
///     One record, or several: each is opened by its id, the first fifty of more.
/// text : str, optional
///     The column of the records, if `data` is a table.
/// ids : str or sequence, optional
///     What the records are called: a column, by default ``id`` if the table has one, or one value
///     per record. Without it they are numbered from 0.
/// id : str or int, optional
///     The one record to show.
/// quotes : Table, table of any library, str or os.PathLike, optional
///     The rows to mark (checked or corrected ones) instead of what is found: ``id``, ``start`` and
///     ``end``, and whatever else they have of the columns of `quotes`, in characters.
#[doc = include_str!("docs/quotes.txt")]
#[doc = include_str!("docs/known.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
///
/// Returns
/// -------
/// View
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> view = gm.show('"We won," said Ann Lee.')
/// >>> view
/// <guillemet.View: 1 quotation>
/// >>> "Ann Lee" in str(view)
/// True
/// >>> articles = ['"We won," said Ann Lee.', "It rained."]
/// >>> gm.show(articles)
/// <guillemet.View: 1 quotation in 2 articles>
/// >>> gm.show(articles, id=1, quotes=gm.quotes(articles))
/// <guillemet.View: 0 quotations>
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, ids=None, id=None, quotes=None, kinds=None, \
        min_confidence=0.0, names=None, aliases=None, author=None, cues=None, \
        language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace')"
)]
pub(crate) fn show(data: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<View> {
    let mut call = Call::for_view(options)?;
    let id = match &call.shown {
        Some(id) => Some(id.str()?.to_string_lossy().into_owned()),
        None => None,
    };
    let given = match &call.quotes {
        Some(quotes) => Some(rows(quotes, &GIVEN)?),
        None => None,
    };
    let mut has_authors = false;
    let shown = if is_one_record(data) {
        vec![Shown { id: id.clone(), text: read(data, &call)?.0, author: None }]
    } else {
        call.id = ids_of(data, &call)?;
        let records = records(data, &call)?;
        has_authors = records.iter().any(Records::has_authors);
        let decoded = extract(TableKind::Decode, data.py(), &records, &call)?;
        chosen(&decoded, &records, id.as_deref())
    };
    if let (true, Some(id)) = (shown.is_empty(), &id) {
        return Err(bad_value("id", format!("no record {id:?}"), "one of the ids of `data`"));
    }
    let table = call.options(has_authors);
    let extractor = Extractor::new(table.quotes);
    let article = |Shown { id, text, author }: &Shown| {
        let quotes = if let Some(rows) = &given {
            given_quotes(rows, id.as_deref(), text)?
        } else {
            let document = Document::new(text, &table.segment);
            extractor.extract_by(&document, author.as_deref()).quotes
        };
        Ok(Article::new(id.clone().unwrap_or_default(), text.clone(), quotes))
    };
    let pool = parallel::pool(table.threads)?;
    let work =
        |stop: &mut dyn FnMut() -> bool| parallel::map_in_order(&pool, &shown, article, stop);
    Ok(View::new(until_signal(data.py(), work)?))
}

/// A record to show.
struct Shown {
    id: Option<String>,
    text: String,
    author: Option<String>,
}

const GIVEN: Wanted<'static> = Wanted {
    argument: "quotes",
    required: &["id", "start", "end"],
    optional: &[
        "spans",
        "kind",
        "speaker",
        "source_start",
        "source_end",
        "source_kind",
        "cue_start",
        "cue_end",
        "confidence",
    ],
    is_all: false,
};

/// The ids that were asked for, or the column `id` of a table that has one.
fn ids_of<'py>(data: &Bound<'py, PyAny>, call: &Call<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
    if call.id.is_some() || call.text.is_none() {
        return Ok(call.id.clone());
    }
    let names = ["column_names", "columns"].iter().find_map(|name| data.getattr(*name).ok());
    let names = names.map(|names| names.try_iter()?.collect::<PyResult<Vec<_>>>()).transpose()?;
    let has_one = |name: &Bound<'_, PyAny>| name.str().is_ok_and(|name| name == "id");
    let column = names.into_iter().flatten().find(has_one);
    Ok(column)
}

/// The records to show, of the table that has one row for each.
fn chosen(decoded: &Table, records: &[Records], id: Option<&str>) -> Vec<Shown> {
    let mut authors =
        records.iter().flat_map(|batch| (0..batch.len()).map(|row| batch.author(row)));
    let mut shown = Vec::new();
    for batch in decoded.batches() {
        let Some(column) = batch.column_by_name("text").and_then(|text| text.as_string_opt())
        else {
            continue;
        };
        let column: &arrow::array::StringArray = column;
        for (row, own) in ids(batch).into_iter().enumerate() {
            let author = authors.next().flatten();
            if shown.len() < MOST && id.is_none_or(|id| id == own) && column.is_valid(row) {
                let (text, author) = (column.value(row).to_owned(), author.map(Cow::into_owned));
                shown.push(Shown { id: Some(own), text, author });
            }
        }
    }
    shown
}
