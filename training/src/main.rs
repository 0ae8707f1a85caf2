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
use guillemet::quotes::linker::{Linked, Linker};
use guillemet::quotes::tagger::{Tagger, Tags};
use guillemet::{OffsetUnit, TextSpan, UnitIndex};

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
        ["train", corpus, folds, weights] => train(corpus.as_ref(), folds.as_ref(), weights.as_ref()),
        ["cross", corpus, folds, out] => cross(corpus.as_ref(), folds.as_ref(), out.as_ref()),
        ["extract", weights, gold, out] => extract(weights.as_ref(), gold.as_ref(), out.as_ref()),
        ["clusters", encoder, out] => clusters::make(encoder.as_ref(), out.as_ref()),
        _ => Err("expected folds, train, cross, extract or clusters; see the head of src/main.rs".into()),
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

/// Weights of linkers, each trained without one fold.
fn linkers(tagged: &[Tagged<'_, '_>]) -> Vec<Vec<u8>> {
    let uncalibrated = vec![(b"confid  ", Vec::new())];
    each_fold(|fold| {
        let rest: Vec<_> = tagged.iter().filter(|t| t.article.fold != fold).collect();
        file(&[&linking::learn(&rest), &uncalibrated])
    })
}

/// Trains the linker by the taggers of the folds, and the final tagger; writes all weights.
fn train(corpus: &Path, folds: &Path, weights: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let files = linkers(&tagged);
    let mut pairs = Vec::new();
    for tagged in &tagged {
        pairs.push((tagged, Linker::new(&Sections::read(&files[tagged.article.fold])?)?));
    }
    let calibration = linking::calibrate(&pairs);
    let calibration = calibration.iter().flat_map(|weight| weight.to_le_bytes()).collect();
    let linker = linking::learn(&tagged.iter().collect::<Vec<_>>());
    let tagger = tagging::learn(&prepared.iter().collect::<Vec<_>>());
    fs::write(weights, file(&[&words, &tagger, &linker, &vec![(b"confid  ", calibration)]]))?;
    Ok(())
}

/// Writes what taggers and linkers find in articles that neither was trained on.
fn cross(corpus: &Path, folds: &Path, out: &Path) -> Result<()> {
    let words = words()?;
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared = prepare(&articles, &words);
    let tagged = tag_folds(&prepared, folds)?;
    let files = linkers(&tagged);
    let mut out = BufWriter::new(fs::File::create(out)?);
    for Tagged { article, tags } in &tagged {
        let linker = Linker::new(&Sections::read(&files[article.fold])?)?;
        let linked = linker.link(&article.document, &article.regions, tags);
        write_line(&mut out, article.id, article.document.text, &linked)?;
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
    let sections: Vec<(&[u8; 8], &[u8])> =
        parts.iter().flat_map(|part| part.iter()).map(|(name, bytes)| (*name, &bytes[..])).collect();
    let mut file = Vec::new();
    Sections::write(&mut file, &sections);
    file
}

fn extract(weights: &Path, gold: &Path, out: &Path) -> Result<()> {
    let weights = fs::read(weights)?;
    let file = Sections::read(&weights)?;
    let (tagger, linker) = (Tagger::new(&file)?, Linker::new(&file)?);
    let articles: Vec<Article> = corpus::read(gold)?;
    let mut out = BufWriter::new(fs::File::create(out)?);
    let mut tags = Tags::default();
    let lexicon = *tagger.lexicon();
    for article in &articles {
        let article = Prepared::new(article, 0, &lexicon);
        tagger.tag(&article.document, &article.regions, &mut tags);
        let linked = linker.link(&article.document, &article.regions, &tags);
        write_line(&mut out, article.id, article.document.text, &linked)?;
    }
    Ok(())
}

fn write_line(out: &mut impl Write, id: &str, text: &str, linked: &[Linked]) -> Result<()> {
    let index = UnitIndex::new(text, OffsetUnit::Char);
    let pair = |span: TextSpan| [index.at(span.start), index.at(span.end)];
    let quotes: Vec<serde_json::Value> = linked
        .iter()
        .map(|linked| {
            serde_json::json!({
                "content": linked.content.iter().map(|&span| pair(span)).collect::<Vec<_>>(),
                "source": linked.source.map(pair),
                "cue": linked.cue.map(pair),
                "confidence": linked.confidence,
            })
        })
        .collect();
    writeln!(out, "{}", serde_json::json!({ "id": id, "quotes": quotes }))?;
    Ok(())
}
