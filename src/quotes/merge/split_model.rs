//! Whether quotations that the model puts into one attribution belong together.
//!
//! Between two neighbouring quotations of one attribution is a joint. A logistic regression over
//! what stands there says how likely it holds; where it does not, the attribution becomes two with
//! the same cue and source. (What the rules say of the later one is among the features, but more
//! often wrong as its source.) The weights are fitted to what the model makes of articles that it
//! was not trained on. What the rules of [`super::parting`] take apart is no joint any more.

use std::iter::zip;

use crate::language::lexicon::WordClass;
use crate::model::linear::logistic;
use crate::model::{Sections, floats};
use crate::quotes::attribution::{Attribution, Rule};
use crate::quotes::learned::tagger::{Part, Tags};
use crate::quotes::merge::span_index::Owners;
use crate::quotes::rules::noun_phrase::Phrases;
use crate::quotes::tokens::Word;
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
    /// use guillemet::quotes::merge::split_model::Joints;
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

    /// Splits an attribution at those of its joints that do not hold. What stands between two
    /// quotations of one piece goes to neither; other pieces there go with the later one.
    pub(crate) fn split(
        &self,
        attribution: Attribution,
        joints: &[Joint],
        found: &mut Vec<Attribution>,
    ) {
        let mut broken = joints.iter().filter(|joint| !self.holds(joint)).peekable();
        let mut group = Vec::new();
        let mut close = |pieces: Vec<TextSpan>| {
            if !pieces.is_empty() {
                found.push(Attribution { pieces, ..attribution });
            }
        };
        for mut piece in attribution.pieces {
            while let Some([first, second]) = broken.peek().map(|joint| joint.sides) {
                let begins_before = piece.start() < first.end();
                if begins_before && piece.end() <= second.start() {
                    break;
                }
                if begins_before {
                    group.push(TextSpan::new(piece.start(), first.end()));
                    piece = TextSpan::new(second.start(), piece.end());
                }
                close(std::mem::take(&mut group));
                broken.next();
            }
            group.push(piece);
        }
        close(group);
    }

    fn holds(&self, joint: &Joint) -> bool {
        let score = zip(&joint.features, self.0).map(|(value, weight)| value * weight).sum();
        logistic(score) >= HOLDS
    }
}

/// Looks at the joints of a document.
#[derive(Debug)]
pub(crate) struct Joiner<'a> {
    pub(crate) phrases: Phrases<'a>,
    /// The stretches within quotation marks, in order and apart.
    pub(crate) regions: &'a [TextSpan],
    pub(crate) tags: &'a Tags,
    /// What the rules make of the document.
    pub(crate) rules: &'a [Attribution],
    pub(crate) rule_owners: &'a Owners,
}

impl Joiner<'_> {
    /// The joints of an attribution, in order.
    pub(crate) fn joints(&self, attribution: &Attribution) -> Vec<Joint> {
        let quotations = self.quotations(attribution);
        let sides = quotations.iter().zip(quotations.iter().skip(1));
        sides.map(|(first, second)| self.joint(attribution, [*first, *second])).collect()
    }

    /// The stretches within quotation marks that the pieces of an attribution share.
    fn quotations(&self, attribution: &Attribution) -> Vec<TextSpan> {
        let mut quotations: Vec<TextSpan> = Vec::new();
        for piece in &attribution.pieces {
            let next = self.regions.partition_point(|region| region.end() <= piece.start());
            let regions = self.regions.get(next..).unwrap_or_default();
            for region in regions.iter().take_while(|region| region.start() < piece.end()) {
                if quotations.last() != Some(region) {
                    quotations.push(*region);
                }
            }
        }
        quotations
    }

    fn joint(&self, attribution: &Attribution, sides: [TextSpan; 2]) -> Joint {
        let certainty = match attribution.rule {
            Rule::Learned([certainty, ..]) => certainty.min(6.0),
            _ => 0.0,
        };
        let groups: [&[f32]; 4] = [
            &[1.0, certainty],
            &self.gap(attribution, sides),
            &self.sides(sides),
            &self.reports(attribution, sides[1]),
        ];
        let mut features = [0.0; JOINT_FEATURES];
        for (feature, value) in zip(&mut features, groups.into_iter().flatten()) {
            *feature = *value;
        }
        Joint { sides, features }
    }

    /// Gives a quotation that was split off the report right behind it, if there is one.
    pub(crate) fn report_behind(&self, attribution: &mut Attribution) {
        let Some(&piece) = attribution.pieces.last() else { return };
        let rules = self.rule_owners.of(piece).filter_map(|index| self.rules.get(index));
        let mut behind = rules.filter(|rule| rule.rule == Rule::Behind);
        if let Some(rule) = behind.next() {
            attribution.cue = rule.cue;
            attribution.source = rule.source;
        }
    }

    /// What stands between two quotations.
    fn gap(&self, attribution: &Attribution, sides: [TextSpan; 2]) -> [f32; 7] {
        let [left, right] = sides.map(|side| self.phrases.words_in(side));
        // The report of the attribution itself does not part it.
        let report: Vec<TextSpan> = attribution.cue.into_iter().chain(attribution.source).collect();
        let is_other = |at: &usize| {
            let word = self.phrases.word(*at);
            word.is_some_and(|word| !report.iter().any(|span| span.overlaps(word.span)))
        };
        let others = || (left.end..right.start).filter(is_other);
        let is_class = |at: usize, class| self.phrases.word(at).is_some_and(|word| word.is(class));
        let words = others().filter(|&at| self.phrases.word(at).is_some_and(Word::is_word)).count();
        let before = right.start.saturating_sub(REPORT).max(left.end)..right.start;
        let cue_share = |at| self.tags.posteriors.get(at).map_or(0.0, |row| Part::Cue.share(row));
        let [first, second] = sides;
        let text =
            TextSpan::new(first.end(), second.start().max(first.end())).of(self.phrases.text);
        [
            is(text.contains('\n')),
            text.matches(['.', '?', '!']).count().min(3) as f32,
            is(text.trim().is_empty() || text.trim_end().ends_with(['.', '?', '!'])),
            (words as f32).ln_1p(),
            is(words <= 1 && others().any(|at| is_class(at, WordClass::CONJUNCTION))),
            is(others().any(|at| is_class(at, WordClass::STRONG_CUE))),
            before.filter(is_other).map(cue_share).fold(0.0, f32::max),
        ]
    }

    /// How the first quotation ends, how the second begins, and what the tagger takes that for.
    fn sides(&self, [first, second]: [TextSpan; 2]) -> [f32; 7] {
        let is_edge =
            |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '?' | '!' | ',' | '\u{2026}');
        let last = first.of(self.phrases.text).trim_end_matches(is_edge).chars().next_back();
        let right = self.phrases.words_in(second);
        let words = right.clone().filter_map(|at| self.phrases.word(at));
        let begins = words.into_iter().find(|word| word.is_word());
        let share = |part| self.tags.share(right.clone(), &[part]);
        [
            is(matches!(last, Some('.' | '?' | '!' | '\u{2026}'))),
            is(last == Some(',')),
            is(begins.is_some_and(|word| !word.is_capitalized())),
            is(right.len() < 6),
            share(Part::ContentAgain),
            share(Part::ContentBefore),
            share(Part::ContentAfter),
        ]
    }

    /// Where the report stands, and what the rules take for that of the second quotation.
    fn reports(&self, attribution: &Attribution, second: TextSpan) -> [f32; 4] {
        let rule = self.rule_owners.of(second).next().and_then(|index| self.rules.get(index));
        let rule = rule.filter(|rule| rule.source.is_some());
        let has_cue = |rule: &Attribution| match (rule.cue, attribution.cue) {
            (Some(cue), Some(own)) => cue.overlaps(own),
            _ => false,
        };
        let other = rule.filter(|rule| !has_cue(rule)).map(|rule| rule.rule);
        [
            is(attribution.cue.is_some_and(|cue| cue.start() >= second.end())),
            is(rule.is_some_and(has_cue)),
            is(other.is_some()),
            is(other == Some(Rule::Behind)),
        ]
    }
}

fn is(condition: bool) -> f32 {
    f32::from(u8::from(condition))
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
        weights.split(attribution, &[joint], &mut parted);
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
    fn what_stands_between_quotations_of_one_piece_belongs_to_neither() {
        let whole = "\"We won,\" Lee said, but \"they lost,\"";
        assert_eq!(parted(-1.0, &[whole]), [["\"We won,\""], ["\"they lost,\""]]);
    }
}
