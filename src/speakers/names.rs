//! Names in an article: runs of capitalised words, with the titles before them told apart.
//!
//! A run goes on over "of" and "for" behind the head of an organization's name ("Confederation of
//! Labor of Russia") and over the small words inside family names ("van", "bin"). Titles ("Sen.",
//! "President") are left off. A capital at the start of a sentence, or in a headline that
//! capitalises every word, proves nothing, so it counts only where the word is no common one.

use std::collections::HashSet;

use foldhash::fast::RandomState;

use crate::interrupt;
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token};
use crate::quotes::tokens::{TokenRange, Tokens};

/// A name as it stands at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    /// Its words, without titles.
    pub words: TokenRange,
    /// The titles before it; empty if there are none.
    pub titles: TokenRange,
    /// Whether its form says that it is an organization's.
    pub is_organization: bool,
    /// Whether nothing but the start of a sentence may have given it its capital.
    is_doubtful: bool,
}

/// Small words inside names.
const INSIDE_PERSON: [&str; 12] =
    ["de", "la", "del", "da", "di", "van", "von", "der", "bin", "al", "el", "du"];
const INSIDE_ORGANIZATION: [&str; 4] = ["of", "for", "the", "and"];

/// All names of a document, in order.
#[must_use]
pub(crate) fn names(tokens: Tokens<'_>) -> Vec<Name> {
    let mut found = Vec::new();
    let document = tokens.document;
    for paragraph in &document.paragraphs {
        if interrupt::is_stopped() {
            break;
        }
        let sentences = document
            .sentences
            .get(paragraph.sentences.start as usize..paragraph.sentences.end as usize)
            .unwrap_or_default();
        let all: TokenRange = match (sentences.first(), sentences.last()) {
            (Some(first), Some(last)) => first.tokens.start as usize..last.tokens.end as usize,
            _ => continue,
        };
        if is_title_case(tokens, &all) {
            continue;
        }
        for sentence in sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            names_of_sentence(tokens, range, &mut found);
        }
    }
    drop_doubtful(tokens, &mut found);
    found
}

/// Drops lone words that are nowhere a name for certain: "Well, ..."
fn drop_doubtful(tokens: Tokens<'_>, names: &mut Vec<Name>) {
    let certain: HashSet<&str, RandomState> = names
        .iter()
        .filter(|name| !name.is_doubtful)
        .flat_map(|name| name.words.clone().map(|at| tokens.form(at)))
        .collect();
    names.retain(|name| !name.is_doubtful || certain.contains(tokens.form(name.words.start)));
}

/// A headline in which capitals tell nothing: four words of at least four letters or more, nearly
/// all of them with a capital.
fn is_title_case(tokens: Tokens<'_>, paragraph: &TokenRange) -> bool {
    let words = tokens.range(paragraph.clone());
    let long = words.filter(|word| word.is_word() && word.span.len() > 3);
    let (capitals, all) = long.fold((0, 0), |(capitals, all), word| {
        (capitals + u32::from(word.is_capitalized()), all + 1)
    });
    all >= 4 && paragraph.len() < 40 && capitals * 10 >= all * 8
}

fn names_of_sentence(tokens: Tokens<'_>, range: TokenRange, found: &mut Vec<Name>) {
    let mut at = range.start;
    let mut begins = true;
    while at < range.end {
        let Some(word) = tokens.get(at) else { break };
        if may_begin(word, begins) {
            let end = end_of_run(tokens, at, range.end);
            if let Some(mut name) = split(tokens, at..end) {
                name.is_doubtful = begins && is_doubtful(tokens, &name);
                found.push(name);
            }
            at = end;
        } else {
            at += 1;
        }
        // Marks at the start of a sentence, or of a quotation, do not use up its capital.
        let is_mark = !word.is_word();
        let opens = tokens.get(at).is_some_and(|next| next.pair != word.pair);
        begins = is_mark && (begins || opens || word.is_mark(':'));
    }
}

/// A lone word without a title that is no known name, and that no verb of speech follows.
fn is_doubtful(tokens: Tokens<'_>, name: &Name) -> bool {
    let next = tokens.get(name.words.end);
    name.words.len() == 1
        && name.titles.is_empty()
        && tokens
            .get(name.words.start)
            .is_some_and(|word| word.shape == Shape::Capitalized && !word.is(WordClass::GIVEN_NAME))
        && !next.is_some_and(|next| next.is(WordClass::CUE) && next.shape == Shape::Lower)
        && !matches!(tokens.form(name.words.end), "'s" | "\u{2019}s")
}

/// Words that have a capital only where a sentence begins.
const COMMON: WordClass = WordClass::PRONOUN
    .or(WordClass::RELATIVE)
    .or(WordClass::DETERMINER)
    .or(WordClass::POSSESSIVE)
    .or(WordClass::PREPOSITION)
    .or(WordClass::CONJUNCTION)
    .or(WordClass::AUXILIARY)
    .or(WordClass::NEGATION)
    .or(WordClass::TIME)
    .or(WordClass::ADVERB);

fn may_begin(word: Token, begins_sentence: bool) -> bool {
    let is_common = word.is(COMMON) && (begins_sentence || !word.is(WordClass::GIVEN_NAME));
    let is_sentence_word = begins_sentence
        && word.shape == Shape::Capitalized
        && word.is(WordClass::ROLE.or(WordClass::CUE))
        && !word.is(WordClass::TITLE.or(WordClass::GIVEN_NAME));
    word.is_capitalized() && !is_common && !is_sentence_word
}

/// No name has more tokens: a text without an end in capitals is not one name.
const LONGEST_NAME: usize = 64;

/// Where the run of name words that begins at `start` ends.
fn end_of_run(tokens: Tokens<'_>, start: usize, high: usize) -> usize {
    let high = high.min(start + LONGEST_NAME);
    let pair = tokens.get(start).map(|word| word.pair);
    let mut end = start + 1;
    // "Ministry of Labor", "Secretary of State".
    let takes_of = |word: Token| word.is(WordClass::ORGANIZATION.or(WordClass::TITLE));
    let mut is_organization = tokens.get(start).is_some_and(takes_of);
    while end < high {
        let Some(word) = tokens.get(end).filter(|word| Some(word.pair) == pair) else { break };
        let form = tokens.form(end);
        let goes_on = |behind: usize| {
            behind < high
                && tokens.get(behind).is_some_and(|next| {
                    next.is_capitalized() && !next.is(WordClass::TIME) && Some(next.pair) == pair
                })
        };
        if word.is_capitalized() && !word.is(WordClass::TIME.or(WordClass::PRONOUN)) {
            is_organization |= takes_of(word);
            end += 1;
        } else if (INSIDE_PERSON.contains(&form) || is_hyphen(tokens, end)) && goes_on(end + 1) {
            end += 2;
        } else if word.is_mark('&') && goes_on(end + 1) {
            is_organization = true;
            end += 2;
        } else if is_organization && INSIDE_ORGANIZATION.contains(&form) && form != "the" {
            let the = usize::from(tokens.form(end + 1) == "the");
            if !goes_on(end + 1 + the)
                || (form == "and" && !is_list_of_organization(tokens, start, end))
            {
                break;
            }
            end += 2 + the;
        } else {
            break;
        }
    }
    end
}

/// "Shanklin-Hawkins": a hyphen without spaces.
fn is_hyphen(tokens: Tokens<'_>, hyphen: usize) -> bool {
    let span = |at: usize| tokens.get(at).map(|word| word.span);
    let between = |one: usize, other: usize| {
        span(one).is_some_and(|one| span(other).is_some_and(|other| one.end() == other.start()))
    };
    tokens.get(hyphen).is_some_and(|word| word.is_mark('-'))
        && between(hyphen - 1, hyphen)
        && between(hyphen, hyphen + 1)
}

/// "Ministry of Trade and Industry": "and" belongs to the name only behind its "of".
fn is_list_of_organization(tokens: Tokens<'_>, start: usize, and: usize) -> bool {
    (start..and).any(|at| matches!(tokens.form(at), "of" | "for"))
}

/// Tells titles and name apart; none if there are only titles.
fn split(tokens: Tokens<'_>, run: TokenRange) -> Option<Name> {
    let is = |at: usize, class| tokens.get(at).is_some_and(|word| word.is(class));
    let has_organization = |words: TokenRange| {
        words.clone().any(|at| is(at, WordClass::ORGANIZATION))
            || (words.len() == 1
                && tokens.get(words.start).is_some_and(|word| word.shape == Shape::Capitals))
    };
    let given =
        |from: usize| (from..run.end).find(|&at| is(at, WordClass::GIVEN_NAME) && at + 1 < run.end);
    let start = match run.clone().rev().find(|&at| is(at, WordClass::TITLE)) {
        // "Secretary of State John Kerry".
        Some(title) if matches!(tokens.form(title + 1), "of" | "for") => {
            given(title + 2).unwrap_or(if run.end > title + 3 { run.end - 1 } else { run.end })
        }
        // "Justice Department": the title is part of the name.
        Some(title) if has_organization(title + 1..run.end) && given(title + 1).is_none() => {
            run.start
        }
        // "Russian President Vladimir Putin".
        Some(title) => title + 1,
        // "Fox News Bret Baier".
        None if has_organization(run.clone()) => given(run.start + 1)
            .filter(|&at| !has_organization(at..run.end) && is(at - 1, WordClass::ORGANIZATION))
            .unwrap_or(run.start),
        None => run.start,
    };
    let words = start..run.end;
    let is_organization = has_organization(words.clone());
    (!words.is_empty()).then_some(Name {
        words,
        titles: run.start..start,
        is_organization,
        is_doubtful: false,
    })
}
