//! What the tagger sees of each token.

use crate::TextSpan;
use crate::model::lexicon::{Entry, Lexicon, hash};
use crate::segment::Document;

/// The kind of a token: the coarsest view, and the one that punctuation and function words are
/// seen by. Values below [`FIRST_LISTED`] come from the token's shape and place, the others from
/// the list of function words (`training/function_words.txt`).
pub(crate) mod kind {
    pub(crate) const EDGE: u8 = 0;
    pub(crate) const LOWER: u8 = 1;
    pub(crate) const CAPITALISED: u8 = 2;
    pub(crate) const CAPITALS: u8 = 3;
    pub(crate) const INITIAL: u8 = 4;
    pub(crate) const NUMBER: u8 = 5;
    pub(crate) const COMMA: u8 = 6;
    pub(crate) const STOP: u8 = 7;
    pub(crate) const ASKING: u8 = 8;
    pub(crate) const COLON: u8 = 9;
    pub(crate) const SEMICOLON: u8 = 10;
    pub(crate) const DASH: u8 = 11;
    pub(crate) const OPENING: u8 = 12;
    pub(crate) const CLOSING: u8 = 13;
    pub(crate) const BRACKET: u8 = 14;
    pub(crate) const UNBRACKET: u8 = 15;
    pub(crate) const SYMBOL: u8 = 16;
    pub(crate) const ING: u8 = 17;
    pub(crate) const ED: u8 = 18;
    pub(crate) const LY: u8 = 19;
    pub(crate) const POSSESSIVE: u8 = 20;
    /// The subordinator, which begins so many indirect contents.
    pub(crate) const THAT: u8 = 21;
    pub(crate) const PRONOUN: u8 = 23;
    pub(crate) const RELATIVE: u8 = 24;
    pub(crate) const AS: u8 = 27;
    pub(crate) const PREPOSITION: u8 = 35;
    pub(crate) const TITLE: u8 = 39;
    /// The number of kinds.
    pub(crate) const COUNT: u32 = 40;
}

/// Where a token stands to quotation marks.
pub(crate) mod state {
    pub(crate) const OUTSIDE: u8 = 0;
    pub(crate) const OPENING: u8 = 1;
    pub(crate) const INSIDE: u8 = 2;
    pub(crate) const CLOSING: u8 = 3;
}

/// A token as the tagger sees it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Word {
    pub(crate) lower: u32,
    pub(crate) suffix: u32,
    pub(crate) tail: u32,
    pub(crate) front: u32,
    pub(crate) entry: Entry,
    pub(crate) kind: u8,
    pub(crate) shape: u8,
    /// Its place to quotation marks, see [`state`].
    pub(crate) state: u8,
    /// Tokens since the opening mark and until the closing one.
    pub(crate) into: u8,
    pub(crate) left: u8,
    /// Tokens since the sentence's start and until its end.
    pub(crate) from_start: u8,
    pub(crate) to_end: u8,
    /// Its number in a [`super::cache::Memory`].
    pub(crate) number: u32,
}

/// Puts words in their places: in their sentences, and to quotation marks. `regions` are the
/// stretches inside these, marks included, in order and apart.
pub(crate) fn place(document: &Document<'_>, regions: &[TextSpan], words: &mut [Word]) {
    for sentence in &document.sentences {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let length = range.len();
        for (index, word) in words.get_mut(range).unwrap_or_default().iter_mut().enumerate() {
            word.from_start = capped(index);
            word.to_end = capped(length - 1 - index);
        }
    }
    mark_regions(document, regions, words);
}

fn mark_regions(document: &Document<'_>, regions: &[TextSpan], words: &mut [Word]) {
    for region in regions {
        let first = document.tokens.partition_point(|token| token.start() < region.start());
        let last = document.tokens.partition_point(|token| token.start() < region.end());
        let inside = words.get_mut(first..last).unwrap_or_default();
        let length = inside.len();
        for (index, word) in inside.iter_mut().enumerate() {
            word.into = capped(index);
            word.left = capped(length - 1 - index);
            word.state = state::INSIDE;
            // A region that runs on from, or into, another paragraph lacks a mark there.
            if word.kind == kind::SYMBOL && index == 0 {
                word.state = state::OPENING;
                word.kind = kind::OPENING;
            } else if word.kind == kind::SYMBOL && index + 1 == length {
                word.state = state::CLOSING;
                word.kind = kind::CLOSING;
            }
        }
    }
}

impl Word {
    /// A word by itself, its place yet unknown.
    pub(crate) fn new(text: &str, lexicon: &Lexicon<'_>) -> Self {
        // Typographic and typewriter apostrophes are one.
        let plain: Option<String> =
            text.contains('\u{2019}').then(|| text.replace('\u{2019}', "'"));
        let text = plain.as_deref().unwrap_or(text);
        let lower = hash(text);
        let entry = lexicon.get(lower);
        let (shape_kind, shape) = shape(text);
        Self {
            lower,
            suffix: hash(ending(text, 3)),
            tail: hash(ending(text, 2)),
            front: hash(
                text.char_indices()
                    .nth(3)
                    .map_or(text, |(end, _)| text.get(..end).unwrap_or_default()),
            ),
            entry,
            kind: if entry.kind > 0 { entry.kind } else { shape_kind },
            shape,
            ..Self::default()
        }
    }
}

fn ending(text: &str, characters: usize) -> &str {
    text.char_indices()
        .rev()
        .nth(characters - 1)
        .and_then(|(start, _)| text.get(start..))
        .unwrap_or(text)
}

/// The kind of a token by its characters, and a finer shape.
fn shape(text: &str) -> (u8, u8) {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return (kind::SYMBOL, 0) };
    let second = characters.next();
    let kind = if first.is_ascii_digit() {
        kind::NUMBER
    } else if first.is_uppercase() {
        match second {
            None | Some('.') => kind::INITIAL,
            Some(second) if second.is_uppercase() => kind::CAPITALS,
            _ => kind::CAPITALISED,
        }
    } else if first.is_alphabetic() {
        lower_kind(text)
    } else {
        punctuation_kind(first, text)
    };
    let last = text.chars().next_back().unwrap_or(first);
    let hyphen = text.len() > 2 && text.as_bytes().contains(&b'-');
    let shape = kind * 6
        + if hyphen { 3 } else { 0 }
        + if last == '.' { 1 } else { u8::from(last.is_ascii_digit()) * 2 };
    (kind, shape)
}

fn lower_kind(text: &str) -> u8 {
    let bytes = text.as_bytes();
    if bytes.len() > 4 && bytes.ends_with(b"ing") {
        kind::ING
    } else if bytes.len() > 3 && bytes.ends_with(b"ed") {
        kind::ED
    } else if bytes.len() > 3 && bytes.ends_with(b"ly") {
        kind::LY
    } else {
        kind::LOWER
    }
}

fn punctuation_kind(first: char, text: &str) -> u8 {
    match first {
        ',' => kind::COMMA,
        '.' if text.len() == 1 => kind::STOP,
        '!' | '?' => kind::ASKING,
        ':' => kind::COLON,
        ';' => kind::SEMICOLON,
        // HYPHEN-MINUS, FIGURE DASH, EN DASH, EM DASH, HORIZONTAL BAR
        '-' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}' => kind::DASH,
        '(' | '[' | '{' => kind::BRACKET,
        ')' | ']' | '}' => kind::UNBRACKET,
        '\'' if text.len() > 1 && text != "''" => kind::POSSESSIVE,
        _ => kind::SYMBOL,
    }
}

/// A count as a byte, at most 255.
pub(crate) fn capped(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// A distance by order of magnitude: 0, 1, 2, 3, 4 to 5, 6 to 8, 9 to 14, 15 to 29, 30 and more.
pub(crate) fn bucket(distance: usize) -> u32 {
    match distance {
        0..=3 => distance as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=14 => 6,
        15..=29 => 7,
        _ => 8,
    }
}

/// The words around a token that are looked at one by one: two before it, itself, two behind.
pub(crate) const WINDOW: usize = 5;

/// The words around `at`, itself in the middle.
pub(crate) fn window(words: &[Word], at: usize) -> [Word; WINDOW] {
    std::array::from_fn(|place| {
        let at = (at + place).checked_sub(WINDOW / 2);
        at.and_then(|at| words.get(at)).copied().unwrap_or_default()
    })
}

/// The kinds of some words as one number.
pub(crate) fn kinds(words: &[Word]) -> u32 {
    words
        .iter()
        .fold(1, |number, word| number.wrapping_mul(kind::COUNT).wrapping_add(u32::from(word.kind)))
}
