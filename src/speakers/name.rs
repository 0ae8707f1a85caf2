//! Names as they stand in a text.

use crate::quotes::tokens::TokenRange;

/// What a name is the name of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum NameKind {
    /// A person.
    #[default]
    Person,
    /// An organization: a company, a party, an agency, a newspaper.
    Organization,
    /// A place.
    Place,
    /// Anything else: nationalities, events, laws, works.
    Other,
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
