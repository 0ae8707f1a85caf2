//! Tables as workbooks of Excel: one sheet, its header frozen.
//!
//! Numbers, truth values and dates are cells of their types, lists are JSON as in CSV, all else is
//! text, which is never run as a formula. A workbook is held in memory until it is whole.

use std::io;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Date32Type, FieldRef, Float64Type};
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use rust_xlsxwriter::{DataValidation, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::as_json::as_json;

/// Rows of a sheet, the header included, and characters of a cell.
const ROWS: u32 = 1_048_576;
const CELL: usize = 32_767;
/// Whole numbers beyond this are not exact as cells.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Characters that a column is wide: at least, of short and of long values.
const NARROW: usize = 6;
const WIDE: usize = 28;
const WIDEST: usize = 70;
/// Days from the beginning of Excel's calendar to that of 1970, and to March 1900, before which its
/// calendar has a day too many.
const EPOCH: i32 = 25_569;
const FIRST_DAY: i32 = 61;

/// A workbook that is being made.
pub(crate) struct Sheet {
    workbook: Workbook,
    fields: Vec<FieldRef>,
    widths: Vec<usize>,
    rows: u32,
    /// Control characters that were left out: no workbook can hold them.
    pub(crate) left_out: u64,
    wrapped: Format,
    top: Format,
    date: Format,
}

impl Sheet {
    pub(crate) fn new(fields: &[FieldRef]) -> Result<Self, XlsxError> {
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        let bold = Format::new().set_bold().set_align(FormatAlign::Top);
        for (column, field) in (0..).zip(fields) {
            sheet.write_string_with_format(0, column, field.name(), &bold)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let top = Format::new().set_align(FormatAlign::Top);
        Ok(Self {
            workbook,
            fields: fields.to_vec(),
            widths: fields.iter().map(|field| field.name().chars().count()).collect(),
            rows: 1,
            left_out: 0,
            wrapped: top.clone().set_text_wrap(),
            date: top.clone().set_num_format("yyyy-mm-dd"),
            top,
        })
    }

    pub(crate) fn write(&mut self, batch: &RecordBatch) -> io::Result<()> {
        if self.rows as usize + batch.num_rows() > ROWS as usize {
            return Err(io::Error::other(format!(
                "a sheet holds {} rows and a header; write .csv or .parquet, or parts of the table",
                ROWS - 1
            )));
        }
        for (column, values) in batch.columns().iter().enumerate() {
            self.write_column(column, values)?;
        }
        self.rows += batch.num_rows() as u32;
        Ok(())
    }

    fn write_column(&mut self, column: usize, values: &ArrayRef) -> io::Result<()> {
        let arrow_failure = |problem: ArrowError| io::Error::other(problem.to_string());
        let failure = |problem: XlsxError| io::Error::other(problem.to_string());
        let Self { workbook, fields, date, top, .. } = self;
        let sheet = workbook.worksheet_from_index(0).map_err(failure)?;
        let (first, at) = (self.rows, column as u16);
        let Some(field) = fields.get(column) else { return Ok(()) };
        let texts = match values.data_type() {
            DataType::Boolean => {
                for (row, value) in (first..).zip(values.as_boolean()) {
                    let Some(value) = value else { continue };
                    sheet.write_boolean_with_format(row, at, value, top).map_err(failure)?;
                }
                return Ok(());
            }
            DataType::Date32 if is_in_calendar(values) => {
                for (row, days) in (first..).zip(values.as_primitive::<Date32Type>()) {
                    let Some(days) = days.map(|days| f64::from(days + EPOCH)) else { continue };
                    sheet.write_number_with_format(row, at, days, date).map_err(failure)?;
                }
                return Ok(());
            }
            numbers if numbers.is_integer() || numbers.is_floating() => {
                let numbers = cast(values, &DataType::Float64).map_err(arrow_failure)?;
                if is_exact(&numbers, values.data_type()) {
                    for (row, number) in (first..).zip(numbers.as_primitive::<Float64Type>()) {
                        let Some(number) = number else { continue };
                        sheet.write_number_with_format(row, at, number, top).map_err(failure)?;
                    }
                    return Ok(());
                }
                plain_texts(values).map_err(arrow_failure)?
            }
            nested if nested.is_nested() => {
                let texts = as_json(field, values).map_err(arrow_failure)?;
                texts.iter().map(|text| text.map(str::to_owned)).collect::<Vec<_>>()
            }
            _ => plain_texts(values).map_err(arrow_failure)?,
        };
        self.write_texts(column, &texts)
    }

    fn write_texts(&mut self, column: usize, texts: &[Option<String>]) -> io::Result<()> {
        let failure = |problem: XlsxError| io::Error::other(problem.to_string());
        let sheet = self.workbook.worksheet_from_index(0).map_err(failure)?;
        for (row, text) in (self.rows..).zip(texts) {
            let Some(text) = text else { continue };
            let is_held = |c: &char| !c.is_control() || matches!(c, '\t' | '\n' | '\r');
            let held: String = text.chars().filter(is_held).collect();
            let length = held.chars().count();
            self.left_out += (text.chars().count() - length) as u64;
            if held.encode_utf16().count() > CELL {
                let name = self.fields.get(column).map_or("", |field| field.name());
                return Err(io::Error::other(format!(
                    "column {name:?} has a text of {length} characters in row {row}, and a cell \
                     holds {CELL}; write .csv or .parquet, or leave the column out"
                )));
            }
            let format = if length > WIDE { &self.wrapped } else { &self.top };
            sheet.write_string_with_format(row, column as u16, held, format).map_err(failure)?;
            if let Some(width) = self.widths.get_mut(column) {
                *width = length.max(*width);
            }
        }
        Ok(())
    }

    /// The bytes of the file.
    pub(crate) fn finish(mut self) -> Result<Vec<u8>, XlsxError> {
        let sheet = self.workbook.worksheet_from_index(0)?;
        for ((column, &width), field) in (0..).zip(&self.widths).zip(&self.fields) {
            // Long values are wrapped.
            let most = if width > 2 * WIDE { WIDEST } else { WIDE };
            sheet.set_column_width(column, (width.clamp(NARROW, most) + 2) as f64)?;
            if let Some(choices) = field.metadata().get("choices") {
                offer(sheet, column, self.rows, choices)?;
            }
        }
        self.workbook.save_to_buffer()
    }
}

/// Lets a column be filled in from a list.
fn offer(sheet: &mut Worksheet, column: u16, rows: u32, choices: &str) -> Result<(), XlsxError> {
    let choices: Vec<&str> = choices.split(',').collect();
    let list = DataValidation::new().allow_list_strings(&choices)?;
    sheet.add_data_validation(1, column, rows.max(2) - 1, column, &list)?;
    Ok(())
}

fn is_in_calendar(dates: &ArrayRef) -> bool {
    let last = 2_958_465;
    let days = dates.as_primitive::<Date32Type>().iter().flatten();
    days.map(|days| days.saturating_add(EPOCH)).all(|days| (FIRST_DAY..=last).contains(&days))
}

/// Whether cells hold these numbers as they are, which were of another type.
fn is_exact(numbers: &ArrayRef, before: &DataType) -> bool {
    let mut numbers = numbers.as_primitive::<Float64Type>().iter().flatten();
    numbers.all(|number| number.is_finite() && (before.is_floating() || number.abs() <= EXACT))
}

fn plain_texts(values: &ArrayRef) -> Result<Vec<Option<String>>, ArrowError> {
    let options = FormatOptions::default();
    let cells = ArrayFormatter::try_new(values, &options)?;
    let text = |row| values.is_valid(row).then(|| cells.value(row).to_string());
    Ok((0..values.len()).map(text).collect())
}
