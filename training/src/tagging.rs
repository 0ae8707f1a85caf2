//! Trains the tagger.

use guillemet::TextSpan;
use guillemet::model::chain::{Chain, HALF, Row};
use guillemet::model::lexicon::Lexicon;
use guillemet::quotes::learned::tagger::{Context, View};
use guillemet::quotes::marks::pair_marks;
use guillemet::segment::{Document, SegmentOptions};

use crate::corpus::{self, Article, Gold};
use crate::learn::{Field, Rate, Sequence};
use crate::parallel::parallel;
use crate::weights::{Named, Quantised};

/// Parts into which the articles are divided for cross-validation, and for training each stage on
/// what the one before makes of articles that it has not seen.
pub const FOLDS: usize = 5;

/// How the two looks learn; by cross-validation (EXPERIMENTS.md).
const FIRST_RATE: Rate = Rate { epochs: 10, step: 0.03, penalty: 40.0 };
const FIRST_BITS: u32 = 17;
const SECOND_RATE: Rate = Rate { epochs: 10, step: 0.03, penalty: 320.0 };
const SECOND_BITS: u32 = 16;

/// Added to the score of beginning a cue when decoding; by cross-validation.
const CUE_BONUS: f32 = 0.75;

/// An article, segmented and labelled.
pub struct Prepared<'t> {
    pub id: &'t str,
    pub document: Document<'t>,
    pub regions: Vec<TextSpan>,
    pub gold: Vec<Gold>,
    pub fold: usize,
    pub labels: Vec<u8>,
    view: View,
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
        Self { id: &article.id, document, regions, gold, fold, labels, view }
    }

    fn contexts(&self) -> impl Iterator<Item = (usize, Context)> {
        (0..self.view.paragraphs().len()).map(|paragraph| {
            let mut context = Context::default();
            self.view.context(paragraph, &mut context);
            (paragraph, context)
        })
    }

    /// The paragraphs as the first look sees them.
    fn first(&self) -> impl Iterator<Item = Sequence> {
        self.contexts().map(|(paragraph, context)| {
            let mut features = Vec::new();
            self.view.first_features(paragraph, &context, |_, feature| features.push(feature));
            self.sequence(paragraph, features, Vec::new())
        })
    }

    /// The paragraphs as the second look sees them after this first one.
    fn second(&self, field: &Field) -> impl Iterator<Item = Sequence> {
        let transitions = field.transitions();
        let mut chain = Chain::default();
        self.contexts().zip(self.first()).map(move |((paragraph, context), first)| {
            let (mut posteriors, mut features) = (Vec::new(), Vec::new());
            let base = field.emissions(&first);
            chain.posteriors(&transitions, &base, &first.classes, &mut posteriors);
            let visit = |_, feature| features.push(feature);
            self.view.second_features(paragraph, &context, &posteriors, visit);
            self.sequence(paragraph, features, base)
        })
    }

    fn sequence(&self, paragraph: usize, features: Vec<u32>, base: Vec<Row>) -> Sequence {
        let mut classes = Vec::new();
        self.view.classes(paragraph, &mut classes);
        let mut labels = self.labels[self.view.paragraphs()[paragraph].clone()].to_vec();
        // A piece that runs over the paragraph's start begins anew.
        if let Some(first) = labels.first_mut() {
            *first %= HALF as u8;
        }
        Sequence { base, features, classes, labels }
    }
}

/// Learns the first look from the articles that are in none of these folds.
fn learn_first(articles: &[Prepared<'_>], held: &[usize]) -> Field {
    let rest = articles.iter().filter(|article| !held.contains(&article.fold));
    let sequences: Vec<Sequence> = rest.flat_map(Prepared::first).collect();
    Field::learn(&sequences, FIRST_BITS, FIRST_RATE)
}

/// The sections that [`learn`] makes.
pub const SECTIONS: [&[u8; 8]; 5] =
    [b"scales  ", b"first   ", b"fsteps  ", b"second  ", b"ssteps  "];

/// Learns the taggers of these folds, each from the articles of the other folds (`None`: of all):
/// the sections of their weights.
///
/// The second look of a tagger is trained on what first looks make of articles that they were not
/// trained on; most of these serve several taggers.
pub fn learn(articles: &[Prepared<'_>], taggers: &[Option<usize>]) -> Vec<Named> {
    let inner = |held: Option<usize>| (0..FOLDS).filter(move |&fold| Some(fold) != held);
    let key = |held: Option<usize>, fold: Option<usize>| {
        let mut folds: Vec<usize> = held.into_iter().chain(fold).collect();
        folds.sort_unstable();
        folds
    };
    let mut needed: Vec<Vec<usize>> = Vec::new();
    for &held in taggers {
        needed.push(key(held, None));
        needed.extend(inner(held).map(|fold| key(held, Some(fold))));
    }
    needed.sort_unstable();
    needed.dedup();
    let fields = parallel(&needed, |held| learn_first(articles, held));
    let first = |held, fold| &fields[needed.binary_search(&key(held, fold)).unwrap()];
    parallel(taggers, |&held| {
        let sequences: Vec<Sequence> = inner(held)
            .flat_map(|fold| {
                let articles = articles.iter().filter(move |article| article.fold == fold);
                articles.flat_map(move |article| article.second(first(held, Some(fold))))
            })
            .collect();
        let second = Field::learn(&sequences, SECOND_BITS, SECOND_RATE);
        sections(first(held, None), &second)
    })
}

fn sections(first: &Field, second: &Field) -> Named {
    let rows = [first, second].map(|field| Quantised::new(field.rows.as_flattened()));
    let scales = [rows[0].scale, rows[1].scale, CUE_BONUS];
    let steps = [first, second].map(|field| {
        let steps = field.steps.iter();
        let steps = steps.flat_map(|steps| steps.begin.as_flattened().iter().chain(&steps.onward));
        field.start.iter().chain(steps).flat_map(|step| step.to_le_bytes()).collect()
    });
    let ([first, second], [first_steps, second_steps]) = (rows, steps);
    vec![
        (b"scales  ", scales.iter().flat_map(|scale| scale.to_le_bytes()).collect()),
        (b"first   ", first.bytes),
        (b"fsteps  ", first_steps),
        (b"second  ", second.bytes),
        (b"ssteps  ", second_steps),
    ]
}
