//! An attribution on its way from a candidate to a row: who reports what by which words.

use crate::TextSpan;

/// An attribution: what one source says, reported by one cue.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The pieces of the content, in order.
    pub pieces: Vec<TextSpan>,
    /// The words that report it.
    pub cue: Option<TextSpan>,
    /// The words that name the speaker.
    pub source: Option<TextSpan>,
    /// Which rule found it.
    pub rule: Rule,
}

/// How an attribution was found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Rule {
    /// The model found it, by this evidence.
    Learned(Evidence),
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
    /// Puts the pieces in order, after some were added; those that overlap become one.
    pub(super) fn settle(&mut self) {
        self.pieces.sort_unstable();
        self.pieces.dedup_by(|next, piece| {
            let overlap = piece.overlaps(*next);
            if overlap {
                *piece = piece.cover(*next);
            }
            overlap
        });
    }
}

impl From<crate::quotes::learned::linker::Linked> for Attribution {
    fn from(linked: crate::quotes::learned::linker::Linked) -> Self {
        Self {
            pieces: linked.content,
            cue: linked.cue,
            source: linked.source,
            rule: Rule::Learned(linked.evidence),
        }
    }
}
