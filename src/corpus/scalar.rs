//! Values of files that do not declare their types, and the columns that are made of them.
//!
//! A column has one type for the whole run. It is settled by the first records (see
//! [`types`](super::types)): truth values, integers, numbers or text, the narrowest that holds them
//! exactly. A value is then converted by itself, so that its neighbours never show in it; text
//! holds a number as it is written.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, NullArray, StringArray, new_null_array,
};
use arrow::datatypes::DataType;

/// A value of a file that does not declare its types.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    Integer(i64),
    /// Any other number, as it is written.
    Number(String),
    Text(String),
}

impl Scalar {
    /// As text; `None` for null.
    pub(crate) fn text(&self) -> Option<Cow<'_, str>> {
        match self {
            Self::Null => None,
            Self::Bool(value) => Some(value.to_string().into()),
            Self::Integer(value) => Some(value.to_string().into()),
            Self::Number(text) | Self::Text(text) => Some(text.into()),
        }
    }

    /// A number as JSON has it: an integer if it is one of 64 bits that prints as it stands.
    pub(crate) fn of_number(text: &str) -> Self {
        match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => Self::Integer(number),
            _ => Self::Number(text.to_owned()),
        }
    }

    fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// Text that spells an integer, as other files may have it, counts as one.
    fn as_integer(&self) -> Option<i64> {
        match self {
            Self::Integer(value) => Some(*value),
            Self::Text(text) => match Self::of_number(text) {
                Self::Integer(value) => Some(value),
                _ => None,
            },
            _ => None,
        }
    }

    /// The number, if a float holds it exactly as it is written.
    fn as_float(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => {
                Some(*value as f64).filter(|float| *float as i128 == i128::from(*value))
            }
            Self::Number(text) => text.parse().ok().filter(|float| is_held(text, *float)),
            _ => None,
        }
    }
}

/// Whether the shortest way to write a float has the digits of the text that it was read from.
fn is_held(text: &str, float: f64) -> bool {
    let digits = |text: &str| {
        let mantissa = text.split(['e', 'E']).next().unwrap_or_default();
        let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').trim_end_matches('0').to_owned()
    };
    float.is_finite() && digits(text) == digits(&format!("{float:e}"))
}

/// The narrowest type for some values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Narrowest {
    /// Nothing but nulls.
    Unknown,
    Bool,
    Integer,
    Float,
    Text,
}

impl Narrowest {
    pub(crate) fn of(values: &[Scalar]) -> Self {
        // Integers before the first fraction must fit a float, too.
        let kind = values.iter().fold(Self::Unknown, |kind, value| match (kind, value) {
            (kind, Scalar::Null) => kind,
            (Self::Unknown | Self::Bool, Scalar::Bool(_)) => Self::Bool,
            (Self::Unknown | Self::Integer, Scalar::Integer(_)) => Self::Integer,
            (Self::Unknown | Self::Integer | Self::Float, number)
                if number.as_float().is_some() =>
            {
                Self::Float
            }
            _ => Self::Text,
        });
        let is_wide =
            |value: &Scalar| matches!(value, Scalar::Integer(_)) && value.as_float().is_none();
        if kind == Self::Float && values.iter().any(is_wide) { Self::Text } else { kind }
    }

    pub(crate) fn data_type(self) -> DataType {
        match self {
            Self::Unknown | Self::Text => DataType::Utf8,
            Self::Bool => DataType::Boolean,
            Self::Integer => DataType::Int64,
            Self::Float => DataType::Float64,
        }
    }
}

/// A column of a type, with null where a value does not fit, and the rows of those values.
///
/// Of a type that only files with types have, the column comes as the narrowest type, for the
/// caller to convert.
pub(crate) fn column(values: &[Scalar], kind: &DataType) -> (ArrayRef, Vec<usize>) {
    fn fit<T>(
        values: &[Scalar],
        convert: impl Fn(&Scalar) -> Option<T>,
    ) -> (Vec<Option<T>>, Vec<usize>) {
        let fitting: Vec<Option<T>> = values.iter().map(convert).collect();
        let rows = values.iter().zip(&fitting).enumerate();
        let misfits = rows.filter(|(_, (value, fit))| fit.is_none() && **value != Scalar::Null);
        let misfits = misfits.map(|(row, _)| row).collect();
        (fitting, misfits)
    }
    match kind {
        DataType::Boolean => {
            let (values, misfits) = fit(values, Scalar::as_bool);
            (Arc::new(BooleanArray::from(values)), misfits)
        }
        DataType::Int64 => {
            let (values, misfits) = fit(values, Scalar::as_integer);
            (Arc::new(Int64Array::from(values)), misfits)
        }
        DataType::Float64 => {
            let (values, misfits) = fit(values, Scalar::as_float);
            (Arc::new(Float64Array::from(values)), misfits)
        }
        DataType::Utf8 => {
            let texts = values.iter().map(Scalar::text);
            (Arc::new(texts.collect::<StringArray>()), Vec::new())
        }
        _ => match Narrowest::of(values) {
            Narrowest::Unknown if kind == &DataType::Null => {
                (Arc::new(NullArray::new(values.len())), Vec::new())
            }
            Narrowest::Unknown => (new_null_array(kind, values.len()), Vec::new()),
            narrowest => column(values, &narrowest.data_type()),
        },
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{Array, AsArray};

    use super::*;

    fn number(text: &str) -> Scalar {
        Scalar::of_number(text)
    }

    fn text(text: &str) -> Scalar {
        Scalar::Text(text.to_owned())
    }

    #[test]
    fn a_column_takes_the_narrowest_type_that_holds_its_values() {
        let kind = |values: &[Scalar]| Narrowest::of(values);
        assert_eq!(kind(&[Scalar::Null]), Narrowest::Unknown);
        assert_eq!(kind(&[Scalar::Bool(true), Scalar::Null]), Narrowest::Bool);
        assert_eq!(kind(&[number("1"), Scalar::Null]), Narrowest::Integer);
        assert_eq!(kind(&[number("1"), number("0.5")]), Narrowest::Float);
        assert_eq!(kind(&[number("1"), text("a")]), Narrowest::Text);
        assert_eq!(kind(&[number("1"), Scalar::Bool(true)]), Narrowest::Text);
        let wide = ["9007199254740993", "9007199254740992", "0.5"].map(number);
        assert_eq!(kind(&wide), Narrowest::Text);
        assert_eq!(kind(&[number("12345678901234567890")]), Narrowest::Text);
    }

    #[test]
    fn numbers_stay_as_they_are_written() {
        let written = ["1", "1.10", "12e3", "9007199254740993", "-0.50"];
        let (column, misfits) = column(&written.map(number), &DataType::Utf8);
        assert_eq!(column.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), written);
        assert!(misfits.is_empty());
    }

    #[test]
    fn a_float_holds_what_it_prints() {
        for held in ["0.1", "1.10", "-2.50e3", "0.30000000000000004", "1e22", "0.0", "-0", "5e-324"]
        {
            assert!(number(held).as_float().is_some(), "{held}");
        }
        for lost in
            ["0.1000000000000000055511", "1e999", "12345678901234567890", "9007199254740993.0"]
        {
            assert!(number(lost).as_float().is_none(), "{lost}");
        }
    }

    #[test]
    fn a_value_is_converted_without_its_neighbours() {
        let (floats, misfits) =
            column(&[number("1"), number("2"), text("n/a")], &DataType::Float64);
        let value = floats.as_primitive::<arrow::datatypes::Float64Type>().value(1);
        assert!((value - 2.0).abs() < f64::EPSILON);
        assert_eq!((misfits, floats.null_count()), (vec![2], 1));
        let (integers, misfits) = column(&[text("7"), text("007"), Scalar::Null], &DataType::Int64);
        assert_eq!((misfits, integers.null_count()), (vec![1], 2));
    }
}
