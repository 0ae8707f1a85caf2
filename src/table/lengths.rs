//! How long the values of a column are, in bytes, whatever its type.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, OffsetSizeTrait};
use arrow::datatypes::DataType;

use super::text_column::TextColumn;
use super::widely_readable::made_readable;

/// The lengths of a column's values.
pub(crate) enum Lengths {
    Text(Box<TextColumn>),
    /// Not spread over its rows: a small file may repeat a long text a million times.
    Dictionary {
        values: Box<Lengths>,
        keys: Vec<Option<usize>>,
    },
    /// Numbers, times and the like, which all have one length.
    Fixed(usize),
    /// Lists and structures.
    Nested(ArrayRef),
}

impl Lengths {
    pub(crate) fn of(array: &ArrayRef) -> Self {
        if let Some(dictionary) = array.as_any_dictionary_opt() {
            let is_empty = dictionary.values().is_empty();
            let keys = if is_empty { Vec::new() } else { dictionary.normalized_keys() };
            let key = |(row, key)| dictionary.keys().is_valid(row).then_some(key);
            let keys = keys.into_iter().enumerate().map(key).collect();
            return Self::Dictionary { values: Box::new(Self::of(dictionary.values())), keys };
        }
        match array.data_type() {
            DataType::Boolean => Self::Fixed(1),
            kind => match (kind.primitive_width(), TextColumn::try_new(array)) {
                (Some(width), _) => Self::Fixed(width),
                (None, Ok(texts)) => Self::Text(Box::new(texts)),
                (None, Err(_)) => Self::Nested(ArrayRef::clone(array)),
            },
        }
    }

    /// The length of the value in a row; 0 for null.
    pub(crate) fn get(&self, row: usize) -> usize {
        match self {
            Self::Text(texts) => texts.get(row).map_or(0, <[u8]>::len),
            Self::Dictionary { values, keys } => {
                keys.get(row).copied().flatten().map_or(0, |key| values.get(key))
            }
            Self::Fixed(width) => *width,
            Self::Nested(array) => made_readable(&array.slice(row, 1)).map_or(0, |one| sum(&one)),
        }
    }
}

/// The length of all values together.
fn sum(array: &ArrayRef) -> usize {
    match Lengths::of(array) {
        Lengths::Nested(_) => items(array).iter().map(sum).sum(),
        lengths => (0..array.len()).map(|row| lengths.get(row)).sum(),
    }
}

/// What lists and structures are made of.
fn items(array: &ArrayRef) -> Vec<ArrayRef> {
    fn of_lists(items: &ArrayRef, ends: &[impl OffsetSizeTrait]) -> Vec<ArrayRef> {
        let ends = ends.first().zip(ends.last());
        let ends = ends.map(|(first, last)| (first.as_usize(), last.as_usize()));
        ends.map(|(first, last)| items.slice(first, last - first)).into_iter().collect()
    }
    match array.data_type() {
        DataType::List(_) => {
            let lists = array.as_list::<i32>();
            of_lists(lists.values(), lists.value_offsets())
        }
        DataType::LargeList(_) => {
            let lists = array.as_list::<i64>();
            of_lists(lists.values(), lists.value_offsets())
        }
        DataType::Map(..) => {
            let maps = array.as_map();
            let entries: ArrayRef = Arc::new(maps.entries().clone());
            of_lists(&entries, maps.value_offsets())
        }
        DataType::FixedSizeList(..) => vec![ArrayRef::clone(array.as_fixed_size_list().values())],
        DataType::Struct(_) => array.as_struct().columns().to_vec(),
        DataType::Union(..) => (0..array.len()).map(|row| array.as_union().value(row)).collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{
        DictionaryArray, Float64Array, Int32Array, ListArray, MapBuilder, NullArray, RunArray,
        StringArray, StringBuilder, StringViewArray, StructArray,
    };
    use arrow::buffer::OffsetBuffer;
    use arrow::datatypes::{Field, UInt8Type};

    use super::*;

    fn lengths(array: impl Array + 'static) -> Vec<usize> {
        let array: ArrayRef = Arc::new(array);
        let lengths = Lengths::of(&array);
        let cut = Lengths::of(&array.slice(1, array.len() - 1));
        let all: Vec<usize> = (0..array.len()).map(|row| lengths.get(row)).collect();
        let rest: Vec<usize> = (0..array.len() - 1).map(|row| cut.get(row)).collect();
        assert_eq!(all[1..], rest);
        all
    }

    fn lists(items: ArrayRef, lengths: [usize; 3]) -> ListArray {
        let field = Field::new("item", items.data_type().clone(), true);
        ListArray::new(Arc::new(field), OffsetBuffer::from_lengths(lengths), items, None)
    }

    #[test]
    fn values_have_the_length_of_what_they_hold() {
        let texts = vec![Some("longer than a view"), None, Some("ab")];
        assert_eq!(lengths(StringArray::from(texts.clone())), [18, 0, 2]);
        assert_eq!(lengths(StringViewArray::from(texts.clone())), [18, 0, 2]);
        let named: DictionaryArray<UInt8Type> = texts.iter().copied().collect();
        assert_eq!(lengths(named), [18, 0, 2]);
        assert_eq!(lengths(Float64Array::from(vec![Some(0.5), None])), [8, 8]);
        assert_eq!(lengths(NullArray::new(2)), [0, 0]);
        let runs =
            RunArray::try_new(&Int32Array::from(vec![1, 3]), &StringArray::from(vec!["a", "bc"]));
        assert_eq!(lengths(runs.unwrap()), [1, 2, 2]);
    }

    #[test]
    fn nested_values_have_the_length_of_their_items() {
        let items: ArrayRef = Arc::new(StringViewArray::from(vec!["a", "bc", "def"]));
        let of_texts = lists(ArrayRef::clone(&items), [2, 0, 1]);
        assert_eq!(lengths(of_texts.clone()), [3, 0, 3]);
        assert_eq!(lengths(lists(Arc::new(of_texts.clone()), [1, 0, 2])), [3, 0, 3]);
        let members = [
            (
                Arc::new(Field::new("texts", of_texts.data_type().clone(), true)),
                Arc::new(of_texts) as _,
            ),
            (Arc::new(Field::new("text", DataType::Utf8View, true)), items),
        ];
        assert_eq!(lengths(StructArray::from(members.to_vec())), [4, 2, 6]);
        let mut maps = MapBuilder::new(None, StringBuilder::new(), StringBuilder::new());
        for (name, value) in [("a", "bcd"), ("e", "")] {
            maps.keys().append_value(name);
            maps.values().append_value(value);
            maps.append(true).unwrap();
        }
        assert_eq!(lengths(maps.finish()), [4, 1]);
    }
}
