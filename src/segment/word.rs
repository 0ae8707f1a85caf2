//! Shapes of words: what can be told of a word without any list.

use unicode_properties::{GeneralCategoryGroup, UnicodeGeneralCategory};

use super::character::is_vowel;

/// Whether the word is a single letter.
pub(super) fn is_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Whether the word is a single capital, as the initial of a name is.
pub(super) fn is_initial(word: &str) -> bool {
    is_letter(word) && word.starts_with(char::is_uppercase)
}

/// Whether the word is a number, be it with commas, full stops or colons inside.
pub(super) fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
        && word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b':'))
}

/// Whether the word is a number of at most three digits, as that of a note is.
pub(super) fn is_short_number(word: &str) -> bool {
    (1..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the word has one or two letters between full stops: `U.S`, `a.m`, `Ph.D`.
pub(super) fn is_acronym(word: &str) -> bool {
    let is_short = |part: &str| {
        (1..=2).contains(&part.chars().count()) && part.chars().all(char::is_alphabetic)
    };
    word.contains('.') && word.split('.').all(is_short)
}

/// Whether the word can be read: one of consonants alone, such as `Blvd`, is an abbreviation.
pub(super) fn has_vowel_or_mark(word: &str) -> bool {
    word.is_empty()
        || word.contains(is_vowel)
        || word.contains(|c: char| c.is_ascii_digit())
        || word.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// Whether the character is part of whatever it follows: it combines with it, or shows nothing.
pub(super) fn is_joined(c: char) -> bool {
    match c {
        // SOFT HYPHEN; ZERO WIDTH SPACE to RIGHT-TO-LEFT MARK; WORD JOINER; ZERO WIDTH NO-BREAK
        // SPACE
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' => true,
        // What comes before the first combining mark; dashes, quotation marks, other punctuation.
        '\0'..'\u{300}' | '\u{2010}'..='\u{205F}' => false,
        _ => c.general_category_group() == GeneralCategoryGroup::Mark,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        assert!(is_initial("J") && !is_initial("j") && !is_initial("Jo") && !is_initial(""));
        assert!(is_number("1,000.5") && !is_number("1st") && !is_number(""));
        assert!(["U.S", "a.m", "Ph.D", "т.е"].into_iter().all(is_acronym));
        assert!(["US", "U.", "1.5", "end.The", "."].into_iter().all(|word| !is_acronym(word)));
        assert!(has_vowel_or_mark("roe") && has_vowel_or_mark("NBC") && !has_vowel_or_mark("Blvd"));
    }
}
