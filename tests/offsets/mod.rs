//! Positions of a table, read as a caller would.

use guillemet::OffsetUnit;

/// The words between two positions, by counting from the start, as a caller in another language would.
pub(crate) fn cut(text: &str, start: i32, end: i32, unit: OffsetUnit) -> &str {
    let byte = |position: i32| {
        let mut left = position;
        for (index, character) in text.char_indices() {
            if left == 0 {
                return index;
            }
            left -= match unit {
                OffsetUnit::Char => 1,
                OffsetUnit::Byte => character.len_utf8() as i32,
                OffsetUnit::Utf16 => character.len_utf16() as i32,
                _ => unreachable!("{unit}: a unit that is not tested"),
            };
        }
        assert_eq!(left, 0, "{position} lies behind the end");
        text.len()
    };
    &text[byte(start)..byte(end)]
}
