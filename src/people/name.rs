//! Names of persons, folded so that two spellings of one are the same.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use crate::language::Language;
use crate::language::lexicon::{Lexicon, WordClass};

/// What follows a name and tells generations apart.
const GENERATIONS: [&str; 6] = ["jr", "sr", "ii", "iii", "iv", "v"];
/// Small words that belong to a family name.
const PARTICLES: [&str; 14] =
    ["al", "bin", "da", "de", "del", "della", "den", "der", "di", "du", "la", "le", "van", "von"];

static NICKNAMES: LazyLock<HashMap<&str, Vec<&str>, RandomState>> = LazyLock::new(|| {
    let mut full: HashMap<&str, Vec<&str>, RandomState> = HashMap::default();
    let lines = include_str!("../language/data/en/nicknames.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        let mut names = line.split_whitespace();
        let Some(first) = names.next() else { continue };
        names.for_each(|short| full.entry(short).or_default().push(first));
    }
    full
});

/// A name in parts, each folded.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct FoldedName {
    /// First and middle names or their initials; none where a family name stands alone.
    pub(super) given: Vec<String>,
    pub(super) family: String,
    pub(super) generation: Option<String>,
}

impl FoldedName {
    /// The parts of a name as it is written; `None` for one without letters, for two names, and for
    /// that of an organization.
    pub(super) fn of(name: &str) -> Option<Self> {
        let lexicon = Language::English.lexicon();
        // A headline may have run into the name below it.
        let name = name.trim().lines().next_back().unwrap_or_default();
        let is_organization = |word: &str| lexicon.class(word).is(WordClass::ORGANIZATION);
        if name.contains(" and ") || name.split_whitespace().any(is_organization) {
            return None;
        }
        let name = without_place(name, lexicon)?;
        let (name, is_turned) = turned(name);
        let words = name.split_whitespace().map(without_possessive);
        // A title is one only before a name.
        let mut words: Vec<&str> = words.collect();
        while words.len() > 1
            && words.first().is_some_and(|word| lexicon.class(word).is(WordClass::TITLE))
        {
            words.remove(0);
        }
        let mut folded: Vec<String> = words.into_iter().flat_map(folded_parts).collect();
        let generation = folded.pop_if(|last| !is_turned && GENERATIONS.contains(&last.as_str()));
        let mut family = folded.pop()?;
        while folded.len() > 1
            && folded.last().is_some_and(|word| PARTICLES.contains(&word.as_str()))
        {
            let particle = folded.pop().unwrap_or_default();
            family = format!("{particle} {family}");
        }
        Some(Self { given: folded, family, generation })
    }

    pub(super) fn is_bare(&self) -> bool {
        self.given.is_empty()
    }

    /// Whether both may be of one person: first names that agree, and no middle names that conflict.
    pub(super) fn agrees(&self, other: &Self) -> bool {
        let is_one_generation = match (&self.generation, &other.generation) {
            (Some(own), Some(its)) => own == its,
            (Some(one), None) | (None, Some(one)) => one != "jr",
            (None, None) => true,
        };
        let (Some(first), Some(its)) = (self.given.first(), other.given.first()) else {
            return false;
        };
        let [middle, its_middle] = [&self.given, &other.given].map(|given| given.get(1..));
        let both = middle.unwrap_or_default().iter().zip(its_middle.unwrap_or_default());
        self.family == other.family
            && is_one_generation
            && first_names_agree(first, its)
            && both.into_iter().all(|(own, its)| is_short_for(own, its) || is_short_for(its, own))
    }
}

/// "Ann Lee of Salem" without the place; `None` where "of" belongs to a name that is no person's.
fn without_place<'n>(name: &'n str, lexicon: &Lexicon) -> Option<&'n str> {
    let Some((person, _)) = name.split_once(" of ") else { return Some(name) };
    let first = person.split_whitespace().next().unwrap_or_default();
    let is_person = lexicon.class(first).is(WordClass::GIVEN_NAME.or(WordClass::TITLE));
    is_person.then_some(person)
}

/// "Lee, Ann" the other way round; what stands behind the comma of "Lee, Jr." stays.
fn turned(name: &str) -> (String, bool) {
    let Some((family, given)) = name.split_once(',') else { return (name.to_owned(), false) };
    let first = given.split_whitespace().next().map(|word| word.trim_end_matches('.'));
    let is_generation =
        first.is_some_and(|word| GENERATIONS.contains(&word.to_lowercase().as_str()));
    if is_generation || given.trim().is_empty() {
        return (format!("{family} {given}"), false);
    }
    (format!("{given} {family}"), true)
}

fn without_possessive(word: &str) -> &str {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s")).unwrap_or(word)
}

/// A word in lower case, without accents and full stops; "J.R." gives two initials.
fn folded_parts(word: &str) -> Vec<String> {
    let parts = word.split('.').filter(|part| !part.is_empty());
    let folded = parts.map(|part| {
        let letters = part.chars().filter(|c| c.is_alphanumeric() || *c == '-');
        letters.flat_map(char::to_lowercase).map(without_accent).collect::<String>()
    });
    folded.filter(|part| part.chars().any(char::is_alphanumeric)).collect()
}

/// A letter of Latin script without its accent.
fn without_accent(letter: char) -> char {
    match letter {
        '\u{E0}'..='\u{E5}' | '\u{101}' | '\u{103}' | '\u{105}' => 'a',
        '\u{E7}' | '\u{107}' | '\u{10D}' => 'c',
        '\u{10F}' | '\u{111}' => 'd',
        '\u{E8}'..='\u{EB}' | '\u{113}' | '\u{119}' | '\u{11B}' => 'e',
        '\u{11F}' => 'g',
        '\u{EC}'..='\u{EF}' | '\u{12B}' | '\u{131}' => 'i',
        '\u{142}' => 'l',
        '\u{F1}' | '\u{144}' | '\u{148}' => 'n',
        '\u{F2}'..='\u{F6}' | '\u{F8}' | '\u{14D}' | '\u{151}' => 'o',
        '\u{159}' => 'r',
        '\u{15B}' | '\u{15F}' | '\u{161}' | '\u{219}' => 's',
        '\u{163}' | '\u{165}' | '\u{21B}' => 't',
        '\u{F9}'..='\u{FC}' | '\u{16B}' | '\u{16F}' | '\u{171}' => 'u',
        '\u{FD}' | '\u{FF}' => 'y',
        '\u{17A}' | '\u{17C}' | '\u{17E}' => 'z',
        _ => letter,
    }
}

/// Whether one name is an initial or a nickname of the other, or both are of a third.
fn first_names_agree(one: &str, other: &str) -> bool {
    if is_short_for(one, other) || is_short_for(other, one) {
        return true;
    }
    let full = |name: &str| NICKNAMES.get(name).map(Vec::as_slice).unwrap_or_default();
    full(one).contains(&other) || full(other).contains(&one)
}

fn is_short_for(short: &str, long: &str) -> bool {
    let mut letters = short.chars();
    match (letters.next(), letters.next()) {
        (Some(initial), None) => long.starts_with(initial),
        _ => short == long,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn agree(one: &str, other: &str) -> bool {
        FoldedName::of(one).unwrap().agrees(&FoldedName::of(other).unwrap())
    }

    #[test]
    fn spellings_of_a_name_agree() {
        for (one, other) in [
            ("Donald J. Trump", "Donald Trump"),
            ("Hillary Rodham Clinton", "Hillary Clinton"),
            ("Mrs. Hillary Clinton", "CLINTON, Hillary"),
            ("Jos\u{E9} Garc\u{ED}a", "Jose Garcia"),
            ("Bill Clinton", "William Jefferson Clinton"),
            ("J. D. Vance", "J.D. Vance"),
            ("Robert F. Kennedy, Jr.", "Robert F. Kennedy Jr."),
            ("Ann Lee of Salem", "A storm is near\nAnn Lee"),
            ("Ursula von der Leyen", "ursula von der leyen's"),
        ] {
            assert!(agree(one, other) && agree(other, one), "{one}, {other}");
        }
    }

    #[test]
    fn names_of_others_do_not_agree() {
        for (one, other) in [
            ("Bill Clinton", "Hillary Clinton"),
            ("Donald Trump", "Donald Trump Jr."),
            ("George W. Bush", "George H. Bush"),
            ("Ann Lee", "Ann Day"),
            ("Clinton", "Hillary Clinton"),
        ] {
            assert!(!agree(one, other), "{one}, {other}");
        }
        for name in [" . ", "Ann Lee and Bo Lee", "Justice Department", "Bank of Salem"] {
            assert_eq!(FoldedName::of(name), None, "{name}");
        }
    }
}
