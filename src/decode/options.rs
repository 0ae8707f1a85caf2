//! What to undo, and what to make of the cases that no standard decides.

use super::layers::Layers;
use super::rounds::Rounds;
use crate::Error;
use crate::error::named_option;

named_option! {
    /// What becomes of a backslash that starts no JSON escape.
    pub enum MalformedJson as "json" {
        /// It stays as text and is counted; raw quotation marks and controls are text too.
        #[default]
        Lenient = "lenient",
        /// It is an error, as are an unescaped quotation mark and a character below U+0020.
        Strict = "strict",
    }
}

named_option! {
    /// What becomes of a JSON escape for half a surrogate pair, which UTF-8 cannot hold.
    ///
    /// References to surrogates are U+FFFD whatever this says, since the standard decides them.
    pub enum Surrogates as "surrogates" {
        /// Each becomes U+FFFD.
        #[default]
        Replace = "replace",
        /// The escape stays as text.
        Keep = "keep",
        /// The record is refused.
        Error = "error",
    }
}

named_option! {
    /// What a reference without a semicolon means.
    pub enum Charrefs as "charrefs" {
        /// The standard's rule for attribute values: `?a=1&copy=2` and `&section` stay.
        #[default]
        Attribute = "attribute",
        /// The standard's rule for text: `&section` is `§ion`.
        Text = "text",
        /// Only references that end in a semicolon are decoded.
        Semicolon = "semicolon",
    }
}

named_option! {
    /// What becomes of line ends.
    pub enum Newlines as "newlines" {
        /// They stay as they are.
        #[default]
        Keep = "keep",
        /// CRLF and a lone CR become LF.
        Lf = "lf",
    }
}

named_option! {
    /// What becomes of U+00A0 NO-BREAK SPACE.
    pub enum Nbsp as "nbsp" {
        /// It stays.
        #[default]
        Keep = "keep",
        /// It becomes a space.
        Space = "space",
    }
}

named_option! {
    /// What becomes of U+0000 NULL.
    pub enum Nul as "nul" {
        /// It stays.
        #[default]
        Keep = "keep",
        /// It is left out.
        Drop = "drop",
        /// It becomes U+FFFD.
        Replace = "replace",
    }
}

named_option! {
    /// What becomes of the controls U+0080 to U+009F, unless a reference named them: those the
    /// standard reads as windows-1252 always.
    pub enum C1 as "c1" {
        /// They stay.
        #[default]
        Keep = "keep",
        /// They are read as windows-1252; the five bytes it leaves undefined stay.
        Cp1252 = "cp1252",
    }
}

named_option! {
    /// What becomes of a leading ` date YYYY-MM-DD `.
    pub enum Header as "header" {
        /// It is taken off the text and read as the date.
        #[default]
        Auto = "auto",
        /// It is text.
        Keep = "keep",
    }
}

named_option! {
    /// What becomes of bytes that are not UTF-8.
    pub enum InvalidUtf8 as "errors" {
        /// They become U+FFFD and are counted.
        #[default]
        Replace = "replace",
        /// The record is refused.
        Raise = "raise",
    }
}

macro_rules! decode_options {
    ($( $(#[$meta:meta])* $field:ident: $type:ty, )+) => {
        /// How to decode.
        ///
        /// ```
        /// use guillemet::decode::{DecodeOptions, Nbsp};
        ///
        /// let mut options = DecodeOptions::default();
        /// options.nbsp = Nbsp::Space;
        /// options.set("layers", "html")?;
        /// assert_eq!(
        ///     options.set("nbsp", "tab").unwrap_err().to_string(),
        ///     r#"nbsp: unknown value "tab"; expected one of "keep", "space""#
        /// );
        /// # Ok::<(), guillemet::Error>(())
        /// ```
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(default, deny_unknown_fields))]
        #[non_exhaustive]
        pub struct DecodeOptions {
            $( $(#[$meta])* pub $field: $type, )+
        }

        impl DecodeOptions {
            /// The names of all options.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];

            /// Sets one option by its name from the name of a value, such as `"json+html"` for
            /// `"layers"` or `"2"` for `"rounds"`.
            ///
            /// # Errors
            ///
            /// If there is no such option, or it has no such value.
            pub fn set(&mut self, option: &str, value: &str) -> Result<(), Error> {
                match option {
                    $( stringify!($field) => self.$field = value.parse()?, )+
                    _ => return Err(Error::unknown_value("option", option, Self::NAMES)),
                }
                Ok(())
            }
        }
    };
}

decode_options! {
    /// Which layers to undo.
    layers: Layers,
    /// Backslashes that start no escape.
    json: MalformedJson,
    /// Escapes for half a surrogate pair.
    surrogates: Surrogates,
    /// References without a semicolon.
    charrefs: Charrefs,
    /// How often references are undone.
    rounds: Rounds,
    /// Line ends.
    newlines: Newlines,
    /// No-break spaces.
    nbsp: Nbsp,
    /// Null characters.
    nul: Nul,
    /// Controls from U+0080 to U+009F.
    c1: C1,
    /// A leading date.
    header: Header,
    /// Bytes that are not UTF-8.
    errors: InvalidUtf8,
}
