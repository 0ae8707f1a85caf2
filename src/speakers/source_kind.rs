//! What a source is grammatically.

use crate::error::named_option;

named_option! {
    /// What a source is grammatically.
    pub enum SourceKind as "source_kind" {
        /// A proper name: "Schuhrke", "KTR".
        #[default]
        Name = "name",
        /// A common noun phrase: "the organization".
        Nominal = "nominal",
        /// A pronoun: "he".
        Pronoun = "pronoun",
    }
}
