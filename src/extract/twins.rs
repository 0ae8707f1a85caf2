//! Pull quotes: words that the article has twice.

use rustc_hash::FxHashMap;

use super::quote::Quote;

/// Words that begin alike for so many letters are the same words.
const TWIN: usize = 40;

/// A pull quote repeats words that are attributed elsewhere: it has their speaker.
pub(super) fn share_with_twins(text: &str, quotes: &mut [Quote]) {
    let mut speakers = FxHashMap::default();
    for quote in quotes.iter().filter(|quote| quote.speaker.is_some()) {
        if let Some(opening) = opening(text, quote) {
            speakers.insert(opening, (quote.speaker.clone(), quote.role.clone()));
        }
    }
    if speakers.is_empty() {
        return;
    }
    for quote in quotes.iter_mut().filter(|quote| quote.source.is_none()) {
        let twin = opening(text, quote).and_then(|opening| speakers.get(&opening));
        if let Some((speaker, role)) = twin {
            quote.speaker.clone_from(speaker);
            quote.role.clone_from(role);
        }
    }
}

/// The first letters of a quotation, in lower case; none if it is short.
fn opening(text: &str, quote: &Quote) -> Option<String> {
    let letters = quote.spans.first()?.of(text).chars().filter(|c| c.is_alphanumeric());
    let letters: String = letters.take(TWIN).flat_map(char::to_lowercase).collect();
    (letters.len() >= TWIN).then_some(letters)
}
