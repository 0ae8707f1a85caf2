//! Trains the tagger of names: on names that a program found in many articles, set right where the
//! speakers are annotated, and on those of free texts.

use guillemet::TextSpan;
use guillemet::segment::{Document, SegmentOptions};
use guillemet::training::language::WordClass;
use guillemet::training::model::Sections;
use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::model::crf::HALF;
use guillemet::training::quotes::marks::pair_marks;
use guillemet::training::quotes::tokens::{Form, FormCache, TokenColumns, TokenRange, Tokens};
use guillemet::training::speakers::name::NameKind;
use guillemet::training::speakers::name_tagger::{NameSpace, NameTagger, run_features};

use super::gold::Article;
use crate::learn::{Field, Rate, Sequence};
use crate::weights::{Named, Quantised};

const BITS: u32 = 15;
const RATE: Rate = Rate { epochs: 6, step: 0.03, penalty: 20.0 };

/// A name as words, and its kind.
pub type Known = (TokenRange, NameKind);

/// An article ready to be looked at.
pub struct Read<'t> {
    pub document: Document<'t>,
    pub forms: FormCache<()>,
    columns: TokenColumns,
}

impl<'t> Read<'t> {
    pub fn new(text: &'t str, clusters: &ClusterTable) -> Self {
        let document = Document::new(text, &SegmentOptions::default());
        let (mut columns, mut forms) = (TokenColumns::default(), FormCache::default());
        forms.begin(1, || ());
        let pairs = pair_marks(&document);
        columns.fill(&document, &pairs, &mut forms, |text| {
            (Form::new(text, document.language, clusters), ())
        });
        Self { document, forms, columns }
    }

    pub fn tokens(&self) -> Tokens<'_> {
        self.columns.tokens(&self.document)
    }
}

/// The names of an article as words: silver ones, or those of its mentions, and its speakers.
pub fn known(
    article: &Article,
    read: &Read<'_>,
    tagged: Option<&NameTagger>,
    clusters: &ClusterTable,
) -> Vec<Known> {
    let tokens = read.tokens();
    let mut names: Vec<Known> = if let Some(tagger) = tagged {
        let names = tagger.names(tokens, &read.forms, &mut NameSpace::default());
        names.into_iter().map(|name| (name.words, name.kind)).collect()
    } else if article.mentions.is_empty() {
        let words = |span: TextSpan| tokens.range_of(span);
        article.silver.iter().map(|&(span, kind)| (words(span), kind)).collect()
    } else {
        of_mentions(article, tokens)
    };
    names.retain(|(words, _)| !words.is_empty());
    correct(article, tokens, clusters, &mut names);
    names.sort_by_key(|(words, _)| words.start);
    names
}

/// Mentions of nothing but capitalised words and what stands between them.
fn of_mentions(article: &Article, tokens: Tokens<'_>) -> Vec<Known> {
    let mut names: Vec<Known> = Vec::new();
    for mention in &article.mentions {
        let kind = match &mention.kind[..] {
            "person" => NameKind::Person,
            "organization" => NameKind::Organization,
            "place" => NameKind::Place,
            "event" | "object" | "abstract" => NameKind::Other,
            _ => continue,
        };
        let mut range = tokens.range_of(mention.span);
        let is = |at: usize, class| tokens.get(at).is_some_and(|word| word.is(class));
        while range.start < range.end
            && (matches!(tokens.form(range.start), "the" | "The" | "a" | "an")
                || kind == NameKind::Person && is(range.start, WordClass::TITLE))
        {
            range.start += 1;
        }
        while range.start < range.end && matches!(tokens.form(range.end - 1), "'s" | "\u{2019}s") {
            range.end -= 1;
        }
        let is_name = range.clone().all(|at| {
            let word = tokens.get(at).unwrap();
            word.is_capitalized()
                || at > range.start
                    && (matches!(
                        tokens.form(at),
                        "of" | "the"
                            | "for"
                            | "and"
                            | "de"
                            | "la"
                            | "del"
                            | "da"
                            | "di"
                            | "van"
                            | "von"
                            | "der"
                            | "&"
                            | "-"
                            | "."
                            | "'"
                    ) || tokens.form(at).as_bytes()[0].is_ascii_digit())
        });
        let is_word = range.len() == 1
            && is(
                range.start,
                WordClass::PRONOUN.or(WordClass::DETERMINER).or(WordClass::POSSESSIVE),
            );
        if is_name && !is_word && !range.is_empty() {
            names.push((range, kind));
        }
    }
    names.sort_by_key(|(words, _)| (words.start, usize::MAX - words.len()));
    let mut end = 0;
    names.retain(|(words, _)| {
        let is_apart = words.start >= end;
        if is_apart {
            end = words.end;
        }
        is_apart
    });
    names
}

/// Sets names right by the speakers of the gold.
fn correct(article: &Article, tokens: Tokens<'_>, clusters: &ClusterTable, names: &mut Vec<Known>) {
    let mut forms: Vec<(Vec<String>, NameKind)> = Vec::new();
    for said in &article.said {
        let kind = match &said.speaker.kind[..] {
            "person" => NameKind::Person,
            "organization" => NameKind::Organization,
            _ => continue,
        };
        let all = if said.speaker.names.is_empty() {
            said.speaker.name.iter().chain(&said.speaker.aliases).collect::<Vec<_>>()
        } else {
            said.speaker.names.iter().collect()
        };
        for name in all {
            let read = Read::new(name, clusters);
            let words: Vec<String> =
                (0..read.tokens().len()).map(|at| read.tokens().form(at).to_owned()).collect();
            if !words.is_empty() && words[0] != "the" && !forms.contains(&(words.clone(), kind)) {
                forms.push((words, kind));
            }
        }
    }
    forms.sort_by_key(|(words, _)| usize::MAX - words.len());
    let mut fixed: Vec<TokenRange> = Vec::new();
    for (form, kind) in &forms {
        for start in 0..tokens.len().saturating_sub(form.len() - 1) {
            let range = start..start + form.len();
            let is_here = range.clone().zip(form).all(|(at, word)| {
                let here = tokens.form(at);
                here == word || word.len() > 2 && here == word.to_uppercase()
            });
            let overlaps = |other: &TokenRange| other.start < range.end && range.start < other.end;
            if !is_here || fixed.iter().any(overlaps) {
                continue;
            }
            // Inside a longer name of another kind: "Trump Tower"; or of another person.
            let is_inside = names.iter().any(|(words, other)| {
                words.start <= range.start
                    && words.end >= range.end
                    && words.len() > range.len()
                    && (other != kind || form.len() == 1)
            });
            if is_inside {
                continue;
            }
            names.retain(|(words, _)| !overlaps(words));
            names.push((range.clone(), *kind));
            fixed.push(range);
        }
    }
}

/// The runs of an article as sequences; `only` chooses the sentences.
fn sequences(read: &Read<'_>, names: &[Known], only: impl Fn(usize) -> bool) -> Vec<Sequence> {
    let tokens = read.tokens();
    let mut labels = vec![0_u8; tokens.len()];
    for (words, kind) in names {
        let kind = NameKind::ALL.iter().position(|other| other == kind).unwrap() as u8 + 1;
        labels[words.clone()].fill(kind + HALF as u8);
        labels[words.start] = kind;
    }
    let sentence_of =
        |at: usize| read.document.sentences.partition_point(|s| s.tokens.end as usize <= at);
    run_features(tokens, &read.forms)
        .into_iter()
        .filter(|run| only(sentence_of(run.words.start)))
        .map(|run| {
            let mut labels = labels[run.words.clone()].to_vec();
            if let Some(first) = labels.first_mut() {
                *first %= HALF as u8;
            }
            Sequence { base: Vec::new(), features: run.features, classes: run.classes, labels }
        })
        .collect()
}

/// The article with some of its sentences in capitals or with a capital for each word, and which.
fn shouted(text: &str) -> (String, Vec<bool>) {
    let document = Document::new(text, &SegmentOptions::default());
    let mut bytes = text.as_bytes().to_vec();
    let mut changed = Vec::new();
    for (number, sentence) in document.sentences.iter().enumerate() {
        let way = number % 14;
        changed.push(matches!(way, 3 | 8));
        for token in &document.tokens[sentence.tokens.start as usize..sentence.tokens.end as usize]
        {
            let word = &mut bytes[token.start() as usize..token.end() as usize];
            match way {
                3 => word.make_ascii_uppercase(),
                8 if word.len() > 3 || number % 2 == 0 => {
                    word[0].make_ascii_uppercase();
                }
                _ => {}
            }
        }
    }
    (String::from_utf8(bytes).unwrap(), changed)
}

/// Words that roles are made of, for sentences made up.
const ROLES: &str = "Director Manager Coordinator Spokesman Spokeswoman Editor Analyst Professor Coach \
    Captain Chairman Whip Leader Strategist CEO CFO President Officer Chief Counsel Reporter Anchor \
    Economist Researcher Pollster Attorney Commissioner Secretary Adviser Organizer Founder Sheik \
    Superintendent Principal Correspondent Columnist Inspector Prosecutor Treasurer Producer";
const MODIFIERS: &str = "Media Campaign Senate House Minority Majority Deputy Assistant State Senior \
    National Executive Managing Police School County City Policy Finance Research Marketing Foreign \
    Defense Health Regional Communications Vice General Head Lead Republican Democratic";

/// A name of the pool for another one: a full one for a full one, a last one for a last one.
fn other_name<'p>(name: &'p str, pool: &'p [String]) -> &'p str {
    let last = name.rsplit(' ').next().unwrap_or(name);
    let seed = last.bytes().fold(7_usize, |seed, byte| seed * 31 % 1_000_003 + usize::from(byte));
    let Some(other) = pool.get(seed % pool.len().max(1)) else { return name };
    if name.contains(' ') { other } else { other.rsplit(' ').next().unwrap_or(other) }
}

/// Some sentences of an article with titles before the names of people and places behind them, or
/// another word where a name begins a sentence; the names are where they then stand.
///
/// People have names out of `pool` there, so that no name is known by heart: those of one last
/// word have one.
fn extended(
    text: &str,
    names: &[(TextSpan, NameKind)],
    pool: &[String],
) -> (String, Vec<(TextSpan, NameKind)>) {
    let document = Document::new(text, &SegmentOptions::default());
    let pick = |list: &str, number: usize| -> String {
        let words: Vec<&str> = list.split_whitespace().collect();
        words[number.wrapping_mul(2_654_435_761) / 7 % words.len()].to_owned()
    };
    let of_kind = |kind: NameKind, number: usize| -> String {
        let all: Vec<&str> =
            names.iter().filter(|name| name.1 == kind).map(|name| name.0.of(text)).collect();
        if all.is_empty() { "Acme".into() } else { all[number % all.len()].to_owned() }
    };
    let (mut out, mut spans) = (String::new(), Vec::new());
    for (number, sentence) in document.sentences.iter().enumerate() {
        let inside: Vec<&(TextSpan, NameKind)> =
            names.iter().filter(|name| sentence.span.contains(name.0)).collect();
        let has_person = inside.iter().any(|name| name.1 == NameKind::Person);
        if number % 2 != 1 || !has_person {
            continue;
        }
        let mut at = sentence.span.start();
        for (count, &&(span, kind)) in inside.iter().enumerate() {
            if span.start() < at {
                continue;
            }
            let seed = number * 31 + count * 7 + text.len();
            out.push_str(&text[at as usize..span.start() as usize]);
            let own = span.of(text);
            let name = if kind == NameKind::Person { other_name(own, pool) } else { own };
            let is_full = kind == NameKind::Person && name.contains(' ');
            if kind == NameKind::Person && span.start() == sentence.span.start() && seed % 9 == 0 {
                let words = document.tokens.iter().map(|token| token.of(text));
                let lower: Vec<&str> = words
                    .filter(|word| word.chars().all(|c| c.is_ascii_lowercase()) && word.len() > 1)
                    .collect();
                if let Some(word) = lower.get(seed * 13 % lower.len().max(1)) {
                    out.push_str(&word[..1].to_uppercase());
                    out.push_str(&word[1..]);
                    out.push(' ');
                }
            } else if is_full {
                let role = pick(ROLES, seed);
                match seed % 6 {
                    0 => out.push_str(&format!("{} {role} ", pick(MODIFIERS, seed + 5))),
                    1 => {
                        out.push_str(&format!("{} {role} ", of_kind(NameKind::Organization, seed)))
                    }
                    2 => out.push_str(&format!("{role} ")),
                    3 => out.push_str(&format!("Co-{} ", role.to_lowercase())),
                    4 => out.push_str(&format!(
                        "{} {} {role} ",
                        pick(MODIFIERS, seed + 9),
                        pick(MODIFIERS, seed + 4)
                    )),
                    _ => {}
                }
            }
            let start = out.len() as u32;
            out.push_str(name);
            spans.push((TextSpan::new(start, out.len() as u32), kind));
            if is_full && seed % 4 == 0 {
                out.push_str(" of ");
                let start = out.len() as u32;
                out.push_str(&of_kind(NameKind::Place, seed));
                spans.push((TextSpan::new(start, out.len() as u32), NameKind::Place));
            }
            at = span.end();
        }
        out.push_str(&text[at as usize..sentence.span.end() as usize]);
        out.push_str("\n\n");
    }
    (out, spans)
}

/// Trains a tagger on articles and the names known of them.
pub fn learn(articles: &[(&Article, Vec<(TextSpan, NameKind)>)], lexicon: &ClusterTable) -> Named {
    let mut all = Vec::new();
    let mut pool: Vec<String> = articles
        .iter()
        .flat_map(|(article, names)| {
            let people = names.iter().filter(|name| name.1 == NameKind::Person);
            people.map(|name| name.0.of(&article.text).to_owned())
        })
        .filter(|name| name.contains(' ') && !name.contains('\n') && name.len() < 40)
        .collect();
    pool.sort_unstable();
    pool.dedup();
    for (article, names) in articles {
        let (other, changed) = shouted(&article.text);
        let (longer, longer_names) = extended(&article.text, names, &pool);
        let texts =
            [(&article.text, names, false), (&other, names, true), (&longer, &longer_names, false)];
        for (text, names, is_changed) in texts {
            let read = Read::new(text, lexicon);
            let tokens = read.tokens();
            let mut known: Vec<Known> = Vec::new();
            for (span, kind) in names {
                let words = tokens.range_of(*span);
                if known.last().is_none_or(|last| last.0.end <= words.start) && !words.is_empty() {
                    known.push((words, *kind));
                }
            }
            let only =
                |sentence: usize| !is_changed || changed.get(sentence).copied().unwrap_or_default();
            all.extend(sequences(&read, &known, only));
        }
    }
    let field = Field::learn(&all, BITS, RATE);
    let rows = Quantised::new(field.rows.as_flattened());
    let steps = field.steps.iter();
    let steps = steps.flat_map(|steps| steps.begin.as_flattened().iter().chain(&steps.inside));
    let steps = field.start.iter().chain(steps).flat_map(|step| step.to_le_bytes()).collect();
    vec![
        (b"nscale  ", rows.scale.to_le_bytes().to_vec()),
        (b"names   ", rows.bytes),
        (b"nsteps  ", steps),
    ]
}

/// The names of an article as spans.
pub fn spans(read: &Read<'_>, names: Vec<Known>) -> Vec<(TextSpan, NameKind)> {
    let tokens = read.tokens();
    let span = |words: TokenRange| {
        tokens.get(words.start).unwrap().span.cover(tokens.get(words.end - 1).unwrap().span)
    };
    names.into_iter().map(|(words, kind)| (span(words), kind)).collect()
}

/// The tagger of these sections.
pub fn tagger(bytes: &[u8]) -> NameTagger {
    NameTagger::new(&Sections::read(bytes).unwrap()).unwrap()
}
