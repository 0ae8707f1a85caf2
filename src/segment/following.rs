//! What follows a place where a sentence may end.

use super::character::{char_at, is_apostrophe, is_dash, may_open};
use super::word::is_letter;
use crate::language::lexicon::{Lexicon, WordClass};

/// The longest word looked at, in characters.
pub(super) const LONGEST_WORD: usize = 32;

/// The next word after a candidate, with the marks before it.
pub(super) struct Following<'t> {
    /// The first character that is neither white space nor an opening mark.
    pub(super) first: char,
    pub(super) word: &'t str,
    pub(super) class: WordClass,
    /// The opening mark before it.
    pub(super) opener: Option<char>,
    /// Whether the word is a letter with a full stop.
    pub(super) is_initial: bool,
}

impl<'t> Following<'t> {
    /// What stands at `next`, which is no white space; `None` at the end of the text.
    pub(super) fn read(text: &'t str, words: &Lexicon, next: usize) -> Option<Self> {
        let start = after_openers(text, next);
        let first = char_at(text, start)?;
        let dashes = text.get(start..)?.trim_start_matches(is_dash).trim_start();
        let from = if is_dash(first) { text.len() - dashes.len() } else { start };
        let word = word_at(text, from);
        let opener = if start > next { char_at(text, next) } else { None };
        let stem = word.split(is_apostrophe).next().unwrap_or_default();
        let class = words.class(stem);
        let is_initial = is_letter(word) && text.as_bytes().get(from + word.len()) == Some(&b'.');
        Some(Self { first, word, class, opener, is_initial })
    }

    pub(super) fn is_dash(&self) -> bool {
        is_dash(self.first)
    }

    pub(super) fn is_ellipsis(&self) -> bool {
        matches!(self.first, '.' | '\u{2026}')
    }

    pub(super) fn is_lower(&self) -> bool {
        self.first.is_lowercase() && !self.word.chars().skip(1).take(2).any(char::is_uppercase)
    }

    /// Whether it looks like the beginning of a sentence: a capital, a digit, a script without
    /// capitals; `iPhone` has a capital.
    pub(super) fn is_capital(&self) -> bool {
        let is_mark = matches!(
            self.first,
            '.' | ',' | ';' | ':' | '!' | '?' | '/' | '|' | '\u{2116}' | '\u{2026}'
        );
        let is_number_in_brackets = self.opener == Some('(') && self.first.is_ascii_digit();
        !(self.is_lower() || is_mark || is_number_in_brackets || is_dash(self.first))
    }
}

/// Where the word begins before which opening marks stand at `at`.
pub(super) fn after_openers(text: &str, mut at: usize) -> usize {
    // Two commas stand for U+201E DOUBLE LOW-9 QUOTATION MARK.
    if text.as_bytes().get(at..at + 2) == Some(b",,") {
        at += 2;
    }
    while let Some(c) = char_at(text, at).filter(|&c| may_open(c)) {
        at += c.len_utf8();
    }
    at
}

/// The word that begins at `at`: letters, digits, apostrophes; of a longer one, its beginning.
pub(super) fn word_at(text: &str, at: usize) -> &str {
    let rest = text.get(at..).unwrap_or_default();
    let end = rest
        .char_indices()
        .enumerate()
        .find(|&(number, (_, c))| {
            number == LONGEST_WORD || !(c.is_alphanumeric() || is_apostrophe(c))
        })
        .map_or(rest.len(), |(_, (at, _))| at);
    rest.get(..end).unwrap_or_default()
}
