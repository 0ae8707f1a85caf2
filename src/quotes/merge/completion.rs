//! What the model found, completed by the rules where it left something open.
//!
//! The model decides. A rule's report is taken over only by words that the model gave no source,
//! and a rule's attribution only where the model has none of its words. Of the attributions that
//! end up with the same cue, one is made.

use std::collections::BTreeSet;

use super::span_index::Owners;
use crate::TextSpan;
use crate::quotes::attribution::Attribution;

/// The attributions of both, in the order of their first pieces.
pub(crate) fn complete(learned: Vec<Attribution>, rules: Vec<Attribution>) -> Vec<Attribution> {
    let owners_of = Owners::new(&learned);
    let mut found: Vec<Option<Attribution>> = learned.into_iter().map(Some).collect();
    let mut grown = BTreeSet::new();
    for rule in rules {
        let mut owners: Vec<usize> =
            rule.pieces.iter().flat_map(|&piece| owners_of.of(piece)).collect();
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
    found.sort_by_key(|attribution| attribution.pieces.first().map(|piece| piece.start()));
    found
}

/// What one cue reports, one source says: an attribution without source has that of another one
/// with its cue, and not among its words.
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
        if !open.pieces.iter().all(|piece| piece.overlaps(source)) {
            open.pieces.retain(|piece| !piece.overlaps(source));
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
                    kept.pieces.extend(open.pieces);
                    grown = Some(keeper);
                }
            }
            _ => {
                keeper = Some(at);
                let (pieces, rest) = divide(open.pieces, rule);
                if let Some(slot) = found.get_mut(at) {
                    *slot = Some(Attribution { pieces, ..rule.clone() });
                }
                found.extend(rest.into_iter().map(|piece| {
                    Some(Attribution {
                        pieces: vec![piece],
                        rule: open.rule,
                        ..Attribution::default()
                    })
                }));
            }
        }
    }
    grown
}

/// What the report of a rule is about, and what is left to itself. A model that saw no report may
/// have taken it for part of the content, and then may have joined anything.
fn divide(pieces: Vec<TextSpan>, rule: &Attribution) -> (Vec<TextSpan>, Vec<TextSpan>) {
    let report: Vec<TextSpan> = rule.cue.into_iter().chain(rule.source).collect();
    let shares = |parts: &[TextSpan], piece: &TextSpan| parts.iter().any(|p| p.overlaps(*piece));
    if !pieces.iter().any(|piece| shares(&report, piece)) {
        return (pieces, Vec::new());
    }
    let is_left = |piece: &TextSpan| !shares(&report, piece) && !shares(&rule.pieces, piece);
    (rule.pieces.clone(), pieces.into_iter().filter(is_left).collect())
}
