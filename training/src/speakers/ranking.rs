//! Trains the ranker: whom sources mean.

use std::collections::{HashMap, HashSet};

use guillemet::TextSpan;
use guillemet::extract::Extractor;
use guillemet::training::model::clusters::ClusterTable;
use guillemet::training::model::linear::logistic;
use guillemet::training::quotes::marks::pair_marks;
use guillemet::training::quotes::tokens::Tokens;
use guillemet::training::speakers::candidates::Candidates;
use guillemet::training::speakers::confidence::{
    CONFIDENCE_FEATURES, ConfidenceValues, confidence_values,
};
use guillemet::training::speakers::entities::Entities;
use guillemet::training::speakers::features::{NoneValues, Values};
use guillemet::training::speakers::model::SpeakerModel;
use guillemet::training::speakers::name_tagger::NameSpace;
use guillemet::training::speakers::profile;
use guillemet::training::speakers::resolver::{Asked, Resolver, Saying};
use guillemet::training::speakers::source_names::add_source_names;

use super::gold::{Article, Speaker};
use super::learning::dot;
use super::names::Read;

/// An article with its attributions, as they are found, and whom they belong to.
pub struct Scene<'t> {
    pub article: &'t Article,
    pub read: Read<'t>,
    pub said: Vec<Saying>,
    /// For every attribution, its speaker, if one is annotated for its words.
    pub speakers: Vec<Option<&'t Speaker>>,
    pub fold: usize,
}

impl<'t> Scene<'t> {
    pub fn new(
        article: &'t Article,
        extractor: &Extractor,
        clusters: &ClusterTable,
        fold: usize,
    ) -> Self {
        let read = Read::new(&article.text, clusters);
        let (rows, _) = extractor.rows(&read.document);
        let marked: Vec<TextSpan> = pair_marks(&read.document)
            .iter()
            .filter(|pair| pair.depth == 0)
            .map(|pair| pair.span)
            .collect();
        let letters = |spans: &[TextSpan]| -> HashSet<u32> {
            let mut all = HashSet::new();
            for piece in spans {
                for mark in &marked {
                    if let Some(both) = mark.common(*piece) {
                        let text = both.of(&article.text);
                        let letters = text.char_indices().filter(|(_, c)| c.is_alphanumeric());
                        all.extend(letters.map(|(at, _)| both.start() + at as u32));
                    }
                }
            }
            all
        };
        let gold: Vec<(HashSet<u32>, &Speaker)> =
            article.said.iter().map(|said| (letters(&said.content), &said.speaker)).collect();
        let mut said = Vec::new();
        let mut speakers = Vec::new();
        for (quote, _) in rows {
            let own = letters(&quote.spans);
            let speaker = gold.iter().find(|(letters, _)| {
                let both = own.intersection(letters).count();
                !own.is_empty() && both * 10 >= own.len() * 8
            });
            speakers.push(speaker.map(|gold| gold.1).filter(|speaker| speaker.sure));
            said.push(Saying { spans: quote.spans, source: quote.source });
        }
        let sources: HashSet<u32> =
            said.iter().filter_map(|said: &Saying| said.source).map(|span| span.start()).collect();
        for mention in &article.mentions {
            let text = mention.span.of(&article.text);
            let is_description = ["the ", "The "].iter().any(|word| text.starts_with(word));
            let is_noun = mention.head.of(&article.text).chars().all(char::is_lowercase);
            let kinds = ["person", "organization"];
            let is_pronoun = ["it", "It", "they", "They"].contains(&text);
            if (is_description && is_noun || is_pronoun)
                && kinds.contains(&&mention.kind[..])
                && !sources.contains(&mention.span.start())
            {
                speakers.push(None);
                said.push(Saying { spans: Vec::new(), source: Some(mention.span) });
            }
        }
        Self { article, read, said, speakers, fold }
    }

    /// The entities of the article by the names that a model finds.
    fn entities(&self, model: &SpeakerModel) -> Entities {
        let tokens = self.read.tokens();
        let mut names = model.tagger.names(tokens, &self.read.forms, &mut NameSpace::default());
        let sources = self.said.iter().filter_map(|said| said.source);
        add_source_names(tokens, sources.map(|source| tokens.range_of(source)), &mut names);
        Entities::new(tokens, names, &[])
    }
}

/// A source to learn from: everyone, and who of them is right (`None` is nobody).
pub struct Sample {
    pub group: usize,
    pub entities: Vec<(u32, Values)>,
    pub none: NoneValues,
    pub right: Vec<Option<u32>>,
    pub weight: f32,
}

impl Sample {
    fn new(candidates: &Candidates<'_>, right: Vec<Option<u32>>, weight: f32) -> Self {
        let (entities, none) = (candidates.values(), candidates.none_values());
        Self { group: candidates.group(), entities, none, right, weight }
    }
}

/// A name to compare: lower case, letters and digits only, without "the" and possessive endings.
fn plain(name: &str) -> String {
    let name = name.to_lowercase().replace("'s", "").replace('\u{2019}', "'");
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let start = usize::from(words.first() == Some(&"the") && words.len() > 1);
    words[start..].join(" ")
}

/// For every entity, the forms that its names have.
fn forms(tokens: Tokens<'_>, entities: &Entities) -> HashMap<u32, HashSet<String>> {
    let mut forms: HashMap<u32, HashSet<String>> = HashMap::new();
    let text = |words: &std::ops::Range<usize>| {
        let first = tokens.get(words.start).unwrap().span;
        plain(first.cover(tokens.get(words.end - 1).unwrap().span).of(tokens.text()))
    };
    for mention in &entities.mentions {
        let all = forms.entry(mention.entity).or_default();
        all.insert(text(&mention.name.words));
    }
    forms
}

/// The samples of an article, with names of this tagger; earlier speakers as this ranker finds
/// them, or the right ones.
pub fn samples(scene: &Scene<'_>, model: &SpeakerModel, is_first: bool) -> Vec<Sample> {
    let tokens = scene.read.tokens();
    let entities = scene.entities(model);
    let forms = forms(tokens, &entities);
    let mut samples = Vec::new();
    let resolver = Resolver::new(tokens, &entities, model, &scene.said);
    resolver.resolve(|asked, _, candidates| {
        let speaker = match asked {
            Asked::Source(number) => scene.speakers[number],
            Asked::Pronoun(_) => None,
        };
        let Some(speaker) = speaker else {
            return if !is_first { None } else { Some(None) };
        };
        let mut right: Vec<Option<u32>> = Vec::new();
        let names: HashSet<String> = if speaker.names.is_empty() {
            speaker.name.iter().chain(&speaker.aliases).map(|name| plain(name)).collect()
        } else {
            speaker.names.iter().map(|name| plain(name)).collect()
        };
        if names.is_empty() {
            right.push(None);
        } else {
            for entity in candidates.entities() {
                if forms.get(&entity).is_some_and(|forms| !forms.is_disjoint(&names)) {
                    right.push(Some(entity));
                }
            }
        }
        let known = right.first().copied();
        if !right.is_empty() {
            samples.push(Sample::new(candidates, right, 1.0));
        }
        if !is_first { None } else { Some(known.flatten()) }
    });
    samples
}

/// The samples of a free text whose mentions are annotated: its pronouns, and the sources that the
/// extraction finds in it.
pub fn free_samples(scene: &Scene<'_>, model: &SpeakerModel, is_first: bool) -> Vec<Sample> {
    let tokens = scene.read.tokens();
    let entities = scene.entities(model);
    let mentions = &scene.article.mentions;
    // What each of our entities is taken for, by the heads of mentions in its names.
    let mut votes: HashMap<u32, HashMap<&str, usize>> = HashMap::new();
    let mut named: HashSet<&str> = HashSet::new();
    for mention in &entities.mentions {
        let words = &mention.name.words;
        let first = tokens.get(words.start).unwrap().span;
        let span = first.cover(tokens.get(words.end - 1).unwrap().span);
        let inside = mentions.iter().filter(|other| span.contains(other.head));
        let longest = inside.max_by_key(|other| other.span.len().min(span.len()));
        if let Some(other) = longest {
            *votes.entry(mention.entity).or_default().entry(&other.entity).or_default() += 1;
            named.insert(&other.entity);
        }
    }
    let of = |entity: u32| {
        votes
            .get(&entity)
            .and_then(|votes| votes.iter().max_by_key(|vote| (vote.1, vote.0)))
            .map(|vote| *vote.0)
    };
    let mut samples = Vec::new();
    let resolver = Resolver::new(tokens, &entities, model, &scene.said);
    resolver.resolve(|asked, source, candidates| {
        let (word, weight) = match asked {
            Asked::Source(number) => {
                let is_said = !scene.said[number].spans.is_empty();
                let weight = if is_said { 0.5 } else { 0.3 };
                (source.head.unwrap_or(source.words.start), weight)
            }
            Asked::Pronoun(word) => (word, 0.3),
        };
        let start = tokens.get(source.words.start).map(|word| word.span.start());
        let head = tokens.get(word).map(|word| word.span.start());
        let meant = mentions.iter().find(|mention| {
            Some(mention.head.start()) == head && Some(mention.span.start()) == start
        });
        let unknown = if !is_first { None } else { Some(None) };
        let Some(meant) = meant.filter(|_| !source.words.is_empty()) else { return unknown };
        let mut right: Vec<Option<u32>> = candidates
            .entities()
            .filter(|&entity| of(entity) == Some(&meant.entity))
            .map(Some)
            .collect();
        if right.is_empty() {
            if named.contains(&meant.entity[..]) {
                return unknown;
            }
            right.push(None);
        }
        let known = right[0];
        samples.push(Sample::new(candidates, right, weight));
        if !is_first { None } else { Some(known) }
    });
    samples
}

/// How sure each answer is, and whether it is right, for attributions whose speaker is known.
pub fn judged(scene: &Scene<'_>, model: &SpeakerModel) -> Vec<(ConfidenceValues, bool)> {
    let tokens = scene.read.tokens();
    let entities = scene.entities(model);
    let mut judged = Vec::new();
    let resolver = Resolver::new(tokens, &entities, model, &scene.said);
    let mut values = Vec::new();
    let speakers = resolver.resolve(|asked, _, candidates| {
        if let Asked::Source(number) = asked {
            let (best, likely) = candidates.best(&model.ranker);
            values.push((number, confidence_values(likely, candidates.group(), best.is_none())));
        }
        None
    });
    for (number, values) in values {
        let Some(gold) = scene.speakers[number] else { continue };
        let named = speakers[number].entities.iter();
        let named = named.filter_map(|&entity| profile::name(tokens, entities.get(entity)?));
        let found: HashSet<String> = named.map(|name| plain(&name)).collect();
        let is_right = if gold.names.is_empty() {
            let known = gold.name.iter().chain(&gold.aliases).map(|name| plain(name));
            let known: HashSet<String> = known.collect();
            known.is_empty() == found.is_empty() && found.is_subset(&known)
        } else {
            let known: HashSet<String> = gold.names.iter().map(|name| plain(name)).collect();
            !found.is_empty() && found.is_subset(&known)
        };
        judged.push((values, is_right));
    }
    judged
}

/// Fits the confidence: a logistic regression by gradient descent.
pub fn fit_confidence(rows: &[(ConfidenceValues, bool)]) -> Vec<u8> {
    const ROUNDS: usize = 3000;
    const PENALTY: f32 = 1.0;
    let mut weights = [0.0_f32; CONFIDENCE_FEATURES];
    for _ in 0..ROUNDS {
        let mut gradient = weights.map(|weight| PENALTY * weight);
        for (values, is_right) in rows {
            let change = logistic(dot(values, &weights)) - f32::from(u8::from(*is_right));
            for (slot, value) in gradient.iter_mut().zip(values) {
                *slot += change * value;
            }
        }
        for (weight, gradient) in weights.iter_mut().zip(gradient) {
            *weight -= gradient / rows.len() as f32;
        }
    }
    weights.iter().flat_map(|weight| weight.to_le_bytes()).collect()
}

/// Prints names, sources and candidates.
pub fn show(scene: &Scene<'_>, model: &SpeakerModel) {
    let tokens = scene.read.tokens();
    let text = |words: &std::ops::Range<usize>| {
        if words.is_empty() {
            return "-";
        }
        let first = tokens.get(words.start).unwrap();
        first.span.cover(tokens.get(words.end - 1).unwrap().span).of(tokens.text())
    };
    let entities = scene.entities(model);
    for (number, entity) in entities.all.iter().enumerate() {
        let all: Vec<String> = entities
            .mentions
            .iter()
            .filter(|mention| mention.entity as usize == number)
            .map(|mention| {
                let titles = &mention.name.titles;
                let titles = if titles.is_empty() { "" } else { text(titles) };
                format!("{titles}<{}>", text(&mention.name.words))
            })
            .collect();
        let roles: Vec<&str> = entity.roles.iter().map(text).collect();
        println!(
            "{number} {:?} {:?} {} {all:?} {roles:?}",
            entity.kind(),
            entity.gender.gender(),
            text(&entity.name)
        );
    }
    let resolver = Resolver::new(tokens, &entities, model, &scene.said);
    resolver.resolve(|asked, source, candidates| {
        let Asked::Source(number) = asked else { return None };
        let said = &scene.said[number];
        println!(
            "\n{:?} [{}] {:?} gold {:?}",
            source.form,
            text(&source.words),
            said.spans.first().map(|piece| piece
                .of(tokens.text())
                .chars()
                .take(60)
                .collect::<String>()),
            scene.speakers[number].map(|speaker| (&speaker.name, &speaker.description))
        );
        let (weights, none) = model.ranker.of(candidates.group()).unwrap();
        let mut scores: Vec<(f32, &str)> = candidates
            .values()
            .iter()
            .map(|(entity, values)| {
                (dot(values, weights), text(&entities.all[*entity as usize].name))
            })
            .collect();
        scores.sort_by(|a, b| b.0.total_cmp(&a.0));
        let nobody = dot(&candidates.none_values(), none);
        println!("   none {nobody:.2} {:.2?}", &scores[..scores.len().min(4)]);
        None
    });
}
