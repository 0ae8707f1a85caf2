//! What is known of an article up to a place: who is named where, and who spoke.

use super::entities::{Entities, Mention};
use super::gender::Gender;
use super::name::NameKind;
use super::source::{Source, SourceForm, is_behind_preposition, is_modifier};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, TokenRange, Tokens};
use crate::segment::Document;

/// Where an attribution stands.
#[derive(Clone, Debug, Default)]
pub(super) struct Place {
    /// The first word of its source, or else of its content.
    pub(super) word: usize,
    /// Its content, which does not name its own speaker.
    pub(super) own: Vec<TokenRange>,
    /// Whether something is said there, or else only a pronoun stands there.
    pub(super) speaks: bool,
}

/// What was said before, and by whom.
#[derive(Clone, Copy, Debug)]
pub(super) struct Turn {
    pub(super) entity: Option<u32>,
    pub(super) word: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    pub(super) gender: Gender,
    pub(super) is_subject: bool,
    pub(super) speaks: bool,
}

/// What is known of an article up to a place.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) tokens: Tokens<'a>,
    pub(super) entities: &'a Entities,
    /// The sentence of each mention.
    pub(super) sentences: Vec<usize>,
    /// Whether each mention is the first person in its sentence, and no part of a phrase.
    pub(super) leads: Vec<bool>,
    /// What is said, as words, in order.
    pub(super) contents: Vec<TokenRange>,
    /// Whose bylines there are.
    pub(super) bylines: Vec<u32>,
    pub(super) most_mentions: u32,
    pub(super) turns: Vec<Turn>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(
        document: &'a Document<'a>,
        tokens: Tokens<'a>,
        entities: &'a Entities,
        contents: Vec<TokenRange>,
    ) -> Self {
        let mut scene = Self {
            document,
            tokens,
            entities,
            sentences: Vec::new(),
            leads: Vec::new(),
            contents,
            bylines: Vec::new(),
            most_mentions: 1,
            turns: Vec::new(),
        };
        let people = entities.all.iter().filter(|entity| entity.kind() == NameKind::Person);
        scene.most_mentions = people.map(|entity| entity.mentions).max().unwrap_or(1).max(1);
        let mut led = None;
        for mention in &entities.mentions {
            let sentence = scene.sentence_of(mention.name.words.start);
            scene.sentences.push(sentence);
            let may_lead = led != Some(sentence)
                && entities.get(mention.entity).is_some_and(|e| e.kind() == NameKind::Person)
                && !is_modifier(tokens, mention)
                && !is_behind_preposition(tokens, mention, 0)
                && !scene.is_content(mention.name.words.start);
            if may_lead {
                led = Some(sentence);
            }
            scene.leads.push(may_lead);
            let before = mention.name.words.start.checked_sub(1);
            if before.is_some_and(|at| {
                tokens.form(at).eq_ignore_ascii_case("by") && scene.begins_sentence(at)
            }) && scene.bylines.len() < 8
            {
                scene.bylines.push(mention.entity);
            }
        }
        scene
    }

    /// Notes whom a source was resolved to.
    pub(super) fn note(&mut self, place: &Place, source: &Source, entity: Option<u32>) {
        let sentence = self.sentence_of(place.word);
        let gender = match source.form {
            SourceForm::He => Gender::Male,
            SourceForm::She => Gender::Female,
            _ => Gender::Unknown,
        };
        let paragraph = self.paragraph_of(sentence);
        let form = self.tokens.form(place.word);
        let is_subject = place.speaks || matches!(form, "he" | "He" | "she" | "She");
        let speaks = place.speaks;
        let word = place.word;
        self.turns.push(Turn { entity, word, sentence, paragraph, gender, is_subject, speaks });
    }

    /// Begins a sentence, or has a verb of speech or an auxiliary behind it.
    pub(super) fn is_subject(&self, mention: &Mention) -> bool {
        self.begins_sentence(mention.name.titles.start)
            || self.tokens.get(mention.name.words.end).is_some_and(|word| {
                word.shape == Shape::Lower
                    && word.is(WordClass::CUE.or(WordClass::AUXILIARY))
                    && !is_modifier(self.tokens, mention)
            })
    }

    /// What was said before, the last first; no further back than the text is worth it.
    pub(super) fn spoken(&self) -> impl Iterator<Item = &Turn> + Clone {
        const FAR: usize = 120;
        self.turns.iter().rev().take(FAR).filter(|turn| turn.speaks)
    }

    /// Whether a word is part of what somebody says.
    pub(super) fn is_content(&self, word: usize) -> bool {
        let next = self.contents.partition_point(|content| content.end <= word);
        self.contents.get(next).is_some_and(|content| content.start <= word)
    }

    pub(super) fn sentence_of(&self, word: usize) -> usize {
        let sentences = &self.document.sentences;
        sentences.partition_point(|sentence| sentence.tokens.end as usize <= word)
    }

    pub(super) fn paragraph_of(&self, sentence: usize) -> usize {
        self.document.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph as usize)
    }

    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        let sentence = self.document.sentences.get(self.sentence_of(at));
        sentence.is_some_and(|sentence| at.saturating_sub(sentence.tokens.start as usize) <= 2)
    }

    pub(super) fn begins_paragraph(&self, at: usize) -> bool {
        let sentence = self.sentence_of(at);
        let before = sentence.checked_sub(1).map(|before| self.paragraph_of(before));
        self.begins_sentence(at) && before != Some(self.paragraph_of(sentence))
    }
}
