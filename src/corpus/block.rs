//! A block: some records of a source with their columns, and what was wrong with others.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, LargeBinaryBuilder, NullArray, StringArray,
};
use serde::{Deserialize, Serialize};

use crate::Error;
pub(crate) use crate::table::RECORD_OVERHEAD as OVERHEAD;

/// Text in one block, in bytes: some 250 news articles, which take some milliseconds.
pub(crate) const BLOCK: usize = 1 << 20;

/// The columns to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Columns {
    /// The texts.
    pub text: String,
    /// The ids; `None` to number the records.
    pub id: Option<String>,
    /// Columns to carry along.
    pub keep: Vec<String>,
}

impl Columns {
    /// The column of the texts alone; records are numbered.
    ///
    /// ```
    /// use guillemet::corpus::Columns;
    ///
    /// let mut columns = Columns::new("body");
    /// columns.id = Some("url".to_owned());
    /// ```
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), id: None, keep: Vec::new() }
    }

    /// All columns to read.
    #[cfg(feature = "python")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.carried())
    }

    /// The columns carried along: the ids, if any, and those kept.
    pub(crate) fn carried(&self) -> impl Iterator<Item = &str> {
        self.id.iter().chain(&self.keep).map(String::as_str)
    }

    /// The argument that named the column which is the `index`th of those carried.
    pub(crate) fn argument(&self, index: usize) -> &'static str {
        if self.id.is_some() && index == 0 { "id" } else { "keep" }
    }
}

/// A place in a source, for people.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) source: Arc<str>,
    /// The line, where the format has lines, or the record; counted from 1.
    pub(crate) position: Option<u64>,
}

/// A record that could not be read or was refused, or a source that broke off.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) place: Place,
    pub(crate) id: Option<String>,
    pub(crate) problem: String,
}

impl Fault {
    pub(crate) fn to_error(&self) -> Error {
        Error::in_source(&self.place.source, self.place.position, &self.problem)
    }
}

/// A column that no record of the block has.
#[derive(Clone, Debug)]
pub(crate) struct Absent {
    pub(crate) argument: &'static str,
    pub(crate) name: String,
    /// The columns that there are.
    pub(crate) known: Vec<String>,
}

/// Records of a source.
pub(crate) struct Block {
    pub(crate) text: ArrayRef,
    /// The columns of [`Columns::carried`].
    pub(crate) carried: Vec<ArrayRef>,
    pub(crate) places: Vec<Place>,
    pub(crate) faults: Vec<Fault>,
    pub(crate) absent: Option<Absent>,
    /// Whether lone surrogates may stand in the texts, as three bytes each.
    pub(crate) has_surrogates: bool,
    /// The size of the texts.
    pub(crate) bytes: usize,
}

/// A value of a file that does not declare its types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Integer(i64),
    Float(f64),
    Text(String),
}

/// Puts a block together, record by record.
pub(crate) struct BlockBuilder {
    text: LargeBinaryBuilder,
    carried: Vec<Vec<Scalar>>,
    places: Vec<Place>,
    faults: Vec<Fault>,
    has_surrogates: bool,
    bytes: usize,
    held: usize,
}

impl BlockBuilder {
    pub(crate) fn new(columns: &Columns) -> Self {
        Self {
            text: LargeBinaryBuilder::new(),
            carried: columns.carried().map(|_| Vec::new()).collect(),
            places: Vec::new(),
            faults: Vec::new(),
            has_surrogates: false,
            bytes: 0,
            held: 0,
        }
    }

    /// Adds a record; `carried` is emptied.
    pub(crate) fn push(&mut self, place: Place, text: Option<&[u8]>, carried: &mut [Scalar]) {
        self.text.append_option(text);
        for (column, value) in self.carried.iter_mut().zip(carried) {
            self.held += if let Scalar::Text(text) = value { text.len() } else { 0 };
            column.push(std::mem::replace(value, Scalar::Null));
        }
        self.places.push(place);
        let text = text.unwrap_or_default();
        self.has_surrogates |= std::str::from_utf8(text).is_err();
        self.bytes += text.len();
        self.held += text.len() + OVERHEAD;
    }

    pub(crate) fn push_fault(&mut self, place: Place, id: Option<String>, problem: String) {
        self.faults.push(Fault { place, id, problem });
        self.held += OVERHEAD;
    }

    /// Whether it is time to hand the block over.
    pub(crate) fn is_full(&self) -> bool {
        self.held >= BLOCK
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.held == 0
    }

    pub(crate) fn is_without_records(&self) -> bool {
        self.places.is_empty()
    }

    /// The block so far; the builder begins the next one.
    pub(crate) fn finish(&mut self) -> Block {
        self.held = 0;
        Block {
            text: Arc::new(self.text.finish()),
            carried: self.carried.iter_mut().map(|column| array(std::mem::take(column))).collect(),
            places: std::mem::take(&mut self.places),
            faults: std::mem::take(&mut self.faults),
            absent: None,
            has_surrogates: std::mem::take(&mut self.has_surrogates),
            bytes: std::mem::take(&mut self.bytes),
        }
    }
}

/// A column of one type: the values' own if they have one, or else strings.
fn array(values: Vec<Scalar>) -> ArrayRef {
    let all = |fits: fn(&Scalar) -> bool| {
        values.iter().all(|value| *value == Scalar::Null || fits(value))
    };
    if all(|_| false) {
        return Arc::new(NullArray::new(values.len()));
    }
    if all(|value| matches!(value, Scalar::Bool(_))) {
        let values = values.iter().map(|value| match value {
            Scalar::Bool(value) => Some(*value),
            _ => None,
        });
        return Arc::new(values.collect::<BooleanArray>());
    }
    if all(|value| matches!(value, Scalar::Integer(_))) {
        let values = values.iter().map(|value| match value {
            Scalar::Integer(value) => Some(*value),
            _ => None,
        });
        return Arc::new(values.collect::<Int64Array>());
    }
    if all(|value| matches!(value, Scalar::Integer(_) | Scalar::Float(_))) {
        let values = values.iter().map(|value| match value {
            Scalar::Integer(value) => Some(*value as f64),
            Scalar::Float(value) => Some(*value),
            _ => None,
        });
        return Arc::new(values.collect::<Float64Array>());
    }
    Arc::new(values.into_iter().map(Scalar::into_text).collect::<StringArray>())
}

impl Scalar {
    /// As text; `None` for null.
    pub(crate) fn into_text(self) -> Option<String> {
        match self {
            Self::Null => None,
            Self::Bool(value) => Some(value.to_string()),
            Self::Integer(value) => Some(value.to_string()),
            Self::Float(value) => Some(value.to_string()),
            Self::Text(text) => Some(text),
        }
    }

    /// A number, if the text is one and is written as numbers are: `7`, but not `007`.
    pub(crate) fn of_number(text: &str) -> Option<Self> {
        if let Ok(number) = text.parse::<i64>() {
            return (number.to_string() == text).then_some(Self::Integer(number));
        }
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".eE+-".contains(&byte));
        let has_point = text.bytes().any(|byte| b".eE".contains(&byte));
        let starts_well = !text.starts_with(['+', '.']) && !text.starts_with("00");
        if !(is_plain && has_point && starts_well) {
            return None;
        }
        text.parse().ok().filter(|number: &f64| number.is_finite()).map(Self::Float)
    }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::DataType;

    use super::*;

    #[test]
    fn a_column_takes_the_type_of_its_values() {
        let kind = |values: &[Scalar]| array(values.to_vec()).data_type().clone();
        let text = || Scalar::Text("a".to_owned());
        assert_eq!(kind(&[Scalar::Integer(1), Scalar::Null]), DataType::Int64);
        assert_eq!(kind(&[Scalar::Integer(1), Scalar::Float(0.5)]), DataType::Float64);
        assert_eq!(kind(&[Scalar::Bool(true)]), DataType::Boolean);
        assert_eq!(kind(&[Scalar::Null]), DataType::Null);
        assert_eq!(kind(&[Scalar::Integer(1), text()]), DataType::Utf8);
        assert_eq!(kind(&[Scalar::Integer(1), Scalar::Bool(true)]), DataType::Utf8);
    }

    #[test]
    fn numbers_are_those_that_print_as_they_stand() {
        assert_eq!(Scalar::of_number("12"), Some(Scalar::Integer(12)));
        assert_eq!(Scalar::of_number("-1.5"), Some(Scalar::Float(-1.5)));
        assert_eq!(Scalar::of_number("2e3"), Some(Scalar::Float(2000.0)));
        for text in
            ["007", "+1", "", "inf", "NaN", "1_000", " 1", "12345678901234567890", "-", "1e"]
        {
            assert_eq!(Scalar::of_number(text), None, "{text}");
        }
    }
}
