//! The quotation marks of a text: where they stand and on which side they can stand.
//!
//! A mark's shape says little: `"` looks the same on both sides, feeds confuse U+201C and U+201D,
//! German closes with the mark that English opens with, and Swedish uses one for both. What can be
//! relied on is the white space around it, so that decides, and the shape only where it is silent.
//!
//! Double, angle and corner marks are found here. Single marks are apostrophes more often than
//! not and need their partner to be told apart: see [`super::pair`].

use crate::TextSpan;
use crate::language::quotation_mark;
pub use crate::language::{MarkFamily, Side};

impl MarkFamily {
    pub(super) const DOUBLE_FAMILIES: usize = 5;

    /// The place of a family other than [`Self::Single`] in a table of
    /// [`Self::DOUBLE_FAMILIES`].
    pub(super) const fn slot(self) -> usize {
        match self {
            Self::Double | Self::Single => 0,
            Self::Guillemet => 1,
            Self::SingleGuillemet => 2,
            Self::Corner => 3,
            Self::WhiteCorner => 4,
        }
    }
}

/// A quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mark {
    /// Where it stands; two characters for two apostrophes or grave accents.
    pub span: TextSpan,
    /// What it pairs with.
    pub family: MarkFamily,
    /// On which side it stands.
    pub side: Side,
}

/// The marks of one paragraph other than single ones, in order. Marks inside left-over tags
/// (`<a href="...">`) are not counted.
pub(super) fn marks(text: &str, paragraph: TextSpan, found: &mut Vec<Mark>) {
    let bytes = text.as_bytes();
    let end = paragraph.end() as usize;
    let mut at = paragraph.start() as usize;
    let mut tags = Tagging::default();
    while let Some(step) =
        bytes.get(at..end).and_then(|rest| rest.iter().position(|&byte| is_lead(byte)))
    {
        at += step;
        if bytes.get(at) == Some(&b'<') {
            at = tags.end(bytes, at, end).unwrap_or(at + 1);
            continue;
        }
        let Some((length, family, shape)) = mark_at(text, at, end) else {
            at += 1;
            continue;
        };
        let span = TextSpan::new(at as u32, (at + length) as u32);
        let around = Surroundings::of(text, span, paragraph);
        found.push(Mark { span, family, side: around.side(family, shape) });
        at += length;
    }
}

/// Bytes with which a mark or a tag can begin.
fn is_lead(byte: u8) -> bool {
    matches!(byte, b'"' | b'\'' | b'`' | b'<' | 0xC2 | 0xE2 | 0xE3 | 0xEF)
}

/// The mark other than a single one that begins at `at`: its length, its family and the side that
/// its shape suggests.
fn mark_at(text: &str, at: usize, end: usize) -> Option<(usize, MarkFamily, Side)> {
    let mut characters = text.get(at..end)?.chars();
    let first = characters.next()?;
    match (first, characters.next()) {
        ('\'', Some('\'')) => Some((2, MarkFamily::Double, Side::Either)),
        ('`', Some('`')) => Some((2, MarkFamily::Double, Side::Open)),
        _ => quotation_mark(first)
            .filter(|(family, _)| *family != MarkFamily::Single)
            .map(|(family, shape)| (first.len_utf8(), family, shape)),
    }
}

/// The characters on both sides of a mark; a space where the paragraph ends.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surroundings {
    pub(super) before: char,
    pub(super) after: char,
}

impl Surroundings {
    pub(super) fn of(text: &str, mark: TextSpan, paragraph: TextSpan) -> Self {
        let before = TextSpan::new(paragraph.start(), mark.start()).of(text).chars().next_back();
        let after = TextSpan::new(mark.end(), paragraph.end()).of(text).chars().next();
        Self { before: before.unwrap_or(' '), after: after.unwrap_or(' ') }
    }

    pub(super) fn opens(self) -> bool {
        (self.before.is_whitespace() || is_before_opening(self.before))
            && !self.after.is_whitespace()
    }

    pub(super) fn closes(self) -> bool {
        (self.after.is_whitespace() || is_after_closing(self.after)) && !self.before.is_whitespace()
    }

    fn side(self, family: MarkFamily, shape: Side) -> Side {
        // Between letters of a script without spaces, and beside the inner spaces of French
        // guillemets, the place says nothing; only a letter on one side alone does.
        let (opens, closes) = match family {
            MarkFamily::Corner | MarkFamily::WhiteCorner => return shape,
            MarkFamily::Guillemet | MarkFamily::SingleGuillemet => (
                self.opens() && self.after.is_alphanumeric(),
                self.closes() && !self.before.is_whitespace(),
            ),
            _ => (self.opens(), self.closes()),
        };
        match (opens, closes) {
            (true, false) => Side::Open,
            (false, true) => Side::Close,
            _ => shape,
        }
    }
}

/// Punctuation that an opening mark may follow without a space.
fn is_before_opening(character: char) -> bool {
    matches!(
        character,
        '(' | '['
            | '{'
            | '-'
            | '/'
            | ':'
            | ';'
            | ','
            | '"'
            | '\''
            | '`'
            | '>'
            | '\u{2013}' // en dash
            | '\u{2014}' // em dash
            | '\u{2015}' // horizontal bar
            | '\u{2018}' // left single quotation mark
            | '\u{201C}' // left double quotation mark
            | '\u{2026}' // horizontal ellipsis
    )
}

/// Punctuation that a closing mark may precede without a space.
fn is_after_closing(character: char) -> bool {
    matches!(
        character,
        ')' | ']'
            | '}'
            | '-'
            | '/'
            | ':'
            | ';'
            | ','
            | '.'
            | '?'
            | '!'
            | '"'
            | '\''
            | '<'
            | '\u{2013}' // en dash
            | '\u{2014}' // em dash
            | '\u{2015}' // horizontal bar
            | '\u{2019}' // right single quotation mark
            | '\u{201D}' // right double quotation mark
            | '\u{2026}' // horizontal ellipsis
    )
}

/// Finds the ends of tags, and remembers where there are none, so that a text of nothing but
/// `<` is read once.
#[derive(Debug, Default)]
struct Tagging {
    no_end_before: usize,
}

impl Tagging {
    /// The byte after the tag that begins at `at`, if one does: `<`, a letter or `/`, and a `>`
    /// with neither `<` nor `>` between.
    fn end(&mut self, bytes: &[u8], at: usize, end: usize) -> Option<usize> {
        let first = bytes.get(at + 1)?;
        if at < self.no_end_before || !(first.is_ascii_alphabetic() || *first == b'/') {
            return None;
        }
        let inside = bytes.get(at + 1..end)?;
        let length = inside.iter().position(|byte| matches!(byte, b'<' | b'>'));
        let stop = length.map_or(end, |length| at + 1 + length);
        if bytes.get(stop) == Some(&b'>') && stop < end {
            return Some(stop + 1);
        }
        self.no_end_before = stop;
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(text: &str) -> String {
        let mut found = Vec::new();
        marks(text, TextSpan::new(0, text.len() as u32), &mut found);
        let letter = |side| match side {
            Side::Open => 'o',
            Side::Close => 'c',
            Side::Either => '?',
        };
        found.iter().map(|mark| letter(mark.side)).collect()
    }

    #[test]
    fn the_place_tells_before_the_shape() {
        assert_eq!(sides("\"Yes,\" he said."), "oc");
        assert_eq!(sides("It was \u{201C}bad\u{201C} to him"), "oc");
        assert_eq!(sides("\u{201E}Nein\u{201C}, sagt er."), "oc");
        assert_eq!(sides("\u{BB}Nein\u{AB}, sagt er."), "oc");
        assert_eq!(sides("\u{AB}\u{A0}Oui\u{A0}\u{BB}, dit-il."), "oc");
        assert_eq!(sides("``He said''"), "oc");
        assert_eq!(sides("\u{4ED6}\u{8BF4}\u{300C}\u{597D}\u{300D}\u{3002}"), "oc");
        assert_eq!(sides("a\"b"), "?");
    }

    #[test]
    fn marks_inside_tags_do_not_count() {
        assert_eq!(sides("<a href=\"x\">\"Sad!\"</a>"), "oc");
        assert_eq!(sides("1 <2 and \"x\""), "oc");
    }
}
