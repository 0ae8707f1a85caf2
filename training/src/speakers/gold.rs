//! Articles whose names or speakers are known.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use flate2::read::GzDecoder;
use guillemet::TextSpan;
use guillemet::training::speakers::name::NameKind;
use serde::Deserialize;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Who speaks in an attribution, as the annotators say.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Speaker {
    pub name: Option<String>,
    pub names: Vec<String>,
    pub aliases: Vec<String>,
    pub description: Option<String>,
    pub kind: String,
    pub mention: String,
    pub sure: bool,
}

#[derive(Deserialize)]
struct SpeakersLine {
    id: String,
    speakers: HashMap<String, Speaker>,
}

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
    #[serde(default)]
    attributions: Vec<LineAttribution>,
    #[serde(default)]
    genre: String,
    #[serde(default)]
    mentions: Vec<LineMention>,
}

#[derive(Deserialize)]
struct LineAttribution {
    id: String,
    content: Vec<[usize; 2]>,
}

#[derive(Deserialize)]
struct LineMention {
    span: [usize; 2],
    head: [usize; 2],
    entity: String,
    r#type: String,
}

/// What refers to something, as an annotator says.
#[derive(Clone, Debug)]
pub struct Mention {
    pub span: TextSpan,
    pub head: TextSpan,
    pub entity: String,
    pub kind: String,
}

/// An attribution of the gold: what is said, and by whom.
#[derive(Clone, Debug)]
pub struct Said {
    pub content: Vec<TextSpan>,
    pub speaker: Speaker,
}

/// An article.
#[derive(Clone, Debug, Default)]
pub struct Article {
    pub id: String,
    pub genre: String,
    pub text: String,
    /// Attributions whose speaker is annotated, if any is.
    pub said: Vec<Said>,
    pub mentions: Vec<Mention>,
    /// Names that a program found.
    pub silver: Vec<(TextSpan, NameKind)>,
}

fn lines(path: &Path) -> Result<impl Iterator<Item = std::io::Result<String>>> {
    let file = File::open(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let reader: Box<dyn Read> = if path.extension().is_some_and(|name| name == "gz") {
        Box::new(GzDecoder::new(file))
    } else {
        Box::new(file)
    };
    Ok(BufReader::new(reader).lines())
}

/// Byte offsets of the code points of a text, its end included.
fn offsets(text: &str) -> Vec<u32> {
    let starts = text.char_indices().map(|(at, _)| at as u32);
    starts.chain([text.len() as u32]).collect()
}

/// Reads articles, with the speakers of those that `speakers` has.
pub fn read(articles: &Path, speakers: Option<&Path>) -> Result<Vec<Article>> {
    let mut known = HashMap::new();
    if let Some(path) = speakers {
        for line in lines(path)? {
            let line: SpeakersLine = serde_json::from_str(&line?)?;
            known.insert(line.id, line.speakers);
        }
    }
    let mut read = Vec::new();
    for line in lines(articles)? {
        let line: Line = serde_json::from_str(&line?)?;
        let bytes = offsets(&line.text);
        let span = |[start, end]: [usize; 2]| TextSpan::new(bytes[start], bytes[end]);
        let speakers = known.remove(&line.id).unwrap_or_default();
        let said = line.attributions.into_iter().filter_map(|attribution| {
            let speaker = speakers.get(&attribution.id)?.clone();
            let content = attribution.content.into_iter().map(span).collect();
            Some(Said { content, speaker })
        });
        let mentions = line.mentions.iter().map(|mention| Mention {
            span: span(mention.span),
            head: span(mention.head),
            entity: mention.entity.clone(),
            kind: mention.r#type.clone(),
        });
        read.push(Article {
            said: said.collect(),
            mentions: mentions.collect(),
            id: line.id,
            genre: line.genre,
            text: line.text,
            silver: Vec::new(),
        });
    }
    Ok(read)
}

/// Puts the names of a layer into the articles that it covers.
pub fn read_silver(layer: &Path, articles: &mut [Article]) -> Result<()> {
    let index: HashMap<String, usize> =
        articles.iter().enumerate().map(|(at, article)| (article.id.clone(), at)).collect();
    let mut current: Option<(usize, Vec<u32>)> = None;
    let mut open: Option<(usize, usize, NameKind)> = None;
    for line in lines(layer)? {
        let line = line?;
        if let Some(id) = line.strip_prefix("# doc ") {
            current = index.get(id).map(|&at| (at, offsets(&articles[at].text)));
            open = None;
            continue;
        }
        let Some((article, bytes)) = &current else { continue };
        let fields: Vec<&str> = line.split('\t').collect();
        let kind = match fields.get(5).copied() {
            Some("PERSON") => Some(NameKind::Person),
            Some("ORGANIZATION") => Some(NameKind::Organization),
            Some("LOCATION") => Some(NameKind::Place),
            Some("MISC") => Some(NameKind::Other),
            _ => None,
        };
        let place = |at: usize| fields.get(at).and_then(|field| field.parse::<usize>().ok());
        let token = kind.zip(place(0)).zip(place(1)).map(|((kind, start), end)| (start, end, kind));
        open = match (open, token) {
            (Some((start, _, before)), Some((_, end, kind))) if before == kind => {
                Some((start, end, kind))
            }
            (before, token) => {
                if let Some((start, end, kind)) = before {
                    let span = TextSpan::new(bytes[start], bytes[end]);
                    articles[*article].silver.push((span, kind));
                }
                token
            }
        };
    }
    Ok(())
}
