//! Trains the tagger.

use guillemet::TextSpan;
use guillemet::quotes::marks::{QuotePair, outermost, pair_marks};
use guillemet::segment::{Document, SegmentOptions};
use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::model::crf::{HALF, LinearChainCrf, Row};
use guillemet::training::quotes::learned::Paragraph;
use guillemet::training::quotes::learned::{first_pass_features, second_pass_features};
use guillemet::training::quotes::tokens::{Form, FormCache, TokenColumns, TokenRange, Tokens};

use crate::corpus::{self, Article, Gold};
use crate::learn::{Field, Rate, Sequence};
use crate::parallel::parallel;
use crate::weights::{Named, Quantised};

/// Parts into which the articles are divided for cross-validation, and for training each stage on
/// what the one before makes of articles that it has not seen.
pub const FOLDS: usize = 5;

/// How the two passes learn; by cross-validation (EXPERIMENTS.md).
const FIRST_RATE: Rate = Rate { epochs: 10, step: 0.03, penalty: 40.0 };
const FIRST_BITS: u32 = 17;
const SECOND_RATE: Rate = Rate { epochs: 10, step: 0.03, penalty: 320.0 };
const SECOND_BITS: u32 = 16;

/// Added to the score of beginning a cue when decoding; by cross-validation.
const CUE_BONUS: f32 = 0.75;

/// An article, segmented and labelled.
pub struct Prepared<'t> {
    pub id: &'t str,
    pub corpus: &'static str,
    /// Whether everything is annotated that is said.
    pub is_whole: bool,
    pub document: Document<'t>,
    pub pairs: Vec<QuotePair>,
    pub quoted: Vec<TextSpan>,
    pub gold: Vec<Gold>,
    pub fold: usize,
    pub labels: Vec<u8>,
    columns: TokenColumns,
    forms: FormCache<()>,
}

impl<'t> Prepared<'t> {
    pub fn new(article: &'t Article, fold: usize, clusters: &ClusterTable) -> Self {
        let document = Document::new(&article.text, &SegmentOptions::default());
        let pairs = pair_marks(&document);
        let quoted = outermost(&pairs);
        let gold = article.gold(&document);
        let labels = corpus::labels(&gold, document.tokens.len());
        let (mut columns, mut forms) = (TokenColumns::default(), FormCache::default());
        forms.begin(1, || ());
        let language = document.language;
        columns
            .fill(&document, &pairs, &mut forms, |text| (Form::new(text, language, clusters), ()));
        let (id, corpus, is_whole) = (&article.id, article.corpus, article.is_whole);
        Self { id, corpus, is_whole, document, pairs, quoted, gold, fold, labels, columns, forms }
    }

    pub fn forms(&self) -> &FormCache<()> {
        &self.forms
    }

    pub fn tokens(&self) -> Tokens<'_> {
        self.columns.tokens(&self.document)
    }

    fn paragraphs(&self) -> impl Iterator<Item = (TokenRange, Paragraph)> {
        let tokens = self.tokens();
        tokens.paragraphs().iter().enumerate().map(move |(index, range)| {
            let mut paragraph = Paragraph::default();
            paragraph.fill(tokens, index);
            (range.clone(), paragraph)
        })
    }

    /// The paragraphs as the first pass sees them.
    fn first(&self) -> impl Iterator<Item = Sequence> {
        self.paragraphs().map(|(range, paragraph)| {
            let features = first_pass_features(self.tokens(), &self.forms, &paragraph);
            self.sequence(range, &paragraph, features, Vec::new())
        })
    }

    /// The paragraphs as the second pass sees them after this first one.
    fn second(&self, field: &Field) -> impl Iterator<Item = Sequence> {
        let transitions = field.transitions();
        let mut crf = LinearChainCrf::default();
        self.paragraphs().zip(self.first()).map(move |((range, paragraph), first)| {
            let mut marginals = Vec::new();
            let base = field.emissions(&first);
            crf.marginals(&transitions, &base, &first.classes, &mut marginals);
            let features = second_pass_features(self.tokens(), &paragraph, &marginals);
            self.sequence(range, &paragraph, features, base)
        })
    }

    fn sequence(
        &self,
        range: TokenRange,
        paragraph: &Paragraph,
        features: Vec<u32>,
        base: Vec<Row>,
    ) -> Sequence {
        let mut labels = self.labels[range].to_vec();
        // A span that runs over the paragraph's start begins anew.
        if let Some(first) = labels.first_mut() {
            *first %= HALF as u8;
        }
        Sequence { base, features, classes: paragraph.classes().to_vec(), labels }
    }
}

/// Learns the first pass from the articles that are in none of these folds.
fn learn_first(articles: &[&Prepared<'_>], held: &[usize]) -> Field {
    let rest = articles.iter().filter(|article| !held.contains(&article.fold));
    let sequences: Vec<Sequence> = rest.flat_map(|article| article.first()).collect();
    Field::learn(&sequences, FIRST_BITS, FIRST_RATE)
}

/// The sections that [`learn`] makes.
pub const SECTIONS: [&[u8; 8]; 5] =
    [b"scales  ", b"first   ", b"fsteps  ", b"second  ", b"ssteps  "];

/// Learns the taggers of these folds, each from the articles of the other folds (`None`: of all):
/// the sections of their weights.
///
/// The second pass of a tagger is trained on what first passs make of articles that they were not
/// trained on; most of these serve several taggers.
///
/// Articles of which only a part is annotated teach it nothing: what is left open in them was filled
/// in by models in trials, and the tagger was the worse for it (EXPERIMENTS.md).
pub fn learn(articles: &[Prepared<'_>], taggers: &[Option<usize>]) -> Vec<Named> {
    let articles: Vec<&Prepared<'_>> = articles.iter().filter(|article| article.is_whole).collect();
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
    let fields = parallel(&needed, |held| learn_first(&articles, held));
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
        let steps = steps.flat_map(|steps| steps.begin.as_flattened().iter().chain(&steps.inside));
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
