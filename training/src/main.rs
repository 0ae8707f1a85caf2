//! Trains the models of guillemet.
//!
//! ```text
//! guillemet-training tags CORPUS FOLD             how well a tagger labels a fold it has not seen
//! guillemet-training folds CORPUS FOLDS           train the taggers of the folds and of all
//! guillemet-training train CORPUS FOLDS WEIGHTS   train the rest by these, write WEIGHTS
//! guillemet-training cross CORPUS FOLDS OUT       write what cross-validation finds in it to OUT
//! guillemet-training extract WEIGHTS GOLD OUT write what is found in the articles of GOLD to OUT
//! guillemet-training speakers DATA WEIGHTS OUT    train names and speakers, write WEIGHTS
//! guillemet-training who DATA WEIGHTS ID      print whom the sources of an article may mean
//! guillemet-training clusters ENCODER OUT     make clusters.tsv anew
//! ```
//!
//! OUT is read by the scorer of the corpus: a line of JSON for each article, offsets in code
//! points. See README.md.

mod calibration;
mod clusters;
mod corpus;
mod learn;
mod lexicon;
mod linking;
mod parallel;
mod speakers;
mod tagging;
mod weights;

use std::fs;
use std::io::{BufWriter, Write};
use std::iter::zip;
use std::path::{Path, PathBuf};

use guillemet::extract::{Extractor, QuoteOptions};
use guillemet::model::Sections;
use guillemet::model::lexicon::Lexicon;
use guillemet::quotes::learned::model::Model;
use guillemet::quotes::learned::tagger::{Tagger, Tags};
use guillemet::segment::{Document, SegmentOptions};
use guillemet::{OffsetUnit, TextSpan, UnitIndex};

use calibration::{JointRow, Row};
use corpus::Article;
use linking::Tagged;
use parallel::parallel;
use tagging::{FOLDS, Prepared};
use weights::Named;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["folds", corpus, out] => folds(corpus.as_ref(), out.as_ref()),
        ["tags", corpus, fold] => tags(corpus.as_ref(), fold.parse()?),
        ["train", corpus, folds, weights] => {
            train(corpus.as_ref(), folds.as_ref(), weights.as_ref())
        }
        ["cross", corpus, folds, out] => cross(corpus.as_ref(), folds.as_ref(), out.as_ref()),
        ["extract", weights, gold, out] => extract(weights.as_ref(), gold.as_ref(), out.as_ref()),
        ["speakers", shared, weights, out] => {
            speakers::train(shared.as_ref(), weights.as_ref(), out.as_ref())
        }
        ["who", shared, weights, id] => speakers::show(shared.as_ref(), weights.as_ref(), id),
        ["clusters", encoder, out] => clusters::make(encoder.as_ref(), out.as_ref()),
        _ => Err(
            "expected tags, folds, train, cross, extract, speakers, who or clusters; see the head of src/main.rs"
                .into(),
        ),
    }
}

/// Writes a tagger for each fold of the articles, trained on the other folds, and one trained on all
/// into `out`.
fn folds(corpus: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    fs::create_dir_all(out)?;
    let taggers: Vec<Option<usize>> = (0..FOLDS).map(Some).chain([None]).collect();
    for (held, tagger) in zip(&taggers, tagging::learn(&prepared, &taggers)) {
        fs::write(tagger_file(out, *held), file(&[&words, &tagger]))?;
    }
    Ok(())
}

/// Trains a tagger without a fold and prints how well it labels that fold: F1 of exact spans of
/// cue, source and content, in per cent.
fn tags(corpus: &Path, fold: usize) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let learned = tagging::learn(&prepared, &[Some(fold)]);
    let file = file(&[&words, &learned[0]]);
    let tagger = Tagger::new(&Sections::read(&file)?)?;
    let mut counts = [[0_usize; 3]; 3];
    for article in prepared.iter().filter(|article| article.fold == fold) {
        let mut tags = Tags::default();
        tagger.tag(&article.document, &article.regions, &mut tags);
        let spans = [corpus::spans(&article.labels), corpus::spans(&tags.labels)];
        for (kind, counts) in counts.iter_mut().enumerate() {
            let [gold, found] = [0, 1].map(|of| spans[of].iter().filter(|s| s.0 == kind));
            counts[0] += gold.clone().filter(|span| spans[1].contains(span)).count();
            counts[1] += gold.count();
            counts[2] += found.count();
        }
    }
    let f1 = counts.map(|[both, gold, found]| 200.0 * both as f64 / (gold + found) as f64);
    println!("{:.1} / {:.1} / {:.1}", f1[0], f1[1], f1[2]);
    Ok(())
}

/// Does something for every fold.
fn each_fold<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    parallel(&(0..FOLDS).collect::<Vec<_>>(), |&fold| work(fold))
}

/// The tagger that was not trained on a fold, or the one that was trained on all.
fn tagger_file(folds: &Path, held: Option<usize>) -> PathBuf {
    folds.join(held.map_or("all.bin".into(), |fold| format!("fold-{fold}.bin")))
}

fn words() -> Result<Named> {
    let (slots, parents) = lexicon::make(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    Ok(vec![(b"words   ", slots), (b"parents ", parents)])
}

fn prepare<'t>(articles: &'t [Article], words: &Named) -> Vec<Prepared<'t>> {
    let lexicon = Lexicon::new(&words[0].1, &words[1].1);
    let prepare = |(number, article)| Prepared::new(article, number % FOLDS, &lexicon);
    articles.iter().enumerate().map(prepare).collect()
}

/// What the taggers of the folds make of the articles that they were not trained on.
fn tag_folds<'a, 't>(prepared: &'a [Prepared<'t>], folds: &Path) -> Result<Vec<Tagged<'a, 't>>> {
    let files: Vec<Vec<u8>> = (0..FOLDS)
        .map(|fold| fs::read(tagger_file(folds, Some(fold))))
        .collect::<std::io::Result<_>>()?;
    let mut taggers = Vec::new();
    for file in &files {
        taggers.push(Tagger::new(&Sections::read(file)?)?);
    }
    let tag = |article: &'a Prepared<'t>| {
        let mut tags = Tags::default();
        taggers[article.fold].tag(&article.document, &article.regions, &mut tags);
        Tagged { article, tags }
    };
    Ok(prepared.iter().map(tag).collect())
}

/// For every fold the sections of a tagger and a linker that were not trained on it.
fn fold_parts(tagged: &[Tagged<'_, '_>], folds: &Path) -> Result<Vec<[Named; 2]>> {
    let linkers = each_fold(|fold| {
        let rest: Vec<_> = tagged.iter().filter(|t| t.article.fold != fold).collect();
        linking::learn(&rest)
    });
    let pair = |(fold, linker)| Ok([tagger_sections(folds, Some(fold))?, linker]);
    zip(0..FOLDS, linkers).map(pair).collect()
}

/// Whole models of these parts and what is fitted for their folds; they are used until the program
/// ends.
fn models(
    parts: &[[Named; 2]],
    fitted: impl Fn(usize) -> Named,
) -> Result<Vec<&'static Model<'static>>> {
    let model = |(fold, [tagger, linker]): (usize, &[Named; 2])| {
        let file = file(&[tagger, linker, &fitted(fold)]);
        Ok(&*Box::leak(Box::new(Model::read(file.leak())?)))
    };
    parts.iter().enumerate().map(model).collect()
}

/// What whole models make of articles that they were not trained on.
struct Held {
    joints: Vec<JointRow>,
    rows: Vec<Row>,
}

impl Held {
    fn new(prepared: &[Prepared<'_>], parts: &[[Named; 2]]) -> Result<Self> {
        let of_fold = |fold| -> Vec<_> {
            prepared.iter().filter(move |article| article.fold == fold).collect()
        };
        let mut held = Self { joints: Vec::new(), rows: Vec::new() };
        // Joints are looked at before they are judged: these models need no weights for them.
        let unfitted = models(parts, |_| held.fit(None))?;
        let joints = each_fold(|fold| calibration::joints(&of_fold(fold), unfitted[fold]));
        held.joints = joints.into_iter().flatten().collect();
        let split = models(parts, |fold| held.fit(Some(fold)))?;
        let rows = each_fold(|fold| calibration::rows(&of_fold(fold), split[fold]));
        held.rows = rows.into_iter().flatten().collect();
        Ok(held)
    }

    /// The sections fitted to what is not of this fold.
    fn fit(&self, fold: Option<usize>) -> Named {
        let joints = self.joints.iter().filter(|row| Some(row.fold) != fold);
        let rows = self.rows.iter().filter(|row| Some(row.fold) != fold);
        vec![(b"joints  ", calibration::fit_joints(joints)), (b"confid  ", calibration::fit(rows))]
    }
}

/// The sections of a tagger and of its words.
fn tagger_sections(folds: &Path, held: Option<usize>) -> Result<Named> {
    let file = fs::read(tagger_file(folds, held))?;
    let file = Sections::read(&file)?;
    let names = [b"words   ", b"parents "].into_iter().chain(tagging::SECTIONS);
    names.map(|name| Ok((name, file.require(name)?.to_vec()))).collect()
}

/// Trains linker, joints and confidence by the taggers of the folds; writes all weights.
fn train(corpus: &Path, folds: &Path, weights: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let fitted = Held::new(&prepared, &fold_parts(&tagged, folds)?)?.fit(None);
    let linker = linking::learn(&tagged.iter().collect::<Vec<_>>());
    fs::write(weights, file(&[&tagger_sections(folds, None)?, &linker, &fitted]))?;
    Ok(())
}

/// Writes what the extraction finds in articles that no part of its model was trained on.
fn cross(corpus: &Path, folds: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let parts = fold_parts(&tagged, folds)?;
    let held = Held::new(&prepared, &parts)?;
    let models = models(&parts, |fold| held.fit(Some(fold)))?;
    let mut out = BufWriter::new(fs::File::create(out)?);
    for article in &prepared {
        let extractor = Extractor::new(QuoteOptions::default()).with_model(models[article.fold]);
        write_line(&mut out, article.id, &article.document, &extractor)?;
    }
    Ok(())
}

fn file(parts: &[&Named]) -> Vec<u8> {
    let sections: Vec<(&[u8; 8], &[u8])> = parts
        .iter()
        .flat_map(|part| part.iter())
        .map(|(name, bytes)| (*name, &bytes[..]))
        .collect();
    let mut file = Vec::new();
    Sections::write(&mut file, &sections);
    file
}

fn extract(weights: &Path, gold: &Path, out: &Path) -> Result<()> {
    let model = Model::read(fs::read(weights)?.leak())?;
    let extractor = Extractor::new(QuoteOptions::default()).with_model(Box::leak(Box::new(model)));
    let articles: Vec<Article> = corpus::read(gold)?;
    let mut out = BufWriter::new(fs::File::create(out)?);
    for article in &articles {
        let document = Document::new(&article.text, &SegmentOptions::default());
        write_line(&mut out, &article.id, &document, &extractor)?;
    }
    Ok(())
}

fn write_line(
    out: &mut impl Write,
    id: &str,
    document: &Document<'_>,
    extractor: &Extractor,
) -> Result<()> {
    let index = UnitIndex::new(document.text, OffsetUnit::Char);
    let pair = |span: TextSpan| [index.at(span.start()), index.at(span.end())];
    let quotes: Vec<serde_json::Value> = extractor
        .quotes(document)
        .into_iter()
        .map(|quote| {
            serde_json::json!({
                "content": quote.spans.into_iter().map(pair).collect::<Vec<_>>(),
                "source": quote.source.map(pair),
                "cue": quote.cue.map(pair),
                "kind": quote.kind,
                "speaker": quote.speaker,
                "speaker_kind": quote.speaker_kind,
                "speaker_confidence": quote.speaker_confidence,
                "confidence": quote.confidence,
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::json!({ "id": id, "quotes": quotes }))?;
    Ok(())
}
