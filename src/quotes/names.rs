//! Names in an article: runs of capitalised words, with the titles before them told apart.
//!
//! A run goes on over "of" and "for" behind the head of an organization's name ("Confederation of
//! Labor of Russia") and over the small words inside family names ("van", "bin"). Titles ("Sen.",
//! "President") are left off. A capital at the start of a sentence, or in a headline that
//! capitalises every word, proves nothing, so it counts only where the word is no common one.

use super::lexicon::WordClass;
use super::phrase::{Phrases, WordRange};
use super::words::{Shape, Word};
use crate::segment::Document;

/// A name as it stands at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its words, without titles.
    pub words: WordRange,
    /// The titles before it; empty if there are none.
    pub titles: WordRange,
    /// Whether its form says that it is an organization's.
    pub is_organization: bool,
}

/// Small words inside names.
const INSIDE_PERSON: [&str; 12] =
    ["de", "la", "del", "da", "di", "van", "von", "der", "bin", "al", "el", "du"];
const INSIDE_ORGANIZATION: [&str; 4] = ["of", "for", "the", "and"];

/// All names of a document, in order.
#[must_use]
pub fn names(document: &Document<'_>, phrases: &Phrases<'_>) -> Vec<Name> {
    let mut found = Vec::new();
    for paragraph in &document.paragraphs {
        let sentences = document
            .sentences
            .get(paragraph.sentences.start as usize..paragraph.sentences.end as usize)
            .unwrap_or_default();
        let all: WordRange = match (sentences.first(), sentences.last()) {
            (Some(first), Some(last)) => first.tokens.start as usize..last.tokens.end as usize,
            _ => continue,
        };
        if is_title_case(phrases.words.get(all).unwrap_or_default()) {
            continue;
        }
        for sentence in sentences {
            let range = sentence.tokens.start as usize..sentence.tokens.end as usize;
            names_of_sentence(phrases, range, &mut found);
        }
    }
    found
}

/// A headline in which capitals tell nothing: four words of at least four letters or more, nearly
/// all of them with a capital.
fn is_title_case(words: &[Word]) -> bool {
    let long = words.iter().filter(|word| word.is_word() && word.span.len() > 3);
    let (capitals, all) = long.fold((0, 0), |(capitals, all), word| {
        (capitals + u32::from(word.is_capitalized()), all + 1)
    });
    all >= 4 && words.len() < 40 && capitals * 10 >= all * 8
}

fn names_of_sentence(phrases: &Phrases<'_>, range: WordRange, found: &mut Vec<Name>) {
    let mut at = range.start;
    let mut begins = true;
    while at < range.end {
        let Some(word) = phrases.word(at) else { break };
        if may_begin(word, begins) {
            let end = end_of_run(phrases, at, range.end);
            if let Some(name) = split(phrases, at..end) {
                found.push(name);
            }
            at = end;
        } else {
            at += 1;
        }
        // Marks at the start of a sentence, or of a quotation, do not use up its capital.
        let is_mark = !word.is_word();
        let opens = phrases.word(at).is_some_and(|next| next.pair != word.pair);
        begins = is_mark && (begins || opens || word.is_mark(':'));
    }
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

fn may_begin(word: &Word, begins_sentence: bool) -> bool {
    let is_common = word.is(COMMON) && (begins_sentence || !word.is(WordClass::GIVEN_NAME));
    let is_sentence_word = begins_sentence
        && word.shape == Shape::Capitalized
        && word.is(WordClass::ROLE.or(WordClass::CUE))
        && !word.is(WordClass::TITLE.or(WordClass::GIVEN_NAME));
    word.is_capitalized() && !is_common && !is_sentence_word
}

/// Where the run of name words that begins at `start` ends.
fn end_of_run(phrases: &Phrases<'_>, start: usize, high: usize) -> usize {
    let pair = phrases.word(start).map(|word| word.pair);
    let mut end = start + 1;
    let mut is_organization = phrases.word(start).is_some_and(is_organization_word);
    while end < high {
        let Some(word) = phrases.word(end).filter(|word| Some(word.pair) == pair) else { break };
        let form = phrases.form(end);
        let goes_on = |behind: usize| {
            behind < high
                && phrases.word(behind).is_some_and(|next| {
                    next.is_capitalized() && !next.is(WordClass::TIME) && Some(next.pair) == pair
                })
        };
        if word.is_capitalized() && !word.is(WordClass::TIME.or(WordClass::PRONOUN)) {
            is_organization |= is_organization_word(word);
            end += 1;
        } else if INSIDE_PERSON.contains(&form) && goes_on(end + 1) {
            end += 2;
        } else if word.is_mark('&') && goes_on(end + 1) {
            is_organization = true;
            end += 2;
        } else if is_organization && INSIDE_ORGANIZATION.contains(&form) && form != "the" {
            let the = usize::from(phrases.form(end + 1) == "the");
            if !goes_on(end + 1 + the)
                || (form == "and" && !is_list_of_organization(phrases, start, end))
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

fn is_organization_word(word: &Word) -> bool {
    word.is(WordClass::ORGANIZATION)
}

/// "Ministry of Trade and Industry": "and" belongs to the name only behind its "of".
fn is_list_of_organization(phrases: &Phrases<'_>, start: usize, and: usize) -> bool {
    (start..and).any(|at| matches!(phrases.form(at), "of" | "for"))
}

/// Tells titles and name apart; none if there are only titles.
fn split(phrases: &Phrases<'_>, run: WordRange) -> Option<Name> {
    let is = |at: usize, class| phrases.word(at).is_some_and(|word| word.is(class));
    let is_organization = run.clone().any(|at| is(at, WordClass::ORGANIZATION))
        || (run.len() == 1
            && phrases.word(run.start).is_some_and(|word| word.shape == Shape::Capitals));
    // "Secretary of State John Kerry", "Russian President Vladimir Putin".
    let last_title = run.clone().rev().find(|&at| is(at, WordClass::TITLE));
    let mut start = last_title.map_or(run.start, |at| at + 1);
    if let Some(title) = last_title
        && matches!(phrases.form(title + 1), "of" | "for")
    {
        let given = (title + 2..run.end).find(|&at| is(at, WordClass::GIVEN_NAME));
        start = given.unwrap_or(run.start);
    }
    let person_begins = |at: &usize| is(*at, WordClass::GIVEN_NAME) && *at + 1 < run.end;
    if last_title.is_some() && is_organization && start == run.start {
        // "Justice Department": the title is part of the name.
        start = run.start;
    } else if last_title.is_none()
        && is_organization
        && let Some(given) = run.clone().skip(1).find(person_begins)
        && (given..run.end).all(|at| !is(at, WordClass::ORGANIZATION))
        && !matches!(phrases.form(given - 1), "of" | "for" | "and" | "the")
    {
        // "Fox News Bret Baier".
        start = given;
    }
    if start >= run.end {
        let is_name = last_title != Some(run.start) && is_organization;
        return is_name.then(|| Name {
            words: run.clone(),
            titles: run.start..run.start,
            is_organization,
        });
    }
    let is_organization = (start..run.end).any(|at| is(at, WordClass::ORGANIZATION))
        || (is_organization && run.len() == 1);
    Some(Name { words: start..run.end, titles: run.start..start, is_organization })
}
