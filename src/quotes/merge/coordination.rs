//! Coordinated quotations: in "Lee called for an 'end of the war' and the 'start of talks'", what
//! reports the first one reports the second one, too.

use super::span_index::SpanIndex;
use crate::TextSpan;
use crate::language::lexicon::WordClass;
use crate::quotes::attribution::Attribution;
use crate::quotes::marks::QuotePair;
use crate::quotes::tokens::{Tokens, state};

/// Between two coordinated quotations stand so many tokens at most: ", and for the".
const LONGEST_LINK: usize = 4;

/// Makes quotations that nothing reports part of the content that they are coordinated with: it
/// ends with a closing mark, and between the two stand a conjunction and words without meaning of
/// their own.
pub(crate) fn coordinate(tokens: Tokens<'_>, pairs: &[QuotePair], found: &mut Vec<Attribution>) {
    let index = SpanIndex::new(found);
    let mut taken: Vec<usize> = Vec::new();
    for own in 0..found.len() {
        while let Some(pair) = second_conjunct(tokens, pairs, found.get(own)) {
            let owners: Vec<usize> = index.overlapping(pair).collect();
            let is_open = |&owner: &usize| {
                let other = found.get(owner);
                other.is_none_or(|it| it.cue.is_none() && it.source.is_none() && it.spans == [pair])
            };
            if !owners.iter().all(is_open) || owners.iter().any(|owner| taken.contains(owner)) {
                break;
            }
            let Some(last) = found.get_mut(own).and_then(|it| it.spans.last_mut()) else { break };
            *last = last.cover(pair);
            taken.extend(owners);
        }
    }
    taken.sort_unstable();
    let mut number = 0..;
    found.retain(|_| number.next().is_none_or(|number| taken.binary_search(&number).is_err()));
}

/// The quotation that is coordinated with the end of a content.
fn second_conjunct(
    tokens: Tokens<'_>,
    pairs: &[QuotePair],
    attribution: Option<&Attribution>,
) -> Option<TextSpan> {
    let attribution = attribution.filter(|it| it.cue.is_some() && it.source.is_some())?;
    let content = *attribution.spans.last()?;
    let end = tokens.range_of(content).end;
    let closes = end.checked_sub(1).is_some_and(|at| tokens.state(at) == state::CLOSING);
    let next = pairs.partition_point(|pair| pair.span.start() < content.end());
    let pair = pairs.get(next).filter(|_| closes)?;
    let link = end..tokens.range_of(pair.span).start;
    let is_report = |span: Option<TextSpan>| {
        span.is_some_and(|span| tokens.range_of(span).any(|at| link.contains(&at)))
    };
    let is_linked = (1..=LONGEST_LINK).contains(&link.len())
        && link.clone().any(|at| tokens.is(at, WordClass::CONJUNCTION))
        && link.clone().all(|at| is_empty_word(tokens, at))
        && tokens.between(link.start, link.end + 1).sentences == 0
        && !is_report(attribution.cue)
        && !is_report(attribution.source);
    is_linked.then_some(pair.span)
}

/// A comma, a conjunction, an article, "to".
fn is_empty_word(tokens: Tokens<'_>, at: usize) -> bool {
    let classes = WordClass::CONJUNCTION.or(WordClass::DETERMINER);
    tokens.is(at, classes) || tokens.is_mark(at, ',') || tokens.form(at) == "to"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quotes::tokens::testing::TokenizedText;

    /// The contents of attributions after coordination, the first of which is reported.
    fn coordinated(text: &str, contents: &[&str]) -> Vec<String> {
        let read = TokenizedText::new(text);
        let mut found: Vec<Attribution> = contents
            .iter()
            .map(|words| Attribution { spans: vec![read.span(words)], ..Attribution::default() })
            .collect();
        found[0].cue = Some(read.span("called for"));
        found[0].source = Some(read.span("Lee"));
        coordinate(read.tokens(), &read.pairs, &mut found);
        found.iter().map(|attribution| attribution.spans[0].of(text).to_owned()).collect()
    }

    #[test]
    fn coordinated_quotations_are_one_content() {
        let text = "Lee called for an \"end of war\" and \"start of talks\", and a \"vote\".";
        let whole = "an \"end of war\" and \"start of talks\", and a \"vote\"";
        let contents = ["an \"end of war\"", "\"start of talks\"", "\"vote\""];
        assert_eq!(coordinated(text, &contents), [whole]);
    }

    #[test]
    fn what_else_stands_between_parts_them() {
        for text in [
            "Lee called for \"peace\" in a \"village\".",
            "Lee called for \"peace\". And \"war\" came.",
            "Lee called for \"peace\" and left the \"village\".",
        ] {
            let read = TokenizedText::new(text);
            let words: Vec<&str> = read.quoted().iter().map(|span| span.of(text)).collect();
            assert_eq!(coordinated(text, &words), words);
        }
    }
}
