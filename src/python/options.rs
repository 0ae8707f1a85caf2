//! Keyword arguments, read by name so that a wrong one is answered by the names there are.

use std::ops::RangeInclusive;
use std::str::FromStr;

use pyo3::conversion::FromPyObjectOwned;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyMapping, PyString};

use super::errors::{bad_type, bad_value, unknown_keyword};
use super::exported::one_of;
use crate::decode::{DecodeOptions, Layers, Rounds};
use crate::extract::{Cues, KnownNames, NameKind, QuoteKind};
use crate::table::{TableKind, TableOptions};

const COLUMNS: &[&str] = &["text", "id", "keep"];
const OFFSETS: &[&str] = &["offsets"];
const SEGMENT: &[&str] = &["language", "within_quotes"];
const NARRATION: &[&str] = &["drop", "cues", "min_confidence"];
const QUOTES: &[&str] = &["kinds", "min_confidence", "names", "aliases", "author", "cues"];
const THREADS: &[&str] = &["threads"];
const DECODE: &[&str] = DecodeOptions::NAMES;

/// What a call asks for.
#[derive(Default)]
pub(crate) struct Call<'py> {
    /// The column of the texts.
    pub(crate) text: Option<String>,
    /// The column of the ids, or the ids.
    pub(crate) id: Option<Bound<'py, PyAny>>,
    /// Columns to carry along.
    pub(crate) keep: Vec<String>,
    /// The column of the authors, or the author.
    pub(crate) author: Option<String>,
    names: Vec<(String, NameKind)>,
    aliases: Vec<(String, String)>,
    /// Whether the map is wanted along with the text.
    pub(crate) with_map: bool,
    /// The one record to show, and the quotations to mark in it.
    pub(crate) ids: Option<Bound<'py, PyAny>>,
    pub(crate) shown: Option<Bound<'py, PyAny>>,
    pub(crate) quotes: Option<Bound<'py, PyAny>>,
    /// Everything else.
    pub(crate) table: TableOptions,
}

impl<'py> Call<'py> {
    /// Reads the keyword arguments of the function that makes a table.
    pub(crate) fn for_table(
        kind: TableKind,
        keywords: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        let known: &[&[&str]] = match kind {
            TableKind::Decode => &[COLUMNS, &["with_map"], OFFSETS, DECODE, THREADS],
            TableKind::Paragraphs => {
                &[COLUMNS, &["quoted"], OFFSETS, &["language"], DECODE, THREADS]
            }
            TableKind::Sentences => &[COLUMNS, &["quoted"], OFFSETS, SEGMENT, DECODE, THREADS],
            TableKind::Tokens => &[COLUMNS, OFFSETS, SEGMENT, DECODE, THREADS],
            TableKind::Narration => &[COLUMNS, NARRATION, OFFSETS, SEGMENT, DECODE, THREADS],
            TableKind::Quotes => &[COLUMNS, QUOTES, OFFSETS, SEGMENT, DECODE, THREADS],
            // No column of theirs is a position.
            TableKind::Speakers => &[COLUMNS, QUOTES, SEGMENT, DECODE, THREADS],
        };
        Self::read(kind.name(), &known.concat(), keywords)
    }

    /// Reads the keyword arguments of `show`.
    pub(crate) fn for_view(keywords: Option<&Bound<'py, PyDict>>) -> PyResult<Self> {
        let own: &[&str] = &["text", "ids", "id", "quotes"];
        let mut call = Self::read("show", &[own, QUOTES, SEGMENT, DECODE].concat(), keywords)?;
        // Here `id` says which record, and `ids` what all of them are called.
        call.shown = call.id.take();
        call.id = call.ids.take();
        Ok(call)
    }

    fn read(
        function: &str,
        known: &[&str],
        keywords: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        let mut call = Self::default();
        for (keyword, value) in keywords.into_iter().flat_map(PyDictMethods::iter) {
            let keyword: String = keyword.extract()?;
            if !known.contains(&keyword.as_str()) {
                return Err(unknown_keyword(function, &keyword, known));
            }
            call.set(function, &keyword, value)?;
        }
        let (names, aliases) = (std::mem::take(&mut call.names), std::mem::take(&mut call.aliases));
        call.table.quotes.known = KnownNames::new(names, aliases)?;
        Ok(call)
    }

    /// Which of a table's columns has the authors; none where the author is a name.
    pub(crate) fn author_column(&self, names: &[String]) -> PyResult<Option<&str>> {
        let Some(author) = self.author.as_deref() else { return Ok(None) };
        if names.iter().any(|name| name == author) {
            return Ok(Some(author));
        }
        if is_name(author) {
            return Ok(None);
        }
        let expected = format!("{}, or a name, which has a capital", one_of(names));
        Err(bad_value("author", format!("no column {author:?}"), expected))
    }

    /// That the author, if there is one, is a name.
    pub(crate) fn check_author(&self, expected: &str) -> PyResult<()> {
        match &self.author {
            Some(author) if !is_name(author) => {
                Err(bad_value("author", format!("{author:?}"), expected))
            }
            _ => Ok(()),
        }
    }

    /// The options of the table, with the author of all records, if no column has the authors.
    pub(crate) fn options(&self, has_authors: bool) -> TableOptions {
        let mut options = self.table.clone();
        options.quotes.author = self.author.clone().filter(|_| !has_authors);
        options
    }

    fn set(&mut self, function: &str, name: &str, value: Bound<'py, PyAny>) -> PyResult<()> {
        let table = &mut self.table;
        match name {
            "text" => self.text = optional(name, &value)?,
            "id" => self.id = (!value.is_none()).then_some(value),
            "ids" => self.ids = (!value.is_none()).then_some(value),
            "quotes" => self.quotes = (!value.is_none()).then_some(value),
            "cues" if function == TableKind::Narration.name() => {
                table.narration.cues = named(name, &value)?;
            }
            "keep" | "kinds" | "drop" | "names" | "aliases" | "cues" if value.is_none() => {}
            "keep" => self.keep = strings(name, &value, "a list of column names")?,
            "with_map" => self.with_map = truth(name, &value)?,
            "layers" => table.decode.layers = layers(&value)?,
            "rounds" => table.decode.rounds = rounds(&value)?,
            "offsets" => table.offsets = named(name, &value)?,
            "language" => table.segment.language = named(name, &value)?,
            "within_quotes" => table.segment.within_quotes = named(name, &value)?,
            "quoted" => table.quoted = truth(name, &value)?,
            "kinds" => table.quotes.kinds = kinds(name, &value)?,
            "drop" => table.narration.drop = kinds(name, &value)?,
            "names" => self.names = names(&value)?,
            "aliases" => self.aliases = aliases(&value)?,
            "author" => self.author = optional(name, &value)?,
            "cues" => {
                let cues = strings(name, &value, "a list of verbs in lower case")?;
                table.quotes.cues = Cues::new(cues)?;
            }
            "min_confidence" => table.quotes.min_confidence = share(name, &value)?,
            "threads" => table.threads = threads(&value)?,
            _ => table.decode.set(name, &string(name, &value)?)?,
        }
        Ok(())
    }
}

/// Whether an author is a name, and not that of a column that is not there.
fn is_name(author: &str) -> bool {
    author.contains(|c: char| c.is_alphabetic() && !c.is_lowercase())
}

fn names(value: &Bound<'_, PyAny>) -> PyResult<Vec<(String, NameKind)>> {
    let expected = "a dict of names, each with what it is";
    let kind = |name: String, kind: String| {
        let Ok(kind) = kind.parse() else {
            let kinds: Vec<String> =
                NameKind::NAMES.iter().map(|kind| format!("{kind:?}")).collect();
            let expected = format!("one of {}", kinds.join(", "));
            return Err(bad_value("names", format!("unknown kind {kind:?} of {name:?}"), expected));
        };
        Ok((name, kind))
    };
    pairs("names", value, expected)?.into_iter().map(|(name, value)| kind(name, value)).collect()
}

fn aliases(value: &Bound<'_, PyAny>) -> PyResult<Vec<(String, String)>> {
    pairs("aliases", value, "a dict of other names, each with the name of whom it means")
}

/// The strings of a mapping of strings.
fn pairs(name: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<Vec<(String, String)>> {
    let Ok(mapping) = value.cast::<PyMapping>() else {
        return Err(bad_type(name, value, expected));
    };
    let pair = |pair: Bound<'_, PyAny>| {
        let (key, value): (Bound<'_, PyAny>, Bound<'_, PyAny>) = pair.extract()?;
        Ok((string(name, &key)?, string(name, &value)?))
    };
    mapping.items()?.iter().map(pair).collect()
}

fn string(name: &str, value: &Bound<'_, PyAny>) -> PyResult<String> {
    let Ok(string) = value.cast::<PyString>() else { return Err(bad_type(name, value, "str")) };
    Ok(string.to_string_lossy().into_owned())
}

fn optional(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Option<String>> {
    if value.is_none() { Ok(None) } else { string(name, value).map(Some) }
}

/// A list of strings; a lone string is refused, as it would be taken for its letters.
fn strings(name: &str, value: &Bound<'_, PyAny>, expected: &str) -> PyResult<Vec<String>> {
    let refused = || bad_type(name, value, expected);
    if value.is_instance_of::<PyString>() {
        return Err(refused());
    }
    value.try_iter().map_err(|_| refused())?.map(|item| string(name, &item?)).collect()
}

fn named<T: FromStr<Err = crate::Error>>(name: &str, value: &Bound<'_, PyAny>) -> PyResult<T> {
    Ok(string(name, value)?.parse()?)
}

fn layers(value: &Bound<'_, PyAny>) -> PyResult<Layers> {
    if value.is_instance_of::<PyString>() {
        return named("layers", value);
    }
    let names = strings("layers", value, "\"auto\" or a list of \"json\" and \"html\"")?;
    Ok(Layers::from_names(names.iter().map(String::as_str))?)
}

fn rounds(value: &Bound<'_, PyAny>) -> PyResult<Rounds> {
    if value.is_instance_of::<PyString>() {
        return named("rounds", value);
    }
    let expected = "a whole number from 1 up, or \"fixpoint\"";
    Ok(Rounds::times(whole_number("rounds", value, 1..=i64::MAX, expected)?)?)
}

/// A whole number in a range, which `expected` tells.
pub(crate) fn whole_number<'py, T: FromPyObjectOwned<'py> + PartialOrd>(
    name: &str,
    value: &Bound<'py, PyAny>,
    range: RangeInclusive<T>,
    expected: &str,
) -> PyResult<T> {
    if value.is_instance_of::<PyBool>() || !value.hasattr("__index__")? {
        return Err(bad_type(name, value, expected));
    }
    // A number that the type cannot hold is in no range.
    match value.extract() {
        Ok(number) if range.contains(&number) => Ok(number),
        _ => Err(bad_value(name, value.str()?.to_string_lossy(), expected)),
    }
}

fn truth(name: &str, value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.extract().map_err(|_| bad_type(name, value, "bool"))
}

pub(crate) fn kinds(name: &str, value: &Bound<'_, PyAny>) -> PyResult<Vec<QuoteKind>> {
    let expected = "a list of \"direct\", \"mixed\", \"indirect\" and \"other\"";
    let names = strings(name, value, expected)?;
    if names.is_empty() {
        return Err(bad_value(name, "an empty list", expected));
    }
    Ok(names.iter().map(|name| name.parse()).collect::<Result<_, _>>()?)
}

fn share(name: &str, value: &Bound<'_, PyAny>) -> PyResult<f32> {
    let expected = "a number from 0 to 1";
    if !value.hasattr("__float__")? && !value.hasattr("__index__")? {
        return Err(bad_type(name, value, expected));
    }
    match value.extract() {
        Ok(number) if (0.0..=1.0).contains(&number) => Ok(number),
        _ => Err(bad_value(name, value.str()?.to_string_lossy(), expected)),
    }
}

fn threads(value: &Bound<'_, PyAny>) -> PyResult<usize> {
    let expected = "a number of threads from 1 to 1024, or None for one per processor";
    if value.is_none() {
        return Ok(0);
    }
    whole_number("threads", value, 1..=1024, expected)
}
