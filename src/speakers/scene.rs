//! What is known of an article up to a place: who is named where, and who spoke.

use super::entities::{Entities, Entity, Mention};
use super::gender::Gender;
use super::name::NameKind;
use super::source::{Source, SourceForm, is_behind_preposition, is_modifier};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token, TokenRange, Tokens};
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

/// What is asked of every mention again and again.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Copy, Debug)]
pub(super) struct MentionFacts {
    pub(super) entity: u32,
    /// The first word of the name.
    pub(super) word: usize,
    pub(super) sentence: usize,
    pub(super) paragraph: usize,
    /// Whether it begins a sentence, or has a verb of speech or an auxiliary behind it.
    pub(super) is_subject: bool,
    pub(super) is_modifier: bool,
    pub(super) is_behind_preposition: bool,
    pub(super) is_outside: bool,
    /// Whether it is part of what somebody says.
    pub(super) is_content: bool,
    /// Whether it is the first person in its sentence, and no part of a phrase.
    pub(super) leads: bool,
}

/// What is asked of every entity again and again.
#[derive(Clone, Copy, Debug)]
pub(super) struct EntityFacts {
    pub(super) kind: NameKind,
    pub(super) gender: Gender,
    pub(super) speaks: bool,
    /// How often it is named: by order of magnitude, as a share of the most, and whether most.
    pub(super) frequency: f32,
    pub(super) share: f32,
    pub(super) is_most: bool,
}

/// What is known of an article up to a place.
#[derive(Debug)]
pub(super) struct Scene<'a> {
    pub(super) document: &'a Document<'a>,
    pub(super) tokens: Tokens<'a>,
    pub(super) entities: &'a Entities,
    /// What is asked of each mention, and of each entity.
    pub(super) mentions: Vec<MentionFacts>,
    pub(super) known: Vec<EntityFacts>,
    /// Whose bylines there are.
    pub(super) bylines: Vec<u32>,
    pub(super) turns: Vec<Turn>,
}

/// No more bylines are looked at.
const MOST_BYLINES: usize = 8;

impl<'a> Scene<'a> {
    /// `contents` are what is said, in order, and apart.
    pub(super) fn new(tokens: Tokens<'a>, entities: &'a Entities, contents: &[TokenRange]) -> Self {
        let people = entities.all.iter().filter(|entity| entity.kind() == NameKind::Person);
        let most = people.map(|entity| entity.mentions).max().unwrap_or(1).max(1);
        let mut scene = Self {
            document: tokens.document,
            tokens,
            entities,
            mentions: Vec::with_capacity(entities.mentions.len()),
            known: entities.all.iter().map(|entity| facts_of(entity, most)).collect(),
            bylines: Vec::new(),
            turns: Vec::new(),
        };
        let mut contents = contents.iter().peekable();
        let mut led = None;
        for mention in &entities.mentions {
            let word = mention.name.words.start;
            while contents.next_if(|content| content.end <= word).is_some() {}
            let is_content = contents.peek().is_some_and(|content| content.start <= word);
            let facts = scene.facts(mention, is_content, &mut led);
            scene.mentions.push(facts);
            let before = word.checked_sub(1);
            if scene.bylines.len() < MOST_BYLINES
                && before.is_some_and(|at| {
                    tokens.form(at).eq_ignore_ascii_case("by") && scene.begins_sentence(at)
                })
            {
                scene.bylines.push(mention.entity);
            }
        }
        scene
    }

    /// `led` is the last sentence that has a leading person.
    fn facts(&self, mention: &Mention, is_content: bool, led: &mut Option<usize>) -> MentionFacts {
        let tokens = self.tokens;
        let word = mention.name.words.start;
        let sentence = self.sentence_of(word);
        let is_modifier = is_modifier(tokens, mention);
        let is_behind_preposition = is_behind_preposition(tokens, mention, 0);
        let is_person =
            self.known(mention.entity).is_some_and(|known| known.kind == NameKind::Person);
        let leads = *led != Some(sentence)
            && is_person
            && !is_modifier
            && !is_behind_preposition
            && !is_content;
        if leads {
            *led = Some(sentence);
        }
        let speaks = tokens.get(mention.name.words.end).is_some_and(|next| {
            next.shape == Shape::Lower && next.is(WordClass::CUE.or(WordClass::AUXILIARY))
        });
        MentionFacts {
            entity: mention.entity,
            word,
            sentence,
            paragraph: self.paragraph_of(sentence),
            is_subject: self.begins_sentence(mention.name.titles.start) || speaks && !is_modifier,
            is_modifier,
            is_behind_preposition,
            is_outside: tokens.get(word).is_some_and(Token::is_outside),
            is_content,
            leads,
        }
    }

    pub(super) fn known(&self, entity: u32) -> Option<&EntityFacts> {
        self.known.get(entity as usize)
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

    /// What was said before, the last first; no further back than the text is worth it.
    pub(super) fn spoken(&self) -> impl Iterator<Item = &Turn> + Clone {
        const FAR: usize = 120;
        self.turns.iter().rev().take(FAR).filter(|turn| turn.speaks)
    }

    pub(super) fn sentence_of(&self, word: usize) -> usize {
        let sentences = &self.document.sentences;
        sentences.partition_point(|sentence| sentence.tokens.end as usize <= word)
    }

    pub(super) fn paragraph_of(&self, sentence: usize) -> usize {
        self.document.sentences.get(sentence).map_or(0, |sentence| sentence.paragraph as usize)
    }

    pub(super) fn begins_sentence(&self, at: usize) -> bool {
        at < self.tokens.len() && self.tokens.since_start(at) <= 2
    }

    pub(super) fn begins_paragraph(&self, at: usize) -> bool {
        let sentence = self.sentence_of(at);
        let before = sentence.checked_sub(1).map(|before| self.paragraph_of(before));
        self.begins_sentence(at) && before != Some(self.paragraph_of(sentence))
    }
}

fn facts_of(entity: &Entity, most: u32) -> EntityFacts {
    EntityFacts {
        kind: entity.kind(),
        gender: entity.gender.gender(),
        speaks: entity.speaks,
        frequency: (entity.mentions as f32).ln_1p() / 3.0,
        share: entity.mentions as f32 / most as f32,
        is_most: entity.mentions == most,
    }
}
