//! Word lists: what is known of an English word without its context.
//!
//! The lists are data files under `src/language/data/en`, each with a note on where it comes from.
//! They are read once, at first use.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WordClass(u32);

impl WordClass {
    /// "he", "him", "his", "himself".
    pub const HE: Self = Self(1);
    /// "she", "her", "hers", "herself".
    pub const SHE: Self = Self(1 << 1);
    /// Any personal or indefinite pronoun.
    pub const PRONOUN: Self = Self(1 << 2);
    /// "who", "which", "that".
    pub const RELATIVE: Self = Self(1 << 3);
    /// Articles, demonstratives, quantifiers and small numbers.
    pub const DETERMINER: Self = Self(1 << 4);
    /// "my", "his", "their".
    pub const POSSESSIVE: Self = Self(1 << 5);
    /// A preposition.
    pub const PREPOSITION: Self = Self(1 << 6);
    /// A preposition that often stands inside a noun phrase: "of", "for", "at".
    pub const INNER_PREPOSITION: Self = Self(1 << 7);
    /// A conjunction or a word that begins a subordinate clause.
    pub const CONJUNCTION: Self = Self(1 << 8);
    /// An auxiliary verb, or its contraction.
    pub const AUXILIARY: Self = Self(1 << 9);
    /// "not", "never".
    pub const NEGATION: Self = Self(1 << 10);
    /// A common adverb that is not told by its ending.
    pub const ADVERB: Self = Self(1 << 11);
    /// A weekday, a month, a part of the day.
    pub const TIME: Self = Self(1 << 12);
    /// A word that leads to a time: "on", "last", "this".
    pub const BEFORE_TIME: Self = Self(1 << 13);
    /// A title that stands before a name.
    pub const TITLE: Self = Self(1 << 14);
    /// A noun that describes a speaker: "lecturer", "spokeswoman", "committee".
    pub const ROLE: Self = Self(1 << 15);
    /// A first name or a title of men.
    pub const MALE: Self = Self(1 << 16);
    /// A first name or a title of women.
    pub const FEMALE: Self = Self(1 << 17);
    /// A first name.
    pub const GIVEN_NAME: Self = Self(1 << 18);
    /// A verb that reports speech wherever it has a quotation or a clause beside it.
    pub const STRONG_CUE: Self = Self(1 << 19);
    /// A verb that reports speech in a sentence that has a quotation.
    pub const WEAK_CUE: Self = Self(1 << 20);
    /// The -ing form of either: "saying".
    pub const CUE_PARTICIPLE: Self = Self(1 << 21);
    /// A cue verb that may have a particle behind it: "point out".
    pub const TAKES_PARTICLE: Self = Self(1 << 22);

    /// A noun that stands in the name of an organization: "University", "Department".
    pub const ORGANIZATION: Self = Self(1 << 23);

    /// Any verb that reports speech.
    pub const CUE: Self = Self(Self::STRONG_CUE.0 | Self::WEAK_CUE.0);

    /// Both sets together.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the two share a class.
    #[must_use]
    pub const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Sections of the word files and what a word in them is.
const SECTIONS: [(&str, WordClass); 23] = [
    ("he", WordClass::HE),
    ("she", WordClass::SHE),
    ("pronoun", WordClass::PRONOUN),
    ("relative", WordClass::RELATIVE),
    ("determiner", WordClass::DETERMINER),
    ("possessive", WordClass::POSSESSIVE),
    ("preposition", WordClass::PREPOSITION),
    ("inner", WordClass::INNER_PREPOSITION),
    ("conjunction", WordClass::CONJUNCTION),
    ("auxiliary", WordClass::AUXILIARY),
    ("negation", WordClass::NEGATION),
    ("adverb", WordClass::ADVERB),
    ("time", WordClass::TIME),
    ("when", WordClass::BEFORE_TIME),
    ("title", WordClass::TITLE),
    ("role", WordClass::ROLE),
    ("male name", WordClass::MALE.or(WordClass::GIVEN_NAME)),
    ("female name", WordClass::FEMALE.or(WordClass::GIVEN_NAME)),
    ("given", WordClass::GIVEN_NAME),
    ("male", WordClass::MALE),
    ("female", WordClass::FEMALE),
    ("organization", WordClass::ORGANIZATION),
    ("strong", WordClass::STRONG_CUE),
];

const FILES: [&str; 4] = [
    include_str!("data/en/classes.txt"),
    include_str!("data/en/titles.txt"),
    include_str!("data/en/given_names.txt"),
    include_str!("data/en/cues.txt"),
];

/// The word lists, by lower-case word.
#[derive(Debug, Default)]
pub struct Lexicon {
    classes: FxHashMap<&'static str, WordClass>,
    /// Every form of a verb with particles, to the particles.
    particles: FxHashMap<&'static str, Vec<&'static str>>,
}

/// The longest word that is looked up, in bytes.
const LONGEST_WORD: usize = 24;

impl Lexicon {
    /// The lists of English.
    #[must_use]
    pub fn english() -> &'static Self {
        static ENGLISH: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
        &ENGLISH
    }

    /// What is known of a word, whatever its case.
    ///
    /// ```
    /// use guillemet::language::lexicon::{Lexicon, WordClass};
    ///
    /// let lexicon = Lexicon::english();
    /// assert!(lexicon.class("Said").is(WordClass::STRONG_CUE));
    /// assert!(lexicon.class("Sen.").is(WordClass::TITLE));
    /// assert!(!lexicon.class("Schuhrke").is(WordClass::GIVEN_NAME));
    /// ```
    #[must_use]
    pub fn class(&self, word: &str) -> WordClass {
        let mut buffer = [0; LONGEST_WORD];
        let lower = lower_case(word, &mut buffer);
        self.classes.get(lower).copied().unwrap_or_default()
    }

    /// Whether `particle` belongs to the cue verb: "pointed out".
    #[must_use]
    pub fn takes_particle(&self, verb: &str, particle: &str) -> bool {
        let mut buffer = [0; LONGEST_WORD];
        let lower = lower_case(verb, &mut buffer);
        self.particles.get(lower).is_some_and(|known| known.contains(&particle))
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        for (number, file) in FILES.into_iter().enumerate() {
            let mut section = "";
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                if let Some(name) = line.strip_prefix('[') {
                    section = name.trim_end_matches(']');
                } else {
                    lexicon.read_line(number, section, line);
                }
            }
        }
        lexicon
    }

    fn read_line(&mut self, file: usize, section: &str, line: &'static str) {
        const GIVEN_NAMES: usize = 2;
        match (file, section) {
            (_, "strong" | "weak") => self.read_verb(section, line),
            (_, "particles") => self.read_particles(line),
            (GIVEN_NAMES, "male") => self.read_words("male name", line),
            (GIVEN_NAMES, "female") => self.read_words("female name", line),
            _ => self.read_words(section, line),
        }
    }

    fn read_words(&mut self, section: &str, line: &'static str) {
        let class = SECTIONS.iter().find(|(name, _)| *name == section);
        debug_assert!(class.is_some(), "section {section}");
        let Some(&(_, class)) = class else { return };
        for word in line.split_whitespace() {
            self.add(word, class);
        }
    }

    fn read_verb(&mut self, section: &str, line: &'static str) {
        let class = if section == "strong" { WordClass::STRONG_CUE } else { WordClass::WEAK_CUE };
        for form in line.split_whitespace() {
            self.add(form, class);
        }
        if let Some(participle) = line.split_whitespace().next_back() {
            self.add(participle, WordClass::CUE_PARTICIPLE);
        }
    }

    /// A base form and its particles; all forms of the verb take them.
    fn read_particles(&mut self, line: &'static str) {
        let mut words = line.split_whitespace();
        let Some(base) = words.next() else { return };
        let particles: Vec<&str> = words.collect();
        let forms = FILES.iter().flat_map(|file| file.lines()).find(|line| {
            line.split_whitespace().next() == Some(base) && line.split_whitespace().count() > 3
        });
        for form in forms.unwrap_or(base).split_whitespace() {
            self.add(form, WordClass::TAKES_PARTICLE);
            self.particles.entry(form).or_default().extend(&particles);
        }
    }

    fn add(&mut self, word: &'static str, class: WordClass) {
        let known = self.classes.entry(word).or_default();
        *known = known.or(class);
    }
}

/// `word` in lower case, in the buffer if it has capitals; itself where it is too long to be in a
/// list. Only ASCII letters change: the lists have no others.
fn lower_case<'w>(word: &'w str, buffer: &'w mut [u8; LONGEST_WORD]) -> &'w str {
    if !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return word;
    }
    let Some(room) = buffer.get_mut(..word.len()) else { return word };
    room.copy_from_slice(word.as_bytes());
    room.make_ascii_lowercase();
    std::str::from_utf8(room).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_is_known_and_every_list_is_read() {
        let lexicon = Lexicon::english();
        for (word, class) in [
            ("his", WordClass::HE.or(WordClass::POSSESSIVE)),
            ("pointed", WordClass::TAKES_PARTICLE),
            ("arguing", WordClass::CUE_PARTICIPLE),
            ("called", WordClass::WEAK_CUE),
            ("Jeff", WordClass::MALE),
            ("Hillary", WordClass::FEMALE),
            ("Tuesday", WordClass::TIME),
        ] {
            assert!(lexicon.class(word).is(class), "{word}");
        }
        assert!(lexicon.takes_particle("called", "for"));
        assert!(!lexicon.takes_particle("called", "out"));
    }
}
