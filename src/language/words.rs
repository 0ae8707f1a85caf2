//! The word lists of one language: classes of words, read from `data/<code>/words.txt`.

use rustc_hash::FxHashMap;

/// What segmentation needs to know of a word. A word may be in several classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct WordClass(u16);

macro_rules! classes {
    ($( $(#[$meta:meta])* $class:ident = $name:literal, $bit:literal; )+) => {
        impl WordClass {
            $( $(#[$meta])* pub(crate) const $class: Self = Self(1 << $bit); )+

            fn named(name: &str) -> Option<Self> {
                match name {
                    $( $name => Some(Self::$class), )+
                    _ => None,
                }
            }
        }
    };
}

classes! {
    /// An abbreviation that a name follows.
    TITLE = "title", 0;
    /// An abbreviation that a number or reference follows.
    NUMBER = "number", 1;
    /// An abbreviated month or day.
    DATE = "date", 2;
    /// An abbreviation after which the sentence goes on.
    INNER = "inner", 3;
    /// An abbreviation that may also end a sentence.
    EITHER = "either", 4;
    /// An abbreviation of the time of day.
    TIME = "time", 5;
    /// A word that begins a sentence more often than it follows an abbreviation.
    STARTER = "starter", 6;
    /// A verb that says who spoke.
    REPORTING = "reporting", 7;
    /// A name that holds an exclamation or question mark.
    NAME = "name", 8;
    /// A month, a day, a time zone: what follows a time of day or an ordinal in mid-sentence.
    CALENDAR = "calendar", 9;
    /// What a number identifies: `Figure 1.` is no sentence.
    LABEL = "label", 10;
    /// An abbreviation that is also a word.
    WORD = "word", 11;
    /// A word of the salutation or the close of a letter.
    LETTER = "letter", 12;
}

impl WordClass {
    /// Every class whose full stop belongs to the word.
    pub(crate) const ABBREVIATION: Self =
        Self::TITLE.or(Self::NUMBER).or(Self::DATE).or(Self::INNER).or(Self::EITHER).or(Self::TIME);

    /// Whether it shares a class with `other`.
    pub(crate) const fn is(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The classes of both.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The longest word the lists are asked for, in bytes: longer words are in no class.
const LONGEST: usize = 32;

/// The words of one language with their classes, and its settings.
#[derive(Debug, Default)]
pub(crate) struct Words {
    /// By the word in lower case: its classes however it is written, and those it has only with a
    /// capital.
    classes: FxHashMap<Box<[u8]>, (WordClass, WordClass)>,
    /// For each first byte of a listed word, a bit for the length of each that begins with it: most
    /// words are in no list, and need not be looked up.
    lengths: FirstBytes,
    /// Marks that end a sentence in this language only.
    pub(crate) terminators: Vec<char>,
    /// Whether a semicolon ends a sentence before a capital.
    pub(crate) semicolons: bool,
    /// Whether a number with a full stop is an ordinal.
    pub(crate) ordinals: bool,
    /// Whether a full stop after a word that is no abbreviation ends the sentence even before a
    /// word in lower case.
    pub(crate) lower_starts: bool,
}

impl Words {
    /// Reads lists as in `data/en/words.txt`. Words under an unknown heading are left out, which
    /// a test of every embedded file excludes.
    pub(crate) fn parse(lists: &str) -> Self {
        let mut words = Self::default();
        let mut heading = "";
        for line in lists.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                heading = name;
                continue;
            }
            for word in line.split_whitespace() {
                words.add(heading, word);
            }
        }
        words
    }

    fn add(&mut self, heading: &str, word: &str) {
        match (heading, word) {
            ("terminator", _) => self.terminators.extend(word.chars()),
            ("setting", "semicolons") => self.semicolons = true,
            ("setting", "ordinals") => self.ordinals = true,
            ("setting", "lower-starts") => self.lower_starts = true,
            _ => {
                let class = WordClass::named(heading).unwrap_or_default();
                let lower = word.to_lowercase().into_bytes();
                self.lengths.add(&lower);
                let entry = self.classes.entry(lower.into()).or_default();
                let (any, capital) = entry;
                let kind = if word.starts_with(char::is_uppercase) { capital } else { any };
                *kind = kind.or(class);
            }
        }
    }

    /// The classes of a word as the text writes it, without its full stop.
    pub(crate) fn class(&self, word: &str) -> WordClass {
        let mut buffer = [0; LONGEST];
        let lower = lowered(word, &mut buffer);
        let listed = lower.filter(|lower| self.lengths.may_hold(lower));
        match listed.and_then(|lower| self.classes.get(lower)) {
            Some((any, capital)) if word.starts_with(char::is_uppercase) => any.or(*capital),
            Some((any, _)) => *any,
            None => WordClass::default(),
        }
    }
}

/// The lengths of words by their first byte.
#[derive(Debug)]
struct FirstBytes([u32; 256]);

impl Default for FirstBytes {
    fn default() -> Self {
        Self([0; 256])
    }
}

impl FirstBytes {
    fn add(&mut self, word: &[u8]) {
        if let Some(lengths) = word.first().and_then(|&first| self.0.get_mut(usize::from(first))) {
            *lengths |= length_bit(word);
        }
    }

    fn may_hold(&self, word: &[u8]) -> bool {
        let lengths = word.first().and_then(|&first| self.0.get(usize::from(first)));
        lengths.is_some_and(|lengths| lengths & length_bit(word) != 0)
    }
}

/// A bit for the length of a word, of which none is longer than [`LONGEST`].
fn length_bit(word: &[u8]) -> u32 {
    1 << (word.len() % LONGEST)
}

/// The word in lower case, if it is not too long for any list.
fn lowered<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b [u8]> {
    // Before anything is read of what may be a whole text. No small letter is a third as long as its
    // capital.
    if word.len() > 3 * LONGEST {
        return None;
    }
    if word.is_ascii() {
        let lower = buffer.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        return Some(lower);
    }
    let mut length = 0;
    for c in word.chars().flat_map(char::to_lowercase) {
        let end = length + c.len_utf8();
        c.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    buffer.get(..length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_embedded_heading_is_known() {
        for name in crate::language::Language::NAMES {
            let file = format!("{}/src/language/data/{name}/words.txt", env!("CARGO_MANIFEST_DIR"));
            let lists = std::fs::read_to_string(file).unwrap();
            for line in lists.lines().filter(|line| line.starts_with('[')) {
                let heading = line.trim_matches(['[', ']']);
                let known = ["setting", "terminator"].contains(&heading);
                assert!(known || WordClass::named(heading).is_some(), "{name}: {line}");
            }
            assert!(lists.contains("Written for this project"), "{name}: no provenance");
        }
    }

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
