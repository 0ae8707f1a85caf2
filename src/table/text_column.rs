//! A column of records, whatever Arrow type it came in.
//!
//! Strings are read as bytes and checked: a string column that another program filled (a Parquet
//! file read without validation) may hold anything.

use arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, BinaryViewArray, LargeBinaryArray, StringArray,
};
use arrow::compute::cast;
use arrow::datatypes::DataType;

use super::widely_readable::plain;
use crate::Error;

/// A column of texts or bytes.
///
/// ```
/// use arrow::array::{ArrayRef, StringViewArray};
/// use guillemet::table::TextColumn;
/// use std::sync::Arc;
///
/// let array: ArrayRef = Arc::new(StringViewArray::from(vec![Some("caf&eacute;"), None]));
/// let column = TextColumn::try_new(&array)?;
/// assert_eq!(column.get(0), Some("caf&eacute;".as_bytes()));
/// assert_eq!(column.get(1), None);
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct TextColumn {
    values: Values,
    /// The same column where it came as plain strings.
    strings: Option<StringArray>,
}

#[derive(Clone, Debug)]
enum Values {
    Small(BinaryArray),
    Large(LargeBinaryArray),
    View(BinaryViewArray),
}

impl TextColumn {
    /// A column of strings or binaries, of any size class, as views or as a dictionary.
    ///
    /// # Errors
    ///
    /// If the array holds something else.
    pub fn try_new(array: &ArrayRef) -> Result<Self, Error> {
        Self::of_argument("text", array)
    }

    /// The same of the column that an argument names.
    pub(crate) fn of_argument(argument: &str, array: &ArrayRef) -> Result<Self, Error> {
        let array = &plain(array).map_err(|problem| {
            Error::argument(argument, problem.to_string(), "a dictionary that holds its keys")
        })?;
        let refused = || {
            let expected = "a column of strings or binaries";
            Error::argument(argument, format!("a column of {}", array.data_type()), expected)
        };
        let bytes = match array.data_type() {
            DataType::Null | DataType::Utf8 | DataType::Binary | DataType::FixedSizeBinary(_) => {
                DataType::Binary
            }
            DataType::LargeUtf8 | DataType::LargeBinary => DataType::LargeBinary,
            DataType::Utf8View | DataType::BinaryView => DataType::BinaryView,
            _ => return Err(refused()),
        };
        let binary = cast(array, &bytes).map_err(|_| refused())?;
        let values = match bytes {
            DataType::LargeBinary => Values::Large(binary.as_binary().clone()),
            DataType::BinaryView => Values::View(binary.as_binary_view().clone()),
            _ => Values::Small(binary.as_binary().clone()),
        };
        Ok(Self { values, strings: array.as_string_opt().cloned() })
    }

    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.array().len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// A record's bytes; `None` for a null, or past the end.
    #[must_use]
    pub fn get(&self, row: usize) -> Option<&[u8]> {
        if row >= self.len() || self.array().is_null(row) {
            return None;
        }
        Some(match &self.values {
            Values::Small(array) => array.value(row),
            Values::Large(array) => array.value(row),
            Values::View(array) => array.value(row),
        })
    }

    /// The length of all records together.
    pub(crate) fn byte_length(&self) -> usize {
        (0..self.len()).filter_map(|row| self.get(row)).map(<[u8]>::len).sum()
    }

    /// So many records from `start` on; the column must have them.
    pub(crate) fn slice(&self, start: usize, length: usize) -> Self {
        let values = match &self.values {
            Values::Small(array) => Values::Small(array.slice(start, length)),
            Values::Large(array) => Values::Large(array.slice(start, length)),
            Values::View(array) => Values::View(array.slice(start, length)),
        };
        Self { values, strings: self.strings.as_ref().map(|array| array.slice(start, length)) }
    }

    /// The column as it came, if it came as plain strings; they may turn out not to be UTF-8.
    pub(crate) fn strings(&self) -> Option<&StringArray> {
        self.strings.as_ref()
    }

    fn array(&self) -> &dyn Array {
        match &self.values {
            Values::Small(array) => array,
            Values::Large(array) => array,
            Values::View(array) => array,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        DictionaryArray, FixedSizeBinaryArray, Int64Array, LargeStringArray, NullArray,
        StringViewArray,
    };
    use arrow::datatypes::{Int8Type, UInt32Type};

    use super::*;

    fn read(array: impl Array + 'static) -> Vec<Option<String>> {
        let column = TextColumn::try_new(&(Arc::new(array) as ArrayRef)).unwrap();
        (0..column.len())
            .map(|row| column.get(row).map(|bytes| String::from_utf8(bytes.to_vec()).unwrap()))
            .collect()
    }

    #[test]
    fn every_text_type_reads_the_same() {
        let rows = vec![Some("a “long enough” text"), None, Some("")];
        let expected: Vec<_> = rows.iter().map(|row| row.map(str::to_owned)).collect();
        assert_eq!(read(StringArray::from(rows.clone())), expected);
        assert_eq!(read(LargeStringArray::from(rows.clone())), expected);
        assert_eq!(read(StringViewArray::from(rows.clone())), expected);
        let bytes: Vec<_> = rows.iter().map(|row| row.map(str::as_bytes)).collect();
        assert_eq!(read(BinaryArray::from(bytes.clone())), expected);
        assert_eq!(read(LargeBinaryArray::from(bytes.clone())), expected);
        assert_eq!(read(BinaryViewArray::from(bytes)), expected);
        assert_eq!(read(rows.iter().copied().collect::<DictionaryArray<UInt32Type>>()), expected);
        let keys = arrow::array::Int8Array::from(vec![Some(1), None, Some(0)]);
        let values = StringViewArray::from(vec!["", "a “long enough” text"]);
        assert_eq!(
            read(DictionaryArray::<Int8Type>::try_new(keys, Arc::new(values)).unwrap()),
            expected
        );
        assert_eq!(read(NullArray::new(2)), [None, None]);
        let fixed = FixedSizeBinaryArray::try_from_iter([b"ab", b"cd"].into_iter()).unwrap();
        assert_eq!(read(fixed), [Some("ab".to_owned()), Some("cd".to_owned())]);
    }

    #[test]
    fn other_types_are_refused_by_name() {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
        assert_eq!(
            TextColumn::try_new(&numbers).unwrap_err().to_string(),
            "text: a column of Int64; expected a column of strings or binaries"
        );
    }
}
