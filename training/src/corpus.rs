//! The gold: articles with their attributions, as labels on tokens.

use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use guillemet::TextSpan;
use guillemet::segment::Document;
use guillemet::training::model::crf::HALF;
use guillemet::training::quotes::learned::SpanLabel;
use serde::Deserialize;
use serde::de::IgnoredAny;

/// An article as the corpus has it: spans in code points.
#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    attributions: Vec<LineAttribution>,
    others: Option<IgnoredAny>,
}

#[derive(Deserialize)]
struct LineAttribution {
    source: Vec<[usize; 2]>,
    cue: Vec<[usize; 2]>,
    content: Vec<[usize; 2]>,
}

/// An attribution, its parts as ranges of tokens.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    pub source: Vec<(usize, usize)>,
    pub cue: Vec<(usize, usize)>,
    pub content: Vec<(usize, usize)>,
}

/// An article with its attributions in bytes.
pub struct Article {
    pub corpus: &'static str,
    pub id: String,
    pub text: String,
    attributions: Vec<[Vec<TextSpan>; 3]>,
    /// Whether everything is annotated that is said, not only what stands between marks.
    pub is_whole: bool,
}

/// The corpora that the models learn from, each a folder with a file of gold.
pub const CORPORA: [&str; 2] = ["polnear", "web"];

/// Reads all corpora in a folder.
pub fn read_all(folder: &Path) -> Result<Vec<Article>, Box<dyn Error>> {
    let mut articles = Vec::new();
    for corpus in CORPORA {
        articles.extend(read(&folder.join(corpus).join("train.jsonl.gz"), corpus)?);
    }
    Ok(articles)
}

/// Reads a file of gold, one article a line.
pub fn read(path: &Path, corpus: &'static str) -> Result<Vec<Article>, Box<dyn Error>> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut articles = Vec::new();
    for line in BufReader::new(GzDecoder::new(file)).lines() {
        let line: Line = serde_json::from_str(&line?)?;
        let mut bytes: Vec<u32> = line.text.char_indices().map(|(at, _)| at as u32).collect();
        bytes.push(line.text.len() as u32);
        let spans = |pairs: Vec<[usize; 2]>| -> Vec<TextSpan> {
            pairs.iter().map(|&[start, end]| TextSpan::new(bytes[start], bytes[end])).collect()
        };
        let attributions = line
            .attributions
            .into_iter()
            .map(|a| [spans(a.source), spans(a.cue), spans(a.content)]);
        articles.push(Article {
            attributions: attributions.collect(),
            corpus,
            // Where only marked words are annotated, those that are nobody's are, too.
            is_whole: line.others.is_none(),
            id: line.id,
            text: line.text,
        });
    }
    Ok(articles)
}

impl Article {
    /// The attributions over the tokens of the article. A token belongs to a span that holds its
    /// middle; ranges that touch are one.
    pub fn gold(&self, document: &Document<'_>) -> Vec<Gold> {
        let tokens = |spans: &[TextSpan]| {
            let mut ranges: Vec<(usize, usize)> = Vec::new();
            for span in spans {
                let middle = |token: &TextSpan| token.start() + token.end();
                let first = document.tokens.partition_point(|t| middle(t) <= 2 * span.start());
                let last = document.tokens.partition_point(|t| middle(t) < 2 * span.end());
                match ranges.last_mut() {
                    Some(range) if range.1 == first => range.1 = last.max(first),
                    _ if first < last => ranges.push((first, last)),
                    _ => {}
                }
            }
            ranges
        };
        self.attributions
            .iter()
            .map(|[source, cue, content]| Gold {
                source: tokens(source),
                cue: tokens(cue),
                content: tokens(content),
            })
            .collect()
    }
}

/// The labels of the tokens; where attributions overlap, cues go before sources and these before
/// contents.
pub fn labels(gold: &[Gold], tokens: usize) -> Vec<u8> {
    let mut labels = vec![0; tokens];
    let mut put = |part: SpanLabel, (first, last): (usize, usize)| {
        labels[first] = part.begin();
        labels[first + 1..last].fill(part.inside());
    };
    for attribution in gold {
        let cue = attribution.cue.first().map_or(0, |cue| cue.0);
        let mut before = false;
        for &range in &attribution.content {
            if range.0 < cue {
                put(SpanLabel::ContentBefore, range);
            } else if before {
                put(SpanLabel::ContentAgain, range);
            } else {
                put(SpanLabel::ContentAfter, range);
            }
            before = true;
        }
    }
    for attribution in gold {
        let cue = attribution.cue.first().map_or(0, |cue| cue.0);
        for &range in &attribution.source {
            put(
                if range.0 < cue { SpanLabel::SourceBefore } else { SpanLabel::SourceAfter },
                range,
            );
        }
    }
    for attribution in gold {
        for &range in &attribution.cue {
            put(SpanLabel::Cue, range);
        }
    }
    // What was overwritten in part must not go on with what it did not begin.
    let mut before = 0;
    for label in &mut labels {
        if *label % HALF as u8 != before % HALF as u8 {
            *label %= HALF as u8;
        }
        before = *label;
    }
    labels
}

/// The spans of labels: cue (0), source (1) or content (2), and their first token and the one
/// behind their last.
pub fn spans(labels: &[u8]) -> Vec<(usize, usize, usize)> {
    let mut spans: Vec<(usize, usize, usize)> = Vec::new();
    for (at, &label) in labels.iter().enumerate() {
        let Some(part) = SpanLabel::from_label(label) else { continue };
        let kind = match part {
            SpanLabel::Cue => 0,
            SpanLabel::SourceBefore | SpanLabel::SourceAfter => 1,
            _ => 2,
        };
        match spans.last_mut().filter(|span| span.2 == at && part.inside() == label) {
            Some(span) => span.2 = at + 1,
            None => spans.push((kind, at, at + 1)),
        }
    }
    spans
}
