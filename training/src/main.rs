//! Trains the models of guillemet.
//!
//! ```text
//! guillemet-training tags CORPUS FOLD             how well a tagger labels a fold it has not seen
//! guillemet-training folds CORPUS FOLDS           train the taggers of the folds and of all
//! guillemet-training train CORPUS FOLDS WEIGHTS   train the rest by these, write WEIGHTS
//! guillemet-training cross CORPUS FOLDS OUT       write what cross-validation finds in it to OUT
//! guillemet-training extract WEIGHTS GOLD OUT write what is found in the articles of GOLD to OUT
//! guillemet-training speakers DATA WEIGHTS OUT   train names and speakers, write WEIGHTS and OUT
//! guillemet-training who DATA WEIGHTS ID          print whom the sources of an article may mean
//! guillemet-training clusters ENCODER OUT     make clusters.tsv anew
//! ```
//!
//! OUT is read by the scorer of the corpus: a line of JSON for each article, offsets in code
//! points; of `cross` it is a folder with such a file for each corpus. See README.md.

mod calibration;
mod clustering;
mod clusters;
mod corpus;
mod learn;
mod linking;
mod parallel;
mod quotation;
mod speakers;
mod tagging;
mod weights;

use std::fs;
use std::io::{BufWriter, Write};
use std::iter::zip;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use guillemet::extract::{Extractor, QuoteOptions};
use guillemet::segment::{Document, SegmentOptions};
use guillemet::training::model::Sections;
use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::quotes::Model;
use guillemet::training::quotes::learned::{
    FINGERPRINT, TaggedForms, Tagger, TaggerSpace, Tagging, fingerprint,
};
use guillemet::training::quotes::tokens::TokenColumns;
use guillemet::{OffsetUnit, TextSpan, UnitIndex};

use calibration::{Row, SplitRow};
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
        ["speakers", data, weights, out] => {
            speakers::train(data.as_ref(), weights.as_ref(), out.as_ref())
        }
        ["who", data, weights, id] => speakers::show(data.as_ref(), weights.as_ref(), id),
        ["clusters", encoder, out] => clusters::make(encoder.as_ref(), out.as_ref()),
        _ => Err(
            "expected tags, folds, train, cross, extract, speakers, who or clusters; see the head of \
             src/main.rs"
                .into(),
        ),
    }
}

/// Writes a tagger for each fold of the articles, trained on the other folds, and one trained on
/// all into `out`.
fn folds(corpus: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read_all(corpus)?;
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
    let articles = corpus::read_all(corpus)?;
    let prepared = prepare(&articles, &words);
    let learned = tagging::learn(&prepared, &[Some(fold)]);
    let file = file(&[&words, &learned[0]]);
    let tagger = Tagger::new(&Sections::read(&file)?)?;
    let mut counts = [[0_usize; 3]; 3];
    let is_held = |article: &&Prepared<'_>| article.fold == fold && article.is_whole;
    for article in prepared.iter().filter(is_held) {
        let tagging = tag(&tagger, article);
        let spans = [corpus::spans(&article.labels), corpus::spans(&tagging.labels)];
        for (kind, counts) in counts.iter_mut().enumerate() {
            let [gold, found] = [0, 1].map(|side| spans[side].iter().filter(|s| s.0 == kind));
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
    let (slots, parents) = clustering::table(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    Ok(vec![(b"words   ", slots), (b"parents ", parents)])
}

fn prepare<'t>(articles: &'t [Article], words: &Named) -> Vec<Prepared<'t>> {
    let clusters = ClusterTable::new(words[0].1.clone().into(), words[1].1.clone().into());
    let prepare = |(number, article)| Prepared::new(article, number % FOLDS, &clusters);
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
    let tagged = |article: &'a Prepared<'t>| Tagged {
        article,
        tagging: tag(&taggers[article.fold], article),
    };
    Ok(prepared.iter().map(tagged).collect())
}

/// What a tagger makes of an article.
fn tag(tagger: &Tagger, article: &Prepared<'_>) -> Tagging {
    let (mut columns, mut forms) = (TokenColumns::default(), TaggedForms::default());
    let mut tagging = Tagging::default();
    let language = article.document.language;
    tagger.begin(&mut forms, 0);
    columns.fill(&article.document, &article.pairs, &mut forms, |text| tagger.form(text, language));
    let tokens = columns.tokens(&article.document);
    tagger.tag(tokens, &forms, &mut TaggerSpace::default(), &mut tagging);
    tagging
}

/// Sections of a tagger, a linker and a model of quotations.
type Parts = [Named; 3];

/// For every fold the parts that were not trained on it.
fn fold_parts(tagged: &[Tagged<'_, '_>], folds: &Path) -> Result<Vec<Parts>> {
    let learned = each_fold(|fold| learn_parts(tagged, Some(fold)));
    let parts = |(fold, [linker, quotation]): (usize, [Named; 2])| {
        Ok([tagger_sections(folds, Some(fold))?, linker, quotation])
    };
    zip(0..FOLDS, learned).map(parts).collect()
}

/// A linker and a model of quotations, from the articles of all folds but one.
fn learn_parts(tagged: &[Tagged<'_, '_>], held: Option<usize>) -> [Named; 2] {
    let rest: Vec<_> = tagged.iter().filter(|t| Some(t.article.fold) != held).collect();
    [linking::learn(&rest), quotation::learn(rest.iter().map(|tagged| tagged.article))]
}

/// Whole models of these parts and what is fitted for their folds.
fn models(parts: &[Parts], fitted: impl Fn(usize) -> Named) -> Result<Vec<Arc<Model>>> {
    let model = |(fold, [tagger, linker, quotation]): (usize, &Parts)| {
        let file = file(&[tagger, linker, quotation, &fitted(fold)]);
        Ok(Arc::new(Model::new(&Sections::read(&file)?)?))
    };
    parts.iter().enumerate().map(model).collect()
}

/// What whole models make of articles that they were not trained on.
struct Held {
    split_points: Vec<SplitRow>,
    rows: Vec<Row>,
}

impl Held {
    fn new(prepared: &[Prepared<'_>], parts: &[Parts]) -> Result<Self> {
        let of_fold = |fold| -> Vec<_> {
            prepared.iter().filter(move |article| article.fold == fold).collect()
        };
        let mut held = Self { split_points: Vec::new(), rows: Vec::new() };
        // Split points are found before they are judged: these models need no weights for them.
        let unfitted = models(parts, |_| held.fit(None))?;
        let split_points =
            each_fold(|fold| calibration::split_points(&of_fold(fold), &unfitted[fold]));
        held.split_points = split_points.into_iter().flatten().collect();
        let split = models(parts, |fold| held.fit(Some(fold)))?;
        let rows = each_fold(|fold| calibration::rows(&of_fold(fold), &split[fold]));
        held.rows = rows.into_iter().flatten().collect();
        Ok(held)
    }

    /// The sections fitted to what is not of this fold.
    fn fit(&self, fold: Option<usize>) -> Named {
        let split_points = self.split_points.iter().filter(|row| Some(row.fold) != fold);
        let rows = self.rows.iter().filter(|row| Some(row.fold) != fold);
        vec![
            (b"joints  ", calibration::fit_split(split_points)),
            (b"confid  ", calibration::fit(rows)),
        ]
    }
}

/// The sections of a tagger and of its words.
fn tagger_sections(folds: &Path, held: Option<usize>) -> Result<Named> {
    let file = fs::read(tagger_file(folds, held))?;
    let file = Sections::read(&file)?;
    let names = [b"words   ", b"parents "].into_iter().chain(tagging::SECTIONS);
    names.map(|name| Ok((name, file.require(name)?.to_vec()))).collect()
}

/// Trains linker, split model and calibration by the taggers of the folds; writes all weights.
fn train(corpus: &Path, folds: &Path, weights: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read_all(corpus)?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let fitted = Held::new(&prepared, &fold_parts(&tagged, folds)?)?.fit(None);
    let [linker, quotation] = learn_parts(&tagged, None);
    fs::write(weights, file(&[&tagger_sections(folds, None)?, &linker, &quotation, &fitted]))?;
    Ok(())
}

/// Writes what the extraction finds in articles that no part of its model was trained on.
fn cross(corpus: &Path, folds: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read_all(corpus)?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let parts = fold_parts(&tagged, folds)?;
    let held = Held::new(&prepared, &parts)?;
    let models = models(&parts, |fold| held.fit(Some(fold)))?;
    fs::create_dir_all(out)?;
    for corpus in corpus::CORPORA {
        let mut out = BufWriter::new(fs::File::create(out.join(corpus).with_extension("jsonl"))?);
        for article in prepared.iter().filter(|article| article.corpus == corpus) {
            let extractor = Extractor::new(QuoteOptions::default())
                .with_model(Arc::clone(&models[article.fold]));
            write_line(&mut out, article.id, &article.document, &extractor)?;
        }
    }
    Ok(())
}

/// A file of these sections and the fingerprint of the features.
fn file(parts: &[&Named]) -> Vec<u8> {
    let features = vec![(FINGERPRINT, fingerprint().to_le_bytes().to_vec())];
    let sections: Vec<(&[u8; 8], &[u8])> = [&features]
        .iter()
        .chain(parts)
        .flat_map(|part| part.iter())
        .map(|(name, bytes)| (*name, &bytes[..]))
        .collect();
    let mut file = Vec::new();
    Sections::write(&mut file, &sections);
    file
}

fn extract(weights: &Path, gold: &Path, out: &Path) -> Result<()> {
    let model = Arc::new(Model::new(&Sections::read(&fs::read(weights)?)?)?);
    let extractor = Extractor::new(QuoteOptions::default()).with_model(model);
    let articles = corpus::read(gold, "")?;
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
                "confidence": quote.confidence,
                "speaker": quote.speaker,
                "speaker_kind": quote.speaker_kind,
                "speaker_confidence": quote.speaker_confidence,
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::json!({ "id": id, "quotes": quotes }))?;
    Ok(())
}
