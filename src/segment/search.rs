//! A search that reads the text once, however often it is asked.

use std::cell::Cell;

/// The first place at or after another that has a character of some kind. The answer is remembered:
/// asked from places that never go back, the search takes linear time in all.
#[derive(Default)]
pub(super) struct Search {
    /// From where the search last began, and what it found.
    last: Cell<Option<(usize, usize)>>,
}

impl Search {
    /// The first place from `at` on with such a character, or the end of the text. The text and the
    /// kind of character must be the same each time.
    pub(super) fn next(&self, text: &str, at: usize, wanted: impl Fn(char) -> bool) -> usize {
        if let Some((from, found)) = self.last.get()
            && (from..=found).contains(&at)
        {
            return found;
        }
        let rest = text.get(at..).unwrap_or_default();
        let found = at + rest.find(wanted).unwrap_or(rest.len());
        self.last.set(Some((at, found)));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_that_of_a_new_search() {
        let text = "ab1  2é3 ";
        let search = Search::default();
        for (at, _) in text.char_indices() {
            let found = Search::default().next(text, at, char::is_numeric);
            assert_eq!(search.next(text, at, char::is_numeric), found, "{at}");
        }
        assert_eq!(search.next(text, text.len(), char::is_numeric), text.len());
    }
}
