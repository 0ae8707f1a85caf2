//! A document's tokens, to be asked one by one or as ranges.

use std::ops::Range;

use super::columns::{NO_PAIR, TokenColumns};
use super::counts::Counts;
use super::form::Shape;
use crate::TextSpan;
use crate::language::lexicon::{Lexicon, WordClass};
use crate::segment::Document;

/// A half-open range of tokens, by their indices in [`Document::tokens`].
pub type TokenRange = Range<usize>;

/// A token with what rules ask of it.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it stands.
    pub span: TextSpan,
    /// What the word lists say of it.
    pub class: WordClass,
    /// What it looks like.
    pub shape: Shape,
    /// The outermost pair of quotation marks that it is in, as an index, if there is one.
    pub pair: Option<u32>,
}

impl Token {
    /// Whether it is in one of the classes.
    #[must_use]
    pub const fn is(self, class: WordClass) -> bool {
        self.class.is(class)
    }

    /// Whether it begins with a capital.
    #[must_use]
    pub const fn is_capitalized(self) -> bool {
        matches!(self.shape, Shape::Capitalized | Shape::Capitals)
    }

    /// Whether it has letters or digits.
    #[must_use]
    pub const fn is_word(self) -> bool {
        !matches!(self.shape, Shape::Mark(_))
    }

    /// Whether it is this punctuation mark.
    #[must_use]
    pub fn is_mark(self, mark: char) -> bool {
        self.shape == Shape::Mark(mark)
    }

    /// Whether it is outside all quotation marks.
    #[must_use]
    pub const fn is_outside(self) -> bool {
        self.pair.is_none()
    }
}

/// The tokens of a document. Indices beyond the last token are allowed everywhere: nothing is
/// there.
#[derive(Clone, Copy, Debug)]
pub struct Tokens<'a> {
    /// The document.
    pub document: &'a Document<'a>,
    columns: &'a TokenColumns,
}

impl TokenColumns {
    /// The columns as a view of the document that they were filled from.
    #[must_use]
    pub const fn tokens<'a>(&'a self, document: &'a Document<'a>) -> Tokens<'a> {
        Tokens { document, columns: self }
    }
}

impl<'a> Tokens<'a> {
    /// The text of the document.
    #[must_use]
    pub const fn text(self) -> &'a str {
        self.document.text
    }

    /// How many tokens there are.
    #[must_use]
    pub const fn len(self) -> usize {
        self.document.tokens.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.document.tokens.is_empty()
    }

    /// The word lists of the document's language.
    pub(crate) fn lexicon(self) -> &'static Lexicon {
        self.document.language.lexicon()
    }

    /// The token at an index.
    #[must_use]
    pub fn get(self, at: usize) -> Option<Token> {
        Some(Token {
            span: *self.document.tokens.get(at)?,
            class: *self.columns.class.get(at)?,
            shape: *self.columns.shape.get(at)?,
            pair: self.columns.pair.get(at).copied().filter(|&pair| pair != NO_PAIR),
        })
    }

    /// The tokens of a range.
    #[must_use]
    pub fn range(
        self,
        range: TokenRange,
    ) -> impl DoubleEndedIterator<Item = Token> + ExactSizeIterator + Clone {
        let end = range.end.min(self.len());
        let range = range.start.min(end)..end;
        range.map(move |at| self.get(at).unwrap_or(NOTHING))
    }

    /// The characters of a token.
    #[must_use]
    pub fn form(self, at: usize) -> &'a str {
        self.document.tokens.get(at).map_or("", |token| token.of(self.text()))
    }

    /// Whether a token is in one of the classes.
    #[must_use]
    pub fn is(self, at: usize, class: WordClass) -> bool {
        self.columns.class.get(at).is_some_and(|own| own.is(class))
    }

    /// Whether a token is this punctuation mark.
    #[must_use]
    pub fn is_mark(self, at: usize, mark: char) -> bool {
        self.columns.shape.get(at) == Some(&Shape::Mark(mark))
    }

    /// Whether a token begins with a capital.
    #[must_use]
    pub fn is_capitalized(self, at: usize) -> bool {
        let shape = self.columns.shape.get(at);
        matches!(shape, Some(Shape::Capitalized | Shape::Capitals))
    }

    /// Whether a token is the ending of a possessive: "'s", or the apostrophe of a plural.
    #[must_use]
    pub fn is_possessive_ending(self, at: usize) -> bool {
        matches!(self.form(at), "'s" | "\u{2019}s" | "'" | "\u{2019}")
    }

    /// The tokens that share a byte with a span.
    #[must_use]
    pub fn range_of(self, span: TextSpan) -> TokenRange {
        let tokens = &self.document.tokens;
        let start = tokens.partition_point(|token| token.end() <= span.start());
        let end = tokens.partition_point(|token| token.start() < span.end());
        start..end.max(start)
    }

    /// The tokens that begin in a span.
    #[must_use]
    pub fn starts_in(self, span: TextSpan) -> TokenRange {
        let tokens = &self.document.tokens;
        let start = tokens.partition_point(|token| token.start() < span.start());
        let end = tokens.partition_point(|token| token.start() < span.end());
        start..end.max(start)
    }

    /// From the first to the last token of a range; empty for none.
    #[must_use]
    pub fn span_of(self, range: &TokenRange) -> TextSpan {
        let token = |at: usize| self.document.tokens.get(at).copied();
        let start = token(range.start).unwrap_or_default();
        let last = range.end.checked_sub(1).filter(|&last| last >= range.start).and_then(token);
        last.map_or(TextSpan::new(start.start(), start.start()), |last| start.cover(last))
    }

    /// The paragraphs as ranges of tokens.
    #[must_use]
    pub fn paragraphs(self) -> &'a [TokenRange] {
        &self.columns.paragraphs
    }

    /// The numbers of the forms of some tokens in their cache.
    pub(crate) fn numbers(self, range: TokenRange) -> &'a [u32] {
        self.columns.number.get(range).unwrap_or_default()
    }

    /// The number of the form of a token in its cache; that of the edge beyond the last token.
    pub(crate) fn number(self, at: usize) -> u32 {
        self.columns.number.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn classes(self, range: TokenRange) -> &'a [WordClass] {
        self.columns.class.get(range).unwrap_or_default()
    }

    pub(crate) fn shapes(self, range: TokenRange) -> &'a [Shape] {
        self.columns.shape.get(range).unwrap_or_default()
    }

    pub(crate) fn kinds(self, range: TokenRange) -> &'a [u8] {
        self.columns.kind.get(range).unwrap_or_default()
    }

    pub(crate) fn lowers(self, range: TokenRange) -> &'a [u32] {
        self.columns.lower.get(range).unwrap_or_default()
    }

    pub(crate) fn states(self, range: TokenRange) -> &'a [u8] {
        self.columns.state.get(range).unwrap_or_default()
    }

    /// Counts over the tokens from `from` on up to `to`, which is not counted.
    pub(crate) fn between(self, from: usize, to: usize) -> Counts {
        let before = |at: usize| self.columns.counts.get(at).copied().unwrap_or_default();
        before(to.max(from)).without(before(from))
    }

    pub(crate) fn kind(self, at: usize) -> u8 {
        self.columns.kind.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn lower(self, at: usize) -> u32 {
        self.columns.lower.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn state(self, at: usize) -> u8 {
        self.columns.state.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn cluster(self, at: usize) -> u16 {
        self.columns.cluster.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn since_opening(self, at: usize) -> u8 {
        self.columns.since_opening.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn until_closing(self, at: usize) -> u8 {
        self.columns.until_closing.get(at).copied().unwrap_or_default()
    }

    /// Tokens since the start of the sentence; 0 beyond the last token.
    pub(crate) fn since_start(self, at: usize) -> u8 {
        self.columns.since_start.get(at).copied().unwrap_or_default()
    }

    pub(crate) fn until_end(self, at: usize) -> u8 {
        self.columns.until_end.get(at).copied().unwrap_or_default()
    }
}

/// What stands where no token is.
const NOTHING: Token = Token {
    span: TextSpan::new(0, 0),
    class: WordClass::NONE,
    shape: Shape::Mark(' '),
    pair: None,
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    #[test]
    fn nothing_stands_beyond_the_last_token() {
        let read = TokenizedText::new("It rained.");
        let tokens = read.tokens();
        assert!(tokens.get(3).is_none() && tokens.get(usize::MAX).is_none());
        assert_eq!((tokens.form(3), tokens.is_capitalized(3)), ("", false));
        assert_eq!(tokens.range(2..9).count(), 1);
        assert_eq!(tokens.range(7..9).count(), 0);
        assert!(tokens.span_of(&(7..9)).is_empty() && tokens.span_of(&(1..1)).is_empty());
    }

    #[test]
    fn a_span_has_the_tokens_that_share_a_byte_with_it() {
        let read = TokenizedText::new("It rained all day.");
        let tokens = read.tokens();
        // From within "rained" to within "all".
        let span = TextSpan::new(5, 11);
        assert_eq!(tokens.range_of(span), 1..3);
        assert_eq!(tokens.starts_in(span), 2..3);
        assert_eq!(tokens.span_of(&(1..3)).of(tokens.text()), "rained all");
        // The space between two tokens.
        assert!(tokens.range_of(TextSpan::new(2, 3)).is_empty());
    }

    #[test]
    fn a_token_is_asked_for_its_class_its_shape_and_its_marks() {
        let read = TokenizedText::new("Lee's friend said \"no\"!");
        let tokens = read.tokens();
        assert!(tokens.get(read.at("Lee")).unwrap().is_capitalized());
        assert!(tokens.is_possessive_ending(read.at("'s")));
        assert!(tokens.is(read.at("said"), WordClass::CUE));
        assert!(!tokens.get(read.at("no")).unwrap().is_outside());
        let exclamation = tokens.get(read.at("!")).unwrap();
        assert!(exclamation.is_mark('!') && !exclamation.is_word() && exclamation.is_outside());
    }
}
