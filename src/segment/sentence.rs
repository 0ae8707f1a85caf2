//! Sentences: where a full stop, a question mark or the like ends one.

use super::character::{
    Terminator, char_at, char_before, is_quotation_mark, may_close, may_open, next_stop, terminator,
};
use super::{SegmentOptions, WithinQuotes};
use crate::TextSpan;
use crate::language::{WordClass, Words};

/// Calls `found` with each sentence of a paragraph, in order.
pub(super) fn for_each_sentence(
    text: &str,
    paragraph: TextSpan,
    options: &SegmentOptions,
    mut found: impl FnMut(TextSpan),
) {
    let text = text.get(..paragraph.end as usize).unwrap_or_default();
    let scan = Scan { text, words: options.language.words(), within: options.within_quotes };
    let mut start = paragraph.start as usize;
    let mut from = start;
    while let Some(candidate) = scan.next_candidate(start, from) {
        from = candidate.end.max(candidate.marks_end);
        if candidate.next < text.len() && scan.is_end(&candidate) {
            found(TextSpan::new(start as u32, candidate.end as u32));
            start = candidate.next;
            from = candidate.next;
        }
    }
    if start < text.len() {
        found(TextSpan::new(start as u32, text.len() as u32));
    }
}

struct Scan<'t> {
    /// The text up to the end of the paragraph.
    text: &'t str,
    words: &'t Words,
    within: WithinQuotes,
}

/// A place where a sentence may end.
#[derive(Debug)]
struct Candidate {
    kind: Terminator,
    /// Where the sentence begins that may end here.
    start: usize,
    /// The first terminator.
    marks: usize,
    /// After the last terminator.
    marks_end: usize,
    /// After the closing marks and brackets: where the sentence would end.
    end: usize,
    /// The next character that is not white space.
    next: usize,
}

impl Scan<'_> {
    fn next_candidate(&self, start: usize, mut from: usize) -> Option<Candidate> {
        let bytes = self.text.as_bytes();
        let (marks, mut kind) = loop {
            let at = next_stop(bytes, from)?;
            match char_at(self.text, at).map(|c| (c.len_utf8(), terminator(c))) {
                Some((_, Some(kind))) => break (at, kind),
                Some((length, None)) => from = at + length,
                None => from = at + 1,
            }
        };
        let mut marks_end = marks;
        let mut count = 0;
        while let Some(c) = char_at(self.text, marks_end) {
            let Some(more) = terminator(c) else { break };
            count += 1;
            kind = match (kind, more) {
                (Terminator::Full, _) | (_, Terminator::Full) => Terminator::Full,
                (Terminator::Mark, _) | (_, Terminator::Mark) => Terminator::Mark,
                _ if count > 1 => Terminator::Ellipsis,
                _ => more,
            };
            marks_end += c.len_utf8();
        }
        let mut end = marks_end;
        while let Some(c) = char_at(self.text, end).filter(|&c| may_close(c)) {
            end += c.len_utf8();
        }
        end = self.with_note(end);
        let mut next = end;
        while let Some(c) = char_at(self.text, next).filter(|c| c.is_whitespace()) {
            next += c.len_utf8();
        }
        // A closing mark set off by a space, as in `I am sorry. ” He was 31.`
        if end == marks_end && next > end {
            let mark = char_at(self.text, next).filter(|&c| matches!(c, '\u{201D}' | '\u{BB}'));
            let after = mark.and_then(|mark| char_at(self.text, next + mark.len_utf8()));
            if let (Some(mark), Some(after)) = (mark, after)
                && after.is_whitespace()
            {
                end = next + mark.len_utf8();
                next = end + after.len_utf8();
            }
        }
        Some(Candidate { kind, start, marks, marks_end, end, next })
    }

    /// The end moved over a note mark, as `[1]` or a digit, that stands before a space.
    fn with_note(&self, end: usize) -> usize {
        let rest = self.text.as_bytes().get(end..).unwrap_or_default();
        let bracket = usize::from(rest.first() == Some(&b'['));
        let digits = rest.iter().skip(bracket).take(3).take_while(|b| b.is_ascii_digit()).count();
        let after = bracket + digits + bracket;
        let closed = bracket == 0 || rest.get(bracket + digits) == Some(&b']');
        let spaced = rest.get(after).is_some_and(u8::is_ascii_whitespace);
        let word_before = self.text.as_bytes().get(..end).is_some_and(
            |before| matches!(before, [.., letter, b'.' | b'"'] if !letter.is_ascii_digit()),
        );
        if digits > 0 && closed && spaced && word_before { end + after } else { end }
    }

    fn is_end(&self, candidate: &Candidate) -> bool {
        let Candidate { kind, marks, marks_end, end, next, .. } = *candidate;
        if kind == Terminator::Full {
            return true;
        }
        if end == next || marks == candidate.start {
            return false;
        }
        let opened = self.after_openers(next);
        let Some(first) = char_at(self.text, opened) else { return true };
        let word = self.word_at(opened);
        let quoted = end > marks_end && char_before(self.text, end).is_some_and(is_quotation_mark);
        let capital = !first.is_lowercase() || word.chars().skip(1).any(char::is_uppercase);
        if quoted && self.within == WithinQuotes::Split && opened == next && self.is_reported(next)
        {
            return false;
        }
        match kind {
            Terminator::Mark | Terminator::Ellipsis => {
                capital && first.is_alphanumeric() || opened > next
            }
            _ if end > marks_end => capital,
            _ => capital && self.stop_ends(marks, word, first),
        }
    }

    /// Whether a full stop after a word ends the sentence, given the word that follows.
    fn stop_ends(&self, stop: usize, next: &str, first: char) -> bool {
        let before = self.word_before(stop);
        let class = self.words.class(before);
        let starter = self.words.class(next).is(WordClass::STARTER);
        if class.is(WordClass::TITLE.or(WordClass::INNER)) {
            return false;
        }
        if class.is(WordClass::NUMBER.or(WordClass::DATE)) {
            return !first.is_ascii_digit() && (starter || class.is(WordClass::EITHER));
        }
        if class.is(WordClass::EITHER) || before.contains('.') {
            return starter;
        }
        let mut letters = before.chars();
        match (letters.next(), letters.next()) {
            (Some(initial), None) if initial.is_uppercase() => starter,
            _ => true,
        }
    }

    /// Whether the words from `at` on say who spoke the quotation before them: a verb of reporting
    /// within a few words.
    fn is_reported(&self, at: usize) -> bool {
        const WORDS: usize = 7;
        const BYTES: usize = 120;
        let end = (at + BYTES).min(self.text.len());
        let bytes = self.text.as_bytes().get(at..end).unwrap_or_default();
        let mut words = 0;
        for word in bytes.split(u8::is_ascii_whitespace) {
            words += 1;
            let Ok(word) = std::str::from_utf8(word) else { return false };
            let bare = word.trim_end_matches([',', '.', ':']);
            if self.words.class(bare).is(WordClass::REPORTING)
                && bare.starts_with(char::is_lowercase)
            {
                return words > 1;
            }
            let ended = word.ends_with('.')
                && !self.words.class(bare).is(WordClass::TITLE)
                && bare.len() > 1;
            if ended
                || words == WORDS
                || self.words.class(bare).is(WordClass::STARTER) && words == 1
            {
                return false;
            }
        }
        false
    }

    fn after_openers(&self, mut at: usize) -> usize {
        while let Some(c) = char_at(self.text, at).filter(|&c| may_open(c)) {
            at += c.len_utf8();
        }
        at
    }

    /// The word that begins at `at`: letters, digits, apostrophes and inner full stops.
    fn word_at(&self, at: usize) -> &str {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest
            .char_indices()
            .take(32)
            .find(|(_, c)| !c.is_alphanumeric() && *c != '\'' && *c != '\u{2019}')
            .map_or(rest.len().min(32), |(at, _)| at);
        rest.get(..end).unwrap_or_default()
    }

    /// The word that ends at `at`, back to white space or a mark.
    fn word_before(&self, at: usize) -> &str {
        let before = self.text.get(..at).unwrap_or_default();
        let start = before
            .char_indices()
            .rev()
            .take(32)
            .find(|(_, c)| !c.is_alphanumeric() && *c != '.' && *c != '&')
            .map_or(0, |(at, c)| at + c.len_utf8());
        before.get(start..).unwrap_or_default()
    }
}
