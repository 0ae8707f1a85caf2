//! Whether a sentence ends at a candidate: rules over the words on either side of the mark.
//!
//! The rules follow the Universal Dependencies treebanks of English: a sentence may end inside a
//! quotation; a quotation that ends with a question or exclamation mark and the words that say who
//! spoke it are one sentence; a full stop that belongs to an abbreviation ends a sentence only
//! where the next word tells so. What they know of a language are its word lists (see `language`).

use super::candidate::Candidate;
use super::character::{
    Terminator, char_at, char_before, is_apostrophe, is_han_or_kana, is_vowel, may_open, terminator,
};
use super::following::{Following, LONGEST_WORD, after_openers, word_at};
use super::search::Search;
use super::word::{has_vowel_or_mark, is_acronym, is_initial, is_letter, is_number};
use crate::language::lexicon::{Lexicon, WordClass};

/// A candidate in its text.
pub(super) struct Boundary<'t> {
    /// The text up to the end of the paragraph.
    pub(super) text: &'t str,
    pub(super) words: &'t Lexicon,
    pub(super) candidate: &'t Candidate,
    /// Where the first letter or digit of the sentence stands.
    pub(super) first_word: usize,
    /// Whether quotations stay whole.
    pub(super) whole: bool,
    /// The end of the full stops and spaces at a place.
    pub(super) pauses: &'t Search,
}

/// The longest phrase, in bytes, whose words are counted.
const LONGEST_PHRASE: usize = 40;

impl Boundary<'_> {
    pub(super) fn is_end(&self) -> bool {
        let Candidate { kind, start, end, next, marks, .. } = *self.candidate;
        if matches!(kind, Terminator::Full | Terminator::Bullet) {
            return end > start && !self.is_in_title_brackets();
        }
        let Some(following) = Following::read(self.text, self.words, next) else {
            return end < next;
        };
        if end == next {
            // No space parts sentences in Chinese and Japanese.
            let is_spaceless = kind == Terminator::Mark && is_han_or_kana(following.first);
            return is_spaceless || self.is_space_missing();
        }
        if self.is_marker() || self.is_aside(&following) {
            return false;
        }
        if following.is_ellipsis() {
            return self.ellipsis_begins(&following);
        }
        let quoted = self.candidate.is_quoted(self.text);
        match kind {
            Terminator::Mark => self.mark_ends(&following, quoted),
            Terminator::Semicolon => {
                following.first.is_uppercase() && following.class.is(WordClass::STARTER)
            }
            Terminator::Ellipsis => self.ellipsis_ends(&following, quoted),
            _ if quoted || self.closes_bracket() => {
                following.is_capital() && !following.is_dash() && !self.is_cited(&following)
            }
            _ => self.stop_ends(marks, &following),
        }
    }

    /// A question or exclamation mark.
    fn mark_ends(&self, following: &Following, quoted: bool) -> bool {
        let before = self.word_before(self.candidate.marks);
        if following.is_lower() {
            // `Yahoo! in`, `-- voila! --`, `Leave me alone! he yelled.`
            let is_name = self.words.class(before).is(WordClass::NAME)
                || self.is_title_cased(before, following);
            let inside = quoted || self.closes_bracket() || following.opener.is_some();
            let may_start = self.words.lower_starts && !self.whole;
            return may_start && !is_name && !inside && !self.is_reported();
        }
        if following.is_dash() {
            return following.word.starts_with(char::is_uppercase);
        }
        if quoted && following.opener.is_none() && self.is_reported() {
            return false;
        }
        following.is_capital()
            && !self.is_title_cased(before, following)
            && !(quoted && self.is_cited(following))
    }

    /// An ellipsis: it ends a sentence if it stands close to its last word and a capital follows;
    /// with a space before it, only if the next word tells so.
    fn ellipsis_ends(&self, following: &Following, quoted: bool) -> bool {
        let marks = self.candidate.marks;
        let before = self.word_before(marks);
        let repeated = before.eq_ignore_ascii_case(following.word);
        let spaced = char_before(self.text, marks).is_some_and(char::is_whitespace);
        if !following.is_capital() || following.is_dash() || repeated {
            return false;
        }
        if quoted {
            return !self.is_reported() && !self.is_cited(following);
        }
        // Four full stops are an ellipsis and the end of a sentence.
        let stops = self.text.get(marks..self.candidate.marks_end).unwrap_or_default();
        let four = stops.bytes().filter(|&byte| byte == b'.').count() >= 4;
        let starter = following.class.is(WordClass::STARTER) && !following.word.starts_with('I');
        !spaced || four || starter
    }

    /// A full stop after a word or number.
    fn stop_ends(&self, stop: usize, following: &Following) -> bool {
        let before = self.word_before(stop);
        let class = self.class(before);
        let starter = following.class.is(WordClass::STARTER);
        if following.is_dash() {
            // A dateline ends in capitals: `PARIS. — The`
            let is_plain = !class.is(WordClass::ABBREVIATION) && !is_number(before);
            let is_dateline = before.chars().all(char::is_uppercase);
            let is_item = following.first == '-' && following.opener.is_none();
            let is_capital = following.word.starts_with(char::is_uppercase);
            return is_plain && (is_item || is_capital && !is_dateline);
        }
        if class.is(WordClass::BEFORE_NAME.or(WordClass::INNER)) {
            return false;
        }
        if class.is(WordClass::TIME_OF_DAY) {
            // `At 5 a.m. Mr. Smith went`
            let is_phrase = following.class.is(WordClass::BEFORE_NAME) && self.words_so_far() <= 3;
            let goes_on = is_phrase || following.class.is(WordClass::CALENDAR);
            return following.is_capital() && !goes_on;
        }
        if class.is(WordClass::NUMBER.or(WordClass::DATE)) {
            let is_word = class.is(WordClass::WORD) && !following.first.is_numeric();
            return (starter || is_word) && following.is_capital();
        }
        if class.is(WordClass::EITHER) || before.contains('.') && is_acronym(before) {
            return starter && following.is_capital();
        }
        if is_letter(before) {
            if following.is_initial {
                return false;
            }
            let follows_name =
                self.word_before(stop - before.len()).starts_with(char::is_uppercase);
            let is_pronoun = before == "I" && !follows_name;
            return (starter || is_pronoun) && !following.is_lower() && before != following.word;
        }
        if is_number(before) {
            return self.number_ends(stop, before, following);
        }
        if following.is_lower() {
            let plain = before.chars().count() > 1 && before.contains(is_vowel);
            let opener_fits = matches!(following.opener, None | Some('('));
            return plain && self.words.lower_starts && !self.whole && opener_fits;
        }
        following.is_capital() && (has_vowel_or_mark(before) || starter)
    }

    /// Whether an ellipsis after the end of a sentence begins the next one.
    fn ellipsis_begins(&self, following: &Following) -> bool {
        let start = after_openers(self.text, self.candidate.next);
        let is_dot = |c: char| matches!(c, '.' | '\u{2026}') || c.is_whitespace();
        let end = self.pauses.next(self.text, start, |c| !is_dot(c));
        let is_pause = end - start > following.first.len_utf8();
        is_pause
            && char_at(self.text, end).is_some_and(char::is_alphanumeric)
            && self.candidate.kind != Terminator::Ellipsis
    }

    /// The number of words of the sentence so far; more than there are in a long sentence.
    fn words_so_far(&self) -> usize {
        let Candidate { start, marks, .. } = *self.candidate;
        let near = start.max(marks.saturating_sub(LONGEST_PHRASE));
        let before = self.text.get(near..marks).unwrap_or_default();
        before.split_whitespace().count() + usize::from(near > start) * LONGEST_PHRASE
    }

    /// A full stop after a number: of an ordinal, a label, or the sentence.
    fn number_ends(&self, stop: usize, number: &str, following: &Following) -> bool {
        if following.is_lower() {
            return false;
        }
        if self.words.ordinals && number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit()) {
            return following.class.is(WordClass::STARTER);
        }
        let before = self.text.get(self.candidate.start..stop - number.len()).unwrap_or_default();
        let label = before.trim();
        let is_item = label.ends_with(':') && number.len() <= 3;
        !(self.words.class(label).is(WordClass::LABEL) || is_item) && following.is_capital()
    }

    /// Whether the sentence so far is the marker of a list item: `1.`, `a.`, `\u{2022} 9.`, `Q.`
    fn is_marker(&self) -> bool {
        let Candidate { marks, kind, .. } = *self.candidate;
        // No letter or digit yet: empty, and nothing ends here.
        let label = self.text.get(self.first_word..marks).unwrap_or_default();
        if label.is_empty() {
            return true;
        }
        kind == Terminator::Stop && label.len() <= 3 && (is_letter(label) || is_number(label))
    }

    /// Whether the candidate stands inside brackets that the sentence goes on after.
    fn is_aside(&self, following: &Following) -> bool {
        const REACH: usize = 200;
        let Candidate { start, marks, end, .. } = *self.candidate;
        let bytes = self.text.as_bytes();
        let from = start.max(marks.saturating_sub(REACH));
        let before = bytes.get(from..marks).unwrap_or_default();
        let Some(open) = memchr::memrchr2(b'(', b'[', before) else { return false };
        let is_closed = memchr::memrchr2(b')', b']', before).is_some_and(|close| close > open);
        let closes_here = self.closes_bracket();
        if is_closed || from + open == start || closes_here || following.opener == Some('(') {
            return false;
        }
        let after = bytes.get(end..bytes.len().min(end + REACH)).unwrap_or_default();
        let Some(close) = memchr::memchr2(b')', b']', after) else { return false };
        let rest = self.text.get(end + close + 1..).unwrap_or_default();
        let next = rest.chars().find(|c| !c.is_whitespace());
        next.is_some_and(|c| !c.is_uppercase() && terminator(c, self.words).is_none())
    }

    /// Whether brackets follow that the full stop of the sentence comes after: `." (Smith 55).`
    fn is_cited(&self, following: &Following) -> bool {
        const REACH: usize = 100;
        let rest = self.text.as_bytes().get(self.candidate.next..).unwrap_or_default();
        let near = rest.get(..rest.len().min(REACH)).unwrap_or_default();
        let close = memchr::memchr(b')', near).unwrap_or(REACH);
        if self.whole && self.candidate.is_quoted(self.text) && following.opener == Some('(') {
            return true;
        }
        following.opener == Some('(') && matches!(rest.get(close + 1), Some(b'.' | b',' | b';'))
    }

    /// Whether the mark stands in title brackets, U+300A LEFT DOUBLE ANGLE BRACKET and the like.
    fn is_in_title_brackets(&self) -> bool {
        const REACH: usize = 32;
        let Candidate { start, marks, .. } = *self.candidate;
        let before = self.text.get(start..marks).unwrap_or_default().chars().rev().take(REACH);
        let brackets = |c: &char| matches!(c, '\u{300A}' | '\u{300B}' | '\u{3008}' | '\u{3009}');
        matches!(before.into_iter().find(brackets), Some('\u{300A}' | '\u{3008}'))
    }

    /// Whether a space is missing between two sentences: `is out.Download it`.
    fn is_space_missing(&self) -> bool {
        let Candidate { marks, end, marks_end, start, .. } = *self.candidate;
        if end > marks_end || marks_end - marks > 1 {
            return false;
        }
        let before = self.text.get(start..marks).unwrap_or_default();
        let near = before.chars().rev().take(LONGEST_WORD).take_while(|c| !c.is_whitespace());
        let letters = near.clone().count();
        let plain =
            letters > 1 && near.clone().all(char::is_lowercase) && !near.clone().eq("www".chars());
        let rest = self.text.get(end..).unwrap_or_default();
        let mut chars = rest.chars();
        let capital = chars.next().is_some_and(char::is_uppercase);
        let chunk = chars.by_ref().take(LONGEST_WORD).take_while(|c| !c.is_whitespace());
        let mut is_address = false;
        let mut lower = true;
        for c in chunk {
            is_address |= matches!(c, '@' | '/' | '_');
            lower &= c.is_lowercase() || !c.is_alphabetic();
        }
        let next = word_at(self.text, end);
        let known = self.words.class(next).is(WordClass::STARTER.or(WordClass::BEFORE_NAME));
        let after_word = near.clone().next().is_some_and(|c| c.is_lowercase() || c.is_numeric());
        let fits = plain || known && after_word && next.len() > 1;
        fits && capital && lower && !is_address
    }

    /// Whether the words that follow say who spoke the quotation before them: a verb of reporting
    /// after a name or pronoun, and no end of a sentence between.
    fn is_reported(&self) -> bool {
        const WORDS: usize = 7;
        const BYTES: usize = 120;
        let rest = self.text.get(self.candidate.next..).unwrap_or_default();
        let mut length = 0;
        for (number, word) in rest.split(char::is_whitespace).take(WORDS).enumerate() {
            length += word.len();
            if length > BYTES {
                return false;
            }
            let bare = word.trim_end_matches([',', '.', ':', ';']);
            let class = self.words.class(bare);
            if number > 0 && class.is(WordClass::REPORTING) && bare.starts_with(char::is_lowercase)
            {
                return true;
            }
            let is_abbreviation =
                class.is(WordClass::ABBREVIATION) || is_initial(bare) || bare.contains('.');
            let ended = word.ends_with(['.', '!', '?', ';', ':']) && !is_abbreviation;
            let pronoun = number == 0 && class.is(WordClass::STARTER);
            if ended || bare.is_empty() {
                return false;
            }
            if pronoun {
                let verb = rest.split(char::is_whitespace).nth(1).unwrap_or_default();
                let verb = verb.trim_end_matches([',', '.', ':', ';']);
                return self.words.class(verb).is(WordClass::REPORTING);
            }
        }
        false
    }

    /// Whether the words around the mark are those of a title or name, in which words are written
    /// with a capital that otherwise are not: `Who Am I? Who Are You?`, `Panic! At The Disco`.
    fn is_title_cased(&self, before: &str, following: &Following) -> bool {
        let Candidate { marks, next, .. } = *self.candidate;
        let class = self.words.class(before);
        if class.is(WordClass::NAME) {
            return !following.class.is(WordClass::STARTER);
        }
        let mixed = |word: &str| word.chars().nth(1).is_some_and(char::is_lowercase);
        let words = |word: &str| {
            word.starts_with(char::is_uppercase)
                && mixed(word)
                && self.words.class(word).is(WordClass::STARTER)
        };
        let in_middle = self.first_word + before.len() < marks;
        let follows_opener = char_before(self.text, marks - before.len()).is_some_and(may_open);
        if words(before) && in_middle && !follows_opener {
            return true;
        }
        if !following.class.is(WordClass::STARTER) || following.is_initial {
            return false;
        }
        let rest = self.text.get(after_openers(self.text, next)..).unwrap_or_default();
        let mut near = rest.char_indices().take(LONGEST_WORD);
        let space = near.find(|&(_, c)| c == ' ').map(|(at, _)| at + 1);
        let second = space.and_then(|at| rest.get(at..)).unwrap_or_default();
        let near = second.char_indices().take(LONGEST_WORD);
        let end = near.map_while(|(at, c)| (c != ' ').then_some(at + c.len_utf8())).last();
        words(second.get(..end.unwrap_or_default()).unwrap_or_default())
    }

    /// Whether a bracket is among what closes the sentence.
    fn closes_bracket(&self) -> bool {
        let Candidate { marks_end, end, .. } = *self.candidate;
        self.text.get(marks_end..end).is_some_and(|close| close.contains([')', ']', '}']))
    }

    /// The classes of a word, or of what follows an elision: `l'Ing.`
    fn class(&self, word: &str) -> WordClass {
        let class = self.words.class(word);
        match word.rsplit_once(is_apostrophe) {
            Some((_, rest)) => class.or(self.words.class(rest)),
            None => class,
        }
    }

    /// The word that ends at `at`, back to white space or a mark, or the end of a longer one; inner
    /// full stops are part of it.
    fn word_before(&self, at: usize) -> &str {
        let before = self.text.get(self.candidate.start..at).unwrap_or_default().trim_end();
        let start = before
            .char_indices()
            .rev()
            .enumerate()
            .find(|&(number, (_, c))| {
                let is_inside = matches!(c, '.' | '&' | ',' | ':' | '\u{B0}') || is_apostrophe(c);
                number == LONGEST_WORD || !(c.is_alphanumeric() || is_inside)
            })
            .map_or(0, |(_, (at, c))| at + c.len_utf8());
        before.get(start..).unwrap_or_default()
    }
}
