//! Keyword arguments, read by name so that a wrong one is answered by the names there are.

use std::ops::RangeInclusive;
use std::str::FromStr;

use pyo3::conversion::FromPyObjectOwned;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyString};

use super::errors::{bad_type, bad_value, unknown_keyword};
use crate::decode::{DecodeOptions, Layers, Rounds};
use crate::extract::QuoteKind;
use crate::table::{TableKind, TableOptions};

const COLUMNS: &[&str] = &["text", "id", "keep"];
const OFFSETS: &[&str] = &["offsets"];
const SEGMENT: &[&str] = &["language", "within_quotes"];
const QUOTES: &[&str] = &["kinds", "min_confidence"];
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
    /// Whether the map is wanted along with the text.
    pub(crate) with_map: bool,
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
            TableKind::Paragraphs => &[COLUMNS, OFFSETS, DECODE, THREADS],
            TableKind::Sentences | TableKind::Tokens => {
                &[COLUMNS, OFFSETS, SEGMENT, DECODE, THREADS]
            }
            TableKind::Quotes => &[COLUMNS, QUOTES, OFFSETS, SEGMENT, DECODE, THREADS],
            // No column of theirs is a position.
            TableKind::Speakers => &[COLUMNS, QUOTES, SEGMENT, DECODE, THREADS],
        };
        Self::read(kind.name(), &known.concat(), keywords)
    }

    /// Reads the keyword arguments of `show`.
    pub(crate) fn for_view(keywords: Option<&Bound<'py, PyDict>>) -> PyResult<Self> {
        Self::read("show", &[QUOTES, SEGMENT, DECODE].concat(), keywords)
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
            call.set(&keyword, value)?;
        }
        Ok(call)
    }

    fn set(&mut self, name: &str, value: Bound<'py, PyAny>) -> PyResult<()> {
        let table = &mut self.table;
        match name {
            "text" => self.text = optional(name, &value)?,
            "id" => self.id = (!value.is_none()).then_some(value),
            "keep" | "kinds" if value.is_none() => {}
            "keep" => self.keep = strings(name, &value, "a list of column names")?,
            "with_map" => {
                self.with_map = value.extract().map_err(|_| bad_type(name, &value, "bool"))?;
            }
            "layers" => table.decode.layers = layers(&value)?,
            "rounds" => table.decode.rounds = rounds(&value)?,
            "offsets" => table.offsets = named(name, &value)?,
            "language" => table.segment.language = named(name, &value)?,
            "within_quotes" => table.segment.within_quotes = named(name, &value)?,
            "kinds" => table.quotes.kinds = kinds(&value)?,
            "min_confidence" => table.quotes.min_confidence = share(name, &value)?,
            "threads" => table.threads = threads(&value)?,
            _ => table.decode.set(name, &string(name, &value)?)?,
        }
        Ok(())
    }
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

fn kinds(value: &Bound<'_, PyAny>) -> PyResult<Vec<QuoteKind>> {
    let expected = "a list of \"direct\", \"mixed\", \"indirect\" and \"other\"";
    let names = strings("kinds", value, expected)?;
    if names.is_empty() {
        return Err(bad_value("kinds", "an empty list", expected));
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
