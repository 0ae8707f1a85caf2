//! Where names may stand: runs of capitalised words with the small words between them; and what
//! the article as a whole tells about its capitalised words.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token, TokenRange, Tokens};

/// A run of words that may hold names, and the sentence that it is in.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub(super) words: TokenRange,
    pub(super) sentence: TokenRange,
    /// Whether the sentence is a headline that capitalises nearly every word.
    pub(super) is_headline: bool,
}

/// Longer runs are cut, so that a text of capitals takes no more memory than another one.
const LONGEST_RUN: usize = 100;

/// A run goes on over no more words without a capital than these.
const LONGEST_GAP: usize = 3;

/// Small words that names have between their capitalised words.
const INSIDE: [&str; 26] = [
    "of", "the", "for", "and", "in", "on", "to", "at", "de", "la", "del", "da", "di", "van", "von",
    "der", "den", "bin", "ibn", "al", "el", "du", "le", "ten", "y", "e",
];

/// Finds the runs of a document.
pub(super) fn runs(tokens: Tokens<'_>) -> Vec<Run> {
    let mut runs = Vec::new();
    for sentence in &tokens.document.sentences {
        let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
        let shapes = tokens.shapes(range.clone());
        let is_headline = is_title_case(tokens, &range, shapes);
        let mut end_run = |words: TokenRange| {
            let run = Run { words, sentence: range.clone(), is_headline };
            runs.extend((!is_small_word(tokens, &run)).then_some(run));
        };
        let mut open: Option<TokenRange> = None;
        let classes = tokens.classes(range.clone());
        for ((at, &shape), class) in (range.start..).zip(shapes).zip(classes) {
            let begins = matches!(shape, Shape::Capitalized | Shape::Capitals)
                || class.is(WordClass::MIXED_CASE);
            if let Some(run) = open.take_if(|run| ends(tokens, run, at, shape, begins)) {
                end_run(run);
            }
            if begins {
                open = Some(open.map_or(at, |run| run.start)..at + 1);
            }
        }
        if let Some(run) = open {
            end_run(run);
        }
    }
    runs
}

/// Whether a run ends before a word.
fn ends(tokens: Tokens<'_>, run: &TokenRange, at: usize, shape: Shape, begins: bool) -> bool {
    at - run.start >= LONGEST_RUN
        || !begins && (at - run.end >= LONGEST_GAP || !may_stand_inside(tokens, at, shape))
        || breaks_line(tokens, at)
}

/// A lone word that has its capital from the start of the sentence, or "I": every third run.
fn is_small_word(tokens: Tokens<'_>, run: &Run) -> bool {
    let (at, next) = (run.words.start, tokens.get(run.words.end));
    let small = WordClass::PRONOUN
        .or(WordClass::RELATIVE)
        .or(WordClass::DETERMINER)
        .or(WordClass::POSSESSIVE)
        .or(WordClass::PREPOSITION)
        .or(WordClass::CONJUNCTION)
        .or(WordClass::AUXILIARY)
        .or(WordClass::ADVERB);
    run.words.len() == 1
        && tokens.get(at).is_some_and(|word| {
            word.is(small) && word.shape == Shape::Capitalized && !word.is(WordClass::GIVEN_NAME)
        })
        && (tokens.form(at) == "I" || begins_sentence(tokens, &run.sentence, at))
        && !next.is_some_and(|next| next.is(WordClass::CUE) && !next.is(WordClass::AUXILIARY))
}

fn may_stand_inside(tokens: Tokens<'_>, at: usize, shape: Shape) -> bool {
    match shape {
        Shape::Mark(mark) => matches!(mark, '&' | '-' | '\'' | '\u{2019}' | '.' | '/' | '+' | '!'),
        Shape::Number => true,
        _ => {
            let form = tokens.form(at);
            form.len() <= 4 && (INSIDE.contains(&form) || tokens.is_possessive_ending(at))
        }
    }
}

/// Three words of at least four letters or more, nearly all of them with a capital.
fn is_title_case(tokens: Tokens<'_>, sentence: &TokenRange, shapes: &[Shape]) -> bool {
    const LONGEST: usize = 40;
    let is_capital = |shape: &Shape| matches!(shape, Shape::Capitalized | Shape::Capitals);
    if shapes.len() >= LONGEST || shapes.iter().filter(|shape| is_capital(shape)).count() < 3 {
        return false;
    }
    let (mut capitals, mut all) = (0, 0);
    for (at, shape) in sentence.clone().zip(shapes) {
        if !matches!(shape, Shape::Mark(_)) && tokens.form(at).len() > 3 {
            capitals += u32::from(is_capital(shape));
            all += 1;
        }
    }
    all >= 3 && capitals * 10 >= all * 8
}

/// Whether a line ends between two words that the next line does not go on with: short lines are
/// headlines and bylines, long ones are wrapped.
pub(super) fn breaks_line(tokens: Tokens<'_>, at: usize) -> bool {
    let (Some(before), Some(word)) =
        (at.checked_sub(1).and_then(|at| tokens.get(at)), tokens.get(at))
    else {
        return false;
    };
    let (end, start) = (before.span.end() as usize, word.span.start() as usize);
    let is_apart = tokens.text().get(end..start).is_some_and(|between| between.contains('\n'));
    is_apart && !is_wrapped(tokens.text(), end, start)
}

/// Whether a line that ends at `end` and the next one, which begins at `start`, are lines of one
/// wrapped text: both are long, or the next one is the end of a sentence.
fn is_wrapped(text: &str, end: usize, start: usize) -> bool {
    /// No line that is shorter is wrapped.
    const WRAPPED: usize = 50;
    let line = text.as_bytes().get(..end).unwrap_or_default();
    let next = text.as_bytes().get(start..).unwrap_or_default();
    let is_in_line = |byte: &&u8| **byte != b'\n';
    let length = line.iter().rev().take(WRAPPED).take_while(is_in_line).count();
    let next_length = next.iter().take(WRAPPED).take_while(is_in_line).count();
    let last = next.get(..next_length).and_then(|next| next.trim_ascii_end().last());
    let is_end = last.is_some_and(|last| matches!(last, b'.' | b'!' | b'?' | b'"' | b',' | b':'));
    length >= WRAPPED && (next_length >= WRAPPED || is_end)
}

/// What the article tells about its capitalised words, as flags by the words' hashes.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    flags: HashMap<u32, u8, RandomState>,
}

impl Evidence {
    const INSIDE_SENTENCE: u8 = 1;
    const BEHIND_TITLE: u8 = 1 << 1;
    const SPEAKS: u8 = 1 << 2;
    const BEHIND_PREPOSITION: u8 = 1 << 3;
    const BEHIND_ARTICLE: u8 = 1 << 4;
    const LOWER_CASE: u8 = 1 << 5;
    const BEHIND_GIVEN_NAME: u8 = 1 << 6;
    const CAPITALIZED: u8 = 1 << 7;

    /// Looks over the runs, and then over the words in lower case.
    pub(super) fn new(tokens: Tokens<'_>, runs: &[Run]) -> Self {
        let mut evidence = Self::default();
        let mut known = Sieve::default();
        for run in runs {
            for at in run.words.clone() {
                let Some(word) = tokens.get(at).filter(|word| word.is_capitalized()) else {
                    continue;
                };
                let flags = flags_of(tokens, run, at);
                let shape = if word.shape == Shape::Capitalized { Self::CAPITALIZED } else { 0 };
                let lower = tokens.lower(at);
                *evidence.flags.entry(lower).or_default() |= flags | shape;
                known.insert(lower);
            }
        }
        let all = 0..tokens.len();
        for (shape, &lower) in tokens.shapes(all.clone()).iter().zip(tokens.lowers(all)) {
            if known.may_contain(lower)
                && *shape == Shape::Lower
                && let Some(flags) = evidence.flags.get_mut(&lower)
            {
                *flags |= Self::LOWER_CASE;
            }
        }
        evidence
    }

    /// The flags of the word with this hash.
    pub(super) fn of(&self, hash: u32) -> u8 {
        self.flags.get(&hash).copied().unwrap_or_default()
    }
}

impl Evidence {
    /// Whether a run is one word that begins a sentence and that the article also has in lower case,
    /// and nowhere else like a name.
    pub(super) fn is_common_word(&self, tokens: Tokens<'_>, run: &Run) -> bool {
        const NAMED: u8 = Evidence::INSIDE_SENTENCE
            | Evidence::BEHIND_TITLE
            | Evidence::BEHIND_GIVEN_NAME
            | Evidence::SPEAKS;
        let at = run.words.start;
        let flags = self.of(tokens.lower(at));
        run.words.len() == 1
            && flags & Self::LOWER_CASE != 0
            && flags & NAMED == 0
            && begins_sentence(tokens, &run.sentence, at)
    }
}

/// A set of hashes that may take one for another, and is quick to ask.
struct Sieve([u64; Self::PARTS]);

impl Default for Sieve {
    fn default() -> Self {
        Self([0; Self::PARTS])
    }
}

impl Sieve {
    const PARTS: usize = 64;

    /// The part and the bit that a hash has.
    const fn place(hash: u32) -> (usize, u64) {
        ((hash >> 6) as usize % Self::PARTS, 1 << (hash % 64))
    }

    fn insert(&mut self, hash: u32) {
        let (part, bit) = Self::place(hash);
        if let Some(part) = self.0.get_mut(part) {
            *part |= bit;
        }
    }

    fn may_contain(&self, hash: u32) -> bool {
        let (part, bit) = Self::place(hash);
        self.0.get(part).is_some_and(|part| part & bit != 0)
    }
}

fn flags_of(tokens: Tokens<'_>, run: &Run, at: usize) -> u8 {
    let before = at.checked_sub(1).filter(|&before| before >= run.sentence.start);
    let mut flags = 0;
    if !run.is_headline && !begins_sentence(tokens, &run.sentence, at) {
        flags |= Evidence::INSIDE_SENTENCE;
    }
    if let Some(before) = before {
        let form = tokens.form(before);
        if tokens.is(before, WordClass::TITLE) {
            flags |= Evidence::BEHIND_TITLE;
        }
        if tokens.is(before, WordClass::GIVEN_NAME)
            && tokens.get(before).is_some_and(Token::is_capitalized)
        {
            flags |= Evidence::BEHIND_GIVEN_NAME;
        }
        if matches!(form, "in" | "at" | "from" | "near" | "In" | "to") {
            flags |= Evidence::BEHIND_PREPOSITION;
        }
        if matches!(form, "the" | "The" | "a" | "an") {
            flags |= Evidence::BEHIND_ARTICLE;
        }
    }
    if tokens.get(at + 1).is_some_and(|next| next.is(WordClass::CUE) && next.shape == Shape::Lower)
    {
        flags |= Evidence::SPEAKS;
    }
    flags
}

/// Whether nothing but marks stands before a word in its sentence, or a mark that may begin one.
pub(super) fn begins_sentence(tokens: Tokens<'_>, sentence: &TokenRange, at: usize) -> bool {
    let before = at.checked_sub(1).filter(|&before| before >= sentence.start);
    before.is_none_or(|before| {
        tokens.get(before).is_some_and(|word| match word.shape {
            Shape::Mark(mark) => {
                before == sentence.start
                    || matches!(mark, ':' | '"' | '\u{201c}' | '\u{2018}' | '\u{2022}' | '|')
            }
            _ => false,
        })
    })
}
