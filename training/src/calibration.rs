//! Fits the joints and the confidence to what the whole extraction makes of held-out articles.

use std::iter::zip;

use guillemet::TextSpan;
use guillemet::extract::{Extractor, Quote, QuoteKind, QuoteOptions};
use guillemet::model::linear::logistic;
use guillemet::quotes::calibration::{Features, JUDGEMENTS, Judgement, KINDS};
use guillemet::quotes::learned::model::Model;
use guillemet::quotes::merge::split_model::{JOINT_FEATURES, Joint};
use guillemet::segment::Document;

use crate::tagging::Prepared;

/// The penalty on squared weights; with thousands of rows for a few dozen weights, a formality.
const PENALTY: f64 = 3.0;
/// Newton's method stands still long before.
const STEPS: usize = 30;

/// A row of the extraction, and whether it is right.
pub struct Row {
    pub fold: usize,
    kind: QuoteKind,
    features: Features,
    judged: [bool; JUDGEMENTS.len()],
}

/// What a model makes of articles that it was not trained on.
pub fn rows(articles: &[&Prepared<'_>], model: &'static Model<'static>) -> Vec<Row> {
    let extractor = Extractor::new(QuoteOptions::default()).with_model(model);
    let mut rows = Vec::new();
    for article in articles {
        for (quote, making) in extractor.made(&article.document) {
            rows.push(Row {
                fold: article.fold,
                kind: quote.kind,
                features: making.features(),
                judged: JUDGEMENTS.map(|judgement| is_true(judgement, &quote, article)),
            });
        }
    }
    rows
}

/// Whether four fifths of a row's marked tokens (without marks, of its content) are said by
/// anyone; for [`Judgement::Right`], by the source of one gold attribution, of whose content, if
/// there are no marks, four fifths are in the row.
fn is_true(judgement: Judgement, quote: &Quote, article: &Prepared<'_>) -> bool {
    let document = &article.document;
    let is_marked = quote.kind != QuoteKind::Indirect;
    let content: Vec<usize> = quote
        .spans
        .iter()
        .flat_map(|&piece| tokens(document, piece))
        .filter(|&at| {
            let token = document.tokens[at];
            let next = article.regions.partition_point(|region| region.end() <= token.start());
            !is_marked || article.regions.get(next).is_some_and(|region| region.overlaps(token))
        })
        .collect();
    let is_enough = |common: usize, all: usize| common * 5 >= all * 4;
    if judgement == Judgement::Quotation {
        let is_said =
            |&&at: &&usize| article.gold.iter().any(|gold| common(&[at], &gold.content) > 0);
        return is_enough(content.iter().filter(is_said).count(), content.len());
    }
    let source: Vec<usize> = quote.source.into_iter().flat_map(|it| tokens(document, it)).collect();
    article.gold.iter().any(|gold| {
        let shared = common(&content, &gold.content);
        let size = gold.content.iter().map(|(first, end)| end - first).sum();
        let has_source = match gold.source[..] {
            [] => source.is_empty(),
            _ => common(&source, &gold.source) > 0,
        };
        has_source && is_enough(shared, content.len()) && (is_marked || is_enough(shared, size))
    })
}

fn tokens(document: &Document<'_>, span: TextSpan) -> std::ops::Range<usize> {
    let first = document.tokens.partition_point(|token| token.end() <= span.start());
    let end = document.tokens.partition_point(|token| token.start() < span.end());
    first..end.max(first)
}

fn common(tokens: &[usize], ranges: &[(usize, usize)]) -> usize {
    let is_in = |at: usize| ranges.iter().any(|&(first, end)| (first..end).contains(&at));
    tokens.iter().filter(|&&at| is_in(at)).count()
}

/// A joint of two quotations in one row, and whether they are of one attribution.
pub struct JointRow {
    pub fold: usize,
    features: [f32; JOINT_FEATURES],
    holds: bool,
}

/// The joints that a model makes in articles that it was not trained on; those of quotations that
/// are nobody's say nothing.
pub fn joints(articles: &[&Prepared<'_>], model: &'static Model<'static>) -> Vec<JointRow> {
    let extractor = Extractor::new(QuoteOptions::default()).with_model(model);
    let mut rows = Vec::new();
    for article in articles {
        // The attribution that has most of these tokens, if it has more than half of them.
        let owner = |side: TextSpan| {
            let side: Vec<usize> = tokens(&article.document, side).collect();
            let shares = article.gold.iter().map(|gold| common(&side, &gold.content));
            let most = zip(shares, 0..).max();
            most.filter(|(share, _)| share * 2 > side.len()).map(|(_, index)| index)
        };
        for Joint { sides, features } in extractor.joints(&article.document) {
            if let [Some(first), Some(second)] = sides.map(owner) {
                rows.push(JointRow { fold: article.fold, features, holds: first == second });
            }
        }
    }
    rows
}

/// The weights of joints, as the file has them.
pub fn fit_joints<'r>(rows: impl Iterator<Item = &'r JointRow>) -> Vec<u8> {
    let examples: Vec<_> = rows.map(|row| (&row.features, row.holds)).collect();
    regression(&examples).iter().flat_map(|weight| weight.to_le_bytes()).collect()
}

/// The weights of all judgements of all kinds, as the file has them.
pub fn fit<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Vec<u8> {
    let mut weights = Vec::new();
    for judgement in 0..JUDGEMENTS.len() {
        for kind in KINDS {
            let rows = rows.clone().filter(|row| row.kind == kind);
            let examples: Vec<_> = rows.map(|row| (&row.features, row.judged[judgement])).collect();
            weights.extend(regression(&examples));
        }
    }
    weights.iter().flat_map(|weight| weight.to_le_bytes()).collect()
}

/// A logistic regression by Newton's method.
fn regression<const N: usize>(examples: &[(&[f32; N], bool)]) -> [f32; N] {
    let mut weights = [0.0_f64; N];
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| weight * PENALTY);
        let mut curvature = [[0.0_f64; N]; N];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = PENALTY;
        }
        for (features, right) in examples {
            let score: f64 = zip(*features, &weights).map(|(&x, w)| f64::from(x) * w).sum();
            let likely = f64::from(logistic(score as f32));
            let error = likely - f64::from(u8::from(*right));
            for (at, &value) in features.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                gradient[at] += error * f64::from(value);
                let weight = likely * (1.0 - likely) * f64::from(value);
                for (sum, &other) in zip(&mut curvature[at], *features) {
                    *sum += weight * f64::from(other);
                }
            }
        }
        for (weight, step) in zip(&mut weights, solve(curvature, gradient)) {
            *weight -= step;
        }
    }
    weights.map(|weight| weight as f32)
}

/// Solves linear equations with a positive definite matrix, by elimination.
fn solve<const N: usize>(mut matrix: [[f64; N]; N], mut right: [f64; N]) -> [f64; N] {
    for at in 0..N {
        let (done, rest) = matrix.split_at_mut(at + 1);
        let row = &done[at];
        for (offset, other) in rest.iter_mut().enumerate() {
            let factor = other[at] / row[at];
            for (value, pivot) in zip(other.iter_mut(), row) {
                *value -= factor * pivot;
            }
            right[at + 1 + offset] -= factor * right[at];
        }
    }
    for at in (0..N).rev() {
        let known: f64 = (at + 1..N).map(|other| matrix[at][other] * right[other]).sum();
        right[at] = (right[at] - known) / matrix[at][at];
    }
    right
}
