//! Trains the models of guillemet.
//!
//! ```text
//! guillemet-training folds CORPUS FOLDS           train taggers for cross-validation
//! guillemet-training train CORPUS FOLDS WEIGHTS   train on CORPUS/train.jsonl.gz, write WEIGHTS
//! guillemet-training cross CORPUS FOLDS OUT       write what cross-validation finds in it to OUT
//! guillemet-training extract WEIGHTS GOLD OUT write what is found in the articles of GOLD to OUT
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
mod tagging;
mod weights;

use std::fs;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::thread;

use guillemet::model::Sections;
use guillemet::model::lexicon::Lexicon;
use guillemet::quotes::learned::Model;
use guillemet::quotes::tagger::{Tagger, Tags};
use guillemet::quotes::{Extractor, QuoteOptions};
use guillemet::segment::{Document, SegmentOptions};
use guillemet::{OffsetUnit, TextSpan, UnitIndex};

use calibration::Row;
use corpus::Article;
use linking::Tagged;
use tagging::{FOLDS, Prepared};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;
type Named = Vec<(&'static [u8; 8], Vec<u8>)>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["folds", corpus, out] => folds(corpus.as_ref(), out.as_ref()),
        ["train", corpus, folds, weights] => {
            train(corpus.as_ref(), folds.as_ref(), weights.as_ref())
        }
        ["cross", corpus, folds, out] => cross(corpus.as_ref(), folds.as_ref(), out.as_ref()),
        ["extract", weights, gold, out] => extract(weights.as_ref(), gold.as_ref(), out.as_ref()),
        ["clusters", encoder, out] => clusters::make(encoder.as_ref(), out.as_ref()),
        _ => {
            Err("expected folds, train, cross, extract or clusters; see the head of src/main.rs"
                .into())
        }
    }
}

/// Writes a tagger for each fold of the articles, trained on the other folds, into `out`.
fn folds(corpus: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    fs::create_dir_all(out)?;
    let files = each_fold(|fold| {
        let rest: Vec<_> = prepared.iter().filter(|a| a.fold != fold).collect();
        file(&[&words, &tagging::learn(&rest)])
    });
    for (fold, file) in files.iter().enumerate() {
        fs::write(fold_file(out, fold), file)?;
    }
    Ok(())
}

fn fold_file(folds: &Path, fold: usize) -> PathBuf {
    folds.join(format!("fold-{fold}.bin"))
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
    let files: Vec<Vec<u8>> =
        (0..FOLDS).map(|fold| fs::read(fold_file(folds, fold))).collect::<std::io::Result<_>>()?;
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

/// For every fold a tagger and a linker that were not trained on it, with these confidences.
fn fold_models(
    tagged: &[Tagged<'_, '_>],
    folds: &Path,
    confidence: impl Fn(usize) -> Vec<u8> + Sync,
) -> Result<Vec<&'static Model<'static>>> {
    let linkers = each_fold(|fold| {
        let rest: Vec<_> = tagged.iter().filter(|t| t.article.fold != fold).collect();
        linking::learn(&rest)
    });
    let mut models = Vec::new();
    for (fold, linker) in linkers.iter().enumerate() {
        let tagger = fs::read(fold_file(folds, fold))?;
        let tagger = sections(&tagger)?;
        let file = file(&[&tagger, linker, &vec![(b"confid  ", confidence(fold))]]);
        // They are used until the program ends.
        models.push(&*Box::leak(Box::new(Model::read(file.leak())?)));
    }
    Ok(models)
}

/// The sections of the tagger of a fold.
fn sections(file: &[u8]) -> Result<Named> {
    let file = Sections::read(file)?;
    let names = [b"words   ", b"parents "].into_iter().chain(tagging::SECTIONS);
    names.map(|name| Ok((name, file.require(name)?.to_vec()))).collect()
}

/// What the extraction makes of the articles of every fold, with a model that was not trained on
/// it.
fn fold_rows(prepared: &[Prepared<'_>], models: &[&'static Model<'static>]) -> Vec<Row> {
    let rows = each_fold(|fold| {
        let held: Vec<_> = prepared.iter().filter(|article| article.fold == fold).collect();
        calibration::rows(&held, models[fold])
    });
    rows.into_iter().flatten().collect()
}

/// Trains linker and confidence by the taggers of the folds, and the final tagger; writes all
/// weights.
fn train(corpus: &Path, folds: &Path, weights: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let models = fold_models(&tagged, folds, |_| Vec::new())?;
    let confidence = calibration::fit(fold_rows(&prepared, &models).iter());
    let linker = linking::learn(&tagged.iter().collect::<Vec<_>>());
    let tagger = tagging::learn(&prepared.iter().collect::<Vec<_>>());
    fs::write(weights, file(&[&words, &tagger, &linker, &vec![(b"confid  ", confidence)]]))?;
    Ok(())
}

/// Writes what the extraction finds in articles that no part of its model was trained on.
fn cross(corpus: &Path, folds: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let rows = fold_rows(&prepared, &fold_models(&tagged, folds, |_| Vec::new())?);
    let confidence = |fold| calibration::fit(rows.iter().filter(move |row| row.fold != fold));
    let models = fold_models(&tagged, folds, confidence)?;
    let mut out = BufWriter::new(fs::File::create(out)?);
    for article in &prepared {
        let extractor = Extractor::new(QuoteOptions::default()).with_model(models[article.fold]);
        write_line(&mut out, article.id, &article.document, &extractor)?;
    }
    Ok(())
}

/// Does something for every fold, on two threads.
fn each_fold<T: Send>(work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let mut results: Vec<Option<T>> = (0..FOLDS).map(|_| None).collect();
    thread::scope(|scope| {
        let work = &work;
        let (left, right) = results.split_at_mut(FOLDS / 2);
        let run = move |first: usize, part: &mut [Option<T>]| {
            for (index, result) in part.iter_mut().enumerate() {
                *result = Some(work(first + index));
            }
        };
        scope.spawn(move || run(0, left));
        run(FOLDS / 2, right);
    });
    results.into_iter().flatten().collect()
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
    let pair = |span: TextSpan| [index.at(span.start), index.at(span.end)];
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
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::json!({ "id": id, "quotes": quotes }))?;
    Ok(())
}
