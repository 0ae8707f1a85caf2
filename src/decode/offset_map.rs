//! The way back from a text to its record.

use crate::{RawSpan, TextSpan, UnitIndex};

/// The map between a record and its text: a list of the places where they differ.
///
/// Each such place, an *edit*, replaced some bytes of the record by some bytes of text. Between
/// two edits both sides hold the same bytes, so nothing is stored for them: an edit takes twelve
/// bytes, and a text in which nothing had to be undone takes none.
///
/// A span that cuts into an edit widens to the whole of it, on either side: half of `&eacute;`
/// stands for nothing. A span that ends where an edit begins stays out of it, also where that edit
/// left no text, so the header of a record is in no span but the empty one before it.
///
/// ```
/// use guillemet::decode::{DecodeOptions, decode};
/// use guillemet::{RawSpan, TextSpan};
///
/// let record = r"\u0022Non\u0022, said Ren&eacute;e";
/// let decoded = decode(record, &DecodeOptions::default())?;
/// assert_eq!(decoded.text, "\"Non\", said Renée");
///
/// let raw = decoded.map.to_raw(TextSpan::new(0, 5));
/// assert_eq!(raw.of(record), r"\u0022Non\u0022");
/// assert_eq!(decoded.map.to_text(raw), TextSpan::new(0, 5));
/// // Half of the reference: all of its letter.
/// assert_eq!(decoded.map.to_text(RawSpan::new(27, 30)).of(&decoded.text), "é");
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OffsetMap {
    /// Where the text begins in the record.
    start: u32,
    /// In order, without overlap.
    edits: Vec<Edit>,
}

/// Bytes of the record that became other bytes of text. Where these begin follows from the edit
/// before, since the bytes in between are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Edit {
    raw_start: u32,
    raw_end: u32,
    text_end: u32,
}

impl OffsetMap {
    /// The raw bytes that became this text, in time logarithmic in the number of edits.
    ///
    /// See [`OffsetMap`] for an example.
    #[must_use]
    pub fn to_raw(&self, span: TextSpan) -> RawSpan {
        self.cursor().to_raw(span)
    }

    /// The text that these raw bytes became, in time logarithmic in the number of edits.
    ///
    /// See [`OffsetMap`] for an example.
    #[must_use]
    pub fn to_text(&self, span: RawSpan) -> TextSpan {
        self.cursor().to_text(span)
    }

    /// For many spans in about the order of the text.
    ///
    /// See [`OffsetCursor`] for an example.
    #[must_use]
    pub fn cursor(&self) -> OffsetCursor<'_> {
        OffsetCursor { map: self, first: 0, last: 0 }
    }

    /// The edits in order: bytes of the record, and the bytes of text that took their place.
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, decode};
    ///
    /// let record = r"R&amp;D\r\n";
    /// let decoded = decode(record, &DecodeOptions::default())?;
    /// let edits: Vec<_> = decoded
    ///     .map
    ///     .edits()
    ///     .map(|(raw, text)| (raw.of(record), text.of(&decoded.text)))
    ///     .collect();
    /// assert_eq!(edits, [("&amp;", "&"), (r"\r", "\r"), (r"\n", "\n")]);
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    #[must_use]
    pub fn edits(&self) -> impl ExactSizeIterator<Item = (RawSpan, TextSpan)> {
        let mut before = self.origin();
        self.edits.iter().map(move |&edit| {
            let text_start = before.text_end + (edit.raw_start - before.raw_end);
            before = edit;
            (RawSpan::new(edit.raw_start, edit.raw_end), TextSpan::new(text_start, edit.text_end))
        })
    }

    /// Whether every offset is the same on both sides.
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, decode};
    ///
    /// assert!(decode("Nothing to undo.", &DecodeOptions::default())?.map.is_identity());
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    #[must_use]
    pub fn is_identity(&self) -> bool {
        self.start == 0 && self.edits.is_empty()
    }

    /// The map of two steps, of which `next` starts from the text of this one.
    ///
    /// Edits that touch the same bytes in between become one.
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, Decoder, InvalidUtf8, repair_utf8};
    /// use guillemet::TextSpan;
    ///
    /// let record = b"\xFF &amp; \xFF";
    /// let repaired = repair_utf8(record, InvalidUtf8::Replace)?;
    /// let decoded = Decoder::new(DecodeOptions::default()).decode(&repaired.text)?;
    /// assert_eq!(decoded.text, "\u{FFFD} & \u{FFFD}");
    ///
    /// let raw = repaired.map.then(&decoded.map).to_raw(TextSpan::new(4, 9));
    /// assert_eq!(&record[raw.range()], b"&amp; \xFF");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    #[must_use]
    pub fn then(&self, next: &Self) -> Self {
        let is_before_text = |(_, text): &(RawSpan, TextSpan)| text.end() <= next.start;
        let mut first = self.edits().skip_while(is_before_text).peekable();
        let mut second = next.edits().peekable();
        // Spans of the text in between, which is the record of the second step.
        let made = |edit: &(RawSpan, TextSpan)| (edit.1.start(), edit.1.end());
        let used = |edit: &(RawSpan, TextSpan)| (edit.0.start(), edit.0.end());
        let (mut to_raw, mut to_text) = (self.cursor(), next.cursor());
        let mut edits = Vec::with_capacity(self.edits.len() + next.edits.len());
        while let Some((start, mut end)) =
            first.peek().map(made).into_iter().chain(second.peek().map(used)).min()
        {
            let mut taken = None;
            loop {
                // Whatever shares a byte with those already here belongs to the same edit.
                let joins = |span: (u32, u32)| span == (start, end) || span.0 < end;
                if let Some((raw, text)) = first.next_if(|edit| joins(made(edit))) {
                    end = end.max(text.end());
                    taken = Some(taken.map_or(raw, |taken| raw.cover(taken)));
                } else if let Some((raw, _)) = second.next_if(|edit| joins(used(edit))) {
                    end = end.max(raw.end());
                } else {
                    break;
                }
            }
            let raw = to_raw.to_raw(TextSpan::new(start, end));
            let raw = taken.map_or(raw, |taken| raw.cover(taken));
            let text = to_text.to_text(RawSpan::new(start, end));
            edits.push(Edit { raw_start: raw.start(), raw_end: raw.end(), text_end: text.end() });
        }
        Self { start: self.to_raw(TextSpan::new(next.start, next.start)).start(), edits }
    }

    /// The same map for positions that are counted in another unit, in the record and in the text.
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, decode};
    /// use guillemet::{OffsetUnit, TextSpan, UnitIndex};
    ///
    /// let record = "th\u{E9} &amp; caf&eacute;";
    /// let decoded = decode(record, &DecodeOptions::default())?;
    /// let raw = UnitIndex::new(record, OffsetUnit::Char);
    /// let text = UnitIndex::new(&decoded.text, OffsetUnit::Char);
    /// // The last word: characters 6 to 10 of the text, 10 to 21 of the record.
    /// let span = decoded.map.in_units(&raw, &text).to_raw(TextSpan::new(6, 10));
    /// assert_eq!((span.start(), span.end()), (10, 21));
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    #[must_use]
    pub fn in_units(&self, record: &UnitIndex<'_>, text: &UnitIndex<'_>) -> Self {
        let counted = |edit: &Edit| Edit {
            raw_start: record.at(edit.raw_start),
            raw_end: record.at(edit.raw_end),
            text_end: text.at(edit.text_end),
        };
        Self { start: record.at(self.start), edits: self.edits.iter().map(counted).collect() }
    }

    /// Empties the map for a text that begins at `start` in its record.
    pub(super) fn restart(&mut self, start: u32) {
        self.start = start;
        self.edits.clear();
    }

    /// Adds an edit after the last one; `text_end` is where its text ends.
    #[inline]
    pub(super) fn push(&mut self, raw_start: u32, raw_end: u32, text_end: u32) {
        self.edits.push(Edit { raw_start, raw_end, text_end });
    }

    /// Takes back the last edits, down to the last that begins before `raw_start`.
    pub(super) fn take_back(&mut self, raw_start: u32) {
        while self.edits.pop_if(|edit| edit.raw_start >= raw_start).is_some() {}
    }

    /// Whether there are no edits.
    pub(super) fn has_no_edits(&self) -> bool {
        self.edits.is_empty()
    }

    /// An edit of nothing where the text begins.
    fn origin(&self) -> Edit {
        Edit { raw_start: self.start, raw_end: self.start, text_end: 0 }
    }

    /// The edit before the one at `index`, and that one.
    fn around(&self, index: usize) -> (Edit, Option<Edit>) {
        let before = index.checked_sub(1).and_then(|index| self.edits.get(index));
        (before.copied().unwrap_or_else(|| self.origin()), self.edits.get(index).copied())
    }
}

/// Maps spans and remembers where the last one was: spans that follow one another take constant
/// time each, amortised over the edits that they pass. Any order gives the same answers.
///
/// ```
/// use guillemet::TextSpan;
/// use guillemet::decode::{DecodeOptions, decode};
///
/// let record = "Caf&eacute;, th&eacute;";
/// let decoded = decode(record, &DecodeOptions::default())?;
/// let mut cursor = decoded.map.cursor();
/// assert_eq!(cursor.to_raw(TextSpan::new(0, 5)).of(record), "Caf&eacute;");
/// assert_eq!(cursor.to_raw(TextSpan::new(7, 11)).of(record), "th&eacute;");
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct OffsetCursor<'m> {
    map: &'m OffsetMap,
    /// The edit at which the last search for a start ended, and for an end.
    first: usize,
    last: usize,
}

impl OffsetCursor<'_> {
    /// The raw bytes that became this text.
    ///
    /// See [`OffsetCursor`] for an example.
    pub fn to_raw(&mut self, span: TextSpan) -> RawSpan {
        let edits = &self.map.edits;
        self.first = seek(edits, self.first, |edit| edit.text_end <= span.start());
        let (before, cut) = self.map.around(self.first);
        let start = after(before.raw_end, span.start(), before.text_end);
        let start = cut.map_or(start, |cut| start.min(cut.raw_start));

        self.last = seek(edits, self.last, |edit| edit.text_end < span.end());
        let (before, cut) = self.map.around(self.last);
        let end = after(before.raw_end, span.end(), before.text_end);
        let end = cut.filter(|cut| cut.raw_start < end).map_or(end, |cut| cut.raw_end);
        RawSpan::new(start, end.max(start))
    }

    /// The text that these raw bytes became.
    ///
    /// ```
    /// use guillemet::RawSpan;
    /// use guillemet::decode::{DecodeOptions, decode};
    ///
    /// let decoded = decode("R&amp;D", &DecodeOptions::default())?;
    /// assert_eq!(decoded.map.cursor().to_text(RawSpan::new(1, 7)).of(&decoded.text), "&D");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn to_text(&mut self, span: RawSpan) -> TextSpan {
        let edits = &self.map.edits;
        self.first = seek(edits, self.first, |edit| edit.raw_end <= span.start());
        let (before, cut) = self.map.around(self.first);
        let start = cut.map_or(span.start(), |cut| span.start().min(cut.raw_start));
        let start = after(before.text_end, start, before.raw_end);

        self.last = seek(edits, self.last, |edit| edit.raw_end < span.end());
        let (before, cut) = self.map.around(self.last);
        let end = after(before.text_end, span.end(), before.raw_end);
        let end = cut.filter(|cut| cut.raw_start < span.end()).map_or(end, |cut| cut.text_end);
        TextSpan::new(start, end.max(start))
    }
}

/// The position as far behind `base` as `position` is behind `from`.
fn after(base: u32, position: u32, from: u32) -> u32 {
    base.saturating_add(position.saturating_sub(from))
}

/// The number of edits for which `is_before` holds, which none after the first that fails it
/// does; searched from `hint` on in steps that double.
fn seek(edits: &[Edit], hint: usize, is_before: impl Fn(&Edit) -> bool) -> usize {
    let passes = |index: usize| edits.get(index).is_some_and(&is_before);
    let (mut low, mut high) = (0, hint);
    if hint == 0 || passes(hint - 1) {
        let mut step = 1;
        low = hint;
        while passes(low + step - 1) {
            low += step;
            step *= 2;
        }
        high = (low + step - 1).min(edits.len());
    }
    low + edits.get(low..high).unwrap_or_default().partition_point(is_before)
}
