//! Who a source is: the entity that a name, a noun phrase or a pronoun means.

use super::SourceKind;
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token};
use crate::quotes::tokens::{TokenRange, Tokens};
use crate::speakers::entities::{Entities, Gender};
use crate::speakers::names::Name;

/// What is known of a source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Speaker {
    /// What the source is grammatically.
    pub kind: SourceKind,
    /// Whom it means, as indices of entities; several for "A and B", none if nobody is named.
    pub entities: Vec<u32>,
    /// The words of the source that describe the speaker.
    pub role: Option<TokenRange>,
}

/// Resolves the sources of an article in the order of the text.
#[derive(Debug)]
pub(crate) struct Resolver<'a> {
    tokens: Tokens<'a>,
    entities: &'a Entities,
    /// Whom the last attribution resolved to, and the sentence of its source.
    previous: Option<(u32, usize)>,
}

/// A pronoun is resolved among this many names before it.
const NAMES_LOOKED_BACK: usize = 60;

/// Below this a pronoun stays unresolved: wrong is worse than null.
const LEAST_SCORE: f32 = 1.0;

impl<'a> Resolver<'a> {
    /// For one article.
    #[must_use]
    pub(crate) fn new(tokens: Tokens<'a>, entities: &'a Entities) -> Self {
        Self { tokens, entities, previous: None }
    }

    /// Resolves the next source, given as words.
    pub(crate) fn resolve(&mut self, source: &TokenRange) -> Speaker {
        let speaker = self.speaker(source);
        if let [entity] = speaker.entities[..] {
            let sentence = self.tokens.get(source.start).map(|word| self.sentence_of(word));
            self.previous = sentence.map(|sentence| (entity, sentence));
        }
        speaker
    }

    fn speaker(&self, source: &TokenRange) -> Speaker {
        if let Some(pronoun) = self.pronoun(source) {
            let entities = self.antecedent(pronoun).into_iter().collect();
            return Speaker { kind: SourceKind::Pronoun, entities, role: None };
        }
        let comma = source
            .clone()
            .find(|&at| self.tokens.get(at).is_some_and(|word| word.is_mark(',')))
            .unwrap_or(source.end);
        let head = source.start..comma;
        let named = self.heads(&head);
        if !named.is_empty() {
            let entities = named.iter().map(|(_, entity)| *entity).collect();
            return Speaker { kind: SourceKind::Name, entities, role: None };
        }
        // "his spokeswoman, Ann Lee": the name is the apposition.
        let apposition = comma + 1..source.end.max(comma + 1);
        if let Some((name, entity)) = self.entities.mentions_in(&apposition).first()
            && name.titles.start == apposition.start
            && self.is_head(name, &apposition)
        {
            let entities = vec![*entity];
            return Speaker { kind: SourceKind::Nominal, entities, role: Some(head) };
        }
        let entities = self.nominal(&head).into_iter().collect();
        Speaker { kind: SourceKind::Nominal, entities, role: Some(source.clone()) }
    }

    fn pronoun(&self, source: &TokenRange) -> Option<usize> {
        let word = self.tokens.get(source.start)?;
        let is_pronoun = source.len() == 1
            && word.is(WordClass::PRONOUN.or(WordClass::RELATIVE))
            && self.entities.mention_at(source.start).is_none();
        is_pronoun.then_some(source.start)
    }

    /// The names that are the head of a phrase: not those that only describe another noun ("the
    /// Clinton campaign", "Trump's lawyer", "a spokesman for Cruz"). Several if joined by "and".
    fn heads(&self, phrase: &TokenRange) -> Vec<&'a (Name, u32)> {
        let names = self.entities.mentions_in(phrase);
        let heads: Vec<_> = names.iter().filter(|(name, _)| self.is_head(name, phrase)).collect();
        let Some((last, before)) = heads.split_last() else { return Vec::new() };
        let joined = before
            .iter()
            .copied()
            .filter(|(name, _)| self.tokens.form(name.words.end) == "and")
            .chain([*last])
            .collect::<Vec<_>>();
        // "Lee of the Labor Party": the first name is the head.
        match heads.first() {
            Some(first) if joined.len() == 1 => vec![*first],
            _ => joined,
        }
    }

    fn is_head(&self, name: &Name, phrase: &TokenRange) -> bool {
        let next = name.words.end;
        let before = name.titles.start.checked_sub(1).filter(|&at| at >= phrase.start);
        let behind_preposition = before.is_some_and(|at| {
            let at = if self.is(at, WordClass::DETERMINER) { at.checked_sub(1) } else { Some(at) };
            at.is_some_and(|at| at >= phrase.start && self.is(at, WordClass::PREPOSITION))
        });
        let modifies = next < phrase.end
            && (matches!(self.tokens.form(next), "'s" | "\u{2019}s" | "'" | "\u{2019}")
                || self.tokens.get(next).is_some_and(|word| {
                    word.is_word()
                        && !word.is(WordClass::PREPOSITION
                            .or(WordClass::CONJUNCTION)
                            .or(WordClass::RELATIVE)
                            .or(WordClass::ADVERB)
                            .or(WordClass::CUE_PARTICIPLE))
                }));
        !behind_preposition && !modifies
    }

    fn is(&self, at: usize, class: WordClass) -> bool {
        self.tokens.get(at).is_some_and(|word| word.is(class))
    }

    /// "The senator": the one named last whose title or role has that noun.
    fn nominal(&self, phrase: &TokenRange) -> Option<u32> {
        let is_definite = self.tokens.form(phrase.start).eq_ignore_ascii_case("the");
        if !is_definite || phrase.len() != 2 || !self.is(phrase.start + 1, WordClass::ROLE) {
            return None;
        }
        let noun = self.tokens.form(phrase.start + 1);
        self.mentions_before(phrase.start).map(|(_, entity)| *entity).find(|&entity| {
            let role = self.entities.get(entity).and_then(|entity| entity.role.clone());
            role.is_some_and(|role| {
                role.into_iter().any(|at| is_title_of(noun, self.tokens.form(at)))
            })
        })
    }

    fn mentions_before(&self, word: usize) -> impl Iterator<Item = &'a (Name, u32)> + use<'a> {
        let mentions = &self.entities.mentions;
        let count = mentions.partition_point(|(name, _)| name.words.start < word);
        mentions.get(..count).unwrap_or_default().iter().rev().take(NAMES_LOOKED_BACK)
    }

    /// Whom a pronoun means.
    fn antecedent(&self, pronoun: usize) -> Option<u32> {
        let word = self.tokens.get(pronoun)?;
        if word.is(WordClass::RELATIVE) {
            return self.mentions_before(pronoun).next().map(|(_, entity)| *entity);
        }
        let gender = match (word.is(WordClass::HE), word.is(WordClass::SHE)) {
            (true, _) => Gender::Male,
            (_, true) => Gender::Female,
            _ => return self.antecedent_of_group(pronoun),
        };
        let sentence = self.sentence_of(word);
        let mut best: Option<(f32, u32)> = None;
        for (name, entity) in self.mentions_before(pronoun) {
            let Some(score) = self.score(name, *entity, gender, sentence) else { continue };
            if best.is_none_or(|(highest, _)| score > highest) {
                best = Some((score, *entity));
            }
        }
        best.filter(|(score, _)| *score >= LEAST_SCORE).map(|(_, entity)| entity)
    }

    /// How well a name goes with a pronoun of that gender in that sentence; none if not at all.
    fn score(&self, name: &Name, entity: u32, gender: Gender, sentence: usize) -> Option<f32> {
        let known = self.entities.get(entity)?;
        let is_other = known.gender != Gender::Unknown && known.gender != gender;
        if known.is_organization || is_other {
            return None;
        }
        let first = self.tokens.get(name.words.start)?;
        let distance = sentence.saturating_sub(self.sentence_of(first)) as f32;
        let mut score = 3.0 / (1.0 + 0.5 * distance);
        if known.gender == Gender::Unknown {
            score -= if self.may_be_person(name) && known.is_person { 0.5 } else { 3.0 };
        }
        if self.is_subject(name) {
            score += if distance < 1.0 { 2.5 } else { 1.5 };
        } else if self.modifies_noun(name) {
            score -= 1.0;
        }
        if !first.is_outside() {
            score -= 1.5;
        }
        // Who spoke last goes on speaking, the more so the less stands between.
        if let Some((previous, place)) = self.previous
            && previous == entity
        {
            score += 3.0 / (1.0 + 0.3 * sentence.saturating_sub(place) as f32);
        }
        Some(score + 0.2 * (1.0 + known.mentions as f32).ln())
    }

    /// Begins a sentence, or has a verb of speech or an auxiliary behind it.
    fn is_subject(&self, name: &Name) -> bool {
        self.begins_sentence(name.titles.start)
            || self.tokens.get(name.words.end).is_some_and(|word| {
                word.shape == Shape::Lower
                    && word.is(WordClass::CUE.or(WordClass::AUXILIARY))
                    && !matches!(self.tokens.form(name.words.end), "'s" | "\u{2019}s")
            })
    }

    /// "The Trump meeting", "Trump's lawyer".
    fn modifies_noun(&self, name: &Name) -> bool {
        self.tokens.get(name.words.end).is_some_and(|word| {
            word.shape == Shape::Lower
                && !word.is(WordClass::PREPOSITION
                    .or(WordClass::CONJUNCTION)
                    .or(WordClass::RELATIVE)
                    .or(WordClass::ADVERB)
                    .or(WordClass::CUE)
                    .or(WordClass::AUXILIARY))
        }) || matches!(self.tokens.form(name.words.end), "'s" | "\u{2019}s")
    }

    /// A place or a publication is no "he": what has "the" or a preposition before it.
    fn may_be_person(&self, name: &Name) -> bool {
        let before = name.titles.start.checked_sub(1);
        before.is_none_or(|at| {
            !matches!(self.tokens.form(at), "the" | "The" | "in" | "In" | "at" | "near")
        })
    }

    /// "They", "we", "it": the organization that spoke last, if one did.
    fn antecedent_of_group(&self, pronoun: usize) -> Option<u32> {
        let is_it = self.tokens.form(pronoun).eq_ignore_ascii_case("it");
        let (previous, _) = self.previous?;
        let is_organization = self.entities.get(previous)?.is_organization;
        (is_it && is_organization).then_some(previous)
    }

    /// The number of the sentence that a word is in, from 1.
    fn sentence_of(&self, word: Token) -> usize {
        self.tokens.document.sentence_at(word.span.start()).map_or(0, |sentence| sentence + 1)
    }

    fn begins_sentence(&self, at: usize) -> bool {
        let Some(word) = self.tokens.get(at) else { return false };
        let sentence = self.sentence_of(word).checked_sub(1);
        sentence
            .and_then(|sentence| self.tokens.document.sentences.get(sentence))
            .is_some_and(|sentence| at.saturating_sub(sentence.tokens.start as usize) <= 2)
    }
}

/// "The senator" is a "Sen.".
fn is_title_of(noun: &str, title: &str) -> bool {
    const SHORT: [(&str, &str); 6] = [
        ("senator", "Sen."),
        ("representative", "Rep."),
        ("congressman", "Rep."),
        ("congresswoman", "Rep."),
        ("governor", "Gov."),
        ("general", "Gen."),
    ];
    title.eq_ignore_ascii_case(noun) || SHORT.contains(&(noun, title))
}
