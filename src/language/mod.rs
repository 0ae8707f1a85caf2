//! Languages, and the word lists that segmentation needs of each.

use std::sync::LazyLock;

use crate::error::named_option;

mod words;

pub(crate) use words::{WordClass, Words};

named_option! {
    /// A language, by its ISO 639-1 code.
    pub enum Language as "language" {
        /// English.
        #[default]
        English = "en",
    }
}

static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::parse(include_str!("data/en/words.txt")));

impl Language {
    /// The word lists of this language, read on first use.
    pub(crate) fn words(self) -> &'static Words {
        match self {
            Self::English => &ENGLISH,
        }
    }
}
