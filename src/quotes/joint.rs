//! Whether quotations that the model puts into one attribution belong together.
//!
//! Between two neighbouring quotations of one attribution is a joint. A logistic regression over
//! what stands there says how likely it holds; where it does not, the attribution is parted in two
//! with the same cue and source. The weights are fitted to what the model makes of articles that
//! it was not trained on.

use std::iter::zip;

use super::attribution::{Attribution, Rule};
use super::completion::Owners;
use super::lexicon::WordClass;
use super::pairing::QuotePair;
use super::phrase::{Phrases, WordRange};
use super::tagger::{Part, Tags};
use super::words::Word;
use crate::model::linear::logistic;
use crate::model::{Sections, floats};
use crate::{Error, TextSpan};

/// The number of values that a joint is judged by.
pub const JOINT_FEATURES: usize = 20;

/// A joint is taken for one that holds from this probability on. Words of two speakers in one row
/// are worse than those of one speaker in two.
const HOLDS: f32 = 0.85;

/// Another report stands among so many words before a quotation.
const REPORT: usize = 7;

/// What stands between two quotations of one attribution.
#[derive(Clone, Debug)]
pub struct Joint {
    /// The quotations on either side, with their marks.
    pub sides: [TextSpan; 2],
    /// What speaks for it and against it.
    pub features: [f32; JOINT_FEATURES],
}

/// The weights of joints.
#[derive(Clone, Debug)]
pub struct Joints([f32; JOINT_FEATURES]);

impl Joints {
    /// The weights of a file.
    ///
    /// # Errors
    ///
    /// If the section is missing.
    ///
    /// ```
    /// use guillemet::model::Sections;
    /// use guillemet::quotes::joint::Joints;
    ///
    /// let mut file = Vec::new();
    /// Sections::write(&mut file, &[(b"other   ", b"")]);
    /// assert!(Joints::new(&Sections::read(&file)?).is_err());
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn new(file: &Sections<'_>) -> Result<Self, Error> {
        let mut weights = [0.0; JOINT_FEATURES];
        for (weight, read) in zip(&mut weights, floats(file.require(b"joints  ")?)) {
            *weight = read;
        }
        Ok(Self(weights))
    }

    /// Parts an attribution at those of its joints that do not hold.
    pub(super) fn part(
        &self,
        mut attribution: Attribution,
        joints: &[Joint],
        parted: &mut Vec<Attribution>,
    ) {
        for joint in joints.iter().filter(|joint| !self.holds(joint)) {
            let [first, second] = joint.sides;
            let mut before = attribution.clone();
            before.pieces.retain_mut(|piece| {
                if piece.overlaps(second) {
                    piece.end = first.end.max(piece.start);
                }
                piece.start < first.end && !piece.is_empty()
            });
            attribution.pieces.retain_mut(|piece| {
                if piece.overlaps(first) {
                    piece.start = second.start.min(piece.end);
                }
                piece.end > first.end && !piece.is_empty()
            });
            parted.push(before);
        }
        parted.push(attribution);
    }

    fn holds(&self, joint: &Joint) -> bool {
        let score = zip(&joint.features, self.0).map(|(value, weight)| value * weight).sum();
        logistic(score) >= HOLDS
    }
}

/// Looks at the joints of a document.
#[derive(Debug)]
pub(super) struct Joiner<'a> {
    pub(super) phrases: Phrases<'a>,
    pub(super) pairs: &'a [QuotePair],
    pub(super) tags: &'a Tags,
    /// What the rules make of the document.
    pub(super) rules: &'a [Attribution],
    pub(super) rule_owners: &'a Owners,
}

impl Joiner<'_> {
    /// The joints of an attribution, in order.
    pub(super) fn joints(&self, attribution: &Attribution) -> Vec<Joint> {
        let quotations = self.quotations(attribution);
        let sides = quotations.iter().zip(quotations.iter().skip(1));
        sides.map(|(first, second)| self.joint(attribution, [*first, *second])).collect()
    }

    /// The outermost pairs of marks in the pieces of an attribution.
    fn quotations(&self, attribution: &Attribution) -> Vec<TextSpan> {
        let mut quotations: Vec<TextSpan> = Vec::new();
        for piece in &attribution.pieces {
            let next = self.pairs.partition_point(|pair| pair.span.end <= piece.start);
            let pairs = self.pairs.get(next..).unwrap_or_default();
            let inside = pairs.iter().take_while(|pair| pair.span.start < piece.end);
            for pair in inside.filter(|pair| pair.depth == 0) {
                if quotations.last() != Some(&pair.span) {
                    quotations.push(pair.span);
                }
            }
        }
        quotations
    }

    fn joint(&self, attribution: &Attribution, sides: [TextSpan; 2]) -> Joint {
        let is = |condition: bool| f32::from(u8::from(condition));
        let [first, second] = sides;
        let [left, right] = sides.map(|side| self.phrases.words_in(side));
        let gap = TextSpan::new(first.end, second.start.max(first.end)).of(self.phrases.text);
        let is_class = |at: usize, class| self.phrases.word(at).is_some_and(|word| word.is(class));
        // The report of the attribution itself does not part it.
        let report: Vec<TextSpan> = attribution.cue.into_iter().chain(attribution.source).collect();
        let is_other = |at: &usize| {
            let word = self.phrases.word(*at);
            word.is_some_and(|word| !report.iter().any(|span| span.overlaps(word.span)))
        };
        let others = || (left.end..right.start).filter(is_other);
        let words = others().filter(|&at| self.phrases.word(at).is_some_and(Word::is_word)).count();
        let before = right.start.saturating_sub(REPORT).max(left.end)..right.start;
        let shares = [Part::ContentAgain, Part::ContentBefore, Part::ContentAfter]
            .map(|part| self.share(&right, part));

        let rule = self.rule_owners.of(second).next().and_then(|index| self.rules.get(index));
        let rule = rule.filter(|rule| rule.source.is_some());
        let has_cue = |rule: &Attribution| match (rule.cue, attribution.cue) {
            (Some(cue), Some(own)) => cue.overlaps(own),
            _ => false,
        };
        let other_rule = rule.filter(|rule| !has_cue(rule)).map(|rule| rule.rule);
        let is_edge =
            |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '?' | '!' | ',' | '\u{2026}');
        let last = first.of(self.phrases.text).trim_end_matches(is_edge).chars().next_back();
        let features = [
            1.0,
            match attribution.rule {
                Rule::Learned([certainty, ..]) => certainty.min(6.0),
                _ => 0.0,
            },
            is(gap.contains('\n')),
            gap.matches(['.', '?', '!']).count().min(3) as f32,
            (words as f32).ln_1p(),
            is(words <= 1 && others().any(|at| is_class(at, WordClass::CONJUNCTION))),
            is(others().any(|at| is_class(at, WordClass::STRONG_CUE))),
            before.filter(is_other).map(|at| self.cue_share(at)).fold(0.0, f32::max),
            is(attribution.cue.is_some_and(|cue| cue.start >= second.end)),
            is(matches!(last, Some('.' | '?' | '!' | '\u{2026}'))),
            is(last == Some(',')),
            is(gap.trim().is_empty() || gap.trim_end().ends_with(['.', '?', '!'])),
            is(self.phrases.word(right.start + 1).is_some_and(|word| !word.is_capitalized())),
            is(right.len() < 6),
            shares[0],
            shares[1],
            shares[2],
            is(rule.is_some_and(has_cue)),
            is(other_rule.is_some()),
            is(other_rule == Some(Rule::Behind)),
        ];
        Joint { sides, features }
    }

    /// How likely the words are this part, on average.
    fn share(&self, words: &WordRange, part: Part) -> f32 {
        let rows = self.tags.posteriors.get(words.clone()).unwrap_or_default();
        rows.iter().map(|row| part.share(row)).sum::<f32>() / (rows.len() as f32).max(1.0)
    }

    fn cue_share(&self, at: usize) -> f32 {
        self.tags.posteriors.get(at).map_or(0.0, |row| Part::Cue.share(row))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "\"We won,\" Lee said, but \"they lost,\" Ray said.";

    fn span(part: &str) -> TextSpan {
        let start = TEXT.find(part).unwrap();
        TextSpan::new(start as u32, (start + part.len()) as u32)
    }

    /// The pieces of the attributions that are left of one of these pieces.
    fn parted(weight: f32, pieces: &[&str]) -> Vec<Vec<&'static str>> {
        let mut weights = Joints([0.0; JOINT_FEATURES]);
        weights.0[0] = weight;
        let mut features = [0.0; JOINT_FEATURES];
        features[0] = 1.0;
        let joint = Joint { sides: ["\"We won,\"", "\"they lost,\""].map(span), features };
        let pieces = pieces.iter().map(|piece| span(piece)).collect();
        let attribution = Attribution { pieces, cue: Some(span("said")), ..Attribution::default() };
        let mut parted = Vec::new();
        weights.part(attribution, &[joint], &mut parted);
        assert!(parted.iter().all(|attribution| attribution.cue == Some(span("said"))));
        let words = |of: &Attribution| of.pieces.iter().map(|piece| piece.of(TEXT)).collect();
        parted.iter().map(words).collect()
    }

    #[test]
    fn an_attribution_is_parted_where_a_joint_does_not_hold() {
        let (won, lost) = ("\"We won,\"", "\"they lost,\"");
        assert_eq!(parted(-1.0, &[won, lost]), [[won], [lost]]);
        assert_eq!(parted(9.0, &[won, lost]), [[won, lost]]);
    }

    #[test]
    fn what_stands_between_parted_quotations_belongs_to_neither() {
        let whole = "\"We won,\" Lee said, but \"they lost,\"";
        assert_eq!(parted(-1.0, &[whole]), [["\"We won,\""], ["\"they lost,\""]]);
    }
}
