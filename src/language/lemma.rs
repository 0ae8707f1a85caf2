//! The base form of the words that report: "say" for "said", "was saying" and "has also said".
//!
//! English alone. A cue is what stands in an article, so the verb is looked for behind auxiliaries,
//! negations and adverbs. Its base form is that of the word lists (`reporting_verbs.txt` for regular
//! verbs, `verbs.txt` for irregular ones); the base of a verb that is in neither is guessed from the
//! spelling of -s, -ed and -ing. A particle that the verb is listed with, or one that changes its
//! meaning, stays: "point out".

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Language;
use super::lexicon::{FunctionWord, Lexicon, WordClass};

/// Adverbs that make another verb of the one before them.
const PARTICLES: [&str; 7] = ["away", "back", "down", "forth", "off", "out", "up"];

/// What is listed of English verbs.
#[derive(Debug, Default)]
struct Verbs {
    /// Every listed form, to its base.
    bases: FxHashMap<&'static str, &'static str>,
    phrases: Vec<&'static str>,
}

static VERBS: LazyLock<Verbs> = LazyLock::new(|| {
    let mut verbs = Verbs::default();
    // Of a form of two verbs ("found", "saw") the first counts.
    verbs.read(include_str!("data/en/verbs.txt"));
    verbs.read(include_str!("data/en/reporting_verbs.txt"));
    verbs
});

impl Verbs {
    fn read(&mut self, list: &'static str) {
        let mut heading = "";
        for line in list.lines().filter(|line| !line.starts_with('#')) {
            match heading {
                _ if line.starts_with('[') => heading = line,
                "[phrase]" if !line.is_empty() => self.phrases.push(line),
                "[verb]" | "[strong]" | "[weak]" => {
                    let mut forms = line.split_whitespace();
                    let Some(base) = forms.next() else { continue };
                    for form in std::iter::once(base).chain(forms) {
                        self.bases.entry(form).or_insert(base);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The base form of a cue, in lower case; `None` for one without letters, as a colon.
///
/// ```
/// use guillemet::language::cue_lemma;
///
/// for cue in ["said", "says", "was saying", "Has also said:"] {
///     assert_eq!(cue_lemma(cue).as_deref(), Some("say"));
/// }
/// assert_eq!(cue_lemma("pointed out").as_deref(), Some("point out"));
/// assert_eq!(cue_lemma("according to").as_deref(), Some("according to"));
/// assert_eq!(cue_lemma(":"), None);
/// ```
#[must_use]
pub fn cue_lemma(cue: &str) -> Option<String> {
    let lower = cue.to_lowercase().replace('\u{2019}', "'");
    let words: Vec<&str> = lower.split_whitespace().map(without_punctuation).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    if words.is_empty() {
        return None;
    }
    let whole = words.join(" ");
    if let Some(&phrase) = VERBS.phrases.iter().find(|phrase| whole.contains(*phrase)) {
        return Some(phrase.to_owned());
    }
    let lexicon = Language::English.lexicon();
    let mut content = words.iter().enumerate().filter(|(_, word)| !is_before_verbs(word, lexicon));
    let first = content.clone().next();
    // "were quick to condemn": what stands before the verb may be no function word.
    let Some((head, &verb)) = content.find(|(_, word)| is_verb(word)).or(first) else {
        // Auxiliaries alone: "did", "would not".
        let auxiliary = words.iter().rev().find_map(|word| VERBS.bases.get(stem(word)));
        return Some(auxiliary.map_or(whole, |&base| base.to_owned()));
    };
    if lexicon.class(verb).is(WordClass::PREPOSITION) && !VERBS.bases.contains_key(verb) {
        return Some(whole);
    }
    let mut lemma = base(verb).into_owned();
    let particle = words
        .get(head + 1)
        .filter(|particle| lexicon.takes_particle(verb, particle) || PARTICLES.contains(particle));
    if let Some(particle) = particle {
        lemma.push(' ');
        lemma.push_str(particle);
    }
    Some(lemma)
}

fn without_punctuation(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '\'').trim_end_matches('\'')
}

/// A word without its negation: "did" for "didn't".
fn stem(word: &str) -> &str {
    word.strip_suffix("n't").unwrap_or(word)
}

/// Whether a word can stand before the verb that a cue is about.
fn is_before_verbs(word: &str, lexicon: &Lexicon) -> bool {
    let entry = lexicon.entry(stem(word));
    let is_function = matches!(
        entry.function,
        FunctionWord::Be
            | FunctionWord::Have
            | FunctionWord::Do
            | FunctionWord::Modal
            | FunctionWord::To
            | FunctionWord::Determiner
            | FunctionWord::SubjectPronoun
    );
    let is_adverb = entry.class.is(WordClass::ADVERB.or(WordClass::NEGATION))
        || matches!(word, "then" | "also" | "however" | "done");
    is_function || is_adverb || (word.ends_with("ly") && !is_verb(word))
}

/// Whether a word is listed as a verb, or looks like one.
fn is_verb(word: &str) -> bool {
    VERBS.bases.contains_key(word) || word.ends_with("ed") || word.ends_with("ing")
}

/// The base form of a verb, from the lists or by its spelling.
fn base(word: &str) -> Cow<'_, str> {
    if let Some(&base) = VERBS.bases.get(word) {
        return Cow::Borrowed(base);
    }
    let prefixed = ["re", "mis", "un", "out", "over", "under"].iter().find_map(|prefix| {
        let base = VERBS.bases.get(word.strip_prefix(prefix)?)?;
        (base.len() > 2).then(|| format!("{prefix}{base}"))
    });
    if let Some(prefixed) = prefixed {
        return Cow::Owned(prefixed);
    }
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        return if stem.len() > 1 { Cow::Owned(format!("{stem}y")) } else { Cow::Borrowed(word) };
    }
    if word.ends_with("eed") {
        return Cow::Borrowed(word.strip_suffix('d').unwrap_or(word));
    }
    if let Some(stem) = word.strip_suffix("ed").or_else(|| word.strip_suffix("ing")) {
        return if has_vowel(stem) { restored(stem) } else { Cow::Borrowed(word) };
    }
    let sibilant = ["sses", "shes", "ches", "xes", "zzes"].iter().any(|end| word.ends_with(end));
    match word {
        _ if sibilant => Cow::Borrowed(word.strip_suffix("es").unwrap_or(word)),
        _ if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") => word.into(),
        _ if word.len() > 3 => Cow::Borrowed(word.strip_suffix('s').unwrap_or(word)),
        _ => Cow::Borrowed(word),
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn has_vowel(stem: &str) -> bool {
    stem.bytes().any(is_vowel)
}

/// A stem without -ed or -ing as a word: a doubled consonant single, a silent -e again.
fn restored(stem: &str) -> Cow<'_, str> {
    match stem.as_bytes() {
        [.., b'y'] => Cow::Borrowed(stem),
        [.., last, same] if last == same && !is_vowel(*last) => match last {
            b'l' | b's' | b'z' | b'f' => Cow::Borrowed(stem),
            _ => Cow::Borrowed(stem.get(..stem.len() - 1).unwrap_or(stem)),
        },
        _ if needs_e(stem) => Cow::Owned(format!("{stem}e")),
        _ => Cow::Borrowed(stem),
    }
}

/// The ends of longer stems of a vowel and a consonant behind which an -e is silent: "state",
/// "describe", "determine", but "visit", "offer", "mention".
const BEFORE_SILENT_E: [&str; 30] = [
    "ad", "ag", "ak", "am", "ap", "ar", "at", "ed", "eg", "ib", "id", "ig", "ik", "il", "im", "in",
    "ir", "ob", "od", "og", "ok", "ol", "ot", "ub", "ud", "uk", "ul", "um", "ur", "ut",
];

/// The same of stems of any length: "announce", "urge", "challenge", "negotiate", "handle".
const ALWAYS_BEFORE_SILENT_E: [&str; 22] = [
    "c", "s", "u", "v", "z", "bl", "cl", "dg", "dl", "eng", "fl", "gl", "iat", "kl", "lg", "pl",
    "rg", "sl", "tl", "uat", "ung", "zl",
];

/// Whether the word of a stem ends in an -e that -ed and -ing take away.
fn needs_e(stem: &str) -> bool {
    let ends_as = |ends: &[&str]| ends.iter().any(|end| stem.ends_with(end));
    if ends_as(&ALWAYS_BEFORE_SILENT_E) {
        return true;
    }
    let [before @ .., vowel, last] = stem.as_bytes() else { return false };
    if !is_vowel(*vowel) || is_vowel(*last) || matches!(last, b'w' | b'x') {
        return false;
    }
    let is_single = !before.last().copied().is_some_and(is_vowel) || before.ends_with(b"qu");
    // "hope", "name": the last consonant of "stop" and "plan" is doubled.
    let is_short = !before.iter().copied().any(is_vowel) || before == b"qu";
    is_single && (is_short || ends_as(&BEFORE_SILENT_E))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_of_a_regular_verb_is_told_by_its_spelling() {
        for (form, expected) in [
            ("mocked", "mock"),
            ("blasting", "blast"),
            ("hoping", "hope"),
            ("stopped", "stop"),
            ("rallied", "rally"),
            ("replies", "reply"),
            ("pushes", "push"),
            ("accuses", "accuse"),
            ("indicated", "indicate"),
            ("offering", "offer"),
            ("visited", "visit"),
            ("challenged", "challenge"),
            ("tweeting", "tweet"),
            ("explained", "explain"),
            ("quoted", "quote"),
            ("agreed", "agree"),
            ("called", "call"),
            ("rethinking", "rethink"),
            ("focused", "focus"),
        ] {
            assert_eq!(base(form), expected);
        }
    }

    #[test]
    fn the_verb_of_a_cue_stands_behind_its_auxiliaries() {
        for (cue, lemma) in [
            ("has also said:", "say"),
            ("didn\u{2019}t say", "say"),
            ("would not have been asking", "ask"),
            ("SAID", "say"),
            ("\u{2019}s calling for", "call for"),
            ("shot back", "shoot back"),
            ("told reporters", "tell"),
            ("\u{2019}s according to", "according to"),
            ("in a statement", "in a statement"),
            ("claims", "claim"),
            ("did", "do"),
            ("repeatedly denied", "deny"),
            ("replied", "reply"),
            ("have in the past said", "say"),
            ("were quick to condemn", "condemn"),
            ("have long insisted", "insist"),
            ("statement", "statement"),
        ] {
            assert_eq!(cue_lemma(cue).as_deref(), Some(lemma), "{cue}");
        }
        for nothing in ["", " ", ":", "\u{2014}", "\""] {
            assert_eq!(cue_lemma(nothing), None);
        }
    }

    #[test]
    fn any_text_has_a_lemma_that_is_no_longer() {
        for text in [
            "ed",
            "ing",
            "s",
            "\u{DF}ed",
            "\u{130}ing",
            "ies",
            "ss",
            "x'",
            "'",
            "n't",
            "\u{1F600}s",
        ] {
            let lemma = cue_lemma(text).unwrap_or_default();
            assert!(lemma.len() <= text.to_lowercase().len() + 1, "{text}: {lemma}");
        }
    }
}
