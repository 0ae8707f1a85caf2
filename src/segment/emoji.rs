//! Emoji: one or several characters that show as one.

use unicode_properties::UnicodeEmoji;
use unicode_properties::emoji::{
    is_emoji_presentation_selector, is_regional_indicator, is_tag_character, is_zwj,
};

use super::character::{char_at, char_before};

/// Whether the character is an emoji by itself, as digits and letters are not.
pub(super) fn is_emoji(c: char) -> bool {
    !c.is_ascii() && c.is_emoji_char()
}

/// The end of the emoji at `at` with its modifiers, the emoji joined to it, and the second half of
/// a flag.
pub(super) fn emoji_end(text: &str, at: usize) -> usize {
    let mut end = at;
    let mut joined = true;
    while let Some(c) = char_at(text, end) {
        let modifies = is_emoji_presentation_selector(c)
            || is_zwj(c)
            || is_tag_character(c)
            || matches!(c, '\u{20E3}' | '\u{1F3FB}'..='\u{1F3FF}');
        let flag = is_regional_indicator(c)
            && char_before(text, end).is_some_and(is_regional_indicator)
            && end == at + 4;
        if !(modifies || flag || joined && is_emoji(c)) {
            break;
        }
        joined = is_zwj(c);
        end += c.len_utf8();
    }
    end
}
