//! The columns of the table `decode`.

use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Builder, Int32Builder, StringArray};

use super::builder::TextBuilder;
use super::options::TableOptions;
use super::record_decoder::{DecodedRecord, RecordDecoder};
use super::records::Records;
use crate::Error;
use crate::decode::{Layer, layer_names};

/// One row per record: date, text, layers and the three counts.
pub(crate) fn decoded_columns(
    records: &Records,
    options: &TableOptions,
) -> Result<Vec<ArrayRef>, Error> {
    let mut decoder = RecordDecoder::new(records, options);
    let mut texts = Texts::new(records);
    let mut layers = TextBuilder::default();
    let mut date = Date32Builder::with_capacity(records.len());
    let mut counts = [(); 3].map(|()| Int32Builder::with_capacity(records.len()));
    let mut names = LayerNames::default();
    for row in 0..records.len() {
        let record = decoder.decode(row)?;
        let report = record.as_ref().map(|record| record.report);
        date.append_option(report.and_then(|report| report.date).map(|date| date.days));
        texts.push(row, record.as_ref())?;
        layers.push_option(report.map(|report| names.of(report.layers)))?;
        let found = record.map(|record| {
            let report = record.report;
            [report.replaced, report.kept, record.lossy]
        });
        for (index, builder) in counts.iter_mut().enumerate() {
            let count = found.and_then(|found| found.get(index).copied());
            builder.append_option(count.map(|count| count as i32));
        }
    }
    let [replaced, kept, lossy] = counts.each_mut().map(|builder| Arc::new(builder.finish()) as _);
    Ok(vec![Arc::new(date.finish()), texts.finish(), layers.finish(), replaced, kept, lossy])
}

/// The names of the layers last asked for: few records differ from the one before.
#[derive(Default)]
struct LayerNames {
    layers: Vec<Layer>,
    names: String,
}

impl LayerNames {
    fn of(&mut self, layers: &[Layer]) -> &str {
        if self.layers != layers {
            self.layers = layers.to_vec();
            self.names = layer_names(layers);
        }
        &self.names
    }
}

/// The texts: as long as no record changes, they are the records themselves, and no copy is made.
struct Texts<'r> {
    records: &'r Records,
    /// The records in the type of the result, while none has changed.
    unchanged: Option<&'r StringArray>,
    changed: TextBuilder,
}

impl<'r> Texts<'r> {
    fn new(records: &'r Records) -> Self {
        let unchanged = records.text().strings();
        let mut texts = Self { records, unchanged, changed: TextBuilder::default() };
        if unchanged.is_none() {
            texts.reserve();
        }
        texts
    }

    fn push(&mut self, row: usize, record: Option<&DecodedRecord<'_>>) -> Result<(), Error> {
        if let Some(records) = self.unchanged {
            if record.is_none_or(|record| record.is_unchanged) {
                return Ok(());
            }
            self.unchanged = None;
            self.reserve();
            for text in records.iter().take(row) {
                self.changed.push_option(text)?;
            }
        }
        self.changed.push_option(record.map(|record| record.text))
    }

    /// Room for all texts, which are about as long as their records.
    fn reserve(&mut self) {
        let records = self.records.text();
        self.changed = TextBuilder::with_capacity(records.len(), records.byte_length());
    }

    fn finish(self) -> ArrayRef {
        match self.unchanged {
            Some(records) => Arc::new(records.clone()),
            None => self.changed.finish(),
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow::array::{AsArray, LargeStringArray};

    use super::*;

    fn texts(array: &ArrayRef) -> ArrayRef {
        let records = Records::new(array).unwrap();
        decoded_columns(&records, &TableOptions::default()).unwrap()[1].clone()
    }

    #[test]
    fn records_without_escapes_are_not_copied() {
        let records =
            StringArray::from(vec![Some("Nothing"), None, Some("to \u{201C}undo\u{201D}")]);
        let shared = texts(&(Arc::new(records.clone()) as ArrayRef));
        assert_eq!(shared.as_string::<i32>(), &records);
        assert_eq!(shared.as_string::<i32>().values().as_ptr(), records.values().as_ptr());
    }

    #[test]
    fn a_change_in_any_row_makes_a_copy_of_all() {
        for changed in 0..4 {
            let mut rows = vec![Some("one"), None, Some(""), Some("four")];
            rows[changed] = Some("R&amp;D");
            let mut expected = rows.clone();
            expected[changed] = Some("R&D");
            let found = texts(&(Arc::new(StringArray::from(rows.clone())) as ArrayRef));
            assert_eq!(found.as_string::<i32>(), &StringArray::from(expected.clone()));
            let found = texts(&(Arc::new(LargeStringArray::from(rows)) as ArrayRef));
            assert_eq!(found.as_string::<i32>(), &StringArray::from(expected));
        }
        let header =
            texts(&(Arc::new(StringArray::from(vec![" date 2022-02-26 With"])) as ArrayRef));
        assert_eq!(header.as_string::<i32>().value(0), "With");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_not_shared() {
        let bytes: ArrayRef = Arc::new(arrow::array::BinaryArray::from_vec(vec![b"a", b"\xFF"]));
        assert_eq!(texts(&bytes).as_string::<i32>(), &StringArray::from(vec!["a", "\u{FFFD}"]));
    }
}
