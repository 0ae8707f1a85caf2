//! The kinds of rows.

use crate::error::named_option;

named_option! {
    /// How much of a quotation stands inside quotation marks.
    pub enum QuoteKind as "kinds" {
        /// All of it.
        #[default]
        Direct = "direct",
        /// Some of it.
        Mixed = "mixed",
        /// None of it.
        Indirect = "indirect",
        /// Marked words that are nobody's quotation: a title, a nickname, a scare quote.
        Other = "other",
    }
}
