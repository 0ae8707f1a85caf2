//! Languages, and the word lists of each.
//!
//! A language is a folder of word lists (`data/<code>`), its line in [`Language`] and its line in
//! `Language::lexicon`; the rules that read the lists are the same for all. Each list says where
//! it is from.

use std::sync::LazyLock;

use crate::error::named_option;

mod elision;
mod lemma;
pub(crate) mod lexicon;
mod quotation_mark;
mod word_class;

pub(crate) use elision::elision;
pub use lemma::cue_lemma;
use lexicon::Lexicon;
pub use quotation_mark::{MarkFamily, Side};
pub(crate) use quotation_mark::{is_quotation_mark, quotation_mark};

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

macro_rules! lexicon_of {
    ($language:expr, $( $variant:ident: [$( $file:literal ),+], )+) => {
        match $language {
            $( Language::$variant => {
                static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
                    Lexicon::parse(&[$( include_str!(concat!("data/", $file, ".txt")) ),+])
                });
                &LEXICON
            } )+
        }
    };
}

impl Language {
    /// The word lists of this language, read on first use.
    pub(crate) fn lexicon(self) -> &'static Lexicon {
        lexicon_of! {
            self,
            English: [
                "en/sentences", "en/function_words", "en/titles", "en/roles", "en/calendar",
                "en/reporting_verbs", "en/given_names"
            ],
            German: ["de/words"],
            French: ["fr/words"],
            Spanish: ["es/words"],
            Italian: ["it/words"],
            Portuguese: ["pt/words"],
            Dutch: ["nl/words"],
            Polish: ["pl/words"],
            Russian: ["ru/words"],
            Ukrainian: ["uk/words"],
            Czech: ["cs/words"],
            Croatian: ["hr/words"],
            Norwegian: ["nb/words"],
            Finnish: ["fi/words"],
            Chinese: ["zh/words"],
            Japanese: ["ja/words"],
            Arabic: ["ar/words"],
            Hindi: ["hi/words"],
            Danish: ["da/words"],
            Slovak: ["sk/words"],
            Bulgarian: ["bg/words"],
            Greek: ["el/words"],
            Armenian: ["hy/words"],
            Kazakh: ["kk/words"],
            Persian: ["fa/words"],
            Urdu: ["ur/words"],
            Marathi: ["mr/words"],
            Burmese: ["my/words"],
            Amharic: ["am/words"],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::lexicon::WordClass;

    #[test]
    fn every_language_has_word_lists_of_its_own() {
        let mut lexicons: Vec<*const Lexicon> = Vec::new();
        for &code in Language::NAMES {
            let language: Language = code.parse().unwrap();
            assert_eq!(language.name(), code);
            let lexicon: *const Lexicon = language.lexicon();
            assert!(!lexicons.contains(&lexicon), "{code} has the lists of another language");
            lexicons.push(lexicon);
        }
        assert!(Language::German.lexicon().class("bzw").is(WordClass::ABBREVIATION));
        assert!(!Language::English.lexicon().class("bzw").is(WordClass::ABBREVIATION));
    }
}
