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
mod decoded;
mod decoder;
mod fault;
mod html_names;
mod html_reference;
mod html_rounds;
mod json_escape;
mod layers;
mod offset_map;
mod options;
mod pass;
mod rounds;
mod scan;
mod utf8;
mod windows_1252;

pub use date::Date;
pub use decoded::{DecodeReport, Decoded};
pub use decoder::{Decoder, decode};
pub use layers::{Layer, Layers, layer_names};
pub use offset_map::{OffsetCursor, OffsetMap};
pub use options::{
    C1, Charrefs, DecodeOptions, Header, InvalidUtf8, MalformedJson, Nbsp, Newlines, Nul,
    Surrogates,
};
pub use rounds::Rounds;
pub use utf8::{Repaired, repair_surrogates, repair_utf8};
