//! One type for each carried column, settled once for a run.
//!
//! Files that declare their types settle it by the first of them. In JSON lines and the like the
//! first block does in which the column has a value (some 1 MB of text): its type is the narrowest
//! that holds all its values there exactly. Until every column has one, blocks are held back, 16 MB
//! at most; a column with nothing but nulls so far is text. A later value of another type is
//! converted if nothing of it is lost, and told as an error otherwise.

use std::borrow::Cow;

use arrow::array::{Array, ArrayRef, new_null_array};
use arrow::compute::kernels::cmp::not_distinct;
use arrow::compute::{cast, not, nullif};
use arrow::datatypes::DataType;
use arrow::util::display::array_value_to_string;

use super::block::{Block, Carried};
use super::columns::{Columns, shown};
use super::error_row::ErrorRow;
use super::scalar::{Narrowest, Scalar, column};
use crate::Error;
use crate::table::{RECORD_OVERHEAD, widely_readable};

/// Blocks held back for the types, in bytes of text.
const LOOK_AHEAD: usize = 16 << 20;

/// Gives the columns of all blocks one type each.
pub(crate) struct ColumnTypes<'c> {
    columns: &'c Columns,
    /// Once they are settled.
    known: Option<Vec<DataType>>,
    held: Vec<Block>,
    held_bytes: usize,
}

impl<'c> ColumnTypes<'c> {
    pub(crate) fn new(columns: &'c Columns) -> Self {
        Self { columns, known: None, held: Vec::new(), held_bytes: 0 }
    }

    /// Takes a block; `emit` gets it, and those held back, once the types are settled.
    ///
    /// # Errors
    ///
    /// If the first records do not have all columns, or by `emit`.
    pub(crate) fn push(
        &mut self,
        mut block: Block,
        emit: &mut dyn FnMut(Block) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for (index, carried) in block.carried.iter_mut().enumerate() {
            if let Carried::Typed(array) = carried {
                *array = widely_readable(array, self.columns.argument(index))?;
            }
        }
        if let Some(known) = &self.known {
            fit(&mut block, known, self.columns);
            return emit(block);
        }
        if let (Some(absent), true) = (&block.absent, self.held.is_empty()) {
            return Err(absent.to_error());
        }
        self.held_bytes += block.bytes + RECORD_OVERHEAD * block.places.len();
        self.held.push(block);
        let is_settled =
            (0..self.columns.carried().count()).all(|column| self.kind(column).is_some());
        if is_settled || self.held_bytes >= LOOK_AHEAD { self.settle(emit) } else { Ok(()) }
    }

    /// Hands on what is held back.
    pub(crate) fn settle(
        &mut self,
        emit: &mut dyn FnMut(Block) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let count = self.columns.carried().count();
        let kinds = (0..count).map(|column| self.kind(column).unwrap_or(DataType::Utf8)).collect();
        let known = self.known.get_or_insert(kinds);
        for mut block in self.held.drain(..) {
            fit(&mut block, known, self.columns);
            emit(block)?;
        }
        Ok(())
    }

    /// The type of a column by the first block held in which it has a value; `None` if there is
    /// none.
    fn kind(&self, index: usize) -> Option<DataType> {
        let mut carried = self.held.iter().filter_map(|block| block.carried.get(index));
        carried.find_map(|carried| match carried {
            Carried::Typed(array) => {
                Some(array.data_type().clone()).filter(|kind| kind != &DataType::Null)
            }
            Carried::Untyped(_) if self.columns.argument(index) == "author" => Some(DataType::Utf8),
            Carried::Untyped(values) => match Narrowest::of(values) {
                Narrowest::Unknown => None,
                narrowest => Some(narrowest.data_type()),
            },
        })
    }
}

/// Brings a block's columns to the types of the run.
fn fit(block: &mut Block, known: &[DataType], columns: &Columns) {
    let carried = std::mem::take(&mut block.carried);
    let mut ids: Option<ArrayRef> = None;
    for ((carried, kind), (argument, name)) in
        carried.iter().zip(known).zip(columns.wanted().skip(1))
    {
        let (array, misfits) = match carried {
            Carried::Typed(array) => (ArrayRef::clone(array), Vec::new()),
            Carried::Untyped(values) => column(values, kind),
        };
        let (fitting, more) = if array.data_type() == kind {
            (ArrayRef::clone(&array), Vec::new())
        } else {
            converted(&array, kind)
        };
        for row in misfits.into_iter().chain(more) {
            let Some(place) = block.places.get(row).cloned() else { continue };
            let value = match carried {
                Carried::Typed(array) => text(array, row),
                Carried::Untyped(values) => {
                    values.get(row).and_then(Scalar::text).map(Cow::into_owned)
                }
            };
            let value = value.unwrap_or_default();
            let problem = format!(
                "the value {} of {} is no {kind}, as the first records have it; null stands for it",
                shown(&value),
                shown(name)
            );
            let id = match &ids {
                Some(ids) => text(ids, row),
                None => Some(value).filter(|_| argument == "id"),
            };
            block.errors.push(ErrorRow { place, id, problem });
        }
        if argument == "id" {
            ids = Some(ArrayRef::clone(&fitting));
        }
        block.carried.push(Carried::Typed(fitting));
    }
}

fn text(array: &ArrayRef, row: usize) -> Option<String> {
    if array.is_null(row) { None } else { array_value_to_string(array, row).ok() }
}

/// The values in another type, and the rows of those that do not survive the way there and back.
fn converted(array: &ArrayRef, kind: &DataType) -> (ArrayRef, Vec<usize>) {
    if array.data_type() == &DataType::Null {
        return (new_null_array(kind, array.len()), Vec::new());
    }
    let lossless = cast(array, kind).and_then(|there| {
        let back = cast(&there, array.data_type())?;
        let is_lost = not(&not_distinct(array, &back)?)?;
        Ok((nullif(&there, &is_lost)?, is_lost))
    });
    if let Ok((there, is_lost)) = lossless {
        (there, is_lost.values().set_indices().collect())
    } else {
        let rows = (0..array.len()).filter(|&row| !array.is_null(row)).collect();
        (new_null_array(kind, array.len()), rows)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use arrow::array::{Float64Array, Int64Array, StringArray};

    use super::*;

    fn lost(array: impl Array + 'static, kind: &DataType) -> Vec<usize> {
        let array: ArrayRef = Arc::new(array);
        let (there, rows) = converted(&array, kind);
        assert_eq!(there.data_type(), kind);
        for &row in &rows {
            assert!(there.is_null(row));
        }
        assert_eq!(there.null_count(), array.logical_null_count() + rows.len());
        rows
    }

    #[test]
    fn values_that_do_not_fit_are_told() {
        let texts = StringArray::from(vec![Some("7"), Some("007"), None, Some("x")]);
        assert_eq!(lost(texts, &DataType::Int64), [1, 3]);
        let floats = Float64Array::from(vec![Some(2.0), Some(2.5), None]);
        assert_eq!(lost(floats, &DataType::Int64), [1]);
        assert!(lost(arrow::array::NullArray::new(2), &DataType::Utf8).is_empty());
        let integers = Int64Array::from(vec![Some(1), None, Some((1 << 53) + 1)]);
        assert!(lost(integers.clone(), &DataType::Utf8).is_empty());
        assert_eq!(lost(integers, &DataType::Float64), [2]);
    }
}
