//! Who the sources of an article are, in the order of the text.

use super::candidates::Candidates;
use super::confidence::confidence_values;
use super::entities::Entities;
use super::model::SpeakerModel;
use super::profile::{kind_of, source_kind};
use super::pronouns::Pronouns;
use super::scene::{Place, Scene};
use super::seen::Gathered;
use super::source::{Source, is_head};
use super::{SourceKind, SpeakerKind, SpeakerPronoun};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Token, TokenRange, Tokens};
use crate::speakers::name::NameKind;
use crate::{TextSpan, interrupt};

/// An attribution as far as its speaker matters.
#[derive(Clone, Debug, Default)]
pub struct Saying {
    /// What is said.
    pub spans: Vec<TextSpan>,
    /// The words for the speaker.
    pub source: Option<TextSpan>,
}

/// What is known of the speaker of an attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Speaker {
    /// What the source is grammatically, if there is one.
    pub source_kind: Option<SourceKind>,
    /// Whom it means, as indices of entities; several for "A and B", none if nobody is named.
    pub entities: Vec<u32>,
    /// The words of the source that describe the speaker.
    pub role: Option<TokenRange>,
    /// What the speaker is.
    pub kind: Option<SpeakerKind>,
    /// The pronoun that the article uses for each of these entities.
    pub pronouns: Vec<Option<SpeakerPronoun>>,
    /// How likely it is right who speaks.
    pub confidence: f32,
}

/// What is resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// The source of an attribution, by its number.
    Source(usize),
    /// "He" or "she" elsewhere, by its word.
    Pronoun(usize),
}

impl Asked {
    /// The number of the attribution, if it is one.
    #[must_use]
    pub fn number(self) -> Option<usize> {
        match self {
            Self::Source(number) => Some(number),
            Self::Pronoun(_) => None,
        }
    }
}

/// Resolves the sources of an article.
#[derive(Debug)]
pub struct Resolver<'a> {
    tokens: Tokens<'a>,
    entities: &'a Entities,
    model: &'a SpeakerModel,
    said: &'a [Saying],
    scene: Scene<'a>,
    gathered: Gathered,
}

impl<'a> Resolver<'a> {
    /// For one article.
    #[must_use]
    pub fn new(
        tokens: Tokens<'a>,
        entities: &'a Entities,
        model: &'a SpeakerModel,
        said: &'a [Saying],
    ) -> Self {
        let mut contents: Vec<TokenRange> =
            said.iter().flat_map(|said| &said.spans).map(|&piece| tokens.range_of(piece)).collect();
        contents.sort_unstable_by_key(|content| content.start);
        contents.dedup_by(|next, content| {
            let overlaps = next.start <= content.end;
            if overlaps {
                content.end = content.end.max(next.end);
            }
            overlaps
        });
        let scene = Scene::new(tokens, entities, &contents);
        let gathered = Gathered::new(entities.all.len());
        Self { tokens, entities, model, said, scene, gathered }
    }

    /// The speakers of attributions, in their order. `answer` may say whom a source means, to
    /// learn from: it is asked with all candidates; what it does not know is resolved by the
    /// ranker.
    pub fn resolve(
        mut self,
        mut answer: impl FnMut(Asked, &Source, &Candidates<'_>) -> Option<Option<u32>>,
    ) -> Vec<Speaker> {
        let (tokens, nouns) = (self.tokens, &self.model.nouns);
        let all = self.said;
        let mut pronouns = Pronouns::of_honorifics(self.tokens, self.entities);
        let mut speakers = vec![Speaker::default(); all.len()];
        for (word, asked) in self.order().into_iter().take_while(|_| !interrupt::is_stopped()) {
            let number = asked.number();
            let said = number.and_then(|number| all.get(number));
            let source = match said {
                Some(Saying { source: None, .. }) => Source::default(),
                Some(Saying { source: Some(span), .. }) => {
                    Source::new(tokens, self.entities, nouns, self.tokens.range_of(*span))
                }
                None => Source::new(tokens, self.entities, nouns, word..word + 1),
            };
            let own = said.map_or_else(Vec::new, |said| {
                said.spans.iter().map(|&piece| self.tokens.range_of(piece)).collect()
            });
            let place =
                Place { word, own, speaks: said.is_some_and(|said| !said.spans.is_empty()) };
            let candidates = Candidates::new(&self.scene, &place, &source, &mut self.gathered);
            let (mut best, likely) = candidates.best(&self.model.ranker);
            let values = confidence_values(likely, candidates.group(), best.is_none());
            if let Some(known) = answer(asked, &source, &candidates) {
                best = known;
            }
            self.scene.note(&place, &source, best);
            if let Some(speaker) = number.and_then(|number| speakers.get_mut(number)) {
                *speaker = self.speaker(&source, best);
                speaker.confidence = self.model.confidence.of(&values);
            }
            if let Some(entity) = best {
                pronouns.note(&source, entity);
            }
        }
        for speaker in &mut speakers {
            speaker.pronouns = speaker.entities.iter().map(|&entity| pronouns.of(entity)).collect();
        }
        speakers
    }

    /// Sources and pronouns in the order of the text.
    fn order(&self) -> Vec<(usize, Asked)> {
        let mut order = Vec::new();
        for (number, said) in self.said.iter().enumerate() {
            let place = said.source.or_else(|| said.spans.first().copied());
            let word = place.map_or(0, |span| self.tokens.range_of(span).start);
            order.push((word, Asked::Source(number)));
        }
        order.sort_unstable();
        let sources = order.len();
        let classes = self.tokens.classes(0..self.tokens.len());
        for (at, class) in classes.iter().enumerate() {
            let is_pronoun = class.is(WordClass::HE.or(WordClass::SHE))
                && self.tokens.get(at).is_some_and(Token::is_outside)
                && matches!(self.tokens.form(at), "he" | "He" | "she" | "She");
            if is_pronoun
                && let Some(known) = order.get(..sources)
                && known.binary_search_by_key(&at, |(word, _)| *word).is_err()
            {
                order.push((at, Asked::Pronoun(at)));
            }
        }
        order.sort_unstable();
        order
    }

    fn speaker(&self, source: &Source, best: Option<u32>) -> Speaker {
        let source_kind = source_kind(source.form);
        let entities = best.map(|best| self.joined(source, best)).unwrap_or_default();
        let role = match source_kind {
            Some(SourceKind::Nominal) if entities.is_empty() => Some(source.words.clone()),
            Some(SourceKind::Nominal) => Some(source.words.start..source.comma),
            _ => None,
        };
        let kind = kind_of(self.tokens, self.entities, source, &entities);
        Speaker { source_kind, entities, role, kind, ..Speaker::default() }
    }

    /// The one that is meant with those that the source joins to it: "A, B and C".
    fn joined(&self, source: &Source, best: u32) -> Vec<u32> {
        let mentions = self.entities.mentions_in(&source.words);
        let Some(at) = mentions.iter().position(|mention| mention.entity == best) else {
            return vec![best];
        };
        let joint = |left: usize| -> Option<bool> {
            let (one, other) = (mentions.get(left)?, mentions.get(left + 1)?);
            let between = one.name.words.end..other.name.titles.start;
            let joint = self.joint(between)?;
            let may_join = self.may_be_joined(one.entity)
                && self.may_be_joined(other.entity)
                && is_head(self.tokens, other, &source.words);
            may_join.then_some(joint)
        };
        let mut start = at;
        while start.checked_sub(1).is_some_and(|before| joint(before).is_some()) {
            start -= 1;
        }
        let mut end = at;
        while joint(end).is_some() {
            end += 1;
        }
        // The last ones are joined by "and"; what follows another comma describes.
        while end > start && joint(end - 1) == Some(false) {
            end -= 1;
        }
        let mut entities = Vec::new();
        for mention in mentions.get(start..=end).unwrap_or_default() {
            if !entities.contains(&mention.entity) {
                entities.push(mention.entity);
            }
        }
        if entities.contains(&best) { entities } else { vec![best] }
    }

    fn may_be_joined(&self, entity: u32) -> bool {
        self.entities
            .get(entity)
            .is_some_and(|known| matches!(known.kind(), NameKind::Person | NameKind::Organization))
    }

    /// Whether a comma, "and" or a role stand between two names, and nothing else; and whether
    /// "and" does.
    fn joint(&self, between: TokenRange) -> Option<bool> {
        const LONGEST: usize = 6;
        let mut has_and = false;
        let mut has_joint = false;
        for at in between.clone() {
            match self.tokens.form(at) {
                "and" | "&" => (has_and, has_joint) = (true, true),
                "," => has_joint = true,
                _ => {
                    let word = self.tokens.get(at)?;
                    if !has_joint || !word.is(WordClass::TITLE.or(WordClass::ROLE)) {
                        return None;
                    }
                }
            }
        }
        (has_joint && between.len() <= LONGEST).then_some(has_and)
    }
}
