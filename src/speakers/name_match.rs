//! Whether two names may be those of one person.

use crate::model::clusters::hash;
use crate::quotes::tokens::{TokenRange, Tokens};

/// A word of a name, whatever its case.
pub(super) type Key = u32;

/// The key of the word at a place.
#[must_use]
pub(super) fn key(tokens: Tokens<'_>, at: usize) -> Key {
    tokens.lower(at)
}

/// The key of a word by itself. Typographic and typewriter apostrophes are one.
#[must_use]
pub(super) fn key_of(word: &str) -> Key {
    if word.contains('\u{2019}') { hash(&word.replace('\u{2019}', "'")) } else { hash(word) }
}

/// The words of a name.
#[must_use]
pub(super) fn words<'t>(tokens: Tokens<'t>, name: &TokenRange) -> Vec<&'t str> {
    name.clone().map(|at| tokens.form(at)).collect()
}

/// The place of the word that a name is known by: its last, generational suffixes left out.
#[must_use]
pub(super) fn last_word(tokens: Tokens<'_>, name: &TokenRange) -> usize {
    let is_suffix = |at: usize| is_suffix(tokens.form(at));
    let suffixes = name.clone().skip(1).rev().take_while(|&at| is_suffix(at)).count();
    name.end.saturating_sub(1 + suffixes)
}

/// The same of a name by itself.
#[must_use]
pub(super) fn last_of(name: &[&str]) -> usize {
    let suffixes = name.iter().skip(1).rev().take_while(|word| is_suffix(word)).count();
    name.len().saturating_sub(1 + suffixes)
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV" | ",")
}

/// Whether two names with the same last word may mean the same person: one first name is the
/// other, begins it or is its initial, or one name is the end of the other.
#[must_use]
pub(super) fn is_same_person(one: &[&str], other: &[&str]) -> bool {
    let (one, other) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let (short, long) = (last_of(one), last_of(other));
    if short == 0 || long == 0 || one.contains(&"Sr.") != other.contains(&"Sr.") {
        return false;
    }
    let before_last = |name: &[&str], last: usize| -> Vec<Key> {
        name.iter().take(last).rev().take(short).map(|word| key_of(word)).collect()
    };
    let is_end = short <= long && before_last(one, short) == before_last(other, long);
    let first = |name: &[&str]| name.first().map_or("", |word| *word).to_owned();
    is_end || is_same_first(&first(one), &first(other))
}

/// "Tim" and "Timothy", "J." and "John".
fn is_same_first(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim_end_matches('.').to_lowercase();
    let (one, other) = (plain(one), plain(other));
    let shared = one.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let shorter = one.chars().count().min(other.chars().count());
    one == other
        || shared == shorter && shorter > 0
        || shared >= 4
        || NICKNAMES.iter().any(|names| {
            let mut names = names.split(' ');
            names.clone().any(|name| name == one) && names.any(|name| name == other)
        })
}

/// First names with the short forms that do not begin them.
const NICKNAMES: [&str; 25] = [
    "william bill billy will",
    "robert bob bobby rob",
    "richard dick rick",
    "james jim jimmy",
    "michael mike mick",
    "edward ted ed eddie",
    "john jack johnny",
    "charles chuck charlie",
    "thomas tom tommy",
    "joseph joe joey",
    "anthony tony",
    "elizabeth liz beth betty lizzie",
    "margaret peggy meg",
    "katherine kate kathy katie",
    "catherine kate cathy",
    "stephen steve",
    "steven steve",
    "henry hank harry",
    "lawrence larry",
    "gerald jerry",
    "andrew andy drew",
    "patricia pat patty trish",
    "susan sue",
    "deborah debbie debra",
    "francis frank",
];
