//! The word lists of one language: classes of words, read from `data/<code>/words.txt`.

use rustc_hash::FxHashMap;

/// What segmentation needs to know of a word. A word may be in several classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordClass(u16);

impl WordClass {
    pub(crate) const TITLE: Self = Self(1);
    pub(crate) const NUMBER: Self = Self(1 << 1);
    pub(crate) const DATE: Self = Self(1 << 2);
    pub(crate) const INNER: Self = Self(1 << 3);
    pub(crate) const EITHER: Self = Self(1 << 4);
    pub(crate) const STARTER: Self = Self(1 << 5);
    pub(crate) const REPORTING: Self = Self(1 << 6);
    pub(crate) const NAME: Self = Self(1 << 7);
    /// A full stop after the word belongs to it.
    pub(crate) const ABBREVIATION: Self =
        Self(Self::TITLE.0 | Self::NUMBER.0 | Self::DATE.0 | Self::INNER.0 | Self::EITHER.0);

    /// Whether it shares a class with `other`.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Both classes.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "title" => Self::TITLE,
            "number" => Self::NUMBER,
            "date" => Self::DATE,
            "inner" => Self::INNER,
            "either" => Self::EITHER,
            "starter" => Self::STARTER,
            "reporting" => Self::REPORTING,
            "name" => Self::NAME,
            _ => return None,
        })
    }
}

/// The longest word the lists are asked for, in bytes: longer words are in no class.
const LONGEST: usize = 32;

/// The words of one language with their classes.
#[derive(Debug, Default)]
pub(crate) struct Words {
    classes: FxHashMap<Box<[u8]>, WordClass>,
}

impl Words {
    /// Reads lists as in `data/en/words.txt`. Words under an unknown heading are left out, which
    /// a test of every embedded file excludes.
    pub(crate) fn parse(lists: &str) -> Self {
        let mut classes = FxHashMap::default();
        let mut class = WordClass::default();
        for line in lists.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                class = WordClass::named(name).unwrap_or_default();
                continue;
            }
            for word in line.split_whitespace() {
                let entry: &mut WordClass = classes.entry(word.as_bytes().into()).or_default();
                entry.0 |= class.0;
            }
        }
        Self { classes }
    }

    /// The classes of a word as the text writes it.
    pub(crate) fn class(&self, word: &str) -> WordClass {
        let bytes = word.as_bytes();
        if bytes.len() > LONGEST || bytes.is_empty() {
            return WordClass::default();
        }
        let mut class = self.get(bytes);
        let mut buffer = [0; LONGEST];
        let Some(lower) = buffer.get_mut(..bytes.len()) else { return class };
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        if *lower != *bytes {
            class.0 |= self.get(lower).0;
            // In capitals, `SEPT` is `Sept`.
            if bytes.len() > 1 && !bytes.iter().any(u8::is_ascii_lowercase) {
                if let Some(first) = lower.first_mut() {
                    first.make_ascii_uppercase();
                }
                class.0 |= self.get(lower).0;
            }
        }
        class
    }

    fn get(&self, word: &[u8]) -> WordClass {
        self.classes.get(word).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_in_lower_case_match_however_written() {
        let words = Words::parse("[title]\nmr Sen\n[date]\nSept");
        for mister in ["mr", "Mr", "MR"] {
            assert!(words.class(mister).is(WordClass::TITLE), "{mister}");
        }
        assert!(words.class("Sen").is(WordClass::TITLE));
        assert!(!words.class("sen").is(WordClass::TITLE));
        assert!(words.class("SEPT").is(WordClass::DATE));
        assert!(!words.class("").is(WordClass::ABBREVIATION));
    }
}
