//! The tokens of a document, each looked at once.
//!
//! A token is its form, which is looked up in a [`FormCache`] (lower case, hashes, kind, shape,
//! classes of the word lists, clusters), and its place: in its sentence, and to the quotation
//! marks. What the stages ask for lies in arrays by field ([`TokenColumns`]), which a thread fills
//! anew for each document; [`Tokens`] is a document's view of them.

mod cache;
mod columns;
mod counts;
mod form;
pub(crate) mod kind;
#[cfg(test)]
pub(crate) mod testing;
mod view;

pub use cache::FormCache;
pub use columns::TokenColumns;
pub(crate) use columns::state;
pub(crate) use counts::Counts;
pub use form::{Form, Shape};
pub use view::{Token, TokenRange, Tokens};
