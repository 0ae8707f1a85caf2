//! Who speaks: the names of an article and whom the sources mean.

mod gold;
mod learning;
mod names;
mod nouns;
mod ranking;

use std::fs;
use std::io::BufWriter;
use std::path::Path;
use std::sync::Arc;

use guillemet::TextSpan;
use guillemet::extract::{Extractor, QuoteOptions};
use guillemet::training::model::Sections;
use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::speakers::model::SpeakerModel;
use guillemet::training::speakers::name::NameKind;

use crate::parallel::parallel;
use crate::weights::Named;
use gold::Article;
use ranking::{Sample, Scene};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Parts into which the articles with speakers are divided for cross-validation.
const FOLDS: usize = 5;

/// The articles to learn from.
struct Corpus {
    /// News with silver names; some with speakers.
    news: Vec<Article>,
    /// Web articles with speakers.
    web: Vec<Article>,
    /// Free texts with entities.
    free: Vec<Article>,
}

impl Corpus {
    fn read(shared: &Path) -> Result<Self> {
        let polnear = shared.join("polnear");
        let speakers = polnear.join("train-speakers.jsonl");
        let mut news = gold::read(&polnear.join("train.jsonl.gz"), Some(&speakers))?;
        gold::read_silver(&polnear.join("train.conll.gz"), &mut news)?;
        news.retain(|article| !article.silver.is_empty() || !article.said.is_empty());
        let mut web = Vec::new();
        for folder in [shared.join("web"), shared.join("dragnet")] {
            let speakers = folder.join("train-speakers.jsonl");
            web.extend(gold::read(&folder.join("train.jsonl.gz"), Some(&speakers))?);
        }
        let mut free = gold::read(&shared.join("gum/train.jsonl.gz"), None)?;
        free.retain(|article| matches!(&article.genre[..], "news" | "interview" | "bio"));
        Ok(Self { news, web, free })
    }
}

/// The fold of an article: those of one publisher are in one.
fn fold_of(article: &Article, number: usize) -> usize {
    const PUBLISHERS: [&str; 7] = ["breitbart", "huff", "nyt", "politico", "usa", "wash", "west"];
    let publisher = PUBLISHERS.iter().position(|name| article.id.starts_with(name));
    publisher.unwrap_or(number) % FOLDS
}

/// The names of an article as spans.
type Spans = Vec<(TextSpan, NameKind)>;

struct Learned {
    sections: Named,
}

/// Learns a model without the articles of a fold, or of all.
fn learn(
    named: &[(&Article, Spans, Option<usize>)],
    scenes: &[Scene<'_>],
    free: &[Article],
    words: &Sections,
    lexicon: &ClusterTable,
    held: Option<usize>,
) -> Learned {
    let parts: Vec<(&Article, Spans)> = named
        .iter()
        .filter(|(_, _, fold)| held.is_none() || *fold != held)
        .flat_map(|(article, spans, _)| {
            let times = if article.silver.is_empty() { 3 } else { 1 };
            std::iter::repeat_n((*article, spans.clone()), times)
        })
        .collect();
    let mut sections: Named = names::learn(&parts, lexicon);
    sections.extend(nouns::learn(free, lexicon));
    sections.push((b"ranker  ", learning::learn(&[]).bytes()));
    // Every round learns from what the ranker of the round before makes of the text before a source,
    // and from the samples of all rounds.
    let mut samples: Vec<Sample> = Vec::new();
    for round in 0..4 {
        let bytes = crate::file(&[&sections]);
        let model = SpeakerModel::new(&Sections::read(&bytes).unwrap(), words).unwrap();
        let more = scenes.iter().filter(|scene| Some(scene.fold) != held).flat_map(|scene| {
            if scene.article.mentions.is_empty() {
                ranking::samples(scene, &model, round == 0)
            } else {
                ranking::free_samples(scene, &model, round == 0)
            }
        });
        samples.extend(more);
        let weights = learning::learn(&samples.iter().collect::<Vec<_>>());
        sections.last_mut().unwrap().1 = weights.bytes();
    }
    Learned { sections }
}

/// Trains on all, writes the weights, and writes what is found: in articles that the model was not
/// trained on by cross-validation (`polnear.jsonl`, `web.jsonl`), and in those kept for measuring.
pub fn train(shared: &Path, weights: &Path, out: &Path) -> Result<()> {
    let words = crate::words()?;
    let lexicon = ClusterTable::new(words[0].1.clone().into(), words[1].1.clone().into());
    let sections = Sections::read(&crate::file(&[&words]))?;
    let corpus = Corpus::read(shared)?;
    let extractor = Extractor::new(QuoteOptions::default());

    let spans = |article: &Article, tagger: Option<&_>| {
        let read = names::Read::new(&article.text, &lexicon);
        let known = names::known(article, &read, tagger, &lexicon);
        names::spans(&read, known)
    };
    let mut named: Vec<(&Article, Spans, Option<usize>)> = Vec::new();
    for (number, article) in corpus.news.iter().enumerate() {
        let fold = (!article.said.is_empty()).then(|| fold_of(article, number));
        if !article.silver.is_empty() {
            named.push((article, spans(article, None), fold));
        }
    }
    for article in &corpus.free {
        named.push((article, spans(article, None), None));
    }
    // The names of web articles are those that a first tagger finds, set right by the speakers.
    let parts: Vec<(&Article, Spans)> =
        named.iter().map(|(article, spans, _)| (*article, spans.clone())).collect();
    let first = crate::file(&[&names::learn(&parts, &lexicon)]);
    let tagger = names::tagger(&first);
    for (number, article) in corpus.web.iter().enumerate() {
        let fold = fold_of(article, number + corpus.news.len());
        named.push((article, spans(article, Some(&tagger)), Some(fold)));
    }

    let annotated = corpus.news.iter().chain(&corpus.web).enumerate();
    let mut scenes: Vec<Scene<'_>> = annotated
        .filter(|(_, article)| !article.said.is_empty())
        .map(|(number, article)| {
            Scene::new(article, &extractor, &lexicon, fold_of(article, number))
        })
        .collect();
    let free = corpus.free.iter();
    scenes.extend(free.map(|article| Scene::new(article, &extractor, &lexicon, FOLDS)));
    let held: Vec<Option<usize>> = (0..FOLDS).map(Some).chain([None]).collect();
    let mut learned =
        parallel(&held, |&held| learn(&named, &scenes, &corpus.free, &sections, &lexicon, held));
    // The confidence is fitted to what each model makes of the articles it does not know.
    let mut judged = Vec::new();
    for (fold, learned) in learned[..FOLDS].iter().enumerate() {
        let file = crate::file(&[&learned.sections]);
        let model = SpeakerModel::new(&Sections::read(&file)?, &sections)?;
        let known = scenes.iter().filter(|scene| scene.fold == fold);
        judged.extend(known.flat_map(|scene| ranking::judged(scene, &model)));
    }
    let confidence = ranking::fit_confidence(&judged);
    for learned in &mut learned {
        learned.sections.push((b"spkconf ", confidence.clone()));
    }
    fs::write(weights, crate::file(&[&learned[FOLDS].sections]))?;

    let mut extractors = Vec::new();
    for learned in learned {
        let model =
            SpeakerModel::new(&Sections::read(&crate::file(&[&learned.sections]))?, &sections)?;
        extractors.push(Extractor::new(QuoteOptions::default()).with_speakers(Arc::new(model)));
    }
    fs::create_dir_all(out)?;
    for (name, articles) in [("polnear", &corpus.news), ("web", &corpus.web)] {
        let mut file = BufWriter::new(fs::File::create(out.join(format!("{name}.jsonl")))?);
        let offset = if name == "web" { corpus.news.len() } else { 0 };
        for (number, article) in articles.iter().enumerate() {
            if !article.said.is_empty() {
                let extractor = &extractors[fold_of(article, number + offset)];
                let read = names::Read::new(&article.text, &lexicon);
                crate::write_line(&mut file, &article.id, &read.document, extractor)?;
            }
        }
    }
    for (name, path) in [("pdev", "polnear/dev.jsonl.gz"), ("wild", "wild/dev.jsonl.gz")] {
        let mut file = BufWriter::new(fs::File::create(out.join(format!("{name}.jsonl")))?);
        for article in gold::read(&shared.join(path), None)? {
            let read = names::Read::new(&article.text, &lexicon);
            crate::write_line(&mut file, &article.id, &read.document, &extractors[FOLDS])?;
        }
    }
    Ok(())
}

/// Prints the names of an article and whom its sources may mean.
pub fn show(shared: &Path, weights: &Path, id: &str) -> Result<()> {
    let words = crate::words()?;
    let lexicon = ClusterTable::new(words[0].1.clone().into(), words[1].1.clone().into());
    let words = Sections::read(&crate::file(&[&words]))?;
    let model = SpeakerModel::new(&Sections::read(&fs::read(weights)?)?, &words)?;
    let corpus = Corpus::read(shared)?;
    let extractor = Extractor::new(QuoteOptions::default());
    for article in corpus.news.iter().chain(&corpus.web).filter(|article| article.id.contains(id)) {
        let scene = Scene::new(article, &extractor, &lexicon, 0);
        ranking::show(&scene, &model);
    }
    Ok(())
}
