//! Pull quotes: words that the article has twice.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::quote::Quote;
use crate::quotes::QuoteKind;

/// Quotations repeat each other if so many of their first letters are the same.
const TWIN: usize = 40;

/// A pull quote repeats words that are attributed elsewhere: it has their speaker.
pub(super) fn share_with_twins(text: &str, quotes: &mut [Quote]) {
    let mut speakers: HashMap<String, _, RandomState> = HashMap::default();
    for quote in quotes.iter().filter(|quote| quote.speaker.is_some()) {
        if let Some(opening) = opening(text, quote) {
            speakers.insert(opening, quote.clone());
        }
    }
    if speakers.is_empty() {
        return;
    }
    let is_open = |quote: &Quote| quote.kind != QuoteKind::Other && quote.source.is_none();
    for quote in quotes.iter_mut().filter(|quote| is_open(quote)) {
        let twin = opening(text, quote).and_then(|opening| speakers.get(&opening));
        if let Some(twin) = twin {
            quote.speaker.clone_from(&twin.speaker);
            quote.speakers.clone_from(&twin.speakers);
            quote.speaker_numbers.clone_from(&twin.speaker_numbers);
            quote.role.clone_from(&twin.role);
            quote.speaker_kind = twin.speaker_kind;
            quote.speaker_pronoun = twin.speaker_pronoun;
            quote.speaker_confidence = twin.speaker_confidence;
        }
    }
}

/// The first letters of a quotation, in lower case; none if it is short.
fn opening(text: &str, quote: &Quote) -> Option<String> {
    let letters = quote.spans.first()?.of(text).chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.take(TWIN).flat_map(char::to_lowercase).collect();
    (letters.chars().count() >= TWIN).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextSpan;

    const WORDS: &str = "We have never lost a game on this field";

    fn quote(start: usize, end: usize, speaker: Option<&str>) -> Quote {
        Quote {
            spans: vec![TextSpan::new(start as u32, end as u32)],
            source: speaker.map(|_| TextSpan::default()),
            speaker: speaker.map(str::to_owned),
            ..Quote::default()
        }
    }

    /// The speaker of the first part of a text that has no source, if the second part has one.
    fn speaker_of_first(first: &str, second: &str) -> Option<String> {
        let text = format!("{first}{second}");
        let mut quotes =
            [quote(0, first.len(), None), quote(first.len(), text.len(), Some("Ann Lee"))];
        share_with_twins(&text, &mut quotes);
        quotes[0].speaker.clone()
    }

    #[test]
    fn a_pull_quote_has_the_speaker_of_the_words_it_repeats() {
        let first = format!("\u{201C}{} since it was built.\u{201D}", WORDS.to_uppercase());
        let second = format!("\"{WORDS}, since it was built\" is how she put it.");
        assert_eq!(speaker_of_first(&first, &second).as_deref(), Some("Ann Lee"));
    }

    #[test]
    fn short_words_and_other_words_are_no_pull_quote() {
        assert_eq!(speaker_of_first("\"We won.\"", "\"We won.\""), None);
        let other = format!("We think that {WORDS} since it was built.");
        assert_eq!(speaker_of_first(&format!("{WORDS} since it was built."), &other), None);
    }

    #[test]
    fn marks_that_quote_nobody_have_no_speaker() {
        let text = format!("{WORDS} since.{WORDS} since.");
        let half = text.len() / 2;
        let other = Quote { kind: QuoteKind::Other, ..quote(0, half, None) };
        let mut quotes = [other, quote(half, text.len(), Some("Ann Lee"))];
        share_with_twins(&text, &mut quotes);
        assert_eq!(quotes[0].speaker, None);
    }
}
