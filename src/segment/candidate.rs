//! The places where a sentence may end: a terminator, and the marks after it that close the
//! sentence.

use super::character::{
    Terminator, char_at, char_before, may_close, next_stop, skip_space, terminator,
};
use super::word::is_short_number;
use crate::language::is_quotation_mark;
use crate::language::lexicon::{Lexicon, WordClass};

/// A place where a sentence may end.
#[derive(Debug)]
pub(super) struct Candidate {
    pub(super) kind: Terminator,
    /// Where the sentence begins that may end here.
    pub(super) start: usize,
    /// The first terminator.
    pub(super) marks: usize,
    /// After the last terminator.
    pub(super) marks_end: usize,
    /// After the closing marks and brackets: where the sentence would end.
    pub(super) end: usize,
    /// The next character that is not white space.
    pub(super) next: usize,
}

impl Candidate {
    /// The first candidate at or after `from` of the sentence that begins at `start`.
    pub(super) fn find(
        text: &str,
        words: &Lexicon,
        whole: bool,
        start: usize,
        from: usize,
    ) -> Option<Self> {
        let (marks, kind) = next_terminator(text, words, from)?;
        if kind == Terminator::Bullet {
            let end = trim_end(text, start, marks);
            let marks_end = marks + char_at(text, marks).map_or(1, char::len_utf8);
            return Some(Self { kind, start, marks, marks_end, end, next: marks });
        }
        let (kind, marks_end) = match text.as_bytes().get(marks..) {
            Some([b'.', b' ', b'.', b' ', b'.', b' ', b'.', ..])
                if whole && is_after_word(text, marks) =>
            {
                (Terminator::Stop, marks + 1)
            }
            _ => run_of_terminators(text, words, marks, kind),
        };
        let mut end = marks_end;
        let opens = |c| kind == Terminator::Full && matches!(c, '\u{2018}' | '\u{201C}');
        while let Some(c) = char_at(text, end).filter(|&c| may_close(c) && !opens(c)) {
            end += c.len_utf8();
        }
        let mut candidate = Self { kind, start, marks, marks_end, end, next: end };
        candidate.take_notes(text);
        candidate.next = skip_space(text, candidate.end);
        candidate.take_what_belongs(text, words);
        Some(candidate)
    }

    /// Moves the end over the marks of notes, as `[1][2]` or a number, between the full stop and a
    /// space.
    fn take_notes(&mut self, text: &str) {
        let rest = text.get(self.end..).unwrap_or_default();
        let mut after = rest;
        while let Some(later) = after_note(after) {
            after = later;
        }
        let follows_word =
            char_before(text, self.marks).is_some_and(|c| c.is_lowercase() || may_close(c));
        if after.len() == rest.len() && (follows_word || self.end > self.marks_end) {
            after = after.trim_start_matches(|c: char| c.is_ascii_digit());
        }
        if after.starts_with(char::is_whitespace) || after.is_empty() {
            self.end += rest.len() - after.len();
        }
    }

    /// Moves the end over what a space sets off but belongs to the sentence: a closing quotation
    /// mark, notes, an emoticon.
    fn take_what_belongs(&mut self, text: &str, words: &Lexicon) {
        while self.end < self.next {
            let rest = text.get(self.next..).unwrap_or_default();
            let Some(word) = short_word(rest) else { return };
            let is_close = word.chars().all(|c| matches!(c, '\u{201D}' | '\u{BB}' | ')' | ']'));
            let belongs = is_close && self.end == self.marks_end
                || is_emoticon(word)
                || after_note(word) == Some("")
                || is_bare_note(rest, word, words);
            if word.is_empty() || !belongs {
                return;
            }
            self.end = self.next + word.len();
            self.next = skip_space(text, self.end);
        }
    }

    /// Whether a quotation mark is among what closes the sentence.
    pub(super) fn is_quoted(&self, text: &str) -> bool {
        text.get(self.marks_end..self.end).is_some_and(|close| close.contains(is_quotation_mark))
    }
}

fn is_emoticon(word: &str) -> bool {
    word.starts_with([':', ';', '=']) && word.ends_with([')', '(', 'D', 'P'])
}

/// What follows the mark of a note, `[12]`, if the text begins with one.
fn after_note(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('[')?;
    let digits = rest.bytes().take(3).take_while(u8::is_ascii_digit).count();
    rest.get(digits..)?.strip_prefix(']').filter(|_| digits > 0)
}

/// The word at the start of the text, up to white space, unless it is long.
fn short_word(text: &str) -> Option<&str> {
    let end = text
        .char_indices()
        .take_while(|&(at, _)| at <= LONGEST_BELONGING)
        .find(|&(_, c)| c.is_whitespace())
        .map_or(text.len(), |(at, _)| at);
    (end <= LONGEST_BELONGING).then(|| text.get(..end).unwrap_or_default())
}

/// Whether the word is the number of a note that lost its form: `fees rose. 8 Yet some`.
fn is_bare_note(rest: &str, word: &str, words: &Lexicon) -> bool {
    if word.len() > 2 || !is_short_number(word) {
        return false;
    }
    let after = rest.get(word.len()..).unwrap_or_default().trim_start();
    let next = after.split(char::is_whitespace).next().unwrap_or_default();
    next.starts_with(char::is_uppercase) && words.class(next).is(WordClass::STARTER)
}

fn is_after_word(text: &str, at: usize) -> bool {
    char_before(text, at).is_some_and(char::is_alphanumeric)
}

/// The longest word, in bytes, that may belong to the sentence before: `:-)`, a mark.
const LONGEST_BELONGING: usize = 6;

/// The first terminator at or after `from`.
fn next_terminator(text: &str, words: &Lexicon, mut from: usize) -> Option<(usize, Terminator)> {
    loop {
        let at = next_stop(text.as_bytes(), from, words)?;
        match char_at(text, at) {
            Some(c) => match terminator(c, words) {
                Some(kind) => return Some((at, kind)),
                None => from = at + c.len_utf8(),
            },
            None => from = at + 1,
        }
    }
}

/// The kind of a run of terminators, and where it ends. Full stops may have spaces between them.
fn run_of_terminators(
    text: &str,
    words: &Lexicon,
    marks: usize,
    first: Terminator,
) -> (Terminator, usize) {
    let mut kind = first;
    let mut end = marks + char_at(text, marks).map_or(1, char::len_utf8);
    while let Some(c) = char_at(text, end) {
        let around = text.as_bytes().get(end - 1..).unwrap_or_default();
        let spaced = around.starts_with(b". .") && !around.starts_with(b". ..");
        let more = if spaced { Some(Terminator::Stop) } else { terminator(c, words) };
        kind = match (kind, more) {
            (_, None | Some(Terminator::Bullet)) => break,
            (Terminator::Full, _) | (_, Some(Terminator::Full)) => Terminator::Full,
            (Terminator::Mark, _) | (_, Some(Terminator::Mark)) => Terminator::Mark,
            _ => Terminator::Ellipsis,
        };
        end += c.len_utf8();
    }
    (kind, end)
}

/// The end of the text from `start` to `end` without the white space there.
pub(super) fn trim_end(text: &str, start: usize, end: usize) -> usize {
    start + text.get(start..end).unwrap_or_default().trim_end().len()
}
