//! How sure a row is, and whether words between quotation marks are a quotation at all.
//!
//! Two logistic regressions for every kind, over what is known of a finished row: the evidence
//! of the linker or the rule that found it, what it has (a cue, a source, a speaker), its length,
//! how much of it stands between marks and how likely the tagger takes that for content. They are
//! fitted to what the whole extraction makes of articles that the model was not trained on, so that
//! a confidence of 0.8 is right four times in five; the documentation has the measured shares.
//! Turns of a dialogue are quotations, whatever the second regression says: it knows the news.

use std::iter::zip;

use super::QuoteKind;
use crate::model::Sections;
use crate::model::linear::{logistic, logit};
use crate::quotes::attribution::{EVIDENCE, Origin};
use crate::{Error, TextSpan};

/// The number of rules of [`Origin`], the model not counted.
const RULES: usize = 8;
/// The number of values that a row is weighed by.
pub const FEATURES: usize = 1 + EVIDENCE + RULES + 17;
/// Marked words that are more likely nobody's than somebody's are no quotation.
pub const QUOTATION: f32 = 0.5;

/// The values that a row is weighed by.
pub type Features = [f32; FEATURES];

/// How a row was made, as far as the row does not say it.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a feature of the regressions")]
pub struct Provenance {
    /// What found it.
    pub origin: Origin,
    /// Whether it stands in the first of several paragraphs.
    pub is_headline: bool,
    /// Whether it goes on in another paragraph.
    pub is_broken: bool,
    /// Whether it is a turn of a dialogue, and so no scare quote.
    pub is_turn: bool,
    /// Whether it has a cue.
    pub has_cue: bool,
    /// Whether it has a source.
    pub has_source: bool,
    /// Whether its source is known by name.
    pub has_speaker: bool,
    /// How many spans it has.
    pub spans: u32,
    /// Its letters, in bytes.
    pub letters: u32,
    /// Those between quotation marks.
    pub marked: u32,
    /// What of its spans is between quotation marks.
    pub marks: Vec<TextSpan>,
    /// The probability of content that the tagger gives the tokens of a pair of its marks, on
    /// average: that of the least likely pair, or 1 without marks or a model.
    pub said: f32,
    /// The probability that the words of a pair of its marks are a quotation: that of the least
    /// likely pair, or 1 without marks or a model.
    pub quotation: f32,
}

impl Provenance {
    /// What speaks for and against the row that was made like this.
    ///
    /// ```
    /// use guillemet::training::quotes::calibration::Provenance;
    ///
    /// let long = Provenance { letters: 90, marked: 90, ..Provenance::default() };
    /// let short = Provenance { letters: 90, marked: 6, ..Provenance::default() };
    /// assert_ne!(long.features(), short.features());
    /// ```
    #[must_use]
    pub fn features(&self) -> Features {
        let is = |condition: bool| f32::from(u8::from(condition));
        let (letters, marked) = (self.letters as f32, self.marked as f32);
        let mut features = [0.0; FEATURES];
        let (bias, rest) = features.split_at_mut(1);
        let (evidence, rest) = rest.split_at_mut(EVIDENCE);
        let (rules, rest) = rest.split_at_mut(RULES);
        bias.fill(1.0);
        match self.origin {
            Origin::Model(learned) => evidence.copy_from_slice(&learned),
            rule => rules.iter_mut().skip(rule.number()).take(1).for_each(|slot| *slot = 1.0),
        }
        rest.copy_from_slice(&[
            is(self.has_cue),
            is(self.has_source),
            is(self.has_speaker),
            is(self.is_headline),
            is(self.spans > 1),
            is(self.is_broken),
            letters.ln_1p(),
            marked.ln_1p(),
            is(self.marked < 8),
            is(self.marked < 20),
            is(self.marked < 50),
            marked / letters.max(1.0),
            self.said,
            logit(self.said),
            is(self.marked < 20) * self.said,
            logit(self.quotation),
            is(self.marked < 20) * logit(self.quotation),
        ]);
        features
    }
}

impl Origin {
    const fn number(self) -> usize {
        match self {
            Self::Behind => 0,
            Self::Before => 1,
            Self::According => 2,
            Self::Signed => 3,
            Self::Clause => 4,
            Self::Near => 5,
            Self::Marks => 6,
            Self::Few | Self::Model(_) => 7,
        }
    }
}

/// What a row is judged for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Whether its words and its source are right.
    Right,
    /// Whether its marked words are a quotation.
    Quotation,
}

/// The kinds that have weights, in their order in the file.
pub const KINDS: [QuoteKind; 3] = [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect];
/// The judgements, in the order of their weights in the file.
pub const JUDGEMENTS: [Judgement; 2] = [Judgement::Right, Judgement::Quotation];

/// The weights of all judgements.
#[derive(Clone, Debug)]
pub struct Calibration {
    weights: [[Features; KINDS.len()]; JUDGEMENTS.len()],
}

impl Calibration {
    /// The weights of a file: for every judgement, for every kind, one for each feature.
    ///
    /// # Errors
    ///
    /// If the section is missing or of another length.
    ///
    /// ```
    /// use guillemet::training::model::Sections;
    /// use guillemet::training::quotes::calibration::Calibration;
    ///
    /// let mut file = Vec::new();
    /// Sections::write(&mut file, &[(b"other   ", b"")]);
    /// assert!(Calibration::new(&Sections::read(&file)?).is_err());
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn new(file: &Sections) -> Result<Self, Error> {
        let numbers = file.numbers::<{ FEATURES * KINDS.len() * JUDGEMENTS.len() }>(b"confid  ")?;
        let mut weights = [[[0.0; FEATURES]; KINDS.len()]; JUDGEMENTS.len()];
        for (weight, number) in zip(weights.as_flattened_mut().as_flattened_mut(), numbers) {
            *weight = number;
        }
        Ok(Self { weights })
    }

    /// How likely a row of this kind is right, or its words are a quotation.
    #[must_use]
    pub fn probability(&self, judgement: Judgement, kind: QuoteKind, features: &Features) -> f32 {
        let judged = zip(JUDGEMENTS, &self.weights).find(|(other, _)| *other == judgement);
        let of_kind = |(_, weights): (_, &[Features; KINDS.len()])| {
            zip(KINDS, *weights).find(|(other, _)| *other == kind)
        };
        let Some((_, weights)) = judged.and_then(of_kind) else { return 0.0 };
        logistic(zip(features, weights).map(|(value, weight)| value * weight).sum())
    }

    /// Whether the marked words of a row are nobody's quotation: a title, a nickname.
    #[must_use]
    pub fn is_other(&self, kind: QuoteKind, features: &Features) -> bool {
        kind != QuoteKind::Indirect
            && self.probability(Judgement::Quotation, kind, features) < QUOTATION
    }
}

#[allow(clippy::float_cmp, reason = "these numbers are exact")]
#[cfg(test)]
mod tests {
    use super::*;

    /// A calibration whose only weight is that of one feature of direct quotations.
    fn calibration(judgement: usize, feature: usize, weight: f32) -> Calibration {
        let mut weights = [[[0.0; FEATURES]; KINDS.len()]; JUDGEMENTS.len()];
        weights[judgement][0][feature] = weight;
        Calibration { weights }
    }

    #[test]
    fn a_probability_is_that_of_its_judgement_and_kind() {
        let provenance = Provenance { has_cue: true, ..Provenance::default() };
        let features = provenance.features();
        let cue = 1 + EVIDENCE + RULES;
        assert!(features[cue] > 0.5);
        let right = calibration(0, cue, 2.0);
        let direct = right.probability(Judgement::Right, QuoteKind::Direct, &features);
        assert!((direct - logistic(2.0)).abs() < 1e-6);
        for (judgement, kind) in
            [(Judgement::Right, QuoteKind::Mixed), (Judgement::Quotation, QuoteKind::Direct)]
        {
            let other = right.probability(judgement, kind, &features);
            assert!((other - 0.5).abs() < 1e-6, "{judgement:?} {kind}: {other}");
        }
    }

    #[test]
    fn what_is_marked_can_be_nobodys_and_what_is_not_cannot() {
        let features = Provenance::default().features();
        let unlikely = calibration(1, 0, -3.0);
        assert!(unlikely.is_other(QuoteKind::Direct, &features));
        assert!(!unlikely.is_other(QuoteKind::Indirect, &features));
        assert!(!calibration(1, 0, 3.0).is_other(QuoteKind::Direct, &features));
    }
}
