//! The types that every consumer of Arrow takes, for columns that come in others.

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::compute::{cast, take};
use arrow::datatypes::DataType;
use arrow::error::ArrowError;

#[cfg(feature = "corpus")]
use crate::Error;

/// The type for the values of a column of this type: no dictionary, no runs, no view, and strings
/// and binaries with 32-bit offsets.
pub(crate) fn widely_readable_type(data_type: &DataType) -> DataType {
    match data_type {
        DataType::Dictionary(_, values) => widely_readable_type(values),
        DataType::RunEndEncoded(_, values) => widely_readable_type(values.data_type()),
        DataType::LargeUtf8 | DataType::Utf8View => DataType::Utf8,
        DataType::LargeBinary | DataType::BinaryView => DataType::Binary,
        DataType::ListView(item) => DataType::List(item.clone()),
        DataType::LargeListView(item) => DataType::LargeList(item.clone()),
        _ => data_type.clone(),
    }
}

/// The same values in the type that every consumer takes, for the argument that names the column.
///
/// # Errors
///
/// As [`made_readable`].
#[cfg(feature = "corpus")]
pub(crate) fn widely_readable(array: &ArrayRef, argument: &str) -> Result<ArrayRef, Error> {
    made_readable(array)
        .map_err(|problem| Error::argument(argument, problem.to_string(), "values that fit"))
}

/// The same values in the type that every consumer takes.
///
/// # Errors
///
/// If the values do not fit that type: more than 2 GiB of text in one array.
pub(crate) fn made_readable(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let array = plain(array)?;
    let data_type = widely_readable_type(array.data_type());
    if &data_type == array.data_type() { Ok(array) } else { cast(&array, &data_type) }
}

/// The values of a dictionary, in their rows; any other array as it is.
pub(crate) fn plain(array: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    let Some(dictionary) = array.as_any_dictionary_opt() else {
        return Ok(ArrayRef::clone(array));
    };
    take(dictionary.values(), dictionary.keys(), None)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{
        DictionaryArray, Int32Array, LargeStringArray, ListArray, ListViewArray, RunArray,
        StringArray, StringViewArray,
    };
    use arrow::datatypes::{Int32Type, UInt32Type};

    use super::*;

    #[test]
    fn ids_become_plain() {
        let runs = RunArray::try_new(&Int32Array::from(vec![1]), &StringArray::from(vec!["u"]));
        for array in [
            Arc::new(LargeStringArray::from(vec!["u"])) as ArrayRef,
            Arc::new(StringViewArray::from(vec!["u"])),
            Arc::new(["u"].into_iter().collect::<DictionaryArray<UInt32Type>>()),
            Arc::new(runs.unwrap()),
        ] {
            let plain = made_readable(&array).unwrap();
            assert_eq!(plain.as_ref(), &StringArray::from(vec!["u"]) as &dyn Array);
        }
    }

    #[test]
    fn views_of_lists_become_lists() {
        let rows = || vec![Some(vec![Some(1), None]), None];
        let views = ListViewArray::from_iter_primitive::<Int32Type, _, _>(rows());
        let lists = ListArray::from_iter_primitive::<Int32Type, _, _>(rows());
        let plain = made_readable(&(Arc::new(views) as ArrayRef)).unwrap();
        assert_eq!(plain.as_ref(), &lists as &dyn Array);
    }
}
