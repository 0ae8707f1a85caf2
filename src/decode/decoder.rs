//! The layers in order, for one record after another.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::characters::Changed;
use super::date;
use super::decoded::{DecodeReport, Decoded};
use super::fault::{Fault, MAX_BYTES, too_long};
use super::layers::{Layer, Layers};
use super::offset_map::OffsetMap;
use super::options::{DecodeOptions, Header, MalformedJson, Surrogates};
use super::pass::{self, Found, Output, Rules};
use super::utf8::{Repaired, repair_utf8};
use super::{characters, html_rounds};
use crate::{Error, TextSpan};

/// Decodes one record; many are better given to one [`Decoder`].
///
/// # Errors
///
/// Only where an option asks for it ([`MalformedJson::Strict`], [`Surrogates::Error`]), or if the
/// record has more than `u32::MAX` bytes.
///
/// ```
/// use std::borrow::Cow;
///
/// use guillemet::decode::{DecodeOptions, decode};
///
/// let mut options = DecodeOptions::default();
/// assert_eq!(decode("caf&eacute;", &options)?.text, "café");
/// assert!(matches!(decode("café", &options)?.text, Cow::Borrowed("café")));
///
/// options.set("layers", "json")?;
/// options.set("json", "strict")?;
/// assert_eq!(
///     decode(r"C:\dir", &options).unwrap_err().to_string(),
///     "record, byte 2: a backslash that starts no JSON escape"
/// );
/// # Ok::<(), guillemet::Error>(())
/// ```
pub fn decode<'r>(record: &'r str, options: &DecodeOptions) -> Result<Decoded<'r>, Error> {
    Decoder::new(options.clone()).decode(record)
}

/// Decodes records one after another, into memory used again.
///
/// ```
/// use guillemet::decode::{DecodeOptions, Decoder, OffsetMap};
///
/// let mut decoder = Decoder::new(DecodeOptions::default());
/// let mut text = String::new();
/// let mut map = OffsetMap::default();
/// let report = decoder.append(r"\u0022Yes,\u0022 ", &mut text, &mut map)?;
/// assert_eq!(report.replaced, 2);
/// decoder.append("she said.", &mut text, &mut map)?;
/// assert_eq!(text, "\"Yes,\" she said.");
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    options: DecodeOptions,
    scratch: Scratch,
}

/// Where the second and later steps write.
#[derive(Clone, Debug, Default)]
struct Scratch {
    text: String,
    map: OffsetMap,
}

impl Decoder {
    /// A decoder with these options.
    ///
    /// See [`Decoder`] for an example.
    #[must_use]
    pub fn new(options: DecodeOptions) -> Self {
        Self { options, scratch: Scratch::default() }
    }

    /// Decodes one record; see [`decode`](decode()).
    ///
    /// # Errors
    ///
    /// As [`decode`](decode()).
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, Decoder};
    ///
    /// let mut decoder = Decoder::new(DecodeOptions::default());
    /// assert_eq!(decoder.decode("Marks &amp; Spencer")?.text, "Marks & Spencer");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn decode<'r>(&mut self, record: &'r str) -> Result<Decoded<'r>, Error> {
        let mut text = String::new();
        let mut map = OffsetMap::default();
        let (report, unchanged) = self.write(record, &mut text, &mut map)?;
        Ok(Decoded {
            date: report.date,
            layers: report.layers.to_vec(),
            replaced: report.replaced,
            kept: report.kept,
            lossy: report.lossy,
            changed: report.changed,
            text: unchanged.map_or(Cow::Owned(text), Cow::Borrowed),
            map,
        })
    }

    /// Decodes one record that may not be UTF-8; offsets count its own bytes.
    ///
    /// # Errors
    ///
    /// As [`decode`](decode()), and if it is not UTF-8 and the option `errors` says that
    /// such a record is to be refused.
    ///
    /// ```
    /// use guillemet::decode::{DecodeOptions, Decoder};
    ///
    /// let mut decoder = Decoder::new(DecodeOptions::default());
    /// let decoded = decoder.decode_bytes(b"caf\xE9 &amp; bar")?;
    /// assert_eq!((&*decoded.text, decoded.lossy), ("caf\u{FFFD} & bar", 1));
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn decode_bytes<'r>(&mut self, record: &'r [u8]) -> Result<Decoded<'r>, Error> {
        let Repaired { text, map, lossy } = repair_utf8(record, self.options.errors)?;
        match text {
            Cow::Borrowed(text) => self.decode(text),
            Cow::Owned(text) => {
                let decoded = self.decode(&text)?;
                Ok(Decoded {
                    text: Cow::Owned(decoded.text.into_owned()),
                    map: map.then(&decoded.map),
                    lossy: decoded.lossy + lossy,
                    ..decoded
                })
            }
        }
    }

    /// Decodes one record and appends its text; the map is emptied first, and in it the text
    /// begins at 0. After an error the text is as it was before.
    ///
    /// # Errors
    ///
    /// As [`decode`](decode()).
    ///
    /// See [`Decoder`] for an example.
    pub fn append(
        &mut self,
        record: &str,
        text: &mut String,
        map: &mut OffsetMap,
    ) -> Result<DecodeReport<'_>, Error> {
        let (report, unchanged) = self.write(record, text, map)?;
        if let Some(unchanged) = unchanged {
            text.push_str(unchanged);
        }
        Ok(report)
    }

    /// Appends the text of a record, or returns it where it is a part of the record as it is.
    pub(crate) fn write<'r>(
        &mut self,
        record: &'r str,
        text: &mut String,
        map: &mut OffsetMap,
    ) -> Result<(DecodeReport<'_>, Option<&'r str>), Error> {
        if record.len() > MAX_BYTES {
            return Err(too_long(record.len()));
        }
        let header = match self.options.header {
            Header::Auto => date::header(record),
            Header::Keep => None,
        };
        let (date, start) = header.map_or((None, 0), |(date, end)| (Some(date), end));
        let body = record.get(start..).unwrap_or_default();
        map.restart(start as u32);
        let mut steps = Steps {
            options: &self.options,
            scratch: &mut self.scratch,
            base: text.len(),
            text,
            map,
            body,
            start,
            found: Found::default(),
        };
        let layers = match steps.undo_layers() {
            Ok(layers) => layers,
            Err(error) => {
                steps.take_back();
                return Err(error);
            }
        };
        let changed = steps.change_characters();
        let is_unchanged = steps.map.has_no_edits();
        let Found { replaced, kept, lossy, .. } = steps.found;
        let length = steps.text.len() - steps.base;
        if length > MAX_BYTES {
            return Err(too_long(length));
        }
        let report = DecodeReport { date, layers, replaced, kept, lossy, changed };
        Ok((report, is_unchanged.then_some(body)))
    }
}

/// The steps that one record goes through. The first that changes anything writes to the text,
/// each later one from there to the scratch memory and back.
struct Steps<'s, 'o> {
    options: &'o DecodeOptions,
    scratch: &'s mut Scratch,
    text: &'s mut String,
    map: &'s mut OffsetMap,
    /// The length of the text before.
    base: usize,
    /// The record without its header, and where it starts.
    body: &'s str,
    start: usize,
    found: Found,
}

impl<'o> Steps<'_, 'o> {
    fn undo_layers(&mut self) -> Result<&'o [Layer], Error> {
        match &self.options.layers {
            Layers::Auto => self.undo_detected(),
            Layers::Declared(layers) => self.undo_declared(layers).map(|()| layers.as_slice()),
        }
    }

    fn undo_declared(&mut self, layers: &[Layer]) -> Result<(), Error> {
        let mut rest = layers;
        loop {
            rest = match rest {
                [] => return Ok(()),
                // An HTML layer right within a JSON layer is undone in the same pass.
                [Layer::Json, Layer::Html, rest @ ..] => {
                    self.undo::<true, true>()?;
                    self.undo_further_rounds();
                    rest
                }
                [Layer::Json, rest @ ..] => {
                    self.undo::<true, false>()?;
                    rest
                }
                [Layer::Html, rest @ ..] => {
                    self.undo::<false, true>()?;
                    self.undo_further_rounds();
                    rest
                }
            };
        }
    }

    /// Undoes what the text itself shows to be there.
    ///
    /// A text is a JSON string body if it has no character below U+0020 and no unescaped quotation
    /// mark, every backslash starts an escape, and at least one escape is unmistakable: `\uXXXX`,
    /// `\"`, `\/`, or `\r\n`. So `C:\new\table` is a path, and TeX and regular expressions are left
    /// alone. It is HTML, after that, if at least one reference ends in a semicolon.
    ///
    /// Each pass is made on trial, and taken back if it does not come across what it takes.
    fn undo_detected(&mut self) -> Result<&'o [Layer], Error> {
        let bytes = self.body.as_bytes();
        let Some(first) = memchr2(b'\\', b'&', bytes) else { return Ok(&[]) };
        let has_backslash = bytes.get(first..).is_some_and(|rest| memchr(b'\\', rest).is_some());
        if has_backslash && let Some(found) = self.try_json() {
            let has_html = found.has_terminated_reference;
            let layers: &[Layer] =
                if has_html { &[Layer::Json, Layer::Html] } else { &[Layer::Json] };
            // References without a semicolon are text if there are none with one.
            let has_gone_too_far = found.has_reference && !has_html;
            if has_gone_too_far || self.options.surrogates == Surrogates::Error {
                self.take_back();
                self.undo_declared(layers)?;
            } else {
                self.found.add(found);
                if has_html {
                    self.undo_further_rounds();
                }
            }
            return Ok(layers);
        }
        self.take_back();
        let rules = self.rules();
        let trial =
            self.step(|source, output| pass::undo::<false, true, false>(source, rules, output));
        if let Ok(found) = trial
            && found.has_terminated_reference
        {
            self.found.add(found);
            self.undo_further_rounds();
            return Ok(&[Layer::Html]);
        }
        self.take_back();
        Ok(&[])
    }

    fn try_json(&mut self) -> Option<Found> {
        let mut rules = self.rules();
        if rules.surrogates == Surrogates::Error {
            rules.surrogates = Surrogates::Replace;
        }
        let trial =
            self.step(|source, output| pass::undo::<true, true, true>(source, rules, output));
        trial.ok().filter(|found| found.has_unmistakable_escape)
    }

    fn undo<const JSON: bool, const HTML: bool>(&mut self) -> Result<(), Error> {
        let is_first = self.map.has_no_edits();
        let is_strict = self.options.json == MalformedJson::Strict;
        let rules = self.rules();
        let outcome = self.step(|source, output| {
            if JSON && is_strict {
                pass::undo::<JSON, HTML, true>(source, rules, output)
            } else {
                pass::undo::<JSON, HTML, false>(source, rules, output)
            }
        });
        match outcome {
            Ok(found) => {
                self.found.add(found);
                Ok(())
            }
            Err(Fault { position, problem }) => {
                let position = if is_first {
                    self.start + position
                } else {
                    let position = position as u32;
                    self.map.to_raw(TextSpan::new(position, position)).range().start
                };
                Err(Error::record(Some(position), problem))
            }
        }
    }

    fn undo_further_rounds(&mut self) {
        let limit = self.options.rounds.limit();
        if limit > 1 {
            let rounds = self.step(|source, output| Ok(html_rounds::undo(source, limit, output)));
            self.found.add(rounds.unwrap_or_default());
        }
    }

    /// The number of characters changed.
    fn change_characters(&mut self) -> u32 {
        let options = self.options;
        if !characters::are_changed(options) {
            return 0;
        }
        let counts = self.step(|source, output| Ok(characters::change(source, options, output)));
        let Changed { changed, lossy } = counts.unwrap_or_default();
        self.found.lossy += lossy;
        changed
    }

    /// Runs one step on the text as it is by now.
    fn step<T>(
        &mut self,
        run: impl FnOnce(&str, Output<'_>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.map.has_no_edits() {
            return run(self.body, Output::new(self.text, self.map, self.start));
        }
        let Scratch { text, map } = &mut *self.scratch;
        text.clear();
        let source = self.text.get(self.base..).unwrap_or_default();
        let outcome = run(source, Output::new(text, map, 0))?;
        if !map.has_no_edits() {
            self.text.truncate(self.base);
            self.text.push_str(text);
            *self.map = self.map.then(map);
        }
        Ok(outcome)
    }

    /// Takes a first step back.
    fn take_back(&mut self) {
        self.text.truncate(self.base);
        self.map.restart(self.start as u32);
    }

    fn rules(&self) -> Rules {
        Rules { charrefs: self.options.charrefs, surrogates: self.options.surrogates }
    }
}
