//! What a speaker is, and the pronoun that the article uses for it.

use crate::error::named_option;

named_option! {
    /// What a speaker is.
    pub enum SpeakerKind as "speaker_kind" {
        /// A person, or several persons by name.
        #[default]
        Person = "person",
        /// A company, a party, an agency, a newspaper.
        Organization = "organization",
        /// Several persons without a name: "critics".
        Group = "group",
        /// A report, a law, a letter.
        Document = "document",
    }
}

named_option! {
    /// The pronoun that an article uses for a speaker, or that an honorific stands for: evidence,
    /// and no guess from a first name.
    pub enum SpeakerPronoun as "speaker_pronoun" {
        /// "He", "Mr."
        #[default]
        He = "he",
        /// "She", "Mrs."
        She = "she",
        /// "They".
        They = "they",
        /// "It".
        It = "it",
    }
}
