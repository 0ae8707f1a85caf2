//! The input of every table: records, with the columns to carry along.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, Int64Array, UInt32Array};
use arrow::buffer::BooleanBuffer;
use arrow::compute::take;
use arrow::datatypes::{Field, FieldRef};
use arrow::error::ArrowError;

use super::lengths::Lengths;
use super::options::TableOptions;
use super::schema::{TableKind, row_number};
use super::text_column::TextColumn;
use super::widely_readable::{made_readable, widely_readable_type};
use crate::Error;

/// What a record costs beside its text, in bytes. A null costs it, too: a million of them must not
/// be one chunk of work.
pub(crate) const RECORD_OVERHEAD: usize = 64;

/// What the rows of one record may repeat of what is kept of it: so many bytes, or, of a long text,
/// so many times its length, since a name and an address in every row are in proportion.
const REPEATED: usize = 256_000_000;
const REPEATED_TIMES: usize = 100;

/// A column of the input that goes with every row of the output.
#[derive(Clone, Debug)]
struct Carried {
    /// The column of the output, whose type every consumer takes.
    field: FieldRef,
    /// The values as they came: those of all records may be too many for the type of the output.
    values: ArrayRef,
}

/// A column that could not be carried along, and why.
#[derive(Debug)]
pub(crate) struct NotCarried {
    name: String,
    problem: ArrowError,
}

impl NotCarried {
    /// Whether fewer rows might do.
    pub(crate) fn is_too_much(&self) -> bool {
        matches!(self.problem, ArrowError::OffsetOverflowError(_))
    }
}

impl From<NotCarried> for Error {
    fn from(NotCarried { name, problem }: NotCarried) -> Self {
        let argument = if name == "id" { "id" } else { "keep" };
        let found = format!("column {name:?}: {problem}");
        Self::argument(argument, found, "values that can go with every row of their record")
    }
}

/// How long the values are that go with every row of their record.
pub(crate) struct KeptLengths {
    columns: Vec<(String, Lengths)>,
}

impl KeptLengths {
    /// # Errors
    ///
    /// If the rows that were made of a text would repeat too much of its record.
    pub(crate) fn check(&self, record: usize, rows: usize, text: &str) -> Result<(), Error> {
        let limit = REPEATED.max(REPEATED_TIMES.saturating_mul(text.len()));
        let lengths = self.columns.iter().map(|(name, lengths)| (lengths.get(record), name));
        let (sum, longest) = lengths.fold((0_usize, None), |(sum, longest), column| {
            (sum.saturating_add(column.0), longest.max(Some(column)))
        });
        let is_too_much = rows > 1 && sum.saturating_mul(rows) > limit;
        let Some((length, name)) = longest.filter(|_| is_too_much) else { return Ok(()) };
        let limit = limit / 1_000_000;
        let problem = format!(
            "{rows} rows would repeat column {name:?}, of {length} bytes here, to more than \
             {limit} MB; keep shorter columns, or join the table with the input by id"
        );
        Err(Error::record(None, problem))
    }
}

/// A batch of records, with their ids and the columns to keep.
///
/// ```
/// use arrow::array::{ArrayRef, Int64Array, StringArray};
/// use guillemet::table::Records;
/// use std::sync::Arc;
///
/// let texts: ArrayRef = Arc::new(StringArray::from(vec!["One.", "Two."]));
/// let years: ArrayRef = Arc::new(Int64Array::from(vec![2021, 2022]));
/// let records = Records::new(&texts)?.with_id(&texts)?.keeping("year", &years)?;
/// assert_eq!(records.len(), 2);
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Records {
    text: TextColumn,
    id: Option<Carried>,
    keep: Vec<Carried>,
    author: Option<TextColumn>,
    first_row: usize,
    /// The records in which lone surrogates may stand; `None` for none.
    surrogates: Option<BooleanBuffer>,
}

impl Records {
    /// Records that are numbered from 0.
    ///
    /// # Errors
    ///
    /// If `text` is not a column of strings or binaries.
    pub fn new(text: &ArrayRef) -> Result<Self, Error> {
        let text = TextColumn::try_new(text)?;
        Ok(Self { text, id: None, keep: Vec::new(), author: None, first_row: 0, surrogates: None })
    }

    /// The same records, numbered from `row`.
    #[must_use]
    pub fn starting_at(mut self, row: usize) -> Self {
        self.first_row = row;
        self
    }

    /// The same records, in which a lone surrogate may stand as three bytes of its own, as Python's
    /// `surrogatepass` writes it: it becomes one U+FFFD.
    #[must_use]
    pub fn with_surrogates(self) -> Self {
        let all = BooleanBuffer::new_set(self.len());
        self.with_surrogates_in(all)
    }

    /// The same for some of the records. What the bytes of the others mean does not depend on
    /// these.
    #[must_use]
    pub fn with_surrogates_in(mut self, records: BooleanBuffer) -> Self {
        self.surrogates = Some(records);
        self
    }

    /// The same records, named by `ids` instead of by number.
    ///
    /// # Errors
    ///
    /// If there is not one id for each record.
    pub fn with_id(mut self, ids: &ArrayRef) -> Result<Self, Error> {
        self.id = Some(self.carried("id", "id", ids)?);
        Ok(self)
    }

    /// The same records, with a column to carry along.
    ///
    /// # Errors
    ///
    /// If there is not one value for each record.
    pub fn keeping(mut self, name: &str, values: &ArrayRef) -> Result<Self, Error> {
        let carried = self.carried("keep", name, values)?;
        self.keep.push(carried);
        Ok(self)
    }

    /// The same records, with their authors, who are told in the place of
    /// [that of all](crate::extract::QuoteOptions::author).
    ///
    /// ```
    /// use arrow::array::{ArrayRef, AsArray, StringArray};
    /// use guillemet::table::{Records, Table, TableKind, TableOptions};
    /// use std::sync::Arc;
    ///
    /// let texts: ArrayRef = Arc::new(StringArray::from(vec!["\u{201C}We won,\u{201D} I said."]));
    /// let authors: ArrayRef = Arc::new(StringArray::from(vec!["By Ann Lee"]));
    /// let records = [Records::new(&texts)?.with_author(&authors)?];
    /// let table = Table::extract(TableKind::Speakers, &records, &TableOptions::default())?;
    /// let names = table.batches()[0].column_by_name("name").unwrap();
    /// assert_eq!(names.as_string::<i32>().value(0), "Ann Lee");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If `authors` is not a column of strings or binaries, or has not one for each record.
    pub fn with_author(mut self, authors: &ArrayRef) -> Result<Self, Error> {
        self.check_length("author", authors)?;
        self.author = Some(TextColumn::of_argument("author", authors)?);
        Ok(self)
    }

    /// The number of records.
    #[must_use]
    pub fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(crate) fn text(&self) -> &TextColumn {
        &self.text
    }

    /// The number of the first record in the whole input.
    pub(crate) fn first_row(&self) -> usize {
        self.first_row
    }

    /// The author of the record in a row, if there is one.
    pub(crate) fn author(&self, row: usize) -> Option<Cow<'_, str>> {
        self.author.as_ref()?.get(row).map(String::from_utf8_lossy)
    }

    #[cfg(feature = "python")]
    pub(crate) fn has_authors(&self) -> bool {
        self.author.is_some()
    }

    pub(crate) fn may_hold_surrogates(&self, row: usize) -> bool {
        let rows = self.surrogates.as_ref();
        rows.is_some_and(|rows| row < rows.len() && rows.value(row))
    }

    pub(crate) fn id_field(&self) -> Field {
        self.id.as_ref().map_or_else(row_number, |id| id.field.as_ref().clone())
    }

    pub(crate) fn keep_fields(&self) -> Vec<FieldRef> {
        self.keep.iter().map(|kept| Arc::clone(&kept.field)).collect()
    }

    /// That no two columns of the output will have the same name.
    pub(crate) fn check_names(&self, kind: TableKind, options: &TableOptions) -> Result<(), Error> {
        for (index, kept) in self.keep.iter().enumerate() {
            let name = kept.field.name();
            let before = self.keep.iter().take(index);
            if kind.has_column(name, options) || before.into_iter().any(|k| k.field.name() == name)
            {
                return Err(Error::argument(
                    "keep",
                    format!("the table already has a column {name:?}"),
                    "columns of other names (rename it in the input)",
                ));
            }
        }
        Ok(())
    }

    pub(crate) fn slice(&self, start: usize, length: usize) -> Self {
        let cut = |carried: &Carried| Carried {
            field: Arc::clone(&carried.field),
            values: carried.values.slice(start, length),
        };
        Self {
            text: self.text.slice(start, length),
            id: self.id.as_ref().map(cut),
            keep: self.keep.iter().map(cut).collect(),
            author: self.author.as_ref().map(|authors| authors.slice(start, length)),
            first_row: self.first_row + start,
            surrogates: self.surrogates.as_ref().map(|rows| rows.slice(start, length)),
        }
    }

    /// The ids and the kept columns, repeated for these rows; all rows once for `None`.
    pub(crate) fn carry(
        &self,
        rows: Option<&UInt32Array>,
    ) -> Result<(ArrayRef, Vec<ArrayRef>), NotCarried> {
        let pick = |carried: &Carried| {
            let picked = match rows {
                None => Ok(ArrayRef::clone(&carried.values)),
                Some(rows) => take(&carried.values, rows, None),
            };
            picked
                .and_then(|values| made_readable(&values))
                .map_err(|problem| NotCarried { name: carried.field.name().clone(), problem })
        };
        let id = match &self.id {
            Some(id) => pick(id)?,
            None => self.numbers(rows),
        };
        Ok((id, self.keep.iter().map(pick).collect::<Result<_, _>>()?))
    }

    /// How long the ids and the kept values are.
    pub(crate) fn kept_lengths(&self) -> KeptLengths {
        let carried = self.id.iter().chain(&self.keep);
        let lengths = carried.map(|c| (c.field.name().clone(), Lengths::of(&c.values)));
        KeptLengths { columns: lengths.collect() }
    }

    fn numbers(&self, rows: Option<&UInt32Array>) -> ArrayRef {
        let first = self.first_row as i64;
        Arc::new(match rows {
            None => (0..self.len()).map(|row| first + row as i64).collect::<Int64Array>(),
            Some(rows) => rows.values().iter().map(|&row| first + i64::from(row)).collect(),
        })
    }

    fn carried(&self, argument: &str, name: &str, values: &ArrayRef) -> Result<Carried, Error> {
        self.check_length(argument, values)?;
        // Nullable whatever this batch holds: batches of one input must have one schema.
        let field = Field::new(name, widely_readable_type(values.data_type()), true);
        Ok(Carried { field: Arc::new(field), values: ArrayRef::clone(values) })
    }
    fn check_length(&self, argument: &str, values: &ArrayRef) -> Result<(), Error> {
        if values.len() == self.len() {
            return Ok(());
        }
        let expected = format!("one for each of the {} records", self.len());
        Err(Error::argument(argument, format!("{} values", values.len()), expected))
    }
}
