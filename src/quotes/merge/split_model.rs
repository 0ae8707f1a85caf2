//! The split model: whether quotations that the linker put into one attribution belong together.
//!
//! Between two neighbouring quotations of one attribution is a split point. A logistic regression
//! over what stands there ([`super::split_features`]) says how likely the two belong together;
//! where they do not, the attribution becomes two with the same cue and source. (What the rules say
//! of the later one is among the features, but more often wrong as its source.) The weights are
//! fitted to what the model makes of articles that it was not trained on. What
//! [`super::split_rules`] takes apart is no split point any more.

use std::iter::zip;

use crate::model::Sections;
use crate::model::linear::logistic;
use crate::quotes::attribution::Attribution;
use crate::{Error, TextSpan};

/// The number of values that a split point is judged by.
pub const SPLIT_FEATURES: usize = 20;

/// Quotations stay together from this probability on. Words of two speakers in one row are worse
/// than those of one speaker in two.
const TOGETHER: f32 = 0.85;

/// What stands between two quotations of one attribution.
#[derive(Clone, Debug)]
pub struct SplitPoint {
    /// The quotations on either side, with their marks.
    pub sides: [TextSpan; 2],
    /// What speaks for and against that they belong together.
    pub features: [f32; SPLIT_FEATURES],
}

/// The weights of the regression.
#[derive(Clone, Debug)]
pub struct SplitModel([f32; SPLIT_FEATURES]);

impl SplitModel {
    /// The weights of a file.
    ///
    /// # Errors
    ///
    /// If the section is missing or of another length.
    ///
    /// ```
    /// use guillemet::training::model::Sections;
    /// use guillemet::training::quotes::split_model::SplitModel;
    ///
    /// let mut file = Vec::new();
    /// Sections::write(&mut file, &[(b"other   ", b"")]);
    /// assert!(SplitModel::new(&Sections::read(&file)?).is_err());
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn new(file: &Sections) -> Result<Self, Error> {
        Ok(Self(file.numbers(b"joints  ")?))
    }

    /// Splits an attribution at those of its split points whose sides do not belong together. What
    /// stands between two quotations of one span goes to neither; other spans there go with the
    /// later one.
    pub(crate) fn split(
        &self,
        attribution: Attribution,
        points: &[SplitPoint],
        found: &mut Vec<Attribution>,
    ) {
        let mut broken = points.iter().filter(|point| !self.is_together(point)).peekable();
        let mut group = Vec::new();
        let mut close = |spans: Vec<TextSpan>| {
            if !spans.is_empty() {
                found.push(Attribution { spans, ..attribution });
            }
        };
        for mut span in attribution.spans {
            while let Some([first, second]) = broken.peek().map(|point| point.sides) {
                let begins_before = span.start() < first.end();
                if begins_before && span.end() <= second.start() {
                    break;
                }
                if begins_before {
                    group.push(TextSpan::new(span.start(), first.end()));
                    span = TextSpan::new(second.start(), span.end());
                }
                close(std::mem::take(&mut group));
                broken.next();
            }
            group.push(span);
        }
        close(group);
    }

    fn is_together(&self, point: &SplitPoint) -> bool {
        let score = zip(&point.features, self.0).map(|(value, weight)| value * weight).sum();
        logistic(score) >= TOGETHER
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

    /// The spans of the attributions that one with these spans becomes.
    fn split(weight: f32, spans: &[&str]) -> Vec<Vec<&'static str>> {
        let mut weights = SplitModel([0.0; SPLIT_FEATURES]);
        weights.0[0] = weight;
        let mut features = [0.0; SPLIT_FEATURES];
        features[0] = 1.0;
        let point = SplitPoint { sides: ["\"We won,\"", "\"they lost,\""].map(span), features };
        let spans = spans.iter().map(|part| span(part)).collect();
        let attribution = Attribution { spans, cue: Some(span("said")), ..Attribution::default() };
        let mut found = Vec::new();
        weights.split(attribution, &[point], &mut found);
        assert!(found.iter().all(|attribution| attribution.cue == Some(span("said"))));
        let words = |attribution: &Attribution| {
            attribution.spans.iter().map(|span| span.of(TEXT)).collect()
        };
        found.iter().map(words).collect()
    }

    #[test]
    fn an_attribution_is_split_where_its_quotations_do_not_belong_together() {
        let (won, lost) = ("\"We won,\"", "\"they lost,\"");
        assert_eq!(split(-1.0, &[won, lost]), [[won], [lost]]);
        assert_eq!(split(9.0, &[won, lost]), [[won, lost]]);
    }

    #[test]
    fn what_stands_between_quotations_of_one_span_belongs_to_neither() {
        let whole = "\"We won,\" Lee said, but \"they lost,\"";
        assert_eq!(split(-1.0, &[whole]), [["\"We won,\""], ["\"they lost,\""]]);
    }
}
