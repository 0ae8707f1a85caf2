//! An article to look at: its words as they stand, with quotations, cues and sources marked.
//!
//! [`fragment`] and [`page`] give HTML, [`terminal`] text for a terminal. Each speaker has a colour.
//!
//! Known gap: where quotations overlap, only the innermost is shown.
//!
//! ```
//! use guillemet::extract::{QuoteOptions, quotes};
//! use guillemet::render;
//! use guillemet::segment::{Document, SegmentOptions};
//!
//! let text = "\"Fish & chips,\" said Ann Lee.";
//! let document = Document::new(text, &SegmentOptions::default());
//! let html = render::fragment(text, &quotes(&document, &QuoteOptions::default()));
//! assert!(html.contains("Fish &amp; chips"));
//! assert!(html.contains("Ann Lee</mark>, direct"));
//! ```

mod colours;
mod html;
mod stretches;
mod terminal;

#[cfg(feature = "python")]
pub(crate) use colours::{Colour, colours};
pub use html::{Article, fragment, fragments, page, pages};
pub use terminal::terminal;
