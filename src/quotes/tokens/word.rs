//! The tokens of a document with what is known of each: word classes, case, and the quotation
//! marks around it.

use crate::TextSpan;
use crate::language::lexicon::{Lexicon, WordClass};
use crate::quotes::marks::QuotePair;
use crate::segment::Document;

/// A token as attribution sees it.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// Where it stands.
    pub span: TextSpan,
    /// What the word lists say of it.
    pub class: WordClass,
    /// Its form.
    pub shape: Shape,
    /// The outermost pair of quotation marks that it is in, as an index; [`NO_PAIR`] for none.
    pub pair: u32,
}

/// Outside all quotation marks.
pub const NO_PAIR: u32 = u32::MAX;

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

impl Word {
    /// Whether it is in one of the classes.
    #[must_use]
    pub const fn is(&self, class: WordClass) -> bool {
        self.class.is(class)
    }

    /// Whether it begins with a capital.
    #[must_use]
    pub const fn is_capitalized(&self) -> bool {
        matches!(self.shape, Shape::Capitalized | Shape::Capitals)
    }

    /// Whether it has letters or digits.
    #[must_use]
    pub const fn is_word(&self) -> bool {
        !matches!(self.shape, Shape::Mark(_))
    }

    /// Whether it is this punctuation mark.
    #[must_use]
    pub fn is_mark(&self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    /// Whether it is outside all quotation marks.
    #[must_use]
    pub const fn is_outside(&self) -> bool {
        self.pair == NO_PAIR
    }
}

/// The words of a document; `words[i]` is the token `i` of [`Document::tokens`].
#[must_use]
pub fn words(document: &Document<'_>, pairs: &[QuotePair]) -> Vec<Word> {
    let lexicon = Lexicon::english();
    let mut outer = (0_u32..).zip(pairs).filter(|(_, pair)| pair.depth == 0).peekable();
    document
        .tokens
        .iter()
        .map(|&span| {
            while outer.next_if(|(_, pair)| pair.span.end() <= span.start()).is_some() {}
            let pair = match outer.peek() {
                Some((number, pair)) if pair.span.start() <= span.start() => *number,
                _ => NO_PAIR,
            };
            let text = span.of(document.text);
            let shape = shape_of(text);
            let class = if matches!(shape, Shape::Mark(_) | Shape::Number) {
                WordClass::default()
            } else {
                lexicon.class(text)
            };
            let class = if is_adverb(text, shape) { class.or(WordClass::ADVERB) } else { class };
            Word { span, class, shape, pair }
        })
        .collect()
}

/// An adverb by its ending; "family" and "ally" are taken for one too, at little cost.
fn is_adverb(text: &str, shape: Shape) -> bool {
    shape == Shape::Lower && text.len() > 4 && text.ends_with("ly")
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
