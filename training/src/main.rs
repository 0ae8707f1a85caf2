//! Trains the models of guillemet.
//!
//! ```text
//! guillemet-training train CORPUS WEIGHTS     train on CORPUS/train.jsonl.gz, write WEIGHTS
//! guillemet-training cross CORPUS OUT         cross-validate on it, write what is found to OUT
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
use std::path::Path;
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
        ["train", corpus, weights] => train(Path::new(corpus), Path::new(weights), None),
        ["cross", corpus, out] => train(Path::new(corpus), Path::new("/dev/null"), Some(out.as_ref())),
        ["try", corpus] => try_out(corpus.as_ref()),
        ["extract", weights, gold, out] => extract(weights.as_ref(), gold.as_ref(), out.as_ref()),
        ["clusters", encoder, out] => clusters::make(encoder.as_ref(), out.as_ref()),
        _ => Err("expected train, cross, extract or clusters; see the head of src/main.rs".into()),
    }
}

/// Trains on all articles; or only cross-validates and writes what is found.
fn train(corpus: &Path, weights: &Path, crossed: Option<&Path>) -> Result<()> {
    let words = lexicon::make(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let words: Named = vec![(b"words   ", words.0), (b"parents ", words.1)];
    let lexicon = Lexicon::new(&words[0].1, &words[1].1);
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared: Vec<Prepared<'_>> = articles
        .iter()
        .enumerate()
        .map(|(number, article)| Prepared::new(article, number % FOLDS, &lexicon))
        .collect();
    let all: Vec<&Prepared<'_>> = prepared.iter().collect();

    // Each fold labelled by a tagger trained on the others; with them, a linker for each fold.
    let tagged = each_fold(|fold| {
        let rest: Vec<_> = all.iter().filter(|a| a.fold != fold).copied().collect();
        let file = file(&[&words, &tagging::learn(&rest)]);
        let tagger = Tagger::new(&Sections::read(&file).unwrap()).unwrap();
        let tag = |article: &&'_ Prepared<'_>| {
            let mut tags = Tags::default();
            tagger.tag(&article.document, &article.regions, &mut tags);
            tags
        };
        let held: Vec<_> = all.iter().filter(|a| a.fold == fold).collect();
        held.into_iter().map(tag).collect::<Vec<Tags>>()
    });
    let mut tagged: Vec<_> = tagged.into_iter().map(Vec::into_iter).collect();
    let tagged: Vec<Tagged<'_, '_>> = prepared
        .iter()
        .map(|article| Tagged { article, tags: tagged[article.fold].next().unwrap() })
        .collect();
    let without = vec![(b"confid  ", Vec::new())];
    let files = each_fold(|fold| {
        let rest: Vec<_> = tagged.iter().filter(|t| t.article.fold != fold).collect();
        file(&[&linking::learn(&rest), &without])
    });
    let linkers: Vec<Linker<'_>> = files
        .iter()
        .map(|file| Linker::new(&Sections::read(file).unwrap()).unwrap())
        .collect();
    let pairs: Vec<_> =
        tagged.iter().map(|tagged| (tagged, &linkers[tagged.article.fold])).collect();
    let calibration = linking::calibrate(&pairs);
    eprintln!("calibration {calibration:?}");
    let calibration: Named =
        vec![(b"confid  ", calibration.iter().flat_map(|weight| weight.to_le_bytes()).collect())];

    if let Some(out) = crossed {
        let mut out = BufWriter::new(fs::File::create(out)?);
        for Tagged { article, tags } in &tagged {
            let linker = &linkers[article.fold];
            let linked = linker.link(&article.document, &article.regions, tags);
            write_line(&mut out, article.id, article.document.text, &linked)?;
        }
        return Ok(());
    }
    let tagger = tagging::learn(&all);
    let linker = linking::learn(&tagged.iter().collect::<Vec<_>>());
    fs::write(weights, file(&[&words, &tagger, &linker, &calibration]))?;
    Ok(())
}

fn try_out(corpus: &Path) -> Result<()> {
    let words = lexicon::make(Path::new(env!("CARGO_MANIFEST_DIR")))?;
    let lexicon = Lexicon::new(&words.0, &words.1);
    let articles = corpus::read(&corpus.join("train.jsonl.gz"))?;
    let prepared: Vec<Prepared<'_>> = articles
        .iter()
        .enumerate()
        .map(|(number, article)| Prepared::new(article, number % FOLDS, &lexicon))
        .collect();
    tagging::try_out(&prepared.iter().collect::<Vec<_>>());
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
