//! An attribution on its way from a candidate to a row: who reports what by which words.

use crate::TextSpan;

/// An attribution: what one source says, reported by one cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The spans of the content, in order.
    pub spans: Vec<TextSpan>,
    /// The words that report it.
    pub cue: Option<TextSpan>,
    /// The words that name the speaker.
    pub source: Option<TextSpan>,
    /// How it was found.
    pub origin: Origin,
}

/// How an attribution was found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Origin {
    /// The model found it, by this evidence.
    Model(Evidence),
    /// The report stands right behind the quotation.
    Behind,
    /// The report stands right before the quotation.
    Before,
    /// "According to Lee".
    According,
    /// A line of its own that ends with the speaker's name.
    Signed,
    /// A clause without marks that is reported.
    Clause,
    /// A report stands in the sentence, further away.
    Near,
    /// Nothing reports it; the marks hold a sentence or several words.
    #[default]
    Marks,
    /// Nothing reports it, and the marks hold a word or two.
    Few,
}

/// The number of values that speak for an attribution of the model.
pub const EVIDENCE: usize = 7;
/// What speaks for an attribution: the log-odds of the cue of the least certain content and of
/// the source, the log-odds of the tagger at the cue, the source and the content's ends, whether
/// there is a source, and whether marks stand at both ends.
pub type Evidence = [f32; EVIDENCE];

impl Attribution {
    /// Where its content begins.
    #[must_use]
    pub fn start(&self) -> Option<u32> {
        self.spans.first().map(|span| span.start())
    }

    /// Puts the spans in order, after some were added; those that overlap become one.
    pub(super) fn settle(&mut self) {
        self.spans.sort_unstable();
        self.spans.dedup_by(|next, span| {
            let overlap = span.overlaps(*next);
            if overlap {
                *span = span.cover(*next);
            }
            overlap
        });
    }
}
