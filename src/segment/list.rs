//! Numbered lists that run on within a paragraph: `1. Win the House. 2. Hold the Senate.`

use memchr::memmem;

use super::character::is_bullet;
use crate::language::lexicon::Lexicon;

/// How far ahead, in bytes, the next item is looked for.
const REACH: usize = 2_000;

/// What begins an item: its number or letter, and the mark after it.
struct Marker<'t> {
    label: &'t str,
    mark: &'t str,
}

impl<'t> Marker<'t> {
    /// The marker at the start of the text, after a bullet if there is one.
    fn read(text: &'t str) -> Option<Self> {
        // As most sentences begin.
        if text.starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let text = text.strip_prefix(is_bullet).unwrap_or(text).trim_start_matches(' ');
        let digits = text.bytes().take(3).take_while(u8::is_ascii_digit).count();
        let letters = usize::from(text.starts_with(|c: char| c.is_ascii_lowercase()));
        let label = text.get(..digits.max(letters)).filter(|label| !label.is_empty())?;
        let rest = text.get(label.len()..)?;
        let mark = [".)", ".", ")"].into_iter().find(|mark| rest.starts_with(mark))?;
        rest.get(mark.len()..)?.starts_with(' ').then_some(Self { label, mark })
    }

    /// What the next item of the list begins with.
    fn next(&self) -> Option<String> {
        let label = match self.label.parse::<u16>() {
            Ok(number) => (number + 1).to_string(),
            Err(_) => char::from(self.label.bytes().next()? + 1).to_string(),
        };
        Some(format!("{label}{} ", self.mark))
    }
}

/// Where the next item begins, if the sentence that begins at `start` begins a list item.
pub(super) fn next_item(text: &str, start: usize, words: &Lexicon) -> Option<usize> {
    let rest = text.get(start..)?;
    let marker = Marker::read(rest)?;
    if words.ordinals && marker.mark == "." && !marker.label.starts_with(char::is_alphabetic) {
        return None;
    }
    let near = rest.as_bytes().get(..REACH.min(rest.len()))?;
    let next = marker.next()?;
    let at = memmem::find_iter(near, next.as_bytes())
        .find(|&at| near.get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_whitespace))?;
    Some(start + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_number_or_letter_begins_an_item() {
        let words = Lexicon::default();
        let items = ["1. Run. 2. Hide.", "9.) Run 10.) Hide", "a) Run b) Hide"];
        for (text, at) in items.into_iter().zip([8, 8, 7]) {
            assert_eq!(next_item(text, 0, &words), Some(at), "{text}");
        }
        for text in ["1. Run. 3. Hide.", "A. B. Jones", "1.5 and 2.5", "Run. 2. Hide."] {
            assert_eq!(next_item(text, 0, &words), None, "{text}");
        }
    }

    #[test]
    fn ordinals_are_no_items() {
        let words = Lexicon::parse(&["[setting]\nordinals"]);
        assert_eq!(next_item("1. Mai oder 2. Mai", 0, &words), None);
        assert_eq!(next_item("1) Mai 2) Juni", 0, &words), Some(7));
    }
}
