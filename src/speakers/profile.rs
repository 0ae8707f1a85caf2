//! What is told of a speaker: names, kind, pronoun and role, as text.

use std::borrow::Cow;

use super::SourceKind;
use super::entities::{Entities, Entity};
use super::name::NameKind;
use super::source::{Source, SourceForm};
use super::speaker_kind::SpeakerKind;
use crate::TextSpan;
use crate::quotes::tokens::{TokenRange, Tokens};

/// The text of some words, white space made one space; none of no words.
#[must_use]
pub fn text_of<'t>(tokens: Tokens<'t>, words: &TokenRange) -> Option<Cow<'t, str>> {
    let start = tokens.get(words.start)?.span;
    let end = tokens.get(words.end.checked_sub(1)?)?.span;
    let text = TextSpan::new(start.start(), end.end().max(start.end())).of(tokens.text());
    let mut last = ' ';
    let is_plain = text.chars().all(|c| {
        let before = std::mem::replace(&mut last, c);
        !c.is_whitespace() || c == ' ' && before != ' '
    });
    if is_plain && last != ' ' {
        return Some(Cow::Borrowed(text));
    }
    Some(Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// What the user calls an entity, or else its fullest name.
#[must_use]
pub fn name(tokens: Tokens<'_>, entity: &Entity) -> Option<String> {
    entity.called.clone().or_else(|| Some(text_of(tokens, &entity.name)?.into_owned()))
}

/// What the article calls an entity beside its name.
#[must_use]
pub fn role(tokens: Tokens<'_>, entity: &Entity) -> Option<String> {
    Some(text_of(tokens, entity.roles.first()?)?.into_owned())
}

/// What an entity is, if it speaks.
#[must_use]
pub fn kind(entity: &Entity) -> SpeakerKind {
    match entity.kind() {
        NameKind::Person => SpeakerKind::Person,
        _ => SpeakerKind::Organization,
    }
}

/// What a speaker is, as far as names and nouns tell.
pub(super) fn kind_of(
    tokens: Tokens<'_>,
    entities: &Entities,
    source: &Source,
    speaking: &[u32],
) -> Option<SpeakerKind> {
    if let Some(known) = speaking.first().and_then(|&entity| entities.get(entity)) {
        return Some(kind(known));
    }
    match source.form {
        SourceForm::He | SourceForm::She | SourceForm::I => Some(SpeakerKind::Person),
        SourceForm::They | SourceForm::We => Some(SpeakerKind::Group),
        _ => {
            let head = tokens.form(source.head?);
            let [person, organization, other] = source.noun;
            if other > person && other > organization {
                Some(SpeakerKind::Document)
            } else if organization > person {
                Some(SpeakerKind::Organization)
            } else if head.ends_with('s') && !head.ends_with("ss") || head == "people" {
                Some(SpeakerKind::Group)
            } else {
                Some(SpeakerKind::Person)
            }
        }
    }
}

/// What a source is grammatically.
pub(super) const fn source_kind(form: SourceForm) -> Option<SourceKind> {
    match form {
        SourceForm::Absent => None,
        SourceForm::Named => Some(SourceKind::Name),
        SourceForm::Definite
        | SourceForm::Possessive
        | SourceForm::Indefinite
        | SourceForm::Plural
        | SourceForm::Bare => Some(SourceKind::Nominal),
        _ => Some(SourceKind::Pronoun),
    }
}
