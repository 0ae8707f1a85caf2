//! The merge: attributions of the model, completed by the rules where it left something open.
//!
//! The model decides. A rule's report is taken over only by words that the model gave no source,
//! and a rule's attribution only where the model has none of its words. Of the attributions that
//! end up with the same cue, one is made.

use std::collections::BTreeSet;

use super::span_index::SpanIndex;
use crate::TextSpan;
use crate::quotes::attribution::Attribution;

/// The attributions of both, in the order of their first spans.
pub(crate) fn complete(learned: Vec<Attribution>, rules: Vec<Attribution>) -> Vec<Attribution> {
    let index = SpanIndex::new(&learned);
    let mut found: Vec<Option<Attribution>> = learned.into_iter().map(Some).collect();
    let mut grown = BTreeSet::new();
    for rule in rules {
        let mut owners: Vec<usize> =
            rule.spans.iter().flat_map(|&span| index.overlapping(span)).collect();
        owners.dedup();
        if owners.is_empty() {
            found.push(Some(rule));
        } else if rule.source.is_some() {
            grown.extend(take_over(&mut found, &owners, &rule));
        }
    }
    for index in grown {
        if let Some(attribution) = found.get_mut(index).and_then(Option::as_mut) {
            attribution.settle();
        }
    }
    let mut found: Vec<Attribution> = found.into_iter().flatten().collect();
    share_sources(&mut found);
    found.sort_by_key(Attribution::start);
    found
}

/// A cue has one source: an attribution without source gets that of another one with its cue, and
/// loses the span that this source stands in.
fn share_sources(found: &mut [Attribution]) {
    let report = |attribution: &Attribution| Some((attribution.cue?, attribution.source?));
    let mut reports: Vec<(TextSpan, TextSpan)> = found.iter().filter_map(report).collect();
    reports.sort_unstable();
    for open in found.iter_mut().filter(|attribution| attribution.source.is_none()) {
        let Some(cue) = open.cue else { continue };
        let next = reports.partition_point(|(other, _)| other.end() <= cue.start());
        let Some(&(_, source)) = reports.get(next).filter(|(other, _)| other.overlaps(cue)) else {
            continue;
        };
        open.source = Some(source);
        if !open.spans.iter().all(|span| span.overlaps(source)) {
            open.spans.retain(|span| !span.overlaps(source));
        }
    }
}

/// Gives the report of a rule to the attributions among `owners` that have no source, and makes
/// one of those and the one that has this cue already. Gives that one, if it has grown.
fn take_over(
    found: &mut Vec<Option<Attribution>>,
    owners: &[usize],
    rule: &Attribution,
) -> Option<usize> {
    let has_cue = |attribution: &Attribution| match (attribution.cue, rule.cue) {
        (Some(cue), Some(other)) => attribution.source.is_some() && cue.overlaps(other),
        _ => false,
    };
    let get = |at: usize| found.get(at).and_then(Option::as_ref);
    let mut keeper = owners.iter().copied().find(|&at| get(at).is_some_and(has_cue));
    let mut grown = None;
    for &at in owners {
        let slot = found.get_mut(at);
        let is_open = |attribution: &mut Attribution| attribution.source.is_none();
        let Some(open) = slot.and_then(|slot| slot.take_if(is_open)) else { continue };
        match keeper {
            Some(keeper) if keeper != at => {
                if let Some(kept) = found.get_mut(keeper).and_then(Option::as_mut) {
                    kept.spans.extend(open.spans);
                    grown = Some(keeper);
                }
            }
            _ => {
                keeper = Some(at);
                let (spans, rest) = divide(open.spans, rule);
                if let Some(slot) = found.get_mut(at) {
                    *slot = Some(Attribution { spans, ..rule.clone() });
                }
                found.extend(rest.into_iter().map(|span| {
                    Some(Attribution {
                        spans: vec![span],
                        origin: open.origin,
                        ..Attribution::default()
                    })
                }));
            }
        }
    }
    grown
}

/// The spans that the report of a rule is about, and those that are left to themselves. A model
/// that saw no report may have taken it for content, and put anything together with it.
fn divide(spans: Vec<TextSpan>, rule: &Attribution) -> (Vec<TextSpan>, Vec<TextSpan>) {
    let report: Vec<TextSpan> = rule.cue.into_iter().chain(rule.source).collect();
    let shares = |parts: &[TextSpan], span: &TextSpan| parts.iter().any(|p| p.overlaps(*span));
    if !spans.iter().any(|span| shares(&report, span)) {
        return (spans, Vec::new());
    }
    let is_left = |span: &TextSpan| !shares(&report, span) && !shares(&rule.spans, span);
    (rule.spans.clone(), spans.into_iter().filter(is_left).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::attribution::Origin;

    const fn span(start: u32, end: u32) -> TextSpan {
        TextSpan::new(start, end)
    }

    fn model(spans: &[TextSpan], report: Option<[TextSpan; 2]>) -> Attribution {
        let [cue, source] = report.map_or([None; 2], |report| report.map(Some));
        Attribution { spans: spans.to_vec(), cue, source, origin: Origin::Model([0.0; 7]) }
    }

    fn rule(spans: &[TextSpan], report: [TextSpan; 2]) -> Attribution {
        Attribution { origin: Origin::Behind, ..model(spans, Some(report)) }
    }

    #[test]
    fn a_rule_counts_only_where_the_model_has_none_of_its_words() {
        let found = model(&[span(0, 10)], Some([span(11, 15), span(16, 20)]));
        let same = rule(&[span(0, 9)], [span(11, 15), span(30, 34)]);
        let other = rule(&[span(40, 50)], [span(51, 55), span(56, 60)]);
        assert_eq!(complete(vec![found.clone()], vec![same, other.clone()]), [found, other]);
    }

    #[test]
    fn words_without_a_source_get_the_report_of_a_rule() {
        let open = model(&[span(0, 10)], None);
        let rule = rule(&[span(0, 10)], [span(11, 15), span(16, 20)]);
        assert_eq!(complete(vec![open], vec![rule.clone()]), [rule]);
    }

    #[test]
    fn what_a_rule_reports_with_the_cue_of_another_joins_it() {
        let report = [span(11, 15), span(16, 20)];
        let found = model(&[span(0, 10)], Some(report));
        let open = model(&[span(22, 30)], None);
        let rule = rule(&[span(0, 10), span(22, 30)], report);
        let joined = model(&[span(0, 10), span(22, 30)], Some(report));
        assert_eq!(complete(vec![found, open], vec![rule]), [joined]);
    }

    #[test]
    fn the_report_of_a_rule_is_no_content() {
        let open = model(&[span(0, 20), span(30, 40)], None);
        let rule = rule(&[span(0, 10)], [span(11, 15), span(16, 20)]);
        let rest = model(&[span(30, 40)], None);
        assert_eq!(complete(vec![open], vec![rule.clone()]), [rule, rest]);
    }

    #[test]
    fn what_one_cue_reports_one_source_says() {
        let report = [span(11, 15), span(16, 20)];
        let mut open = model(&[span(22, 30)], None);
        open.cue = Some(report[0]);
        let found = complete(vec![model(&[span(0, 10)], Some(report)), open], Vec::new());
        assert_eq!(found[1].source, Some(report[1]));
    }
}
