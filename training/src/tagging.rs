//! Trains the tagger.

use guillemet::model::lexicon::Lexicon;
use guillemet::quotes::pairing::pair_marks;
use guillemet::quotes::tagger::View;
use guillemet::segment::{Document, SegmentOptions};
use guillemet::TextSpan;

use crate::corpus::{self, Article, Gold};
use crate::learn::{Field, Logistic, Rate, Sequence};
use crate::weights::Quantised;

/// Parts into which the articles are divided for cross-validation, and for training each stage on
/// what the one before makes of articles that it has not seen.
pub const FOLDS: usize = 5;

/// How the cue scorer learns; by cross-validation.
const CUE_RATE: Rate = Rate { epochs: 4, step: 0.1, penalty: 0.3 };
const CUE_BITS: u32 = 18;

/// How the sequence model learns; by cross-validation.
fn label_rate() -> Rate { let v = |n: &str, d: f32| std::env::var(n).map_or(d, |b| b.parse().unwrap()); Rate { epochs: v("EPOCHS", 10.) as usize, step: v("STEP", 0.03), penalty: v("PEN", 40.0) } }
fn label_bits() -> u32 { std::env::var("BITS").map_or(18, |b| b.parse().unwrap()) }

/// Added to the score of beginning a cue when decoding; by cross-validation.
const CUE_BONUS: f32 = 1.0;

/// An article, segmented and labelled.
pub struct Prepared<'t> {
    pub id: &'t str,
    pub document: Document<'t>,
    pub regions: Vec<TextSpan>,
    pub gold: Vec<Gold>,
    pub fold: usize,
    labels: Vec<u8>,
    view: View,
    /// For each paragraph, the features of its tokens for being in a cue.
    cue_features: Vec<Vec<u32>>,
}

impl<'t> Prepared<'t> {
    pub fn new(article: &'t Article, fold: usize, lexicon: &Lexicon<'_>) -> Self {
        let document = Document::new(&article.text, &SegmentOptions::default());
        let pairs = pair_marks(&document);
        let regions: Vec<TextSpan> =
            pairs.iter().filter(|pair| pair.depth == 0).map(|pair| pair.span).collect();
        let gold = article.gold(&document);
        let labels = corpus::labels(&gold, document.tokens.len());
        let mut view = View::default();
        view.update(&document, &regions, lexicon);
        let cue_features = (0..view.paragraphs().len())
            .map(|paragraph| {
                let mut features = Vec::new();
                view.cue_features(paragraph, |_, feature| features.push(feature));
                features
            })
            .collect();
        Self { id: &article.id, document, regions, gold, fold, labels, view, cue_features }
    }

    /// The features of each token of a paragraph for being in a cue.
    fn cue_features(&self, paragraph: usize) -> impl Iterator<Item = &[u32]> {
        let features = &self.cue_features[paragraph];
        features.chunks((features.len() / self.view.paragraphs()[paragraph].len().max(1)).max(1))
    }

    fn sequences(&self, cues: &Logistic) -> Vec<Sequence> {
        let mut sequences = Vec::new();
        for (paragraph, range) in self.view.paragraphs().iter().enumerate() {
            let scores: Vec<f32> =
                self.cue_features(paragraph).map(|features| cues.score(features)).collect();
            let mut features = Vec::new();
            self.view.label_features(paragraph, &scores, |_, feature| features.push(feature));
            let mut classes = Vec::new();
            self.view.classes(paragraph, &mut classes);
            let mut labels = self.labels[range.clone()].to_vec();
            // A piece that runs over the paragraph's start begins anew.
            if let Some(first) = labels.first_mut().filter(|label| **label > 0 && **label % 2 == 0) {
                *first -= 1;
            }
            sequences.push(Sequence { features, classes, labels });
        }
        sequences
    }
}

fn learn_cues(articles: &[&Prepared<'_>]) -> Logistic {
    let mut examples = Vec::new();
    for article in articles {
        for (paragraph, range) in article.view.paragraphs().iter().enumerate() {
            for (at, features) in article.cue_features(paragraph).enumerate() {
                examples.push((features, matches!(article.labels[range.start + at], 1 | 2)));
            }
        }
    }
    Logistic::learn(&examples, CUE_BITS, CUE_RATE)
}

/// Learns a tagger from articles: the sections of its weights.
///
/// The sequence model sees cue scores of a model that was not trained on the article at hand.
pub fn learn(articles: &[&Prepared<'_>]) -> Vec<(&'static [u8; 8], Vec<u8>)> {
    let (cues, field) = learn_models(articles);
    sections(&cues, &field)
}

fn learn_models(articles: &[&Prepared<'_>]) -> (Logistic, Field) {
    let mut sequences = Vec::new();
    for fold in 0..FOLDS {
        let (held, rest): (Vec<_>, Vec<_>) = articles.iter().partition(|a| a.fold == fold);
        if !held.is_empty() {
            let cues = learn_cues(&rest);
            sequences.extend(held.iter().flat_map(|article| article.sequences(&cues)));
        }
    }
    let cues = learn_cues(articles);
    let field = Field::learn(&sequences.iter().collect::<Vec<_>>(), label_bits(), label_rate());
    (cues, field)
}

fn sections(cues: &Logistic, field: &Field) -> Vec<(&'static [u8; 8], Vec<u8>)> {
    let (cue_weights, labels) =
        (Quantised::new(&cues.weights), Quantised::new(field.rows.as_flattened()));
    let steps = field.start.iter().chain(field.tables.as_flattened().as_flattened());
    let scales = [cue_weights.scale, cues.bias, labels.scale, CUE_BONUS];
    vec![
        (b"scales  ", scales.iter().flat_map(|scale| scale.to_le_bytes()).collect()),
        (b"cues    ", cue_weights.bytes),
        (b"labels  ", labels.bytes),
        (b"steps   ", steps.flat_map(|step| step.to_le_bytes()).collect()),
    ]
}

/// Trains on all folds but the first one and compares the tags of that one with the gold's: for
/// quick decisions.
pub fn try_out(articles: &[&Prepared<'_>]) {
    let (held, rest): (Vec<_>, Vec<_>) = articles.iter().partition(|a| a.fold == 0);
    let (cues, field) = learn_models(&rest);
    let transitions = field.transitions();
    let mut counts = [[0_usize; 3]; 3];
    for sequence in held.iter().flat_map(|article| article.sequences(&cues)) {
        let labels = field.decode(&transitions, &sequence, CUE_BONUS);
        for (kind, [right, found, wanted]) in counts.iter_mut().enumerate() {
            let ours = corpus::spans(&labels, kind);
            let gold = corpus::spans(&sequence.labels, kind);
            *right += ours.iter().filter(|span| gold.contains(span)).count();
            *found += ours.len();
            *wanted += gold.len();
        }
    }
    for (name, counts) in ["cue", "source", "content"].iter().zip(counts) {
        let [right, found, wanted] = counts.map(|count| count as f32);
        let (p, r, f) = (right / found, right / wanted, 2.0 * right / (found + wanted));
        print!("{name} P {:.1} R {:.1} F {:.1}  ", p * 100.0, r * 100.0, f * 100.0);
    }
    println!();
}
