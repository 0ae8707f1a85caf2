//! Names as they stand in a text.

use crate::error::named_option;
use crate::quotes::tokens::TokenRange;

named_option! {
    /// What a name is the name of.
    pub enum NameKind as "names" {
        /// A person.
        #[default]
        Person = "person",
        /// An organization: a company, a party, an agency, a newspaper.
        Organization = "organization",
        /// A place.
        Place = "place",
        /// Anything else: nationalities, events, laws, works.
        Other = "other",
    }
}

impl NameKind {
    /// All kinds, in the order of their labels.
    pub const ALL: [Self; 4] = [Self::Person, Self::Organization, Self::Place, Self::Other];
}

/// A name as it stands at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// Its words, without titles.
    pub words: TokenRange,
    /// The titles before it; empty if there are none.
    pub titles: TokenRange,
    /// What it is the name of, by its words and the words around it.
    pub kind: NameKind,
}
