//! Fits the split model and the calibration to what the whole extraction makes of held-out
//! articles.

use std::iter::zip;
use std::sync::Arc;

use guillemet::TextSpan;
use guillemet::extract::{Extractor, Quote, QuoteKind, QuoteOptions};
use guillemet::segment::Document;
use guillemet::training::model::linear::logistic;
use guillemet::training::quotes::Model;
use guillemet::training::quotes::calibration::{Features, Judgement, KINDS, QUOTATION};
use guillemet::training::quotes::split_model::{SPLIT_FEATURES, SplitPoint};

use crate::tagging::Prepared;

/// The penalty on squared weights; with thousands of rows for a few dozen weights, a formality.
const PENALTY: f64 = 3.0;
/// A row of an article of other news than politics, of which there are few, counts for so many.
/// By cross-validation: more, and scare quotes in politics are lost that annotators there take for
/// quotations; fewer, and titles are taken for quotations.
const OTHER_NEWS: f64 = 8.0;
/// Newton's method stands still long before.
const STEPS: usize = 30;

/// A row of the extraction, and whether it is right.
pub struct Row {
    pub fold: usize,
    kind: QuoteKind,
    weight: f64,
    features: Features,
    is_right: bool,
    is_quotation: bool,
}

/// What a model makes of articles that it was not trained on.
pub fn rows(articles: &[&Prepared<'_>], model: &Arc<Model>) -> Vec<Row> {
    let extractor = Extractor::new(QuoteOptions::default()).with_model(Arc::clone(model));
    let mut rows = Vec::new();
    for article in articles {
        for (quote, provenance) in extractor.rows(&article.document).0 {
            // Of what is said without marks nothing is known in some articles.
            if quote.kind == QuoteKind::Indirect && !article.is_whole {
                continue;
            }
            rows.push(Row {
                fold: article.fold,
                weight: if article.is_whole { 1.0 } else { OTHER_NEWS },
                kind: quote.kind,
                features: provenance.features(),
                is_right: is_true(Judgement::Right, &quote, article),
                is_quotation: is_true(Judgement::Quotation, &quote, article),
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
        .flat_map(|&span| tokens(document, span))
        .filter(|&at| {
            let token = document.tokens[at];
            let next = article.quoted.partition_point(|quoted| quoted.end() <= token.start());
            !is_marked || article.quoted.get(next).is_some_and(|quoted| quoted.overlaps(token))
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
        let size = gold
            .content
            .iter()
            .flat_map(|&(first, end)| first..end)
            .filter(|&at| is_word(document, at))
            .count();
        let has_source = match gold.source[..] {
            [] => source.is_empty(),
            _ => common(&source, &gold.source) > 0,
        };
        has_source && is_enough(shared, content.len()) && (is_marked || is_enough(shared, size))
    })
}

/// The words of a span: marks are part of a content in some gold, and not in other.
fn tokens<'d>(document: &'d Document<'_>, span: TextSpan) -> impl Iterator<Item = usize> + 'd {
    let first = document.tokens.partition_point(|token| token.end() <= span.start());
    let end = document.tokens.partition_point(|token| token.start() < span.end());
    (first..end.max(first)).filter(|&at| is_word(document, at))
}

fn is_word(document: &Document<'_>, at: usize) -> bool {
    document.tokens[at].of(document.text).contains(char::is_alphanumeric)
}

fn common(tokens: &[usize], ranges: &[(usize, usize)]) -> usize {
    let is_in = |at: usize| ranges.iter().any(|&(first, end)| (first..end).contains(&at));
    tokens.iter().filter(|&&at| is_in(at)).count()
}

/// A split point between two quotations of one row, and whether they are of one attribution.
pub struct SplitRow {
    pub fold: usize,
    features: [f32; SPLIT_FEATURES],
    is_together: bool,
}

/// The split points that a model makes in articles that it was not trained on; those between
/// quotations that are nobody's say nothing.
pub fn split_points(articles: &[&Prepared<'_>], model: &Arc<Model>) -> Vec<SplitRow> {
    let extractor = Extractor::new(QuoteOptions::default()).with_model(Arc::clone(model));
    let mut rows = Vec::new();
    for article in articles {
        // The attribution that has most of these tokens, if it has more than half of them.
        let owner = |side: TextSpan| {
            let side: Vec<usize> = tokens(&article.document, side).collect();
            let shares = article.gold.iter().map(|gold| common(&side, &gold.content));
            let most = zip(shares, 0..).max();
            most.filter(|(share, _)| share * 2 > side.len()).map(|(_, index)| index)
        };
        for SplitPoint { sides, features } in extractor.rows(&article.document).1 {
            if let [Some(first), Some(second)] = sides.map(owner) {
                rows.push(SplitRow { fold: article.fold, features, is_together: first == second });
            }
        }
    }
    rows
}

/// The weights of the split model, as the file has them.
pub fn fit_split<'r>(rows: impl Iterator<Item = &'r SplitRow>) -> Vec<u8> {
    let examples: Vec<_> = rows.map(|row| (&row.features, row.is_together, 1.0)).collect();
    regression(&examples).iter().flat_map(|weight| weight.to_le_bytes()).collect()
}

/// The weights of all judgements of all kinds, as the file has them. Whether a row is right is asked
/// of those only that are quotations, and of all articles alike.
pub fn fit<'r>(rows: impl Iterator<Item = &'r Row> + Clone) -> Vec<u8> {
    let quotation = KINDS.map(|kind| {
        let rows = rows.clone().filter(|row| row.kind == kind);
        let judged = |row: &'r Row| (&row.features, row.is_quotation, row.weight);
        regression(&rows.map(judged).collect::<Vec<_>>())
    });
    let right = zip(KINDS, &quotation).map(|(kind, weights)| {
        let score = |row: &Row| zip(&row.features, weights).map(|(x, w)| x * w).sum();
        let is_kept = |row: &&Row| kind == QuoteKind::Indirect || logistic(score(row)) >= QUOTATION;
        let rows = rows.clone().filter(|row| row.kind == kind).filter(is_kept);
        regression(&rows.map(|row| (&row.features, row.is_right, 1.0)).collect::<Vec<_>>())
    });
    // In the order of `JUDGEMENTS`.
    let weights = right.chain(quotation).flatten();
    weights.flat_map(f32::to_le_bytes).collect()
}

/// A logistic regression by Newton's method.
fn regression<const N: usize>(examples: &[(&[f32; N], bool, f64)]) -> [f32; N] {
    let mut weights = [0.0_f64; N];
    for _ in 0..STEPS {
        let mut gradient = weights.map(|weight| weight * PENALTY);
        let mut curvature = [[0.0_f64; N]; N];
        for (at, row) in curvature.iter_mut().enumerate() {
            row[at] = PENALTY;
        }
        for (features, right, weight) in examples {
            let score: f64 = zip(*features, &weights).map(|(&x, w)| f64::from(x) * w).sum();
            let likely = f64::from(logistic(score as f32));
            let error = weight * (likely - f64::from(u8::from(*right)));
            for (at, &value) in features.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                gradient[at] += error * f64::from(value);
                let weight = weight * likely * (1.0 - likely) * f64::from(value);
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
