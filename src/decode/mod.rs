//! From a raw record to its text, with the way back.
//!
//! Scraped text often keeps the escapes of what it passed through: a JSON string body whose text
//! still holds HTML character references, once or twice over. Decoding undoes them by their
//! standards and says what it did; an [`OffsetMap`] leads from any span of the text back to the
//! bytes of the record.
//!
//! - JSON escapes are those of RFC 8259, section 7. What is none of them stays as text.
//! - References are those of the WHATWG HTML standard, section 13.2.5.72 and following, with its
//!   2,125 names, its remapping of windows-1252 numbers, and U+FFFD for what is no character. Where
//!   the semicolon is missing, its rule for attribute values is the default ([`Charrefs`]), since
//!   that leaves `?a=1&copy=2` alone.
//! - Bytes that are not UTF-8 become U+FFFD as in the WHATWG Encoding standard.
//! - Which of the layers a record has is read off the record itself unless declared ([`Layers`]).
//!   A leading ` date YYYY-MM-DD ` is taken off and read ([`Header`]).
//!
//! No record is an error unless an option says so; anything malformed stays, and is counted.
//!
//! ```
//! use guillemet::decode::{DecodeOptions, Layer, decode};
//!
//! let record = r" date 2022-02-26 workers\u0026#039; living standards.\u0022";
//! let decoded = decode(record, &DecodeOptions::default())?;
//! assert_eq!(decoded.text, "workers' living standards.\"");
//! assert_eq!(decoded.date.unwrap().to_string(), "2022-02-26");
//! assert_eq!(decoded.layers, [Layer::Json, Layer::Html]);
//! assert_eq!(decoded.replaced, 2);
//! # Ok::<(), guillemet::Error>(())
//! ```
//!
//! Not done here: stripping tags, sanitising, repair of text that was read in the wrong encoding
//! (`â€™`), Unicode normalisation, and percent-, quoted-printable or programming-language escapes.

mod characters;
mod common_reference;
mod date;
mod decoder;
mod html_names;
mod html_reference;
mod html_rounds;
mod json_escape;
mod offset_map;
mod options;
mod pass;
mod scan;
mod utf8;
mod windows_1252;

use std::borrow::Cow;

pub use date::Date;
pub use decoder::{DecodeReport, Decoder};
pub use offset_map::{OffsetCursor, OffsetMap};
pub use options::{
    C1, Charrefs, DecodeOptions, Header, InvalidUtf8, Layer, Layers, MalformedJson, Nbsp, Newlines,
    Nul, Rounds, Surrogates, layer_names,
};
pub use utf8::{Repaired, repair_surrogates, repair_utf8};

use crate::Error;

/// A decoded record.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Decoded<'r> {
    /// The text; borrowed where nothing had to be undone.
    pub text: Cow<'r, str>,
    /// The way back to the record.
    pub map: OffsetMap,
    /// The date of a leading ` date YYYY-MM-DD ` header.
    pub date: Option<Date>,
    /// The layers undone, in order: those declared, or those detected.
    pub layers: Vec<Layer>,
    /// Escapes undone. A reference that is written in JSON escapes counts once.
    pub replaced: u32,
    /// Malformed escapes left as they were: a backslash that starts no JSON escape, half a
    /// surrogate pair if it is to be kept, and the references that the HTML standard calls errors
    /// without decoding them (`&nosuch;`, `&#;`). An ampersand that starts nothing is just text.
    pub kept: u32,
    /// U+FFFD put in.
    pub lossy: u32,
    /// Characters changed or left out by the options `newlines`, `nbsp`, `nul` and `c1`.
    pub changed: u32,
}

/// Decodes one record; many are better given to one [`Decoder`].
///
/// # Errors
///
/// Only where an option asks for it ([`MalformedJson::Strict`], [`Surrogates::Error`]), or if the
/// record has more than `u32::MAX` bytes.
///
/// ```
/// use std::borrow::Cow;
///
/// use guillemet::decode::{DecodeOptions, decode};
///
/// let mut options = DecodeOptions::default();
/// assert_eq!(decode("caf&eacute;", &options)?.text, "café");
/// assert!(matches!(decode("café", &options)?.text, Cow::Borrowed("café")));
///
/// options.set("layers", "json")?;
/// options.set("json", "strict")?;
/// assert_eq!(
///     decode(r"C:\dir", &options).unwrap_err().to_string(),
///     "record, byte 2: a backslash that starts no JSON escape"
/// );
/// # Ok::<(), guillemet::Error>(())
/// ```
pub fn decode<'r>(record: &'r str, options: &DecodeOptions) -> Result<Decoded<'r>, Error> {
    Decoder::new(options.clone()).decode(record)
}

/// Offsets are 32 bits wide.
const MAX_BYTES: usize = u32::MAX as usize;

#[cold]
fn too_long(bytes: usize) -> Error {
    Error::record(None, format!("{bytes} bytes long; offsets reach up to {MAX_BYTES}"))
}
