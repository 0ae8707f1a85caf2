//! The functions that answer questions about rows made before.

use pyo3::prelude::*;

use super::functions::until_signal;
use super::options::{kinds, whole_number};
use super::rows::{Wanted, rows};
use super::table::PyTable;
use crate::extract::QuoteKind;
use crate::parallel;
use crate::quotes::marks::{outermost, pair_marks};
use crate::render::{Colour, colours};
use crate::reprints::ReprintOptions;
use crate::segment::{Document, SegmentOptions};
use crate::table::{Table, reprints_table};
use crate::{Error, OffsetUnit, UnitIndex};

/// Find which quotations are the same one: reprinted, shortened, in other marks.
///
/// Quotations are compared by their words, whatever their marks and capitals. A row belongs to the
/// quotation of whose fullest version three quarters of its words, or of those that it has in
/// quotation marks, are a part; what shares words only with a third row does not. The table has one
/// row for each quotation that there is more than one of: `id` and `quote` name it, `cluster`
/// is the number of the quotation, `size` how many rows are the same, `fullest` whether it is the
/// fullest of them, and `speakers_agree` whether the names of all speakers may be of one person (by
/// their last words; null if fewer than two rows have a name).
///
/// Parameters
/// ----------
/// quotes : Table, table of any library, str or os.PathLike
///     Quotations with the columns ``id``, ``quote`` and ``text``, and if they are there ``kind``
///     and ``speaker``: from `quotes`, in a frame, or as a file or folder that was written.
/// min_words : int, default 6
///     The fewest words in a row that two quotations must share, from 3 to 100.
/// kinds : list of {"direct", "mixed", "indirect", "other"}, default ["direct", "mixed"]
///     The kinds of quotations to compare.
///
/// Returns
/// -------
/// Table
#[doc = include_str!("docs/raises.txt")]
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> q = gm.quotes([
/// ...     '"We will rebuild every bridge in this county," said Ann Lee.',
/// ...     'Lee said she would “rebuild every bridge in this county.”',
/// ...     '"It rained," said Bo Day.',
/// ... ])
/// >>> for row in gm.reprints(q).to_pylist():
/// ...     print(row["id"], row["quote"], row["cluster"], row["size"], row["fullest"])
/// 0 0 0 2 True
/// 1 0 0 2 False
#[pyfunction]
#[pyo3(
    name = "reprints",
    signature = (quotes, /, *, min_words = None, kinds = None),
    text_signature = "(quotes, /, *, min_words=6, kinds=None)"
)]
pub(crate) fn find_reprints(
    quotes: &Bound<'_, PyAny>,
    min_words: Option<&Bound<'_, PyAny>>,
    kinds: Option<&Bound<'_, PyAny>>,
) -> PyResult<PyTable> {
    let options = match min_words {
        Some(words) => {
            let expected = "a number of words from 3 to 100";
            ReprintOptions::new(whole_number("min_words", words, 3..=100, expected)?)?
        }
        None => ReprintOptions::default(),
    };
    let kinds = kinds.map(|kinds| self::kinds("kinds", kinds)).transpose()?;
    let kinds = kinds.unwrap_or_else(|| vec![QuoteKind::Direct, QuoteKind::Mixed]);
    let wanted = Wanted {
        argument: "quotes",
        required: &["id", "quote", "text"],
        optional: &["kind", "speaker"],
        is_all: false,
    };
    let batches = rows(quotes, &wanted)?;
    alone(quotes.py(), || reprints_table(&batches, &kinds, &options)).map(PyTable::new)
}

/// Does work in a thread of the pool, so that Ctrl-C is heard meanwhile.
pub(crate) fn alone<T: Send>(
    py: Python<'_>,
    work: impl Fn() -> Result<T, Error> + Sync,
) -> PyResult<T> {
    let pool = parallel::pool(0)?;
    let made = until_signal(py, |stop| parallel::map_in_order(&pool, &[()], |()| work(), stop))?;
    made.into_iter().next().ok_or_else(|| Error::interrupted().into())
}

/// The wanted columns of anything that holds rows, as a table.
#[pyfunction]
pub(crate) fn _rows(
    data: &Bound<'_, PyAny>,
    argument: &str,
    required: Vec<String>,
    optional: Vec<String>,
) -> PyResult<PyTable> {
    let required: Vec<&str> = required.iter().map(String::as_str).collect();
    let optional: Vec<&str> = optional.iter().map(String::as_str).collect();
    let wanted = Wanted { argument, required: &required, optional: &optional, is_all: false };
    Ok(PyTable::new(Table::of_batches(rows(data, &wanted)?)))
}

/// A table of plain values, of which `rows` has a JSON object for each row.
///
/// Each column is a name, a type (`int`, `float`, `bool` or `str`), a description, and choices for a
/// workbook that offers them, parted by commas.
#[pyfunction]
pub(crate) fn _table(columns: Vec<[String; 4]>, rows: &[u8]) -> PyResult<PyTable> {
    Ok(PyTable::new(Table::of_json(&columns, rows)?))
}

/// The pairs of quotation marks of a text that are inside no other one, in characters.
#[pyfunction]
pub(crate) fn _marks(text: &str) -> Vec<(u32, u32)> {
    let document = Document::new(text, &SegmentOptions::default());
    let index = UnitIndex::new(text, OffsetUnit::Char);
    let pairs = outermost(&pair_marks(&document));
    pairs.iter().map(|span| (index.at(span.start()), index.at(span.end()))).collect()
}

/// The colours of speakers in their order, as `#rrggbb`.
#[pyfunction]
pub(crate) fn _colours(names: Vec<String>) -> Vec<String> {
    colours(names.iter().map(String::as_str)).into_iter().map(Colour::ink).collect()
}
