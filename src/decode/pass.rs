//! One pass over a text, which undoes a JSON layer, an HTML layer, or the one inside the other.

use std::ops::Range;

use memchr::{memchr, memchr2};

use super::common_reference;
use super::fault::Fault;
use super::html_reference::{self, HtmlReference};
use super::json_escape::{self, JsonEscape};
use super::offset_map::OffsetMap;
use super::options::{Charrefs, Surrogates};
use super::scan::Scan;

/// How a pass treats what is open to choice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rules {
    pub(super) charrefs: Charrefs,
    pub(super) surrogates: Surrogates,
}

/// What a pass came across.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Found {
    /// Escapes and references undone.
    pub(super) replaced: u32,
    /// Malformed ones left as they were.
    pub(super) kept: u32,
    /// U+FFFD put in.
    pub(super) lossy: u32,
    /// Whether a JSON escape was one that hardly occurs by chance: `\u0022`, `\"`, `\/`, `\r\n`.
    pub(super) has_unmistakable_escape: bool,
    /// Whether there was any reference, malformed or not.
    pub(super) has_reference: bool,
    /// Whether a reference ended in a semicolon.
    pub(super) has_terminated_reference: bool,
}

/// Where a pass writes: the text is appended, and begins at offset 0 of the map. Nothing at all
/// is written by a pass that changes nothing.
pub(super) struct Output<'o> {
    pub(super) text: &'o mut String,
    pub(super) map: &'o mut OffsetMap,
    /// Length of the text before this pass.
    pub(super) base: usize,
    /// Up to where the source is in the text.
    copied: usize,
    /// Where the source begins in the coordinates of the map.
    pub(super) offset: usize,
}

/// Most runs are shorter, in text that was escaped for HTML and for JSON.
const PIECE: usize = 128;

impl<'o> Output<'o> {
    /// `offset` is where the source begins in the record.
    pub(super) fn new(text: &'o mut String, map: &'o mut OffsetMap, offset: usize) -> Self {
        map.restart(offset as u32);
        Self { base: text.len(), text, map, copied: 0, offset }
    }

    /// Copies the source up to `range` and puts these characters in place of it.
    #[expect(clippy::inline_always, reason = "the innermost loop: 8% faster")]
    #[inline(always)]
    pub(super) fn replace(&mut self, source: &str, range: Range<usize>, characters: [char; 2]) {
        let [first, second] = characters;
        self.copy(source, range.start);
        self.text.push(first);
        if second != '\0' {
            self.text.push(second);
        }
        self.end_edit(range);
    }

    /// Copies the source up to `range` and leaves that out.
    pub(super) fn remove(&mut self, source: &str, range: Range<usize>) {
        self.copy(source, range.start);
        self.end_edit(range);
    }

    /// Copies the source up to `end`.
    ///
    /// A run between two escapes is too short for a general copy to be worth its start. So pieces
    /// of a fixed length are copied, and what is too much is taken back.
    #[inline]
    fn copy(&mut self, source: &str, end: usize) {
        let mut at = self.copied;
        // Escapes often follow one another.
        while at < end {
            let Some(piece) = source.get(at..at + PIECE) else {
                self.text.push_str(source.get(at..end).unwrap_or_default());
                return;
            };
            self.text.push_str(piece);
            at += PIECE;
        }
        self.text.truncate(self.text.len() + end - at.max(end));
    }

    #[inline]
    fn end_edit(&mut self, range: Range<usize>) {
        self.copied = range.end;
        let (start, end) = (range.start + self.offset, range.end + self.offset);
        self.map.push(start as u32, end as u32, (self.text.len() - self.base) as u32);
    }

    /// Copies the rest of the source, if there was any edit.
    pub(super) fn finish(mut self, source: &str) {
        if !self.map.has_no_edits() {
            self.copy(source, source.len());
        }
    }
}

/// Undoes the escapes of `source`.
///
/// References may be written with the characters that JSON escapes stand for, but neither reads
/// what it wrote itself.
/// With `CHECKED` it stops at whatever a JSON string body does not hold.
pub(super) fn undo<const JSON: bool, const HTML: bool, const CHECKED: bool>(
    source: &str,
    rules: Rules,
    mut output: Output<'_>,
) -> Result<Found, Fault> {
    let bytes = source.as_bytes();
    let mut found = Found::default();
    if !CHECKED && first::<JSON, HTML>(bytes).is_none() {
        return Ok(found);
    }
    let mut escapes = Scan::<JSON, HTML, CHECKED>::new(bytes);
    output.text.reserve(source.len());
    let mut at = 0;
    while let Some(start) = escapes.next(at)? {
        if HTML && let Some(reference) = common_reference::read::<JSON>(bytes, start) {
            found.has_unmistakable_escape |= reference.is_escaped;
            found.has_reference = true;
            found.has_terminated_reference = true;
            output.replace(source, start..reference.end, [reference.character, '\0']);
            at = reference.end;
            continue;
        }
        at = start;
        // Those of a single letter often come in rows: `\r\n\r\n`.
        while JSON && let Some(character) = json_escape::read_single(bytes, at) {
            if CHECKED && !found.has_unmistakable_escape {
                found.has_unmistakable_escape = is_unmistakable(bytes, at);
            }
            output.replace(source, at..at + 2, [character, '\0']);
            at += 2;
        }
        if JSON && at > start {
            continue;
        }
        // Where an ampersand ends: the raw one, unless a JSON escape is one.
        let mut end = start + 1;
        let mut characters = ['&', '\0'];
        if JSON && bytes.get(start) == Some(&b'\\') {
            match json_escape::read(bytes, start) {
                JsonEscape::Character(character, escape_end) => {
                    // It is a `\u0022`, the others being done with.
                    found.has_unmistakable_escape = true;
                    characters = [character, '\0'];
                    end = escape_end;
                }
                JsonEscape::LoneSurrogate(escape_end) => {
                    found.has_unmistakable_escape = true;
                    match rules.surrogates {
                        Surrogates::Replace => {
                            found.lossy += 1;
                            characters = [char::REPLACEMENT_CHARACTER, '\0'];
                            end = escape_end;
                        }
                        Surrogates::Keep => {
                            found.kept += 1;
                            at = end;
                            continue;
                        }
                        Surrogates::Error => {
                            return Err(Fault { position: start, problem: LONE_SURROGATE });
                        }
                    }
                }
                JsonEscape::Malformed if CHECKED => {
                    return Err(Fault { position: start, problem: MALFORMED });
                }
                JsonEscape::Malformed => {
                    found.kept += 1;
                    at = end;
                    continue;
                }
            }
        }
        if HTML && characters == ['&', '\0'] {
            match html_reference::read::<JSON>(bytes, end, rules.charrefs) {
                HtmlReference::Decoded(reference) => {
                    found.has_reference = true;
                    found.has_terminated_reference |= reference.is_terminated;
                    found.lossy += u32::from(reference.is_lossy);
                    if CHECKED && !found.has_unmistakable_escape {
                        // Only `\u0061` and its like can stand for a character of a reference.
                        let rest = bytes.get(end..reference.end).unwrap_or_default();
                        found.has_unmistakable_escape = memchr(b'\\', rest).is_some();
                    }
                    characters = reference.characters;
                    end = reference.end;
                }
                HtmlReference::Malformed => {
                    found.has_reference = true;
                    found.kept += 1;
                }
                HtmlReference::Text => {}
            }
        }
        // A raw ampersand that stays one is text.
        if end > start + 1 {
            output.replace(source, start..end, characters);
        }
        at = end;
    }
    found.replaced = output.map.edits().len() as u32;
    output.finish(source);
    Ok(found)
}

/// Where the first escape may be.
fn first<const JSON: bool, const HTML: bool>(bytes: &[u8]) -> Option<usize> {
    match (JSON, HTML) {
        (true, true) => memchr2(b'\\', b'&', bytes),
        (true, false) => memchr(b'\\', bytes),
        (false, _) => memchr(b'&', bytes),
    }
}

const LONE_SURROGATE: &str = "half of a surrogate pair";
const MALFORMED: &str = "a backslash that starts no JSON escape";

/// Whether the escape of a single letter at `start` hardly occurs by chance.
fn is_unmistakable(bytes: &[u8], start: usize) -> bool {
    match bytes.get(start + 1) {
        Some(b'"' | b'/') => true,
        Some(b'r') => bytes.get(start + 2..start + 4) == Some(b"\\n"),
        _ => false,
    }
}

impl Found {
    /// Adds the counts of another pass.
    pub(super) fn add(&mut self, other: Self) {
        self.replaced += other.replaced;
        self.kept += other.kept;
        self.lossy += other.lossy;
    }
}
