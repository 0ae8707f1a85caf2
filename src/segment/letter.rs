//! The salutation and the close of a letter, which lost the end of their line: `Best, Jeff`.

use memchr::memchr;

use crate::language::lexicon::{Lexicon, WordClass};

/// The longest salutation or close, in bytes.
const LONGEST: usize = 40;

/// Where the text goes on after the salutation or close at `start`, if there is one: a few words up
/// to a comma, the first of them one of letters, and a capital after it.
pub(super) fn after_line(text: &str, start: usize, words: &Lexicon) -> Option<usize> {
    let rest = text.get(start..)?;
    let near = rest.as_bytes().get(..LONGEST.min(rest.len()))?;
    let comma = memchr(b',', near)?;
    let first = rest.split([' ', ',']).next().filter(|first| first.len() < LONGEST)?;
    if !first.starts_with(char::is_uppercase) || !words.class(first).is(WordClass::LETTER) {
        return None;
    }
    let line = rest.get(..comma)?;
    let after = rest.get(comma + 1..)?;
    let next = after.trim_start();
    let is_line = line.split(' ').count() <= 4
        && line.split(' ').all(|word| {
            let bare = word.trim_end_matches('.');
            bare.starts_with(char::is_uppercase) || words.class(bare).is(WordClass::LETTER)
        });
    (is_line && after.len() > next.len() && next.starts_with(char::is_uppercase))
        .then_some(start + comma + 1 + after.len() - next.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_salutation_ends_at_its_comma() {
        let words = Language::English.lexicon();
        assert_eq!(after_line("Dear Mr Roe, I was", 0, words), Some(13));
        assert_eq!(after_line("Best, Jeff", 0, words), Some(6));
        for text in ["Best of all, Roe won.", "However, Roe won.", "Thanks, but no.", "Best", ""] {
            assert_eq!(after_line(text, 0, words), None, "{text}");
        }
    }
}
