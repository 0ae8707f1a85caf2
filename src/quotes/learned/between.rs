//! What stands between two tokens, told in constant time.

use super::tagger::{Part, Tags, kind};

/// For each token of a document, and one behind the last: counts over the tokens before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Between(Vec<Counts>);

/// Counts over tokens.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Those that begin a sentence.
    pub(super) sentences: u32,
    pub(super) opening: u32,
    pub(super) closing: u32,
    pub(super) commas: u32,
    /// Those in no part that are no punctuation.
    pub(super) plain: u32,
    /// Those that begin a cue.
    pub(super) cues: u32,
}

impl Between {
    pub(super) fn new(tags: &Tags) -> Self {
        let mut now = Counts::default();
        let mut before = vec![now];
        for (word, &label) in tags.view.words().iter().zip(&tags.labels) {
            let is_mark = matches!(word.kind, kind::COMMA..=kind::SYMBOL);
            now.sentences += u32::from(word.from_start == 0);
            now.opening += u32::from(word.kind == kind::OPENING);
            now.closing += u32::from(word.kind == kind::CLOSING);
            now.commas += u32::from(word.kind == kind::COMMA);
            now.plain += u32::from(label == 0 && !is_mark);
            now.cues += u32::from(label == Part::Cue.label());
            before.push(now);
        }
        Self(before)
    }

    /// Counts over the tokens from `from` on up to `to`, which is not counted.
    pub(super) fn get(&self, from: u32, to: u32) -> Counts {
        let before = |at: u32| self.0.get(at as usize).copied().unwrap_or_default();
        let (from, to) = (before(from), before(to.max(from)));
        Counts {
            sentences: to.sentences.saturating_sub(from.sentences),
            opening: to.opening.saturating_sub(from.opening),
            closing: to.closing.saturating_sub(from.closing),
            commas: to.commas.saturating_sub(from.commas),
            plain: to.plain.saturating_sub(from.plain),
            cues: to.cues.saturating_sub(from.cues),
        }
    }
}
