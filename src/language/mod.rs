//! Languages, and the word lists that segmentation needs of each.

use crate::error::named_option;

named_option! {
    /// A language, by its ISO 639-1 code.
    pub enum Language as "language" {
        /// English.
        #[default]
        English = "en",
    }
}
