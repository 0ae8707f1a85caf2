//! People over a corpus: which names of many records mean one person.
//!
//! Names are folded: titles, accents, order ("Lee, Ann"), case, initials and middle names, "Jr.", and
//! nicknames by a list. Full names of one family name and of first names that agree are one person; a
//! family name alone joins one where the corpus leaves one full name that is clearly more frequent,
//! and else stays alone and is marked. Kinds and pronouns that conflict keep namesakes apart. What
//! the caller says of names wins.
//!
//! The work is linear in the mentions: they are counted by name, and names are compared with those
//! of the same family name alone, of which so many are looked at as there are first names.
//!
//! Known gap: two people of one name, kind and pronoun are one person.

mod cluster;
mod name;

pub use cluster::{Mention, People, PeopleBuilder, Person};
