//! What the model takes for one attribution, but is several by certain rules. What is left is
//! judged joint by joint ([`super::joint`]).
//!
//! * Quotations each on a line of its own that nothing reports are not one.
//! * In "'We won,' Lee said, adding that it was close. 'We were lucky.'" the second report is the
//!   one that the last quotation goes on with, not the first.

use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::Attribution;
use crate::quotes::marks::QuotePair;
use crate::quotes::rules::noun_phrase::Phrases;

/// The attributions, those that are several taken apart.
pub(crate) fn part(
    phrases: &Phrases<'_>,
    pairs: &[QuotePair],
    found: Vec<Attribution>,
) -> Vec<Attribution> {
    let mut parted: Vec<Attribution> = Vec::new();
    for attribution in found {
        match lines(phrases.text, pairs, &attribution) {
            Some(lines) => parted.extend(
                lines
                    .into_iter()
                    .map(|line| Attribution { pieces: vec![line], ..attribution.clone() }),
            ),
            None => parted.push(attribution),
        }
    }
    let mut resumed = Vec::new();
    for attribution in &mut parted {
        let Some((report, pieces)) = second_report(phrases, attribution) else { continue };
        resumed.push((report, Attribution { pieces, ..attribution.clone() }));
    }
    let mut cues: Vec<(TextSpan, usize)> = (parted.iter().enumerate())
        .filter_map(|(index, attribution)| Some((attribution.cue?, index)))
        .collect();
    cues.sort_unstable();
    let mut grown = Vec::new();
    for (report, rest) in resumed {
        let next = cues.partition_point(|(cue, _)| cue.start() <= report.start());
        let cue = next.checked_sub(1).and_then(|last| cues.get(last));
        let owner = cue.filter(|(cue, _)| cue.overlaps(report)).map(|&(_, index)| index);
        match owner.and_then(|index| parted.get_mut(index)) {
            Some(attribution) => {
                attribution.pieces.extend(rest.pieces);
                grown.extend(owner);
            }
            None => parted.push(rest),
        }
    }
    settle(&mut parted, grown);
    parted
}

/// Puts the pieces of those in order that have grown, each once.
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
    let (&[piece], None) = (attribution.pieces.as_slice(), attribution.cue) else { return None };
    let first = pairs.partition_point(|pair| pair.span.start() < piece.start());
    let inside: Vec<TextSpan> = pairs
        .get(first..)?
        .iter()
        .take_while(|pair| pair.span.end() <= piece.end())
        .filter(|pair| pair.depth == 0)
        .map(|pair| pair.span)
        .collect();
    let is_broken = |two: &[TextSpan]| match two {
        [one, next] => TextSpan::new(one.end(), next.start()).of(text).contains('\n'),
        _ => false,
    };
    (inside.len() > 1 && inside.windows(2).all(is_broken)).then_some(inside)
}

/// Takes the pieces behind a second report from an attribution; gives the word of the report and
/// the pieces.
fn second_report(
    phrases: &Phrases<'_>,
    attribution: &mut Attribution,
) -> Option<(TextSpan, Vec<TextSpan>)> {
    let cue = attribution.cue?;
    let behind = attribution.pieces.iter().position(|piece| cue.end() <= piece.start())?;
    let next = attribution.pieces.get(behind).filter(|_| behind > 0)?;
    let gap = phrases.words_in(TextSpan::new(cue.end(), next.start()));
    let words = phrases.words.get(gap)?;
    let is_source = |at: TextSpan| attribution.source.is_some_and(|source| source.contains(at));
    let second = words.iter().find(|word| {
        let is_report = word.is(WordClass::CUE_PARTICIPLE) && word.is(WordClass::STRONG_CUE);
        is_report && word.is_outside() && !is_source(word.span)
    })?;
    Some((second.span, attribution.pieces.split_off(behind)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::marks::pair_marks;
    use crate::quotes::tokens::words;
    use crate::segment::{Document, SegmentOptions};

    /// Parts attributions given as their words: pieces and cue.
    fn parted(text: &str, found: &[(&[&str], Option<&str>)]) -> Vec<Vec<String>> {
        let document = Document::new(text, &SegmentOptions::default());
        let pairs = pair_marks(&document);
        let words = words(&document, &pairs);
        let span = |part: &str| {
            let start = text.find(part).unwrap();
            TextSpan::new(start as u32, (start + part.len()) as u32)
        };
        let found = found.iter().map(|(pieces, cue)| Attribution {
            pieces: pieces.iter().map(|piece| span(piece)).collect(),
            cue: cue.map(span),
            ..Attribution::default()
        });
        let pieces = |attribution: Attribution| {
            attribution.pieces.iter().map(|piece| piece.of(text).to_owned()).collect()
        };
        let phrases = Phrases { text, words: &words };
        part(&phrases, &pairs, found.collect()).into_iter().map(pieces).collect()
    }

    #[test]
    fn a_second_report_takes_the_quotation_behind_it() {
        let text = "\"We won,\" Lee said, adding that it was close. \"We were lucky.\"";
        let first: (&[&str], _) = (&["\"We won,\"", "\"We were lucky.\""], Some("said"));
        let second: (&[&str], _) = (&["that it was close"], Some("adding"));
        assert_eq!(
            parted(text, &[first, second]),
            [vec!["\"We won,\""], vec!["that it was close", "\"We were lucky.\""]]
        );
        assert_eq!(parted(text, &[first]), [["\"We won,\""], ["\"We were lucky.\""]]);
        let text = "\"We won,\" Lee said. \"We were lucky.\"";
        assert_eq!(parted(text, &[first]), [["\"We won,\"", "\"We were lucky.\""]]);
    }

    #[test]
    fn lines_of_quotations_that_nothing_reports_are_not_one() {
        let text = "\"We won.\"\n\"We lost.\"";
        assert_eq!(parted(text, &[(&[text], None)]), [["\"We won.\""], ["\"We lost.\""]]);
        assert_eq!(parted(text, &[(&[text], Some("won"))]), [[text]]);
    }
}
