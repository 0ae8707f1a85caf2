//! The kind of a token: the coarsest view of it, and the one that punctuation and function words
//! are seen by.
//!
//! Kinds below [`THAT`] come from a token's characters and place, the others from the word lists
//! ([`FunctionWord`]). The numbers are part of the features of the weights.

use crate::language::lexicon::FunctionWord;

pub(crate) const EDGE: u8 = 0;
pub(crate) const LOWER: u8 = 1;
pub(crate) const CAPITALISED: u8 = 2;
pub(crate) const CAPITALS: u8 = 3;
pub(crate) const INITIAL: u8 = 4;
pub(crate) const NUMBER: u8 = 5;
pub(crate) const COMMA: u8 = 6;
pub(crate) const STOP: u8 = 7;
pub(crate) const TERMINAL_MARK: u8 = 8;
pub(crate) const COLON: u8 = 9;
pub(crate) const SEMICOLON: u8 = 10;
pub(crate) const DASH: u8 = 11;
/// The mark that opens a quotation.
pub(crate) const OPENING: u8 = 12;
/// The mark that closes a quotation.
pub(crate) const CLOSING: u8 = 13;
pub(crate) const OPEN_BRACKET: u8 = 14;
pub(crate) const CLOSE_BRACKET: u8 = 15;
pub(crate) const SYMBOL: u8 = 16;
pub(crate) const ING: u8 = 17;
pub(crate) const ED: u8 = 18;
pub(crate) const LY: u8 = 19;
pub(crate) const POSSESSIVE: u8 = 20;
/// The subordinator, which begins so many indirect contents.
pub(crate) const THAT: u8 = of_function(FunctionWord::That);
pub(crate) const PRONOUN: u8 = of_function(FunctionWord::SubjectPronoun);
pub(crate) const RELATIVE: u8 = of_function(FunctionWord::Relative);
pub(crate) const COMPARATIVE: u8 = of_function(FunctionWord::Comparative);
pub(crate) const PREPOSITION: u8 = of_function(FunctionWord::Preposition);
pub(crate) const TITLE: u8 = of_function(FunctionWord::Title);
/// The number of kinds.
pub(crate) const COUNT: u32 = TITLE as u32 + 1;

/// The kind of a function word.
pub(crate) const fn of_function(function: FunctionWord) -> u8 {
    POSSESSIVE + function as u8
}

/// Whether it is punctuation within or at the end of a sentence; quotation marks, dashes and
/// brackets are among it.
pub(crate) const fn is_punctuation(kind: u8) -> bool {
    matches!(kind, COMMA..=CLOSE_BRACKET)
}

/// Whether it is any mark.
pub(crate) const fn is_mark(kind: u8) -> bool {
    matches!(kind, COMMA..=SYMBOL)
}

/// The kind of a token by its characters, and a finer pattern: the kind with a hyphen, a final full
/// stop or a final digit.
pub(super) fn by_characters(text: &str) -> (u8, u8) {
    let mut characters = text.chars();
    let Some(first) = characters.next() else { return (SYMBOL, 0) };
    let second = characters.next();
    let kind = if first.is_ascii_digit() {
        NUMBER
    } else if first.is_uppercase() {
        match second {
            None | Some('.') => INITIAL,
            Some(second) if second.is_uppercase() => CAPITALS,
            _ => CAPITALISED,
        }
    } else if first.is_alphabetic() {
        of_lower(text)
    } else {
        of_mark(first, text)
    };
    let last = text.chars().next_back().unwrap_or(first);
    let hyphen = text.len() > 2 && text.as_bytes().contains(&b'-');
    let pattern = kind * 6
        + if hyphen { 3 } else { 0 }
        + if last == '.' { 1 } else { u8::from(last.is_ascii_digit()) * 2 };
    (kind, pattern)
}

fn of_lower(text: &str) -> u8 {
    let bytes = text.as_bytes();
    if bytes.len() > 4 && bytes.ends_with(b"ing") {
        ING
    } else if bytes.len() > 3 && bytes.ends_with(b"ed") {
        ED
    } else if bytes.len() > 3 && bytes.ends_with(b"ly") {
        LY
    } else {
        LOWER
    }
}

fn of_mark(first: char, text: &str) -> u8 {
    match first {
        ',' => COMMA,
        '.' if text.len() == 1 => STOP,
        '!' | '?' => TERMINAL_MARK,
        ':' => COLON,
        ';' => SEMICOLON,
        // HYPHEN-MINUS, FIGURE DASH, EN DASH, EM DASH, HORIZONTAL BAR
        '-' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}' => DASH,
        '(' | '[' | '{' => OPEN_BRACKET,
        ')' | ']' | '}' => CLOSE_BRACKET,
        '\'' if text.len() > 1 && text != "''" => POSSESSIVE,
        _ => SYMBOL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_characters() {
        for (text, kind) in [
            ("mayor", LOWER),
            ("Lee", CAPITALISED),
            ("FBI", CAPITALS),
            ("J.", INITIAL),
            ("2,000", NUMBER),
            (".", STOP),
            ("...", SYMBOL),
            ("?", TERMINAL_MARK),
            ("\u{2014}", DASH),
            ("]", CLOSE_BRACKET),
            ("saying", ING),
            ("king", LOWER),
            ("said", LOWER),
            ("added", ED),
            ("only", LY),
            ("'s", POSSESSIVE),
            ("''", SYMBOL),
            ("\u{201C}", SYMBOL),
        ] {
            assert_eq!(by_characters(text).0, kind, "{text}");
        }
    }

    #[test]
    fn a_pattern_tells_hyphens_stops_and_digits_apart() {
        let patterns = ["mayor", "so-so", "a.m.", "b2"].map(|text| by_characters(text).1);
        assert_eq!(patterns, [LOWER * 6, LOWER * 6 + 3, LOWER * 6 + 1, LOWER * 6 + 2]);
    }

    #[test]
    fn kinds_of_function_words_follow_those_of_characters() {
        assert_eq!(THAT, POSSESSIVE + 1);
        assert_eq!(u32::from(of_function(FunctionWord::Title)) + 1, COUNT);
    }
}
