//! The pronouns that an article uses for its speakers.

use super::entities::Entities;
use super::source::{Source, SourceForm};
use super::speaker_kind::SpeakerPronoun;
use crate::quotes::tokens::Tokens;

/// How often each pronoun, or an honorific that stands for it, is used for each entity.
#[derive(Debug)]
pub(super) struct Pronouns {
    counts: Vec<[u32; ALL.len()]>,
}

const ALL: [SpeakerPronoun; 4] =
    [SpeakerPronoun::He, SpeakerPronoun::She, SpeakerPronoun::They, SpeakerPronoun::It];

impl Pronouns {
    /// Those that honorifics stand for.
    pub(super) fn of_honorifics(tokens: Tokens<'_>, entities: &Entities) -> Self {
        let mut pronouns = Self { counts: vec![[0; ALL.len()]; entities.all.len()] };
        for mention in &entities.mentions {
            for at in mention.name.titles.clone() {
                match tokens.form(at).trim_end_matches('.') {
                    "Mr" | "Sir" | "Lord" => pronouns.count(mention.entity, SpeakerPronoun::He),
                    "Mrs" | "Ms" | "Miss" | "Lady" | "Dame" => {
                        pronouns.count(mention.entity, SpeakerPronoun::She);
                    }
                    _ => {}
                }
            }
        }
        pronouns
    }

    /// Counts a source that was found to mean an entity.
    pub(super) fn note(&mut self, source: &Source, entity: u32) {
        match source.form {
            SourceForm::He => self.count(entity, SpeakerPronoun::He),
            SourceForm::She => self.count(entity, SpeakerPronoun::She),
            SourceForm::They => self.count(entity, SpeakerPronoun::They),
            SourceForm::It => self.count(entity, SpeakerPronoun::It),
            _ => {}
        }
    }

    fn count(&mut self, entity: u32, pronoun: SpeakerPronoun) {
        let counts = self.counts.get_mut(entity as usize);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(pronoun as usize)) {
            *count += 1;
        }
    }

    /// The pronoun used most for an entity; none if there is none, or two are used alike.
    pub(super) fn of(&self, entity: u32) -> Option<SpeakerPronoun> {
        let counts = self.counts.get(entity as usize)?;
        let most = counts.iter().copied().max().filter(|&most| most > 0)?;
        let mut best = counts.iter().zip(ALL).filter(|(count, _)| **count == most);
        let (_, pronoun) = best.next()?;
        best.next().is_none().then_some(pronoun)
    }
}
