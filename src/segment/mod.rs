//! Paragraphs, sentences and tokens, as spans over a text that is never changed.
//!
//! Everything but white space (Unicode's `White_Space`, no-break spaces among it) is in exactly one
//! paragraph, one sentence and one token. Sentences and tokens follow the Universal Dependencies
//! treebanks of English, EWT and GUM; contractions are split as in the Penn Treebank (`do|n't`).
//!
//! The rules are the same for every language; what they know of one are its word lists (see
//! [`Language`](crate::language::Language)). Known gaps: a sentence that ends without any mark is
//! found only in lists, letters and at paragraph ends; an abbreviation that no list has, before a
//! capital, ends a sentence; words of Chinese and Japanese, which have no spaces between them, stay
//! together as one token.
//!
//! ```
//! use guillemet::segment::{Document, SegmentOptions};
//!
//! let document = Document::new("“We won. We are happy,” she said.", &SegmentOptions::default());
//! let sentences: Vec<&str> =
//!     document.sentences.iter().map(|sentence| sentence.span.of(document.text)).collect();
//! assert_eq!(sentences, ["“We won.", "We are happy,” she said."]);
//! ```

mod boundary;
mod candidate;
mod character;
mod document;
mod emoji;
mod following;
mod letter;
mod list;
mod options;
mod paragraph;
mod quotation;
mod search;
mod sentence;
mod token;
mod word;

pub use document::{Document, Paragraph, Sentence};
pub use options::{SegmentOptions, WithinQuotes};
