//! What an article calls a person beside the name: titles, appositions, roles.

use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{TokenRange, Tokens};
use crate::speakers::name::Name;

/// No description is longer than this many words.
const LONGEST_ROLE: usize = 40;

const NOT_IN_ROLE: WordClass = WordClass::PREPOSITION
    .or(WordClass::DETERMINER)
    .or(WordClass::CONJUNCTION)
    .or(WordClass::AUXILIARY)
    .or(WordClass::ADVERB)
    .or(WordClass::PRONOUN)
    .or(WordClass::CUE)
    .or(WordClass::TIME);

/// What describes a name at its place: "Jeff Schuhrke, a lecturer in history,", "Sen. Lee",
/// "campaign manager Ann Lee".
#[must_use]
pub(super) fn role_beside(tokens: Tokens<'_>, name: &Name) -> Option<TokenRange> {
    apposition(tokens, name).or_else(|| role_before(tokens, name))
}

fn apposition(tokens: Tokens<'_>, name: &Name) -> Option<TokenRange> {
    let comma = name.words.end;
    if name.words.len() < 2 || !tokens.get(comma).is_some_and(|word| word.is_mark(',')) {
        return None;
    }
    let high = tokens.len().min(comma + LONGEST_ROLE);
    let apposition = comma + 1..tokens.end_of_apposition(comma, high);
    let begins =
        tokens.is(comma + 1, WordClass::DETERMINER.or(WordClass::POSSESSIVE).or(WordClass::ROLE));
    let describes =
        apposition.clone().any(|at| tokens.is(at, WordClass::ROLE.or(WordClass::TITLE)));
    (begins && describes && !tokens.is(comma + 1, WordClass::RELATIVE)).then_some(apposition)
}

fn role_before(tokens: Tokens<'_>, name: &Name) -> Option<TokenRange> {
    let mut start = name.titles.start;
    let noun = |at: usize| {
        tokens.get(at).is_some_and(|word| {
            word.is_word()
                && !word.is(NOT_IN_ROLE)
                && (word.is_outside() || name.words.clone().any(|at| !tokens.is(at, NOT_IN_ROLE)))
                && !tokens.form(at).ends_with(['\'', '\u{2019}'])
                && !matches!(tokens.form(at), "'s" | "\u{2019}s")
        })
    };
    let role_before = start > 0 && tokens.is(start - 1, WordClass::ROLE) && noun(start - 1);
    if !role_before && name.titles.is_empty() {
        return None;
    }
    while role_before && start > 0 && name.words.start - start < 8 && noun(start - 1) {
        start -= 1;
    }
    let is_courtesy = name.titles.len() == 1
        && start == name.titles.start
        && matches!(tokens.form(start).trim_end_matches('.'), "Mr" | "Mrs" | "Ms" | "Miss");
    (!is_courtesy && start < name.words.start).then_some(start..name.words.start)
}

/// Whether a noun is what a title says: "The senator" is a "Sen.".
#[must_use]
pub(super) fn is_title_of(noun: &str, title: &str) -> bool {
    const SHORT: [(&str, &str); 12] = [
        ("senator", "Sen."),
        ("representative", "Rep."),
        ("congressman", "Rep."),
        ("congressman", "Representative"),
        ("congresswoman", "Rep."),
        ("congresswoman", "Representative"),
        ("governor", "Gov."),
        ("general", "Gen."),
        ("lieutenant", "Lt."),
        ("sergeant", "Sgt."),
        ("captain", "Capt."),
        ("doctor", "Dr."),
    ];
    title.eq_ignore_ascii_case(noun)
        || SHORT.iter().any(|(long, short)| long.eq_ignore_ascii_case(noun) && *short == title)
}
