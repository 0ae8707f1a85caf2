//! What the words of a source are: a name, a description, a pronoun.

use super::entities::{Entities, Mention};
use super::gender::Gender;
use super::noun_type::{NounType, NounTypes};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Token, TokenRange, Tokens};

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
    pub words: TokenRange,
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
        tokens: Tokens<'_>,
        entities: &Entities,
        nouns: &NounTypes,
        words: TokenRange,
    ) -> Self {
        let is_comma = |&at: &usize| tokens.get(at).is_some_and(|word| word.is_mark(','));
        let comma = words.clone().find(is_comma).unwrap_or(words.end);
        let mut source = Self { words, comma, ..Self::default() };
        if let Some(form) = pronoun(tokens, entities, &source.words) {
            source.form = form;
            return source;
        }
        let first = source.words.start..comma;
        let is_named =
            entities.mentions_in(&first).iter().any(|mention| is_head(tokens, mention, &first));
        source.head = head_noun(tokens, &first);
        source.noun = source
            .head
            .filter(|_| !is_named)
            .map(|head| nouns.of(tokens.form(head)))
            .unwrap_or_default();
        source.form = if is_named { SourceForm::Named } else { description(tokens, &source) };
        source
    }

    /// The gender that a pronoun or a noun says.
    #[must_use]
    pub fn gender(&self, tokens: Tokens<'_>) -> Gender {
        match self.form {
            SourceForm::He => Gender::Male,
            SourceForm::She => Gender::Female,
            SourceForm::Named => Gender::Unknown,
            _ => self.head.map(|head| Gender::of_words(tokens, head..head + 1)).unwrap_or_default(),
        }
    }
}

fn pronoun(tokens: Tokens<'_>, entities: &Entities, words: &TokenRange) -> Option<SourceForm> {
    let word = tokens.get(words.start)?;
    let is_lone = words.len() == 1
        || words.len() == 2
            && matches!(tokens.form(words.start + 1), "both" | "all" | "himself" | "herself");
    if !is_lone || entities.mention_at(words.start).is_some() {
        return None;
    }
    let form = tokens.form(words.start);
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

fn description(tokens: Tokens<'_>, source: &Source) -> SourceForm {
    let first = tokens.form(source.words.start);
    let is = |class| tokens.get(source.words.start).is_some_and(|word| word.is(class));
    let has_possessive = (source.words.start..source.head.unwrap_or(source.comma))
        .any(|at| tokens.is_possessive_ending(at));
    if is(WordClass::POSSESSIVE) || has_possessive {
        return SourceForm::Possessive;
    }
    match first.to_ascii_lowercase().as_str() {
        "the" | "this" | "that" | "these" | "those" => return SourceForm::Definite,
        "a" | "an" | "one" | "another" => return SourceForm::Indefinite,
        _ => {}
    }
    let is_plural = source
        .head
        .is_some_and(|head| tokens.form(head).ends_with('s') && !tokens.form(head).ends_with("ss"));
    if is_plural || is(WordClass::DETERMINER) { SourceForm::Plural } else { SourceForm::Bare }
}

/// The last noun before what only adds to it: "spokesman" of "a spokesman for the group".
fn head_noun(tokens: Tokens<'_>, words: &TokenRange) -> Option<usize> {
    let ends = WordClass::PREPOSITION
        .or(WordClass::RELATIVE)
        .or(WordClass::CUE_PARTICIPLE)
        .or(WordClass::AUXILIARY);
    let end = words
        .clone()
        .skip(1)
        .find(|&at| {
            tokens.get(at).is_some_and(|word| word.is(ends) && !tokens.is_possessive_ending(at))
        })
        .unwrap_or(words.end);
    (words.start..end)
        .rev()
        .find(|&at| tokens.get(at).is_some_and(Token::is_word) && !tokens.is_possessive_ending(at))
}

/// Whether a name is the head of a phrase: not one that only describes another noun ("the Clinton
/// campaign", "Trump's lawyer", "a spokesman for Cruz").
#[must_use]
pub fn is_head(tokens: Tokens<'_>, mention: &Mention, phrase: &TokenRange) -> bool {
    let end = mention.name.words.end;
    let is_possessive = end + 1 == phrase.end && tokens.is_possessive_ending(end);
    let describes = end < phrase.end && !is_possessive && is_modifier(tokens, mention);
    !describes && !is_behind_preposition(tokens, mention, phrase.start)
}

/// Whether a preposition stands before a name, from `low` on.
#[must_use]
pub fn is_behind_preposition(tokens: Tokens<'_>, mention: &Mention, low: usize) -> bool {
    let before = mention.name.titles.start.checked_sub(1).filter(|&at| at >= low);
    before.is_some_and(|at| {
        let at = if tokens.is(at, WordClass::DETERMINER) { at.checked_sub(1) } else { Some(at) };
        at.is_some_and(|at| at >= low && tokens.is(at, WordClass::PREPOSITION))
    })
}

/// Whether a name describes the noun behind it: "the Clinton campaign", "Trump's lawyer".
#[must_use]
pub fn is_modifier(tokens: Tokens<'_>, mention: &Mention) -> bool {
    let next = mention.name.words.end;
    tokens.is_possessive_ending(next)
        || tokens.get(next).is_some_and(|word| {
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
