//! The gender of a person, as far as the article tells.

use crate::language::lexicon::WordClass;
use crate::quotes::tokens::{Shape, TokenRange, Tokens};

/// The gender of a person, as far as the article tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Gender {
    /// Nothing tells.
    #[default]
    Unknown,
    /// A man.
    Male,
    /// A woman.
    Female,
}

impl Gender {
    /// Whether both are known and differ.
    #[must_use]
    pub fn contradicts(self, other: Self) -> bool {
        self != Self::Unknown && other != Self::Unknown && self != other
    }

    /// What the noun of a description tells: "a spokeswoman for Ted Cruz".
    #[must_use]
    pub fn of_role(tokens: Tokens<'_>, words: TokenRange) -> Self {
        let ends = WordClass::PREPOSITION.or(WordClass::RELATIVE);
        let is_noun = |at: &usize| !tokens.get(*at).is_some_and(|word| word.is(ends));
        let end = words.start + words.clone().take_while(is_noun).count();
        (words.start..end)
            .filter(|&at| {
                tokens.get(at).is_some_and(|word| {
                    word.shape == Shape::Lower && !word.is(WordClass::GIVEN_NAME)
                })
            })
            .map(|at| Self::of_words(tokens, at..at + 1))
            .find(|&gender| gender != Self::Unknown)
            .unwrap_or_default()
    }

    /// What the first word tells that tells something.
    #[must_use]
    pub fn of_words(tokens: Tokens<'_>, mut words: TokenRange) -> Self {
        words
            .find_map(|at| {
                let word = tokens.get(at)?;
                match (word.is(WordClass::MALE), word.is(WordClass::FEMALE)) {
                    (true, false) => Some(Self::Male),
                    (false, true) => Some(Self::Female),
                    _ => None,
                }
            })
            .unwrap_or_default()
    }
}

/// What speaks for a man, and what for a woman.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GenderEvidence {
    /// What speaks for a man.
    pub male: f32,
    /// What speaks for a woman.
    pub female: f32,
}

impl GenderEvidence {
    /// Adds evidence of that weight.
    pub fn add(&mut self, gender: Gender, weight: f32) {
        match gender {
            Gender::Male => self.male += weight,
            Gender::Female => self.female += weight,
            Gender::Unknown => {}
        }
    }

    /// Whether a title says that it is of the other gender; a first name alone may deceive.
    #[must_use]
    pub fn excludes(self, gender: Gender) -> bool {
        const CERTAIN: f32 = 2.0;
        match gender {
            Gender::Male => self.female - self.male > CERTAIN,
            Gender::Female => self.male - self.female > CERTAIN,
            Gender::Unknown => false,
        }
    }

    /// What it speaks for.
    #[must_use]
    pub fn gender(self) -> Gender {
        if self.male > self.female {
            Gender::Male
        } else if self.female > self.male {
            Gender::Female
        } else {
            Gender::Unknown
        }
    }
}
