//! Counts over the tokens of a document, to know in constant time what stands between two of them.

use crate::quotes::tokens::{Tokens, kind};

/// Counts over tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Those that begin a sentence.
    pub(super) sentences: u32,
    pub(super) opening: u32,
    pub(super) closing: u32,
    pub(super) commas: u32,
    pub(super) thats: u32,
}

/// For each token of a document, and one behind the last: counts over the tokens before it.
#[derive(Clone, Debug, Default)]
pub(super) struct TokenCounts(Vec<Counts>);

impl TokenCounts {
    /// Counts anew.
    pub(super) fn fill(&mut self, tokens: Tokens<'_>) {
        let mut now = Counts::default();
        self.0.clear();
        self.0.push(now);
        for (at, &kind) in tokens.kinds(0..tokens.len()).iter().enumerate() {
            now.sentences += u32::from(tokens.since_start(at) == 0);
            now.opening += u32::from(kind == kind::OPENING);
            now.closing += u32::from(kind == kind::CLOSING);
            now.commas += u32::from(kind == kind::COMMA);
            now.thats += u32::from(kind == kind::THAT);
            self.0.push(now);
        }
    }

    /// Counts over the tokens from `from` on up to `to`, which is not counted.
    pub(super) fn between(&self, from: usize, to: usize) -> Counts {
        let before = |at: usize| self.0.get(at).copied().unwrap_or_default();
        let (from, to) = (before(from), before(to.max(from)));
        Counts {
            sentences: to.sentences.saturating_sub(from.sentences),
            opening: to.opening.saturating_sub(from.opening),
            closing: to.closing.saturating_sub(from.closing),
            commas: to.commas.saturating_sub(from.commas),
            thats: to.thats.saturating_sub(from.thats),
        }
    }
}
