//! The author of an article, whom "I" means where nobody else speaks.

use super::entities::{Entities, Entity};
use super::source::{Source, SourceForm};
use crate::quotes::tokens::{Token, Tokens};

/// The entity of an author: one that the article names, as in a byline, or else a new one; none of
/// what begins with no letter, as the brackets of a list.
pub(crate) fn entity_of(tokens: Tokens<'_>, entities: &mut Entities, author: &str) -> Option<u32> {
    let name: Vec<&str> = author.split_whitespace().collect();
    let name = match name.split_first() {
        Some((first, name)) if first.eq_ignore_ascii_case("by") => name,
        _ => &name[..],
    };
    if !name.first()?.starts_with(char::is_alphabetic) {
        return None;
    }
    let known = entities.all.iter().position(|entity| entity.is_called(tokens, name));
    Some(known.unwrap_or_else(|| {
        let called = Some(name.join(" "));
        // What nobody has taken for something else is a person.
        entities.all.push(Entity { called, ..Entity::default() });
        entities.all.len() - 1
    }) as u32)
}

/// Whether a source means the author: "I", and not the "I" of somebody who is quoted.
pub(crate) fn is_author(tokens: Tokens<'_>, source: &Source) -> bool {
    source.form == SourceForm::I && tokens.get(source.words.start).is_some_and(Token::is_outside)
}
