//! The word lists of a language: one parser for all of them, one lookup.
//!
//! A list is a file under `data/<code>`. `[heading]` begins a class of words, lines with `#` are
//! notes. An entry in lower case matches however the text writes it; one with a capital matches
//! only with a capital. Entries stand without their final full stop; what the stop adds, the
//! heading says (`word_class.rs`). Under `[strong]` and `[weak]` a line is a verb: its forms, the
//! base form first and the -ing form last; under `[particles]` a base form and its particles.

use rustc_hash::FxHashMap;

pub(crate) use super::word_class::FunctionWord;
use super::word_class::Heading;
pub use super::word_class::WordClass;

/// The longest word that the lists are asked for, in bytes: longer words are in no class.
const LONGEST: usize = 32;

/// What the lists say of one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LexiconEntry {
    /// Its classes.
    pub class: WordClass,
    /// What it does, if it is a function word.
    pub function: FunctionWord,
}

/// A listed word: what it is however it is written, and what it is only with a capital.
#[derive(Clone, Copy, Debug, Default)]
struct Listed {
    any: LexiconEntry,
    capital: LexiconEntry,
}

/// The words of one language with their classes, and its settings.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    /// By the word in lower case.
    listed: FxHashMap<Box<[u8]>, Listed>,
    /// For each first byte of a listed word, a bit for the length of each that begins with it: most
    /// words are in no list, and need not be looked up.
    lengths: FirstBytes,
    /// Every form of a verb with particles, to the particles.
    particles: FxHashMap<&'static str, Vec<&'static str>>,
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

impl Lexicon {
    /// Reads lists. Words under an unknown heading are left out, which a test of every embedded
    /// file excludes.
    pub(crate) fn parse(files: &[&'static str]) -> Self {
        let mut lexicon = Self::default();
        let mut verbs: FxHashMap<&str, &str> = FxHashMap::default();
        for file in files {
            let mut heading = "";
            let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
            for line in lines {
                if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                    heading = name;
                    continue;
                }
                let first = line.split_whitespace().next().unwrap_or_default();
                match heading {
                    "particles" => {
                        lexicon.add_particles(line, verbs.get(first).copied().unwrap_or(first));
                    }
                    "strong" | "weak" => {
                        verbs.insert(first, line);
                        lexicon.add_verb(heading, line);
                    }
                    _ => line.split_whitespace().for_each(|word| lexicon.add(heading, word)),
                }
            }
        }
        lexicon
    }

    fn add(&mut self, heading: &str, word: &str) {
        match (heading, word) {
            ("terminator", _) => self.terminators.extend(word.chars()),
            ("setting", "semicolons") => self.semicolons = true,
            ("setting", "ordinals") => self.ordinals = true,
            ("setting", "lower-starts") => self.lower_starts = true,
            _ => {
                let Heading { class, stopped, function, is_function_stopped } =
                    Heading::named(heading).unwrap_or_default();
                let plain = if is_function_stopped { FunctionWord::None } else { function };
                self.insert(word, word, LexiconEntry { class, function: plain });
                if stopped != WordClass::NONE {
                    let with_stop = format!("{word}.");
                    self.insert(&with_stop, word, LexiconEntry { class: stopped, function });
                }
            }
        }
    }

    /// Adds to what is known of `form`; the capital of `listed` decides how it matches.
    fn insert(&mut self, form: &str, listed: &str, entry: LexiconEntry) {
        let lower = form.to_lowercase().into_bytes();
        self.lengths.add(&lower);
        let known = self.listed.entry(lower.into()).or_default();
        let is_capital = listed.starts_with(char::is_uppercase);
        let known = if is_capital { &mut known.capital } else { &mut known.any };
        *known = known.with(entry);
    }

    fn add_class(&mut self, form: &str, class: WordClass) {
        self.insert(form, form, LexiconEntry { class, ..LexiconEntry::default() });
    }

    fn add_verb(&mut self, heading: &str, line: &str) {
        let forms: Vec<&str> = line.split_whitespace().collect();
        for form in &forms {
            self.add(heading, form);
        }
        let [_, finite @ .., participle] = &forms[..] else { return };
        self.add_class(participle, WordClass::CUE_PARTICIPLE);
        if heading == "strong" {
            for form in finite {
                self.add_class(form, WordClass::REPORTING);
            }
        }
    }

    /// The particles of a line for all forms of its verb.
    fn add_particles(&mut self, line: &'static str, forms: &'static str) {
        for form in forms.split_whitespace() {
            self.add_class(form, WordClass::TAKES_PARTICLE);
            self.particles.entry(form).or_default().extend(line.split_whitespace().skip(1));
        }
    }

    /// What is known of a word as the text writes it; typographic apostrophes are typewriter ones.
    #[must_use]
    pub(crate) fn entry(&self, word: &str) -> LexiconEntry {
        let mut buffer = [0; LONGEST];
        let lower = lowered(word, &mut buffer);
        let listed = lower.filter(|lower| self.lengths.may_hold(lower));
        match listed.and_then(|lower| self.listed.get(lower)) {
            Some(Listed { any, capital }) if word.starts_with(char::is_uppercase) => {
                any.with(*capital)
            }
            Some(Listed { any, .. }) => *any,
            None => LexiconEntry::default(),
        }
    }

    /// The classes of a word as the text writes it.
    #[must_use]
    pub(crate) fn class(&self, word: &str) -> WordClass {
        self.entry(word).class
    }

    /// Whether `particle` belongs to the cue verb: "pointed out".
    #[must_use]
    pub(crate) fn takes_particle(&self, verb: &str, particle: &str) -> bool {
        let mut buffer = [0; LONGEST];
        let lower = lowered(verb, &mut buffer).and_then(|verb| std::str::from_utf8(verb).ok());
        let known = lower.and_then(|verb| self.particles.get(verb));
        known.is_some_and(|known| known.contains(&particle))
    }
}

impl LexiconEntry {
    /// What either says; of two functions the first.
    const fn with(self, other: Self) -> Self {
        let function = match self.function {
            FunctionWord::None => other.function,
            function => function,
        };
        Self { class: self.class.or(other.class), function }
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
    // Before anything is read of what may be a whole text. No small letter is a third as long as
    // its capital.
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
        let c = if c == '\u{2019}' { '\'' } else { c };
        let end = length + c.len_utf8();
        c.encode_utf8(buffer.get_mut(length..end)?);
        length = end;
    }
    buffer.get(..length)
}

#[cfg(test)]
mod tests {
    use super::super::Language;
    use super::*;

    #[test]
    fn every_embedded_heading_is_known_and_every_list_says_where_it_is_from() {
        let data = concat!(env!("CARGO_MANIFEST_DIR"), "/src/language/data");
        for language in std::fs::read_dir(data).unwrap() {
            for file in std::fs::read_dir(language.unwrap().path()).unwrap() {
                let path = file.unwrap().path();
                let lists = std::fs::read_to_string(&path).unwrap();
                for line in lists.lines().filter(|line| line.starts_with('[')) {
                    let heading = line.trim_matches(['[', ']']);
                    let known =
                        ["setting", "terminator", "particles", "phrase", "verb"].contains(&heading);
                    assert!(known || Heading::named(heading).is_some(), "{path:?}: {line}");
                }
                let is_told = lists.starts_with('#')
                    && ["Written for this project", "public domain"].iter().any(|source| {
                        lists.split_whitespace().collect::<Vec<_>>().join(" ").contains(source)
                    });
                assert!(is_told, "{path:?}: no provenance");
            }
        }
    }

    #[test]
    fn every_list_of_english_is_read() {
        let lexicon = Language::English.lexicon();
        for (word, class) in [
            ("his", WordClass::HE.or(WordClass::POSSESSIVE)),
            ("pointed", WordClass::TAKES_PARTICLE),
            ("arguing", WordClass::CUE_PARTICIPLE),
            ("called", WordClass::WEAK_CUE),
            ("Jeff", WordClass::MALE),
            ("Hillary", WordClass::FEMALE),
            ("Tuesday", WordClass::TIME),
            ("Nov.", WordClass::TIME),
            ("n\u{2019}t", WordClass::NEGATION),
            ("University", WordClass::ORGANIZATION),
            ("lecturer", WordClass::ROLE),
            ("Figure", WordClass::LABEL),
        ] {
            assert!(lexicon.class(word).is(class), "{word}");
        }
        assert!(lexicon.takes_particle("called", "for"));
        assert!(!lexicon.takes_particle("called", "out"));
        assert_eq!(lexicon.entry("no").function, FunctionWord::Determiner);
    }

    #[test]
    fn a_capital_and_a_full_stop_can_be_part_of_a_word() {
        let lexicon = Lexicon::parse(&["[courtesy title]\nmr\n[stopped title]\nDel\n[date]\nSept"]);
        for mister in ["mr", "Mr", "MR", "Mr."] {
            assert!(lexicon.class(mister).is(WordClass::TITLE), "{mister}");
        }
        assert!(lexicon.class("Del.").is(WordClass::TITLE));
        assert!(!lexicon.class("Del").is(WordClass::TITLE));
        assert!(lexicon.class("Del").is(WordClass::BEFORE_NAME));
        assert!(!lexicon.class("del.").is(WordClass::TITLE));
        assert!(lexicon.class("SEPT").is(WordClass::DATE));
        assert!(!lexicon.class("").is(WordClass::ABBREVIATION));
    }
}
