//! Names that only their place tells: a source of nothing but capitalised words is one.

use super::name::{Name, NameKind};
use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, Token, TokenRange, Tokens};

/// Adds the names that sources are and that were not found; `names` are in order, and stay so.
pub fn add_source_names(
    tokens: Tokens<'_>,
    sources: impl Iterator<Item = TokenRange>,
    names: &mut Vec<Name>,
) {
    let (mut offices, mut others) = (Vec::new(), Vec::new());
    for source in sources {
        if let Some(name) = office_of(tokens, source.clone()) {
            offices.push(name);
        } else if let Some(name) = name_of(tokens, source) {
            let next = names.partition_point(|other| other.words.end <= name.words.start);
            let known = names.get(next);
            if known.is_none_or(|other| other.titles.start >= name.words.end) {
                others.push(name);
            }
        }
    }
    if offices.is_empty() && others.is_empty() {
        return;
    }
    offices.sort_by_key(|name| name.words.start);
    names.retain(|name| {
        let next = offices.partition_point(|office| office.words.end <= name.words.start);
        offices.get(next).is_none_or(|office| office.words.start >= name.words.end)
    });
    names.append(&mut offices);
    names.append(&mut others);
    names.sort_by_key(|name| name.words.start);
    names.dedup_by(|next, name| next.words.start < name.words.end);
}

/// "The Obama administration", "the Cochise County Sheriff's office": a name with the noun that
/// makes it an organization's.
fn office_of(tokens: Tokens<'_>, source: TokenRange) -> Option<Name> {
    const OFFICES: [&str; 8] = [
        "administration",
        "campaign",
        "office",
        "department",
        "unit",
        "government",
        "foundation",
        "team",
    ];
    let words = source.start + 1..source.end;
    let last = words.end.checked_sub(1)?;
    let is_name = tokens.form(source.start).eq_ignore_ascii_case("the")
        && words.len() > 1
        && OFFICES.contains(&tokens.form(last))
        && (words.start..last).all(|at| {
            tokens.get(at).is_some_and(|word| word.is_capitalized() || word.shape == Shape::Number)
                || matches!(tokens.form(at), "'s" | "\u{2019}s")
        });
    let kind = NameKind::Organization;
    is_name.then_some(Name { titles: words.start..words.start, words, kind })
}

fn name_of(tokens: Tokens<'_>, source: TokenRange) -> Option<Name> {
    let is_comma = |&at: &usize| tokens.get(at).is_some_and(|word| word.is_mark(','));
    let end = source.clone().find(is_comma).unwrap_or(source.end);
    let has_article = tokens.form(source.start).eq_ignore_ascii_case("the");
    let words = source.start + usize::from(has_article)..end;
    let has_capital = |at: usize| {
        tokens.get(at).is_some_and(Token::is_capitalized)
            || tokens.form(at).bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
    };
    let may_be_inside = |at: usize| {
        matches!(
            tokens.form(at),
            "of" | "and" | "for" | "the" | "&" | "-" | "." | "'s" | "\u{2019}s" | "de"
        )
    };
    let first = tokens.get(words.start)?;
    let is_common = first.is(WordClass::PRONOUN
        .or(WordClass::DETERMINER)
        .or(WordClass::POSSESSIVE)
        .or(WordClass::PREPOSITION)
        .or(WordClass::CONJUNCTION)
        .or(WordClass::RELATIVE)
        .or(WordClass::AUXILIARY)
        .or(WordClass::ADVERB)
        .or(WordClass::ROLE)
        .or(WordClass::TIME));
    let is_name = has_capital(words.start)
        && words.len() <= 8
        && words.end > words.start
        && has_capital(words.end - 1)
        && words.clone().all(|at| has_capital(at) || may_be_inside(at))
        && !is_common;
    let is_plural = words.len() == 1
        && tokens.form(words.start).ends_with('s')
        && !has_article
        && tokens.form(words.start).len() > 4;
    if !is_name || is_plural {
        return None;
    }
    let is_person = !has_article
        && (first.is(WordClass::GIVEN_NAME)
            || words.len() == 1 && !has_inner_capital(tokens, words.start));
    let kind = if is_person { NameKind::Person } else { NameKind::Organization };
    Some(Name { titles: words.start..words.start, words, kind })
}

fn has_inner_capital(tokens: Tokens<'_>, at: usize) -> bool {
    tokens.form(at).bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}
