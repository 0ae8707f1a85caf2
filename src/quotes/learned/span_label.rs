//! The labels of tokens: what they are part of, in the BIO scheme.
//!
//! Attributions hardly ever overlap, so one label for each token is enough. The labels also say on
//! which side of a source or content its cue stands, which is most of what has to be known to put
//! the spans together.

use crate::model::crf::{HALF, Half, Row, TransitionScores, Transitions};

/// What a labelled token is part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SpanLabel {
    /// A cue.
    Cue,
    /// A source whose cue stands behind it.
    SourceBefore,
    /// A source whose cue stands before it.
    SourceAfter,
    /// A content whose cue stands behind it.
    ContentBefore,
    /// The first content behind its cue.
    ContentAfter,
    /// A content that goes on after an interruption: the second span of an attribution or a later
    /// one.
    ContentAgain,
}

impl SpanLabel {
    /// All of them, in the order of their labels.
    pub const ALL: [Self; 6] = [
        Self::Cue,
        Self::SourceBefore,
        Self::SourceAfter,
        Self::ContentBefore,
        Self::ContentAfter,
        Self::ContentAgain,
    ];

    /// Those of contents.
    pub(crate) const CONTENTS: [Self; 3] =
        [Self::ContentBefore, Self::ContentAfter, Self::ContentAgain];

    /// The label B of the first token of such a span. Label 0 (O) is for tokens in no span.
    ///
    /// ```
    /// use guillemet::training::quotes::learned::SpanLabel;
    ///
    /// assert_eq!(SpanLabel::ALL.map(SpanLabel::begin), [1, 2, 3, 4, 5, 6]);
    /// ```
    #[must_use]
    pub const fn begin(self) -> u8 {
        1 + self as u8
    }

    /// The label I of the other tokens of such a span.
    ///
    /// ```
    /// use guillemet::training::quotes::learned::SpanLabel;
    ///
    /// assert_eq!(SpanLabel::ALL.map(SpanLabel::inside), [9, 10, 11, 12, 13, 14]);
    /// ```
    #[must_use]
    pub const fn inside(self) -> u8 {
        self.begin() + HALF as u8
    }

    /// What a label stands for; `None` for O.
    ///
    /// ```
    /// use guillemet::training::quotes::learned::SpanLabel;
    ///
    /// for label in SpanLabel::ALL {
    ///     assert_eq!(SpanLabel::from_label(label.begin()), Some(label));
    ///     assert_eq!(SpanLabel::from_label(label.inside()), Some(label));
    /// }
    /// assert_eq!(SpanLabel::from_label(0), None);
    /// ```
    #[must_use]
    pub fn from_label(label: u8) -> Option<Self> {
        let index = (usize::from(label) % HALF).checked_sub(1)?;
        Self::ALL.get(index).copied()
    }

    /// How likely a token of these marginals belongs to such a span.
    pub(crate) fn probability(self, marginals: &Row) -> f32 {
        let at = |label: u8| marginals.get(usize::from(label)).copied().unwrap_or_default();
        at(self.begin()) + at(self.inside())
    }
}

/// Transitions from scores of starting with each label and those of each class of positions;
/// labels that stand for nothing are forbidden, whatever the scores.
///
/// ```
/// use guillemet::training::model::crf::{HALF, LinearChainCrf, TransitionScores, WIDTH};
/// use guillemet::training::quotes::learned::transitions;
///
/// let transitions = transitions([0.0; HALF], vec![TransitionScores::all(0.0)]);
/// let mut emissions = [[0.0; WIDTH]; 2];
/// emissions[1][7] = 100.0;
/// let mut labels = Vec::new();
/// LinearChainCrf::default().decode(&transitions, &emissions, &[0, 0], &mut labels);
/// assert_eq!(labels, [0, 0]);
/// ```
#[must_use]
pub fn transitions(mut start: Half, mut scores: Vec<TransitionScores>) -> Transitions {
    let forbid = |half: &mut [f32]| {
        if let Some(scores) = half.get_mut(1 + SpanLabel::ALL.len()..) {
            scores.fill(f32::NEG_INFINITY);
        }
    };
    forbid(&mut start);
    for scores in &mut scores {
        scores.begin.iter_mut().for_each(|half| forbid(half));
        // There is no I of O.
        for (label, score) in (0_u8..).zip(&mut scores.inside) {
            *score =
                if SpanLabel::from_label(label).is_some() { *score } else { f32::NEG_INFINITY };
        }
    }
    Transitions::new(start, scores)
}
