//! What the words of a source are: a name, a description, a pronoun.

use super::entities::{Entities, Mention};
use super::gender::Gender;
use super::name_runs::is_possessive_ending;
use super::noun_type::{NounType, NounTypes};
use crate::language::lexicon::WordClass;
use crate::quotes::rules::noun_phrase::{Phrases, WordRange};
use crate::quotes::tokens::Word;

/// The form of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SourceForm {
    /// There is none.
    #[default]
    Absent,
    /// "He".
    He,
    /// "She".
    She,
    /// "They".
    They,
    /// "It".
    It,
    /// "I".
    I,
    /// "We".
    We,
    /// "Who".
    Relative,
    /// "Everyone", "one".
    OtherPronoun,
    /// "The senator".
    Definite,
    /// "His lawyer", "Lee's lawyer".
    Possessive,
    /// "A lawyer", "one voter".
    Indefinite,
    /// "Critics", "two officials".
    Plural,
    /// Another description: "Police", "spokesman for the group".
    Bare,
    /// A name, with or without titles and appositions.
    Named,
}

/// The number of forms.
pub const FORMS: usize = 15;

/// A source, looked over.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Its words; empty where there is none.
    pub words: WordRange,
    /// Its form.
    pub form: SourceForm,
    /// The noun that a description says most by.
    pub head: Option<usize>,
    /// The end of what stands before its first comma.
    pub comma: usize,
    /// How likely the noun of a description means a person, an organization, something else.
    pub noun: NounType,
}

impl Source {
    /// Looks over the words of a source.
    #[must_use]
    pub fn new(
        phrases: &Phrases<'_>,
        entities: &Entities,
        nouns: &NounTypes<'_>,
        words: WordRange,
    ) -> Self {
        let is_comma = |&at: &usize| phrases.word(at).is_some_and(|word| word.is_mark(','));
        let comma = words.clone().find(is_comma).unwrap_or(words.end);
        let mut source = Self { words, comma, ..Self::default() };
        if let Some(form) = pronoun(phrases, entities, &source.words) {
            source.form = form;
            return source;
        }
        let first = source.words.start..comma;
        let is_named =
            entities.mentions_in(&first).iter().any(|mention| is_head(phrases, mention, &first));
        source.head = head_noun(phrases, &first);
        source.noun = source
            .head
            .filter(|_| !is_named)
            .map(|head| nouns.of(phrases.form(head)))
            .unwrap_or_default();
        source.form = if is_named { SourceForm::Named } else { description(phrases, &source) };
        source
    }

    /// The gender that a pronoun or a noun says.
    #[must_use]
    pub fn gender(&self, phrases: &Phrases<'_>) -> Gender {
        match self.form {
            SourceForm::He => Gender::Male,
            SourceForm::She => Gender::Female,
            SourceForm::Named => Gender::Unknown,
            _ => {
                self.head.map(|head| Gender::of_words(phrases, head..head + 1)).unwrap_or_default()
            }
        }
    }
}

fn pronoun(phrases: &Phrases<'_>, entities: &Entities, words: &WordRange) -> Option<SourceForm> {
    let word = phrases.word(words.start)?;
    let is_lone = words.len() == 1
        || words.len() == 2
            && matches!(phrases.form(words.start + 1), "both" | "all" | "himself" | "herself");
    if !is_lone || entities.mention_at(words.start).is_some() {
        return None;
    }
    let form = phrases.form(words.start);
    let is = |other: &str| form.eq_ignore_ascii_case(other);
    if word.is(WordClass::RELATIVE) && !is("that") && !is("which") {
        return Some(SourceForm::Relative);
    }
    if !word.is(WordClass::PRONOUN.or(WordClass::POSSESSIVE).or(WordClass::RELATIVE)) {
        return None;
    }
    Some(match () {
        () if word.is(WordClass::HE) => SourceForm::He,
        () if word.is(WordClass::SHE) => SourceForm::She,
        () if is("they") || is("them") || is("their") => SourceForm::They,
        () if is("it") || is("its") => SourceForm::It,
        () if is("i") || is("me") || is("my") => SourceForm::I,
        () if is("we") || is("us") || is("our") => SourceForm::We,
        () => SourceForm::OtherPronoun,
    })
}

fn description(phrases: &Phrases<'_>, source: &Source) -> SourceForm {
    let first = phrases.form(source.words.start);
    let is = |class| phrases.word(source.words.start).is_some_and(|word| word.is(class));
    let has_possessive = (source.words.start..source.head.unwrap_or(source.comma))
        .any(|at| is_possessive_ending(phrases.form(at)));
    if is(WordClass::POSSESSIVE) || has_possessive {
        return SourceForm::Possessive;
    }
    match first.to_ascii_lowercase().as_str() {
        "the" | "this" | "that" | "these" | "those" => return SourceForm::Definite,
        "a" | "an" | "one" | "another" => return SourceForm::Indefinite,
        _ => {}
    }
    let is_plural = source.head.is_some_and(|head| {
        phrases.form(head).ends_with('s') && !phrases.form(head).ends_with("ss")
    });
    if is_plural || is(WordClass::DETERMINER) { SourceForm::Plural } else { SourceForm::Bare }
}

/// The last noun before what only adds to it: "spokesman" of "a spokesman for the group".
fn head_noun(phrases: &Phrases<'_>, words: &WordRange) -> Option<usize> {
    let ends = WordClass::PREPOSITION
        .or(WordClass::RELATIVE)
        .or(WordClass::CUE_PARTICIPLE)
        .or(WordClass::AUXILIARY);
    let end = words
        .clone()
        .skip(1)
        .find(|&at| {
            phrases
                .word(at)
                .is_some_and(|word| word.is(ends) && !is_possessive_ending(phrases.form(at)))
        })
        .unwrap_or(words.end);
    (words.start..end).rev().find(|&at| {
        phrases.word(at).is_some_and(Word::is_word) && !is_possessive_ending(phrases.form(at))
    })
}

/// Whether a name is the head of a phrase: not one that only describes another noun ("the Clinton
/// campaign", "Trump's lawyer", "a spokesman for Cruz").
#[must_use]
pub fn is_head(phrases: &Phrases<'_>, mention: &Mention, phrase: &WordRange) -> bool {
    let end = mention.name.words.end;
    let is_possessive = end + 1 == phrase.end && is_possessive_ending(phrases.form(end));
    let describes = end < phrase.end && !is_possessive && is_modifier(phrases, mention);
    !describes && !is_behind_preposition(phrases, mention, phrase.start)
}

/// Whether a preposition stands before a name, from `low` on.
#[must_use]
pub fn is_behind_preposition(phrases: &Phrases<'_>, mention: &Mention, low: usize) -> bool {
    let is = |at: usize, class| phrases.word(at).is_some_and(|word| word.is(class));
    let before = mention.name.titles.start.checked_sub(1).filter(|&at| at >= low);
    before.is_some_and(|at| {
        let at = if is(at, WordClass::DETERMINER) { at.checked_sub(1) } else { Some(at) };
        at.is_some_and(|at| at >= low && is(at, WordClass::PREPOSITION))
    })
}

/// Whether a name describes the noun behind it: "the Clinton campaign", "Trump's lawyer".
#[must_use]
pub fn is_modifier(phrases: &Phrases<'_>, mention: &Mention) -> bool {
    let next = mention.name.words.end;
    is_possessive_ending(phrases.form(next))
        || phrases.word(next).is_some_and(|word| {
            word.is_word()
                && !word.is(WordClass::PREPOSITION
                    .or(WordClass::CONJUNCTION)
                    .or(WordClass::RELATIVE)
                    .or(WordClass::ADVERB)
                    .or(WordClass::CUE)
                    .or(WordClass::AUXILIARY)
                    .or(WordClass::CUE_PARTICIPLE)
                    .or(WordClass::TIME))
        })
}
