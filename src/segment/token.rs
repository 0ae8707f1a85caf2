//! Tokens: words, numbers, marks and symbols.
//!
//! As in the English treebanks of Universal Dependencies, a hyphen parts words unless a prefix
//! stands before it, an abbreviation keeps its full stop, and marks stand alone but for runs of the
//! same kind. As in the Penn Treebank, contractions are two tokens: `do|n't`, `Smith|'s`.

use super::character::{char_at, char_before, is_apostrophe, terminator};
use super::emoji::{emoji_end, is_emoji};
use super::search::Search;
use super::word::{is_acronym, is_joined};
use crate::TextSpan;
use crate::language::elision;
use crate::language::lexicon::{Lexicon, WordClass};

/// Adds the tokens of a sentence to `tokens`, in order.
pub(super) fn tokenize(
    text: &str,
    sentence: TextSpan,
    words: &Lexicon,
    tokens: &mut Vec<TextSpan>,
) {
    let Some(inside) = text.get(..sentence.end() as usize) else { return };
    let scan = Scan { text: inside, bytes: inside.as_bytes(), words, letters: Search::default() };
    let mut at = sentence.start() as usize;
    while let Some(c) = char_at(inside, at) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let end = scan.token_end(at, c);
        match scan.contraction(at, end) {
            Some(split) => {
                tokens.push(TextSpan::new(at as u32, split as u32));
                tokens.push(TextSpan::new(split as u32, end as u32));
            }
            None => tokens.push(TextSpan::new(at as u32, end as u32)),
        }
        at = end;
    }
}

struct Scan<'t> {
    /// The text up to the end of the sentence.
    text: &'t str,
    bytes: &'t [u8],
    words: &'t Lexicon,
    /// The next letter or digit.
    letters: Search,
}

/// Prefixes that a hyphen does not part from their word, as in the treebanks.
const PREFIXES: &[&str] = &[
    "e", "non", "pre", "anti", "mid", "re", "post", "over", "co", "multi", "ex", "pro", "semi",
    "sub", "neo", "un", "micro", "intra", "inter", "counter", "ultra", "pseudo", "quasi", "bi",
    "de", "mini", "mega", "meta", "para", "trans", "extra", "uh", "mm",
];

/// The second halves of contractions, after the apostrophe.
const ENCLITICS: &[&str] = &["s", "m", "d", "re", "ve", "ll"];

/// The longest local part of an address, in bytes (RFC 5321, section 4.5.3.1.1).
const LOCAL_PART: usize = 64;

impl Scan<'_> {
    /// Where the token ends that begins at `at` with `first`.
    fn token_end(&self, at: usize, first: char) -> usize {
        let next = at + first.len_utf8();
        if first.is_alphanumeric() || is_joined(first) {
            let word = self.word_end(at);
            return match self.bytes.get(word) {
                Some(b':' | b'.' | b'@' | b'-' | b'+' | b'_') => {
                    self.address_end(at).unwrap_or_else(|| self.with_stop(at, word))
                }
                _ => word,
            };
        }
        match first {
            '#' | '@' if self.letter_at(next) => self.handle_end(next),
            '\'' if self.byte(next) == Some(b'\'') => next + 1,
            '`' if self.byte(next) == Some(b'`') => next + 1,
            '\'' | '\u{2019}' => self.after_apostrophe(next),
            '.' if self.digit_at(next) => self.word_end(next),
            ':' | ';' | '=' => self.emoticon_end(next),
            '.' | '!' | '?' => self.run_end(at, |c| matches!(c, '.' | '!' | '?')),
            '-' | '*' | '_' | '~' | '+' | '<' | '>' => self.run_end(at, |c| c == first),
            _ if is_emoji(first) => emoji_end(self.text, at),
            _ => next,
        }
    }

    /// The end of a word or number with what may stand inside it.
    fn word_end(&self, start: usize) -> usize {
        let mut at = start;
        loop {
            let bytes = self.bytes.get(at..).unwrap_or_default();
            at += bytes.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let Some(c) = char_at(self.text, at) else { return at };
            let joins = match c {
                _ if !c.is_ascii() => {
                    c.is_alphanumeric() || is_joined(c) || self.joins(start, at, c)
                }
                '_' => true,
                _ => self.joins(start, at, c),
            };
            if !joins {
                return at;
            }
            at += c.len_utf8();
        }
    }

    /// Whether the mark `c` at `at` stands inside the word that begins at `start`.
    fn joins(&self, start: usize, at: usize, c: char) -> bool {
        let Some(before) = char_before(self.text, at).filter(|_| at > start) else { return false };
        let Some(after) = char_at(self.text, at + c.len_utf8()) else { return false };
        let digits = before.is_ascii_digit() && after.is_ascii_digit();
        match c {
            '.' => before.is_alphanumeric() && after.is_alphanumeric(),
            ',' | ':' => digits,
            '/' => digits && self.is_date(start, at),
            '\'' | '\u{2019}' => before.is_alphanumeric() && after.is_alphabetic(),
            '&' => before.is_uppercase() && after.is_uppercase(),
            '-' => self.hyphen_joins(start, at, digits),
            _ => false,
        }
    }

    /// Whether a hyphen joins: after a prefix, or in a telephone number.
    fn hyphen_joins(&self, start: usize, at: usize, digits: bool) -> bool {
        let before = self.text.get(start..at).unwrap_or_default();
        if digits {
            let after = self.bytes.get(at + 1..).unwrap_or_default();
            let length = after.iter().take(8).take_while(|byte| byte.is_ascii_digit()).count();
            return before.len() >= 3 && length >= 3 && !(before.len() == 4 && length == 4);
        }
        self.letter_at(at + 1) && PREFIXES.iter().any(|prefix| before.eq_ignore_ascii_case(prefix))
    }

    /// Whether the slash at `at` parts the numbers of a date such as 11/28/2000 or 9/11.
    fn is_date(&self, start: usize, at: usize) -> bool {
        let number =
            |bytes: &[u8]| bytes.iter().take(5).take_while(|byte| byte.is_ascii_digit()).count();
        let before = at - start;
        let after = number(self.bytes.get(at + 1..).unwrap_or_default());
        let last = self.byte(at + 1 + after) != Some(b'/');
        match (before, after) {
            // 1/2 and 3/4 are fractions.
            (1, 1) => !last,
            (1 | 2, 1 | 2) => true,
            // The second slash of a date.
            (3..=5, 2 | 4) => self.bytes.get(start..at).is_some_and(|part| part.contains(&b'/')),
            _ => false,
        }
    }

    /// The end of a web or mail address that begins at `at`, if one does.
    fn address_end(&self, at: usize) -> Option<usize> {
        let rest = self.bytes.get(at..)?;
        let web = [&b"http://"[..], b"https://", b"ftp://", b"www."];
        let is_web = web.iter().any(|scheme| {
            rest.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        });
        let is_local = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
        let local = rest.iter().take(LOCAL_PART + 1).take_while(|byte| is_local(byte)).count();
        let is_mail = rest.get(local) == Some(&b'@') && self.letter_at(at + local + 1);
        if !(is_web || is_mail) {
            return None;
        }
        let ends = |c: char| {
            c.is_whitespace()
                || matches!(c, '<' | '>' | '"' | '\u{AB}' | '\u{BB}')
                || matches!(c, '\u{2018}'..='\u{201F}')
        };
        let rest = self.text.get(at..)?;
        let whole = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
        let trailing = ['.', ',', ';', ':', '!', '?', '\'', ']', '}', '*'];
        let mut kept = whole.trim_end_matches(trailing);
        // A closing bracket belongs to the address if its opening one does.
        if kept.ends_with(')') && !kept.contains('(') {
            kept = kept.trim_end_matches(')').trim_end_matches(trailing);
        }
        Some(at + kept.len())
    }

    /// The end of the word with its full stop, if that belongs to it.
    fn with_stop(&self, start: usize, end: usize) -> usize {
        if self.byte(end) != Some(b'.') || self.byte(end + 1) == Some(b'.') {
            return end;
        }
        let word = self.text.get(start..end).unwrap_or_default();
        let initial = word.chars().all(char::is_uppercase) && word.chars().count() == 1;
        let last = self.letters.next(self.text, end + 1, char::is_alphanumeric) == self.text.len();
        let class = self.words.class(word);
        let kept = if last {
            word.contains('.') && !word.bytes().any(|byte| byte.is_ascii_digit()) && word.len() < 8
                || class.is(WordClass::EITHER)
        } else {
            initial || is_acronym(word) || class.is(WordClass::ABBREVIATION)
        };
        if kept { end + 1 } else { end }
    }

    /// The end of a hashtag or handle.
    fn handle_end(&self, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        from + rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || is_joined(c)))
            .unwrap_or(rest.len())
    }

    /// After an apostrophe that begins a token: `'s` and the like are one, as is `'90s`.
    fn after_apostrophe(&self, next: usize) -> usize {
        let after = self.text.get(next..).unwrap_or_default();
        if let Some(length) = elision(after) {
            return next + length;
        }
        let letters = after.bytes().take(3).take_while(u8::is_ascii_alphanumeric).count();
        let word = after.get(..letters).unwrap_or_default();
        let is_enclitic = ENCLITICS.iter().any(|enclitic| word.eq_ignore_ascii_case(enclitic));
        if is_enclitic { next + letters } else { next }
    }

    /// The end of an emoticon whose eyes end at `mouth`, or `mouth`.
    fn emoticon_end(&self, mouth: usize) -> usize {
        let nose = usize::from(self.byte(mouth) == Some(b'-'));
        let end = mouth + nose + 1;
        let is_mouth = matches!(self.byte(mouth + nose), Some(b')' | b'(' | b'D' | b'P' | b'p'));
        let apart = char_at(self.text, end)
            .is_none_or(|c| c.is_whitespace() || terminator(c, self.words).is_some());
        if is_mouth && apart { end } else { mouth }
    }

    fn run_end(&self, at: usize, is_more: impl Fn(char) -> bool) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        at + rest.find(|c| !is_more(c)).unwrap_or(rest.len())
    }

    /// Where a contraction is split: before `n't`, before an apostrophe and its enclitic.
    fn contraction(&self, start: usize, end: usize) -> Option<usize> {
        let word = self.text.get(start..end)?;
        let (apostrophe, mark) =
            word.char_indices().rev().take(4).find(|&(_, c)| is_apostrophe(c))?;
        let before = word.get(..apostrophe)?;
        let after = word.get(apostrophe + mark.len_utf8()..)?;
        if before.is_empty() {
            return None;
        }
        if after.eq_ignore_ascii_case("t") && before.len() > 1 && before.ends_with(['n', 'N']) {
            return Some(start + apostrophe - 1);
        }
        let enclitic = ENCLITICS.iter().any(|enclitic| after.eq_ignore_ascii_case(enclitic));
        enclitic.then_some(start + apostrophe)
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn letter_at(&self, at: usize) -> bool {
        char_at(self.text, at).is_some_and(char::is_alphabetic)
    }

    fn digit_at(&self, at: usize) -> bool {
        self.byte(at).is_some_and(|byte| byte.is_ascii_digit())
    }
}
