//! Languages, and the word lists that segmentation needs of each.
//!
//! A language is a file of words (`data/<code>/words.txt`) and its line in [`Language`]; the rules
//! that read the lists are the same for all. The lists were written for this project.

use std::sync::LazyLock;

use crate::error::named_option;

mod elision;
pub mod lexicon;
mod quotation_mark;
mod words;

pub(crate) use elision::elision;
pub use quotation_mark::{MarkFamily, Side};
pub(crate) use quotation_mark::{is_quotation_mark, quotation_mark};
pub(crate) use words::{WordClass, Words};

named_option! {
    /// A language, by its ISO 639-1 code.
    pub enum Language as "language" {
        /// English.
        #[default]
        English = "en",
        /// German.
        German = "de",
        /// French.
        French = "fr",
        /// Spanish.
        Spanish = "es",
        /// Italian.
        Italian = "it",
        /// Portuguese.
        Portuguese = "pt",
        /// Dutch.
        Dutch = "nl",
        /// Polish.
        Polish = "pl",
        /// Russian.
        Russian = "ru",
        /// Ukrainian.
        Ukrainian = "uk",
        /// Czech.
        Czech = "cs",
        /// Croatian.
        Croatian = "hr",
        /// Norwegian Bokmål.
        Norwegian = "nb",
        /// Finnish.
        Finnish = "fi",
        /// Chinese.
        Chinese = "zh",
        /// Japanese.
        Japanese = "ja",
        /// Arabic.
        Arabic = "ar",
        /// Hindi.
        Hindi = "hi",
        /// Danish.
        Danish = "da",
        /// Slovak.
        Slovak = "sk",
        /// Bulgarian.
        Bulgarian = "bg",
        /// Greek.
        Greek = "el",
        /// Armenian.
        Armenian = "hy",
        /// Kazakh.
        Kazakh = "kk",
        /// Persian.
        Persian = "fa",
        /// Urdu.
        Urdu = "ur",
        /// Marathi.
        Marathi = "mr",
        /// Burmese.
        Burmese = "my",
        /// Amharic.
        Amharic = "am",
    }
}

macro_rules! words_of {
    ($language:expr, $( $variant:ident: $file:literal, )+) => {
        match $language {
            $( Language::$variant => {
                static WORDS: LazyLock<Words> =
                    LazyLock::new(|| Words::parse(include_str!(concat!("data/", $file, "/words.txt"))));
                &WORDS
            } )+
        }
    };
}

impl Language {
    /// The word lists of this language, read on first use.
    pub(crate) fn words(self) -> &'static Words {
        words_of! {
            self,
            English: "en",
            German: "de",
            French: "fr",
            Spanish: "es",
            Italian: "it",
            Portuguese: "pt",
            Dutch: "nl",
            Polish: "pl",
            Russian: "ru",
            Ukrainian: "uk",
            Czech: "cs",
            Croatian: "hr",
            Norwegian: "nb",
            Finnish: "fi",
            Chinese: "zh",
            Japanese: "ja",
            Arabic: "ar",
            Hindi: "hi",
            Danish: "da",
            Slovak: "sk",
            Bulgarian: "bg",
            Greek: "el",
            Armenian: "hy",
            Kazakh: "kk",
            Persian: "fa",
            Urdu: "ur",
            Marathi: "mr",
            Burmese: "my",
            Amharic: "am",
        }
    }
}
