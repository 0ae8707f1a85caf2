//! Whether words between quotation marks are a quotation, or a title, a term, a nickname, a word
//! that the writer keeps at arm's length: a log-linear model over the words and what stands around
//! them. It reads no reports: what tagger and linker make of the words is weighed with it later
//! ([`crate::quotes::calibration`]).

use super::paragraph::mixed_kinds;
use crate::Error;
use crate::language::lexicon::WordClass;
use crate::model::Sections;
use crate::model::linear::{Weights, feature, logistic, mix};
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::{FormCache, TokenRange, Tokens, kind, state};

/// So many words at the beginning of the marked ones are looked at.
const WORDS: usize = 24;
/// So many words on either side.
const AROUND: usize = 14;

/// The weights of the model.
#[derive(Clone, Debug)]
pub(crate) struct QuotationModel(Weights);

impl QuotationModel {
    /// The weights of a file.
    ///
    /// # Errors
    ///
    /// If a section of the file is missing.
    pub(crate) fn new(file: &Sections) -> Result<Self, Error> {
        let [scale] = file.numbers(b"mscales ")?;
        Ok(Self(Weights::new(file.require(b"marked  ")?, scale)))
    }

    /// How likely the words of a pair of marks are a quotation.
    pub(crate) fn probability<P: Clone>(
        &self,
        tokens: Tokens<'_>,
        forms: &FormCache<P>,
        pair: &QuotePair,
    ) -> f32 {
        let mut sum = 0;
        quotation_features(tokens, forms, pair, |feature| sum += self.0.get(feature));
        logistic(self.0.scaled(sum))
    }
}

/// Hands the features of a pair of marks to `visit`.
pub fn quotation_features<P: Clone>(
    tokens: Tokens<'_>,
    forms: &FormCache<P>,
    pair: &QuotePair,
    visit: impl FnMut(u32),
) {
    let paragraphs = tokens.paragraphs();
    let whole = tokens.range_of(pair.span);
    let after = paragraphs.partition_point(|range| range.start <= whole.start);
    let paragraph = after.checked_sub(1).and_then(|at| paragraphs.get(at)).cloned();
    let paragraph = paragraph.unwrap_or_default();
    let inside = tokens.range_of(pair.inner);
    let words = inside.clone().filter(|&at| !kind::is_mark(tokens.kind(at))).count();
    let mut marked = MarkedWords {
        tokens,
        forms,
        inside,
        before: paragraph.start.min(whole.start)..whole.start,
        behind: whole.end..paragraph.end.max(whole.end),
        length: length(words),
        titled: 0,
        visit,
    };
    marked.titled = u32::from(marked.is_titled());
    marked.own();
    marked.sides();
    marked.place(paragraphs.len() > 1 && paragraph.start == 0);
}

/// Words between marks, and the rest of their paragraph.
struct MarkedWords<'a, P, V> {
    tokens: Tokens<'a>,
    forms: &'a FormCache<P>,
    inside: TokenRange,
    before: TokenRange,
    behind: TokenRange,
    /// How many words they are, see [`length`].
    length: u32,
    /// Whether they are written as titles are.
    titled: u32,
    visit: V,
}

impl<P: Clone, V: FnMut(u32)> MarkedWords<'_, P, V> {
    fn put(&mut self, template: u32, value: u32) {
        (self.visit)(feature(template, value));
    }

    /// Whether all words but function words begin with a capital or a digit.
    fn is_titled(&self) -> bool {
        let is_open = |&&kind: &&u8| !kind::is_mark(kind) && kind < kind::POSSESSIVE;
        let kinds = self.tokens.kinds(self.inside.clone());
        let mut open = kinds.iter().filter(is_open).peekable();
        open.peek().is_some()
            && open.all(|&kind| (kind::CAPITALISED..=kind::NUMBER).contains(&kind))
    }

    /// The fine cluster of a token's word.
    fn cluster(&self, at: usize) -> u32 {
        let number = self.tokens.numbers(at..at + 1).first();
        number.map_or(0, |&number| self.forms.get(number).clusters.fine.into())
    }

    /// The marked words themselves.
    fn own(&mut self) {
        let (tokens, length, titled) = (self.tokens, self.length, self.titled);
        let (first, last) = (self.inside.start, self.inside.end.saturating_sub(1));
        let first_kind = u32::from(tokens.kind(first));
        let last_kind = u32::from(tokens.kind(last));
        self.put(1, length);
        self.put(2, mix(titled, length));
        self.put(3, mix(first_kind, length));
        self.put(4, mix(last_kind, length));
        self.put(5, mix(last_kind, titled));
        self.put(6, tokens.lower(first));
        self.put(7, tokens.lower(last));
        self.put(8, self.cluster(first));
        for at in self.inside.clone().take(WORDS) {
            self.put(9, tokens.lower(at));
            self.put(10, mix(tokens.kind(at).into(), length));
        }
    }

    /// The words on either side.
    fn sides(&mut self) {
        let (tokens, length, titled) = (self.tokens, self.length, self.titled);
        let before: Vec<usize> = self.before.clone().rev().take(AROUND).collect();
        let behind: Vec<usize> = self.behind.clone().take(AROUND).collect();
        for (template, side) in [(20, before), (40, behind)] {
            let lower = |at: usize| side.get(at).map_or(0, |&at| tokens.lower(at));
            let nearest = lower(0);
            self.put(template, nearest);
            self.put(template + 1, mix(nearest, titled));
            self.put(template + 2, mix(nearest, length));
            self.put(template + 3, mix(nearest, lower(1)));
            let cluster = side.first().map_or(0, |&at| self.cluster(at));
            self.put(template + 4, mix(cluster, titled));
            self.put(template + 5, mix(cluster, length));
            for &at in &side {
                let cluster = self.cluster(at);
                self.put(template + 6, tokens.lower(at));
                self.put(template + 7, cluster);
                self.put(template + 8, mix(cluster, titled));
            }
        }
    }

    /// How far behind the words a verb of reporting stands, from 1; 0 for none.
    fn reports_behind(&self) -> u32 {
        let mut near = self.behind.clone().take(AROUND / 2);
        let verb = near.position(|at| self.tokens.is(at, WordClass::STRONG_CUE));
        verb.map_or(0, |at| 1 + at.min(3) as u32)
    }

    /// The place of the words in sentence and paragraph, and the marks around them.
    fn place(&mut self, is_headline: bool) {
        let tokens = self.tokens;
        let edge = |at: Option<usize>| at.map_or(kind::EDGE, |at| tokens.kind(at));
        let ends = [edge(self.before.clone().next_back()), edge(self.behind.clone().next())];
        let around = mixed_kinds(&ends);
        let last = self.inside.end.saturating_sub(1);
        let starts = tokens.since_start(self.before.end) == 0;
        let is_sentence = u32::from(starts) * 2 + u32::from(tokens.until_end(last) <= 2);
        let mut near = self.behind.clone().take(3).chain(self.before.clone().rev().take(3));
        let is_listed = near.any(|at| tokens.state(at) != state::OUTSIDE);
        self.put(60, around);
        self.put(61, mix(around, self.length));
        self.put(62, mix(around, self.titled));
        self.put(63, mix(is_sentence, self.length));
        self.put(64, mix(is_headline.into(), self.length));
        self.put(65, mix(is_listed.into(), self.titled));
        self.put(66, mix(tokens.lower(self.before.end), self.length));
        self.put(67, mix(u32::from(tokens.kind(last)), around));
        self.put(68, mix(u32::from(tokens.kind(last)), self.reports_behind()));
        self.put(69, mix(self.length, self.reports_behind()));
    }
}

/// A number of words by its magnitude: up to 3, 4 to 5, 6 to 9, more.
const fn length(words: usize) -> u32 {
    match words {
        0..=3 => words as u32,
        4..=5 => 4,
        6..=9 => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::clusters::ClusterTable;
    use crate::quotes::marks::pair_marks;
    use crate::quotes::model::Model;
    use crate::quotes::tokens::{Form, TokenColumns};
    use crate::segment::{Document, SegmentOptions};

    /// Does something with the first pair of marks of a text.
    fn with_pair<T>(
        text: &str,
        then: impl FnOnce(Tokens<'_>, &FormCache<()>, &QuotePair) -> T,
    ) -> T {
        let document = Document::new(text, &SegmentOptions::default());
        let pairs = pair_marks(&document);
        let (mut columns, mut forms) = (TokenColumns::default(), FormCache::default());
        forms.begin(1, || ());
        let (language, clusters) = (document.language, ClusterTable::default());
        let make = |form: &str| (Form::new(form, language, &clusters), ());
        columns.fill(&document, &pairs, &mut forms, make);
        then(columns.tokens(&document), &forms, &pairs[0])
    }

    fn features(text: &str) -> Vec<u32> {
        let mut features = Vec::new();
        with_pair(text, |tokens, forms, pair| {
            quotation_features(tokens, forms, pair, |feature| features.push(feature));
        });
        features
    }

    #[test]
    fn a_title_is_less_likely_a_quotation_than_a_sentence() {
        let model = Model::english().unwrap();
        let probability = |text: &str| {
            with_pair(text, |tokens, forms, pair| model.quotation.probability(tokens, forms, pair))
        };
        let title = probability("Their first album, called \"Songs of the Sea,\" was a success.");
        let sentence = probability("\"We have never been so happy,\" the singer said on Friday.");
        assert!(title < 0.7 && sentence > 0.9, "{title} {sentence}");
    }

    #[test]
    fn no_more_than_the_first_words_are_looked_at() {
        let long = |words: usize| features(&format!("Lee said: \"{}end.\"", "so ".repeat(words)));
        assert_eq!(long(30).len(), long(3000).len());
        assert!(long(3).len() < long(30).len());
    }

    #[test]
    fn a_pair_may_be_all_of_a_text_and_hold_no_word() {
        assert!(!features("\"We won.\"").is_empty());
        assert!(!features("\"!\"").is_empty());
    }
}
