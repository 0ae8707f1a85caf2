//! A document read for attributions: tokens, quotation marks, and who reports what.

use std::cell::RefCell;

use super::attribution::Attribution;
use super::cues::Cues;
use super::learned::span_label::SpanLabel;
use super::learned::tagger::{TaggedForms, TaggerSpace, Tagging};
use super::marks::{QuotePair, outermost, pair_marks};
use super::merge::completion::complete;
use super::merge::coordination::coordinate;
use super::merge::normalize::Normalizer;
use super::merge::span_index::SpanIndex;
use super::merge::split_features::SplitFeatures;
use super::merge::split_model::SplitPoint;
use super::merge::split_rules::split_by_rule;
use super::model::Model;
use super::rules::RuleReader;
use super::tokens::{Form, TokenColumns, Tokens};
use crate::interrupt;
use crate::model::clusters::ClusterTable;
use crate::segment::Document;

/// What is found in a document before it is known who its sources are.
#[derive(Debug)]
pub(crate) struct Reading<'a> {
    /// The tokens of the document.
    pub tokens: Tokens<'a>,
    /// The forms of its tokens.
    pub forms: &'a TaggedForms,
    /// Its pairs of quotation marks.
    pub pairs: &'a [QuotePair],
    /// The attributions, in the order of their first spans.
    pub attributions: Vec<Attribution>,
    /// What speaks for every pair of marks; empty without a model.
    pub said: Vec<Said>,
    /// Where the model's attributions could be split.
    pub split_points: Vec<SplitPoint>,
}

/// What speaks for it that somebody said the words of a pair of marks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Said {
    /// How likely the tagger takes its tokens for content, on average.
    pub content: f32,
    /// How likely they are a quotation by themselves and what stands around them.
    pub quotation: f32,
}

impl Said {
    /// Of words inside of others, and of none.
    pub(crate) const CERTAIN: Self = Self { content: 1.0, quotation: 1.0 };
}

/// The memory of a thread. What was worked out of the word forms of one document serves the next
/// ones, also where extractors live for a few documents only.
#[derive(Debug, Default)]
struct Workspace {
    forms: TaggedForms,
    document: DocumentSpace,
}

#[derive(Debug, Default)]
struct DocumentSpace {
    columns: TokenColumns,
    tagger: TaggerSpace,
    tagging: Tagging,
}

/// The space of a document with more tokens than this is given back when it is read.
const MOST_TOKENS: usize = 1 << 15;

thread_local! {
    static WORKSPACE: RefCell<Workspace> = RefCell::default();
}

/// Reads a document and hands what is found to `then`. Without a model, each pair of marks is an
/// attribution without cue and source.
pub(crate) fn read<T>(
    document: &Document<'_>,
    model: Option<&Model>,
    cues: &Cues,
    then: impl FnOnce(Reading<'_>) -> T,
) -> T {
    WORKSPACE.with(|workspace| match workspace.try_borrow_mut() {
        Ok(mut workspace) => {
            let result = workspace.read(document, model, cues, then);
            if document.tokens.len() > MOST_TOKENS {
                *workspace = Workspace::default();
            }
            result
        }
        Err(_) => Workspace::default().read(document, model, cues, then),
    })
}

impl Workspace {
    fn read<T>(
        &mut self,
        document: &Document<'_>,
        model: Option<&Model>,
        cues: &Cues,
        then: impl FnOnce(Reading<'_>) -> T,
    ) -> T {
        let Self { forms, document: space } = self;
        let pairs = pair_marks(document);
        let language = document.language;
        let Some(model) = model else {
            // No model has this number.
            forms.begin(u64::MAX - language as u64, Default::default);
            let clusters = ClusterTable::default();
            let make = |text: &str| (Form::new(text, language, &clusters), Default::default());
            space.columns.fill(document, &pairs, forms, make);
            let tokens = space.columns.tokens(document);
            let attributions = RuleReader::new(tokens, &pairs).unreported();
            let (said, split_points) = (Vec::new(), Vec::new());
            return then(Reading {
                tokens,
                forms,
                pairs: &pairs,
                attributions,
                said,
                split_points,
            });
        };
        model.tagger.begin(forms, cues.number());
        let make = |text: &str| model.tagger.form(cues.analysed(text), language);
        space.columns.fill(document, &pairs, forms, make);
        let tokens = space.columns.tokens(document);
        model.tagger.tag(tokens, forms, &mut space.tagger, &mut space.tagging);
        then(find(tokens, forms, &pairs, model, &space.tagging))
    }
}

/// The attributions of the model and of the rules.
fn find<'a>(
    tokens: Tokens<'a>,
    forms: &'a TaggedForms,
    pairs: &'a [QuotePair],
    model: &Model,
    tagging: &Tagging,
) -> Reading<'a> {
    let quoted = &outermost(pairs)[..];
    let rules = RuleReader::new(tokens, pairs).attributions();
    let rule_index = SpanIndex::new(&rules);
    let normalizer = Normalizer { tokens, quoted };
    let features =
        SplitFeatures { tokens, quoted, tagging, rules: &rules, rule_index: &rule_index };
    let mut learned = Vec::new();
    let mut split_points = Vec::new();
    let linked = model.linker.link(tokens, quoted, tagging);
    for mut attribution in split_by_rule(tokens, pairs, linked) {
        if interrupt::is_stopped() {
            break;
        }
        normalizer.normalize(&mut attribution);
        let points = features.points(&attribution);
        let from = learned.len();
        model.split.split(attribution, &points, &mut learned);
        for later in learned.iter_mut().skip(from + 1) {
            features.report_behind(later);
        }
        split_points.extend(points);
    }
    let said = |pair: &QuotePair| match pair.depth {
        0 => Said {
            content: tagging.probability(tokens.range_of(pair.span), &SpanLabel::CONTENTS),
            quotation: model.quotation.probability(tokens, forms, pair),
        },
        // Tokens know only the outermost pair that they are in.
        _ => Said::CERTAIN,
    };
    let mut attributions = complete(learned, rules);
    coordinate(tokens, pairs, &mut attributions);
    let said = pairs.iter().map(said).collect();
    Reading { tokens, forms, pairs, attributions, said, split_points }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::segment::SegmentOptions;

    const TEXT: &str = "\"We \u{2018}won\u{2019} it,\" said Lee. It was \"great\".";

    #[test]
    fn without_a_model_a_reading_has_the_pairs_and_no_report() {
        let document = Document::new(TEXT, &SegmentOptions::default());
        let (attributions, said) = read(&document, None, &Cues::default(), |reading| {
            assert_eq!(reading.tokens.len(), document.tokens.len());
            (reading.attributions, reading.said)
        });
        assert_eq!(attributions.len(), 2);
        assert!(attributions.iter().all(|found| found.source.is_none()));
        assert!(said.is_empty());
    }

    #[test]
    fn the_tagger_weighs_every_outermost_pair() {
        let document = Document::new(TEXT, &SegmentOptions::default());
        let model = Model::english().unwrap();
        read(&document, Some(&model), &Cues::default(), |reading| {
            assert_eq!(reading.pairs.len(), 3);
            let [outer, inner, word] = reading.said[..] else { panic!("{:?}", reading.said) };
            assert!(outer.content > 0.5 && outer.content > word.content, "{outer:?} {word:?}");
            assert!(outer.quotation > word.quotation, "{outer:?} {word:?}");
            assert_eq!(inner, Said::CERTAIN);
        });
    }

    #[test]
    fn a_document_can_be_read_while_another_one_is() {
        let document = Document::new(TEXT, &SegmentOptions::default());
        let model = Model::english().unwrap();
        let other = Document::new("It rained.", &SegmentOptions::default());
        let found = read(&document, Some(&model), &Cues::default(), |reading| {
            let inner = read(&other, None, &Cues::default(), |inner| inner.attributions.len());
            (reading.attributions.len(), inner)
        });
        assert_eq!(
            found,
            (read(&document, Some(&model), &Cues::default(), |again| again.attributions.len()), 0)
        );
    }
}
