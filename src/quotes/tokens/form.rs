//! What is known of a word form by itself, whatever stands around it.

use super::kind;
use crate::language::Language;
use crate::language::lexicon::{FunctionWord, WordClass};
use crate::model::clusters::{ClusterTable, Clusters, hash};

/// What a token looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Begins with a lower-case letter.
    Lower,
    /// Begins with a capital.
    Capitalized,
    /// Two letters or more, all of them capitals.
    Capitals,
    /// Begins with a digit.
    Number,
    /// Has no letter or digit; its first character.
    Mark(char),
}

/// A word form: all that stages need to know of a token but its place.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// What the word lists say of it; nothing of numbers and marks.
    pub class: WordClass,
    /// What it looks like.
    pub shape: Shape,
    /// See [`kind`].
    pub(crate) kind: u8,
    /// A finer kind, by its characters.
    pub(crate) pattern: u8,
    /// Hashes of it in lower case, of its last three, its last two and its first three characters.
    pub(crate) lower: u32,
    pub(crate) suffix: u32,
    pub(crate) tail: u32,
    pub(crate) front: u32,
    pub(crate) clusters: Clusters,
}

impl Form {
    /// What stands beyond the ends of a paragraph.
    pub(crate) const EDGE: Self = Self {
        class: WordClass::NONE,
        shape: Shape::Mark(' '),
        kind: kind::EDGE,
        pattern: 0,
        lower: 0,
        suffix: 0,
        tail: 0,
        front: 0,
        clusters: Clusters::UNKNOWN,
    };

    /// Analyses a form.
    #[must_use]
    pub fn new(text: &str, language: Language, clusters: &ClusterTable) -> Self {
        let shape = shape_of(text);
        let is_word = !matches!(shape, Shape::Mark(_) | Shape::Number);
        let lexicon = language.lexicon();
        let entry = if is_word { lexicon.entry(text) } else { lexicon.entry("") };
        let when = |holds, class| if holds { class } else { WordClass::NONE };
        let by_characters = when(is_adverb(text, shape), WordClass::ADVERB)
            .or(when(is_mixed_case(text, shape), WordClass::MIXED_CASE));
        // Typographic and typewriter apostrophes are one.
        let plain: Option<String> =
            text.contains('\u{2019}').then(|| text.replace('\u{2019}', "'"));
        let text = plain.as_deref().unwrap_or(text);
        let (plain_kind, pattern) = kind::by_characters(text);
        let kind = match entry.function {
            FunctionWord::None => plain_kind,
            function => kind::of_function(function),
        };
        let lower = hash(text);
        let front = text.char_indices().nth(3).and_then(|(end, _)| text.get(..end));
        Self {
            class: entry.class.or(by_characters),
            shape,
            kind,
            pattern,
            lower,
            suffix: hash(ending(text, 3)),
            tail: hash(ending(text, 2)),
            front: hash(front.unwrap_or(text)),
            clusters: clusters.get(lower),
        }
    }
}

/// An adverb by its ending; "family" and "ally" are taken for one too, at little cost.
fn is_adverb(text: &str, shape: Shape) -> bool {
    shape == Shape::Lower && text.len() > 4 && text.ends_with("ly")
}

fn is_mixed_case(text: &str, shape: Shape) -> bool {
    shape == Shape::Lower && text.bytes().skip(1).any(|byte| byte.is_ascii_uppercase())
}

fn ending(text: &str, characters: usize) -> &str {
    text.char_indices()
        .rev()
        .nth(characters - 1)
        .and_then(|(start, _)| text.get(start..))
        .unwrap_or(text)
}

fn shape_of(text: &str) -> Shape {
    let mut characters = text.chars();
    let first = characters.next().unwrap_or(' ');
    let letter = if first.is_alphanumeric() {
        first
    } else {
        // A contraction ('s, n't) or a mark.
        match characters.clone().next() {
            Some(second) if second.is_alphanumeric() => second,
            _ => return Shape::Mark(first),
        }
    };
    if letter.is_numeric() {
        Shape::Number
    } else if !letter.is_uppercase() {
        Shape::Lower
    } else if text.len() > 1 && !text.chars().any(char::is_lowercase) && !text.ends_with('.') {
        Shape::Capitals
    } else {
        Shape::Capitalized
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Form::new(text, Language::English, &ClusterTable::default())
    }

    #[test]
    fn a_shape_is_told_by_the_first_letter_and_by_capitals() {
        for (text, shape) in [
            ("mayor", Shape::Lower),
            ("'s", Shape::Lower),
            ("Lee", Shape::Capitalized),
            ("A", Shape::Capitalized),
            ("J.", Shape::Capitalized),
            ("FBI", Shape::Capitals),
            ("3rd", Shape::Number),
            ("\u{2014}", Shape::Mark('\u{2014}')),
            ("...", Shape::Mark('.')),
        ] {
            assert_eq!(form(text).shape, shape, "{text}");
        }
    }

    #[test]
    fn word_lists_say_nothing_of_marks_and_numbers_and_endings_tell_adverbs() {
        assert!(form("said").class.is(WordClass::STRONG_CUE));
        assert!(form("quietly").class.is(WordClass::ADVERB));
        assert!(!form("Kelly").class.is(WordClass::ADVERB));
        assert_eq!(form("3").class, WordClass::NONE);
    }

    #[test]
    fn apostrophes_of_both_kinds_are_one_form() {
        let [typewriter, typographic] = ["n't", "n\u{2019}t"].map(form);
        assert_eq!(typewriter.lower, typographic.lower);
        assert_eq!(typewriter.kind, kind::of_function(FunctionWord::Negation));
        assert_eq!(typographic.kind, typewriter.kind);
    }

    #[test]
    fn words_with_one_ending_share_its_hash() {
        let [one, other, short] = ["talking", "walking", "ng"].map(form);
        assert_eq!((one.suffix, one.tail), (other.suffix, other.tail));
        assert_eq!(short.tail, one.tail);
        assert_ne!(one.front, other.front);
    }
}
