//! Counts over the tokens of a document, to know in constant time what stands between two of them.

use super::kind;

/// Counts over tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Those that begin a sentence.
    pub(crate) sentences: u32,
    pub(crate) opening: u32,
    pub(crate) closing: u32,
    pub(crate) commas: u32,
    pub(crate) thats: u32,
}

impl Counts {
    /// Counts one more token.
    pub(super) fn add(&mut self, kind: u8, starts_sentence: bool) {
        self.sentences += u32::from(starts_sentence);
        self.opening += u32::from(kind == kind::OPENING);
        self.closing += u32::from(kind == kind::CLOSING);
        self.commas += u32::from(kind == kind::COMMA);
        self.thats += u32::from(kind == kind::THAT);
    }

    /// What is counted here, and not there.
    pub(super) const fn without(self, other: Self) -> Self {
        Self {
            sentences: self.sentences.saturating_sub(other.sentences),
            opening: self.opening.saturating_sub(other.opening),
            closing: self.closing.saturating_sub(other.closing),
            commas: self.commas.saturating_sub(other.commas),
            thats: self.thats.saturating_sub(other.thats),
        }
    }
}
