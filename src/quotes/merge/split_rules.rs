//! Splits what the model takes for one attribution but certain rules tell to be several. A model
//! judges the split points that are left ([`super::split_model`]).
//!
//! * Quotations each on a line of its own that nothing reports are not one.
//! * In "'We won,' Lee said, adding that it was close. 'We were lucky.'" the second report is the
//!   one that the last quotation goes on with, not the first.

use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::Attribution;
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::Tokens;

/// The attributions, with those split that are several.
pub(crate) fn split_by_rule(
    tokens: Tokens<'_>,
    pairs: &[QuotePair],
    found: Vec<Attribution>,
) -> Vec<Attribution> {
    let mut split: Vec<Attribution> = Vec::new();
    for attribution in found {
        match lines(tokens.text(), pairs, &attribution) {
            Some(lines) => split.extend(
                lines
                    .into_iter()
                    .map(|line| Attribution { spans: vec![line], ..attribution.clone() }),
            ),
            None => split.push(attribution),
        }
    }
    let mut resumed = Vec::new();
    for attribution in &mut split {
        let Some((report, spans)) = second_report(tokens, attribution) else { continue };
        resumed.push((report, Attribution { spans, ..attribution.clone() }));
    }
    let mut cues: Vec<(TextSpan, usize)> = (split.iter().enumerate())
        .filter_map(|(index, attribution)| Some((attribution.cue?, index)))
        .collect();
    cues.sort_unstable();
    let mut grown = Vec::new();
    for (report, rest) in resumed {
        let next = cues.partition_point(|(cue, _)| cue.start() <= report.start());
        let cue = next.checked_sub(1).and_then(|last| cues.get(last));
        let owner = cue.filter(|(cue, _)| cue.overlaps(report)).map(|&(_, index)| index);
        match owner.and_then(|index| split.get_mut(index)) {
            Some(attribution) => {
                attribution.spans.extend(rest.spans);
                grown.extend(owner);
            }
            None => split.push(rest),
        }
    }
    settle(&mut split, grown);
    split
}

/// Puts the spans of those in order that have grown, each once.
fn settle(attributions: &mut [Attribution], mut grown: Vec<usize>) {
    grown.sort_unstable();
    grown.dedup();
    for index in grown {
        if let Some(attribution) = attributions.get_mut(index) {
            attribution.settle();
        }
    }
}

/// The lines of an attribution that nothing reports, if it is several.
fn lines(text: &str, pairs: &[QuotePair], attribution: &Attribution) -> Option<Vec<TextSpan>> {
    let (&[span], None) = (attribution.spans.as_slice(), attribution.cue) else { return None };
    let first = pairs.partition_point(|pair| pair.span.start() < span.start());
    let inside: Vec<TextSpan> = pairs
        .get(first..)?
        .iter()
        .take_while(|pair| pair.span.end() <= span.end())
        .filter(|pair| pair.depth == 0)
        .map(|pair| pair.span)
        .collect();
    let is_broken = |two: &[TextSpan]| match two {
        [one, next] => TextSpan::new(one.end(), next.start()).of(text).contains('\n'),
        _ => false,
    };
    (inside.len() > 1 && inside.windows(2).all(is_broken)).then_some(inside)
}

/// Takes the spans behind a second report from an attribution; gives the word of the report and
/// the spans.
fn second_report(
    tokens: Tokens<'_>,
    attribution: &mut Attribution,
) -> Option<(TextSpan, Vec<TextSpan>)> {
    let cue = attribution.cue?;
    let behind = attribution.spans.iter().position(|span| cue.end() <= span.start())?;
    let next = attribution.spans.get(behind).filter(|_| behind > 0)?;
    let gap = tokens.range_of(TextSpan::new(cue.end(), next.start()));
    let is_source = |at: TextSpan| attribution.source.is_some_and(|source| source.contains(at));
    let second = tokens.range(gap).find(|word| {
        let is_report = word.is(WordClass::CUE_PARTICIPLE) && word.is(WordClass::STRONG_CUE);
        is_report && word.is_outside() && !is_source(word.span)
    })?;
    Some((second.span, attribution.spans.split_off(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// Splits attributions given as their words: spans and cue.
    fn split(text: &str, found: &[(&[&str], Option<&str>)]) -> Vec<Vec<String>> {
        let read = TokenizedText::new(text);
        let found = found.iter().map(|(spans, cue)| Attribution {
            spans: spans.iter().map(|part| read.span(part)).collect(),
            cue: cue.map(|cue| read.span(cue)),
            ..Attribution::default()
        });
        let spans = |attribution: Attribution| {
            attribution.spans.iter().map(|span| span.of(text).to_owned()).collect()
        };
        split_by_rule(read.tokens(), &read.pairs, found.collect()).into_iter().map(spans).collect()
    }

    #[test]
    fn a_second_report_takes_the_quotation_behind_it() {
        let text = "\"We won,\" Lee said, adding that it was close. \"We were lucky.\"";
        let first: (&[&str], _) = (&["\"We won,\"", "\"We were lucky.\""], Some("said"));
        let second: (&[&str], _) = (&["that it was close"], Some("adding"));
        assert_eq!(
            split(text, &[first, second]),
            [vec!["\"We won,\""], vec!["that it was close", "\"We were lucky.\""]]
        );
        assert_eq!(split(text, &[first]), [["\"We won,\""], ["\"We were lucky.\""]]);
        let text = "\"We won,\" Lee said. \"We were lucky.\"";
        assert_eq!(split(text, &[first]), [["\"We won,\"", "\"We were lucky.\""]]);
    }

    #[test]
    fn lines_of_quotations_that_nothing_reports_are_not_one() {
        let text = "\"We won.\"\n\"We lost.\"";
        assert_eq!(split(text, &[(&[text], None)]), [["\"We won.\""], ["\"We lost.\""]]);
        assert_eq!(split(text, &[(&[text], Some("won"))]), [[text]]);
    }
}
