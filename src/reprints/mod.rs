//! Reprints: which quotations are the same one, in whatever outlet, length and marks.
//!
//! Quotations are compared by their words, in lower case and without marks. Those with the same
//! words are one from the start; the others go from the fullest to the shortest. Each looks up the
//! runs of words that it shares with the fullest versions found so far (hashed n-grams), is aligned
//! word by word with each of them, and joins the one that has most of it. What is in none begins a
//! cluster of its own.
//!
//! So every row of a cluster has been compared with its fullest version: quotations that share
//! words only with a third do not hang together by it. Of a run of words that very many quotations
//! have, only the first are looked at, which keeps the time in proportion to the words.
//!
//! Known gap: two quotations that overlap, neither being a part of the other, are two.

mod alignment;
mod clusters;
mod index;
mod speakers;
mod words;

pub use clusters::{Reprint, ReprintOptions, Said, reprints};
