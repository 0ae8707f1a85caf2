//! Whether the speakers of a quotation may be one.

/// What of a name stays the same when it is shortened: its last word, in lower case. Words behind a
/// comma and "Jr." are no part of it.
pub(super) fn name_key(name: &str) -> Option<String> {
    let name = name.split(',').next().unwrap_or_default();
    let is_name = |word: &&str| {
        let word = word.trim_end_matches('.').to_lowercase();
        !matches!(word.as_str(), "jr" | "sr" | "ii" | "iii" | "iv")
    };
    let last = name.split_whitespace().rev().find(is_name)?;
    let key: String = last.chars().filter(|c| c.is_alphanumeric()).collect();
    (!key.is_empty()).then(|| key.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_have_one_key() {
        for name in ["Hillary Clinton", "Clinton", "Hillary Rodham CLINTON", "Clinton, Jr."] {
            assert_eq!(name_key(name).as_deref(), Some("clinton"));
        }
        assert_eq!(name_key("Donald Trump Jr.").as_deref(), Some("trump"));
        assert_eq!(name_key(" . "), None);
    }
}
