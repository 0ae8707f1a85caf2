//! Whether two names may be those of one person.

use crate::quotes::tokens::{TokenRange, Tokens};

/// A word of a name, whatever its case.
pub(super) type Key = u32;

/// The key of the word at a place.
#[must_use]
pub(super) fn key(tokens: Tokens<'_>, at: usize) -> Key {
    tokens.lower(at)
}

/// The word that a name is known by: its last, generational suffixes left out.
#[must_use]
pub(super) fn last_word(tokens: Tokens<'_>, name: &TokenRange) -> usize {
    let mut last = name.end.saturating_sub(1);
    while last > name.start
        && matches!(tokens.form(last), "Jr." | "Jr" | "Sr." | "Sr" | "II" | "III" | "IV" | ",")
    {
        last -= 1;
    }
    last
}

/// Whether two names with the same last word may mean the same person: one first name is the
/// other, begins it or is its initial, or one name is the end of the other.
#[must_use]
pub(super) fn is_same_person(tokens: Tokens<'_>, one: &TokenRange, other: &TokenRange) -> bool {
    let (one, other) = if one.len() < other.len() { (one, other) } else { (other, one) };
    let (one_last, other_last) = (last_word(tokens, one), last_word(tokens, other));
    let (short, long) = (one_last - one.start, other_last - other.start);
    let is_senior = |name: &TokenRange| name.clone().any(|at| tokens.form(at) == "Sr.");
    if short == 0 || long == 0 || is_senior(one) != is_senior(other) {
        return false;
    }
    let is_end = short <= long
        && (0..short)
            .all(|back| key(tokens, one_last - 1 - back) == key(tokens, other_last - 1 - back));
    is_end || is_same_first(tokens.form(one.start), tokens.form(other.start))
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
