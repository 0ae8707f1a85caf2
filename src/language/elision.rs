//! Words that English shortens at their beginning: `'em`, `'tis`, `'90s`.

/// Words that stand after an apostrophe for longer ones.
const ELISIONS: [&str; 11] =
    ["em", "til", "tis", "twas", "cause", "n", "cuz", "round", "bout", "im", "er"];

/// The length of the shortened word that the text after an apostrophe begins with, if it does.
pub(crate) fn elision(after: &str) -> Option<usize> {
    let bytes = after.as_bytes();
    let length = bytes.iter().take(6).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let word = after.get(..length)?;
    let is_decade = matches!(word.as_bytes(), [b'0'..=b'9', b'0', b's']);
    (is_decade || ELISIONS.iter().any(|elision| word.eq_ignore_ascii_case(elision)))
        .then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_ends_where_its_letters_do() {
        assert_eq!(elision("em all"), Some(2));
        assert_eq!(elision("90s."), Some(3));
        assert_eq!(elision("Cause"), Some(5));
        for text in ["causes", "ember", "1990s", "95s", "", "\u{2019}em"] {
            assert_eq!(elision(text), None, "{text}");
        }
    }
}
