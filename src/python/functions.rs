//! The functions of the Python package, one for each table.

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use super::errors::{bad_type, bad_value};
use super::input::records;
use super::offsets::Offsets;
use super::options::Call;
use super::table::PyTable;
use crate::parallel;
use crate::table::{RecordDecoder, Records, Table, TableKind, extract_until};
use crate::{Error, UnitIndex};

/// Undo the escapes of scraped text.
///
/// One record gives its text. Anything else gives a table with one row per record, in the same
/// order: `id`, `date` (of the record's header), `text`, `layers` (those undone), `replaced`
/// (escapes undone), `kept` (malformed ones, left as they were) and `lossy` (U+FFFD put in).
#[doc = include_str!("docs/columns.txt")]
/// with_map : bool, default False
///     Return the map between text and record along with the text; for one record.
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// str, (str, Offsets) or Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> gm.decode(r"caf&eacute; \u0022ok\u0022")
/// 'café "ok"'
/// >>> gm.decode(["R&amp;D", None]).column("text")
/// ['R&D', None]
/// >>> text, offsets = gm.decode("R&amp;D", with_map=True)
/// >>> offsets.to_raw(1, 3)
/// (1, 7)
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, with_map=False, offsets='char', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn decode<'py>(
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = data.py();
    let call = Call::for_table(TableKind::Decode, options)?;
    if !is_one_record(data) {
        if call.with_map {
            return Err(bad_value("with_map", "True", "False, as there is more than one record"));
        }
        let table = extract(TableKind::Decode, py, &records(data, &call)?, &call)?;
        return Ok(Bound::new(py, PyTable::new(table))?.into_any());
    }
    let (text, offsets) = read(data, &call)?;
    let text = PyString::new(py, &text).into_any();
    let Some(offsets) = offsets else { return Ok(text) };
    Ok(PyTuple::new(py, [text, Bound::new(py, offsets)?.into_any()])?.into_any())
}

/// Find the paragraphs of texts.
///
/// Paragraphs end at blank lines, or at line breaks in a text without blank lines. The table has
/// one row for each: `id`, `paragraph` (numbered from 0 in each record), `start` and `end` in the
/// decoded text, `raw_start` and `raw_end` in the record, and `text`.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/quoted.txt")]
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> gm.paragraphs(r"A headline\r\n\r\nA paragraph.").column("text")
/// ['A headline', 'A paragraph.']
/// >>> gm.paragraphs('It rained.\n\n"We won," said Ann Lee.', quoted=True).column("quoted")
/// [0.0, 0.391]
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, quoted=False, offsets='char', \
        language='en', layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn paragraphs(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Paragraphs, data, options)
}

/// Find the sentences of texts.
///
/// The table has one row for each: `id`, `paragraph` and `sentence` (numbered from 0 in each
/// record), `start` and `end` in the decoded text, `raw_start` and `raw_end` in the record, and
/// `text`.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/quoted.txt")]
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> text = '"We won. We are happy," said Gov. Roe.'
/// >>> gm.sentences(text).column("text")
/// ['"We won.', 'We are happy," said Gov. Roe.']
/// >>> gm.sentences(text, within_quotes="whole").num_rows
/// 1
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, quoted=False, offsets='char', \
        language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn sentences(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Sentences, data, options)
}

/// Find the tokens of texts.
///
/// The table has one row for each: `id`, `sentence` and `token` (numbered from 0 in each record),
/// `start` and `end` in the decoded text, `raw_start` and `raw_end` in the record, and `text`.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> gm.tokens("Gov. Roe didn't go.").column("text")
/// ['Gov.', 'Roe', 'did', "n't", 'go', '.']
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, offsets='char', \
        language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn tokens(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Tokens, data, options)
}

/// Find who said what.
///
/// The table has one row for each attribution; a quotation that its cue interrupts is one row.
/// `id` and `quote` (numbered from 0 in each record) name it. `kind` is direct, mixed or indirect.
/// `text` has its words, `start`, `end`, `raw_start` and `raw_end` where they stand, `spans` each
/// piece of them and `marked` the parts inside quotation marks; `paragraph` and `sentence` where
/// it begins. `cue` are the words that report it, `source` those that name the speaker here, each
/// with `_start` and `_end`; `cue_lemma` is the base form of an English cue ("say" for "was
/// saying"), `source_kind` is name, nominal or pronoun. `speaker` is the fullest name the article
/// gives the speaker, null if it gives none; `speakers` has the same as a list, several names for a
/// joint source, and `speaker_numbers` their rows in the table that :func:`speakers` makes.
/// `speaker_kind` is person, organization, group or document, null where that is not known;
/// `speaker_pronoun` is he, she, they or it as the article itself says it of the speaker, by pronoun
/// or honorific, never a guess from a name; `speaker_confidence` is how likely `speaker` is right,
/// null included, and `role` the speaker's title or description. `confidence` is how likely the row
/// is right, from 0 to 1.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/quotes.txt")]
#[doc = include_str!("docs/known.txt")]
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> table = gm.quotes('"We won," said Ann Lee, the mayor. "It is over," Lee added.')
/// >>> for row in table.to_pylist():
/// ...     print(row["speaker"], row["cue"], row["text"])
/// Ann Lee said "We won,"
/// Ann Lee added "It is over,"
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, kinds=None, \
        min_confidence=0.0, names=None, aliases=None, author=None, cues=None, \
        offsets='char', language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn quotes(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Quotes, data, options)
}

/// Find who is quoted.
///
/// The table has one row for each speaker of each record who has a name and a quotation. `id` and
/// `speaker` name it: the number is that in `speaker_numbers` of the table that :func:`quotes`
/// makes, counts from 0 in each record by the first quotation, and does not depend on the
/// quotations wanted. `name` is the fullest name the article gives, without title, `aliases` the
/// other names that it uses; `kind` is person or organization, `role` the title or description
/// that it gives first, `pronoun` he, she, they or it, as the article itself has it. `quotations`
/// and `words` count what is wanted and is theirs, alone or with others: words are what stands
/// between white space and has a letter or a digit. Who is described and never named has no row.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/quotes.txt")]
#[doc = include_str!("docs/known.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> table = gm.speakers('"We won," said Ann Lee, the mayor. "It is over," Lee added.')
/// >>> for row in table.to_pylist():
/// ...     print(row["name"], row["aliases"], row["role"], row["quotations"], row["words"])
/// Ann Lee ['Lee'] the mayor 2 5
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, kinds=None, \
        min_confidence=0.0, names=None, aliases=None, author=None, cues=None, \
        language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn speakers(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Speakers, data, options)
}

/// Find the reporter's own words: texts without their quotations.
///
/// The table has one row for each record: `id`, `text` (the pieces that stand in no quotation,
/// joined by a space, or by a blank line where a paragraph ends between them) and `spans` (where the
/// pieces stand in the decoded text). Punctuation that is left of a quotation goes with it.
#[doc = include_str!("docs/columns.txt")]
#[doc = include_str!("docs/narration.txt")]
#[doc = include_str!("docs/offsets.txt")]
#[doc = include_str!("docs/language.txt")]
#[doc = include_str!("docs/segment.txt")]
#[doc = include_str!("docs/decode.txt")]
#[doc = include_str!("docs/threads.txt")]
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> text = 'It rained. "We won," said Ann Lee.'
/// >>> gm.narration(text).column("text")
/// ['It rained. said Ann Lee.']
/// >>> gm.narration(text, cues="drop").to_pylist()[0]["spans"][1]
/// {'start': 26, 'end': 34}
#[pyfunction]
#[pyo3(
    signature = (data, /, **options),
    text_signature = "(data, /, *, text=None, id=None, keep=None, drop=None, cues='keep', \
        min_confidence=0.0, offsets='char', language='en', within_quotes='split', \
        layers='auto', json='lenient', surrogates='replace', charrefs='attribute', rounds=1, \
        newlines='keep', nbsp='keep', nul='keep', c1='keep', header='auto', errors='replace', \
        threads=None)"
)]
pub(crate) fn narration(
    data: &Bound<'_, PyAny>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<PyTable> {
    table(TableKind::Narration, data, options)
}

fn table<'py>(
    kind: TableKind,
    data: &Bound<'py, PyAny>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<PyTable> {
    let call = Call::for_table(kind, options)?;
    extract(kind, data.py(), &records(data, &call)?, &call).map(PyTable::new)
}

/// The text of one record, and the map to it if that is wanted.
pub(crate) fn read<'py>(
    data: &Bound<'py, PyAny>,
    call: &Call<'py>,
) -> PyResult<(String, Option<Offsets>)> {
    if !is_one_record(data) {
        return Err(bad_type("data", data, "str or bytes"));
    }
    let records = records(data, call)?;
    let (options, with_map) = (&call.table, call.with_map);
    let read = || -> Result<_, Error> {
        let Some(record) = records.first() else { return Ok(Default::default()) };
        let mut decoder = RecordDecoder::new(record, options);
        let Some(record) = decoder.decode(0)? else { return Ok(Default::default()) };
        let offsets = with_map.then(|| {
            let unit = options.offsets;
            let (raw, text) =
                (UnitIndex::new(&record.raw, unit), UnitIndex::new(record.text, unit));
            Offsets::new(record.map.in_units(&raw, &text), unit)
        });
        Ok((record.text.to_owned(), offsets))
    };
    Ok(data.py().detach(read)?)
}

pub(crate) fn is_one_record(data: &Bound<'_, PyAny>) -> bool {
    data.is_instance_of::<PyString>() || data.is_instance_of::<PyBytes>()
}

pub(crate) fn extract(
    kind: TableKind,
    py: Python<'_>,
    records: &[Records],
    call: &Call<'_>,
) -> PyResult<Table> {
    let options = &call.options(records.iter().any(Records::has_authors));
    let pool = parallel::pool(options.threads)?;
    until_signal(py, |stop| extract_until(kind, records, options, &pool, stop))
}

/// Works without the interpreter's lock, and raises what a signal such as that of Ctrl-C raises.
/// The work asks whether there was one.
pub(crate) fn until_signal<T: Send>(
    py: Python<'_>,
    work: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let mut signal = None;
    let made = py.detach(|| {
        work(&mut || {
            if signal.is_none() {
                signal = Python::attach(|py| py.check_signals().err());
            }
            signal.is_some()
        })
    });
    signal.map_or_else(|| Ok(made?), Err)
}
