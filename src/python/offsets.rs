//! The map between a record and its text, for one record.

use pyo3::prelude::*;

use super::options::whole_number;
use crate::decode::OffsetMap;
use crate::{OffsetUnit, RawSpan, TextSpan};

/// The map between a record and its text, from ``decode(..., with_map=True)``.
///
/// A span that cuts into an escape, or into what was put in its place, is widened to the whole.
///
/// Examples
/// --------
/// >>> import guillemet as gm
/// >>> record = "caf&eacute; cr&egrave;me"
/// >>> text, offsets = gm.decode(record, with_map=True)
/// >>> offsets
/// <guillemet.Offsets: 2 edits, in char>
/// >>> text[5:10]
/// 'crème'
/// >>> start, end = offsets.to_raw(5, 10)
/// >>> record[start:end]
/// 'cr&egrave;me'
/// >>> offsets.to_text(start, end)
/// (5, 10)
#[pyclass(frozen, module = "guillemet")]
pub(crate) struct Offsets {
    map: OffsetMap,
    unit: OffsetUnit,
}

impl Offsets {
    pub(crate) fn new(map: OffsetMap, unit: OffsetUnit) -> Self {
        Self { map, unit }
    }
}

#[pymethods]
impl Offsets {
    /// Where the record has what became this part of the text.
    ///
    /// Parameters
    /// ----------
    /// start, end : int
    ///     A part of the text, in the unit that `decode` was asked for.
    ///
    /// Returns
    /// -------
    /// (int, int)
    #[pyo3(signature = (start, end, /))]
    fn to_raw(&self, start: Bound<'_, PyAny>, end: Bound<'_, PyAny>) -> PyResult<(u32, u32)> {
        let [start, end] = checked(&start, &end)?;
        let raw = self.map.to_raw(TextSpan::new(start, end));
        Ok((raw.start(), raw.end()))
    }

    /// Where the text has what came of this part of the record.
    ///
    /// Parameters
    /// ----------
    /// start, end : int
    ///     A part of the record, in the unit that `decode` was asked for.
    ///
    /// Returns
    /// -------
    /// (int, int)
    #[pyo3(signature = (start, end, /))]
    fn to_text(&self, start: Bound<'_, PyAny>, end: Bound<'_, PyAny>) -> PyResult<(u32, u32)> {
        let [start, end] = checked(&start, &end)?;
        let text = self.map.to_text(RawSpan::new(start, end));
        Ok((text.start(), text.end()))
    }

    /// What was put in the place of what: spans of the record, and of the text.
    ///
    /// Returns
    /// -------
    /// list of ((int, int), (int, int))
    #[getter]
    fn edits(&self) -> Vec<((u32, u32), (u32, u32))> {
        let edits = self.map.edits();
        edits.map(|(raw, text)| ((raw.start(), raw.end()), (text.start(), text.end()))).collect()
    }

    fn __repr__(&self) -> String {
        format!("<guillemet.Offsets: {} edits, in {}>", self.map.edits().len(), self.unit)
    }
}

fn checked(start: &Bound<'_, PyAny>, end: &Bound<'_, PyAny>) -> PyResult<[u32; 2]> {
    let expected = "a position from 0 up, of at most 32 bits";
    let start = whole_number("start", start, 0..=u32::MAX, expected)?;
    let expected = format!("a position from {start} up, of at most 32 bits");
    let end = whole_number("end", end, start..=u32::MAX, &expected)?;
    Ok([start, end])
}
