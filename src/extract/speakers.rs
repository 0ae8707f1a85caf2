//! The speakers of a document: who they are, and how much each has said.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::fast::RandomState;

use super::quote::Quote;
use crate::quotes::tokens::Tokens;
use crate::speakers::entities::Entities;
use crate::speakers::resolver::Speaker as Resolved;
use crate::speakers::{SpeakerKind, SpeakerPronoun, profile};

/// Someone who has a name and is quoted.
///
/// A source that is described and never named ("a spokesman") is no speaker of its own: nothing
/// tells whether two of them are one.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Speaker {
    /// Its number in the document, by the order of the first quotations. It does not depend on the
    /// quotations that are wanted.
    pub number: u32,
    /// The fullest name that the article gives, without title.
    pub name: String,
    /// The other names that the article uses, in the order of their first places.
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: Option<SpeakerKind>,
    /// The title or description that the article gives first.
    pub role: Option<String>,
    /// The pronoun that the article itself uses, if it uses one.
    pub pronoun: Option<SpeakerPronoun>,
    /// How many quotations it has among those wanted, joint ones included.
    pub quotations: u32,
    /// How many words these have: what stands between white space and has a letter or a digit.
    pub words: u32,
}

/// The entities of a document that are found to speak, numbered as they are.
#[derive(Debug)]
pub(super) struct Cast<'a> {
    tokens: Tokens<'a>,
    entities: &'a Entities,
    numbers: Vec<Option<u32>>,
    speakers: Vec<Speaker>,
}

impl<'a> Cast<'a> {
    /// Nobody has spoken yet.
    pub(super) fn new(tokens: Tokens<'a>, entities: &'a Entities) -> Self {
        Self { tokens, entities, numbers: vec![None; entities.all.len()], speakers: Vec::new() }
    }

    /// The number of an entity that speaks, and its name.
    pub(super) fn speaker(
        &mut self,
        entity: u32,
        pronoun: Option<SpeakerPronoun>,
    ) -> Option<(u32, &str)> {
        let slot = self.numbers.get_mut(entity as usize)?;
        let number = if let Some(number) = *slot {
            number
        } else {
            let (tokens, known) = (self.tokens, self.entities.get(entity)?);
            let number = self.speakers.len() as u32;
            self.speakers.push(Speaker {
                name: profile::name(tokens, known)?,
                kind: Some(profile::kind(known)),
                role: profile::role(tokens, known),
                pronoun,
                ..Speaker::default()
            });
            *slot = Some(number);
            number
        };
        Some((number, &self.speakers.get(number as usize)?.name))
    }

    /// The role of a speaker: what the article calls its only entity, or else the source itself.
    pub(super) fn role(&self, resolved: &Resolved) -> Option<String> {
        let only = match resolved.entities[..] {
            [entity] => self.entities.get(entity),
            _ => None,
        };
        let role = only.and_then(|entity| profile::role(self.tokens, entity));
        role.or_else(|| Some(profile::text_of(self.tokens, resolved.role.as_ref()?)?.into_owned()))
    }

    /// All that have spoken, with every name that the article uses for them.
    pub(super) fn finish(mut self) -> Vec<Speaker> {
        let mut seen: HashSet<(u32, Cow<'_, str>), RandomState> = HashSet::default();
        for mention in &self.entities.mentions {
            let number = self.numbers.get(mention.entity as usize).copied().flatten();
            let Some(number) = number else { continue };
            let Some(speaker) = self.speakers.get_mut(number as usize) else { continue };
            let form = profile::text_of(self.tokens, &mention.name.words).unwrap_or_default();
            if form != speaker.name && seen.insert((number, form.clone())) {
                speaker.aliases.push(form.into_owned());
            }
        }
        self.speakers
    }
}

/// Numbers the speakers that quotations have, in the order of the first one of each.
pub(super) fn in_order(quotes: &mut [Quote], mut speakers: Vec<Speaker>) -> Vec<Speaker> {
    let mut numbers = vec![None; speakers.len()];
    let mut ordered: Vec<Speaker> = Vec::new();
    for number in quotes.iter_mut().flat_map(|quote| &mut quote.speaker_numbers) {
        let before = *number as usize;
        let (Some(slot), Some(speaker)) = (numbers.get_mut(before), speakers.get_mut(before))
        else {
            continue;
        };
        *number = *slot.get_or_insert_with(|| {
            let number = ordered.len() as u32;
            ordered.push(Speaker { number, ..std::mem::take(speaker) });
            number
        });
    }
    ordered
}

/// Counts what speakers have said, and leaves out those without a quotation.
pub(super) fn count(text: &str, quotes: &[Quote], speakers: &mut Vec<Speaker>) {
    for quote in quotes.iter().filter(|quote| !quote.speaker_numbers.is_empty()) {
        let words = quote.spans.iter().flat_map(|span| span.of(text).split_whitespace());
        let words = words.filter(|word| word.contains(char::is_alphanumeric)).count() as u32;
        for &number in &quote.speaker_numbers {
            let Some(speaker) = speakers.get_mut(number as usize) else { continue };
            speaker.quotations += 1;
            speaker.words += words;
            if speaker.role.is_none() && quote.speaker_numbers.len() == 1 {
                speaker.role.clone_from(&quote.role);
            }
        }
    }
    speakers.retain(|speaker| speaker.quotations > 0);
}

#[cfg(test)]
mod tests {
    use crate::extract::{Extracted, Extractor, QuoteKind, QuoteOptions, SpeakerPronoun};
    use crate::segment::{Document, SegmentOptions};

    const TEXT: &str = "\"We won,\" said Ann Lee, the mayor. \"They did not,\" said Tom Roe. \
                        Mr. Roe and Ann Lee said that it was \"over\". Lee said she was glad.";

    fn extracted(text: &str, options: QuoteOptions) -> Extracted {
        let document = Document::new(text, &SegmentOptions::default());
        Extractor::new(options).extract(&document)
    }

    #[test]
    fn a_speaker_has_the_names_and_the_quotations_of_one() {
        let Extracted { quotes, speakers } = extracted(TEXT, QuoteOptions::default());
        assert_eq!(quotes.len(), 4);
        let told: Vec<_> = speakers.iter().map(|s| (s.number, &*s.name, s.quotations)).collect();
        assert_eq!(told, [(0, "Ann Lee", 3), (1, "Tom Roe", 2)]);
        assert_eq!(speakers[0].aliases, ["Lee"]);
        assert_eq!(speakers[0].role.as_deref(), Some("the mayor"));
        assert_eq!(speakers[1].pronoun.map(SpeakerPronoun::name), Some("he"));
        assert_eq!(speakers[1].words, 3 + 4);
    }

    #[test]
    fn numbers_do_not_depend_on_what_is_wanted() {
        let kinds = vec![QuoteKind::Mixed, QuoteKind::Direct];
        let text = "Tom Roe said that it rained. \"We won,\" said Ann Lee.";
        let options = QuoteOptions { kinds, ..QuoteOptions::default() };
        let Extracted { quotes, speakers } = extracted(text, options);
        assert_eq!(quotes[0].speaker_numbers, [1]);
        assert_eq!(speakers.iter().map(|speaker| speaker.number).collect::<Vec<_>>(), [1]);
    }
}
