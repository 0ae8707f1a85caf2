//! What to undo, and what to make of the cases that no standard decides.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;
use crate::error::named_option;

named_option! {
    /// One kind of escaping.
    pub enum Layer as "layers" {
        /// A JSON string body: `\u0022`, `\r\n`.
        #[default]
        Json = "json",
        /// HTML character references: `&#039;`, `&nbsp;`.
        Html = "html",
    }
}

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

/// Which layers to undo, in order.
///
/// ```
/// use guillemet::decode::{Layer, Layers};
///
/// assert_eq!("auto".parse::<Layers>()?, Layers::Auto);
/// assert_eq!("json+html".parse::<Layers>()?, Layers::Declared(vec![Layer::Json, Layer::Html]));
/// assert_eq!("".parse::<Layers>()?, Layers::Declared(vec![]));
/// assert_eq!(
///     "xml".parse::<Layers>().unwrap_err().to_string(),
///     r#"layers: unknown value "xml"; expected one of "auto", "json", "html""#
/// );
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "LayersForm", into = "LayersForm")]
pub enum Layers {
    /// Decided for each record by the text itself.
    #[default]
    Auto,
    /// These, whatever the text looks like; a layer named twice is undone twice.
    Declared(Vec<Layer>),
}

impl Layers {
    const NAMES: &'static [&'static str] = &["auto", "json", "html"];

    /// Reads the names of the layers in the order in which they are to be undone.
    ///
    /// # Errors
    ///
    /// If one of them is no layer.
    ///
    /// ```
    /// use guillemet::decode::{Layer, Layers};
    ///
    /// assert_eq!(Layers::from_names(["html"])?, Layers::Declared(vec![Layer::Html]));
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    pub fn from_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Result<Self, Error> {
        let parse = |name: &str| {
            name.parse().map_err(|_| Error::unknown_value("layers", name, Self::NAMES))
        };
        names.into_iter().map(parse).collect::<Result<_, _>>().map(Self::Declared)
    }
}

impl FromStr for Layers {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            "auto" => Ok(Self::Auto),
            "" => Ok(Self::Declared(Vec::new())),
            names => Self::from_names(names.split('+')),
        }
    }
}

impl fmt::Display for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Declared(layers) => f.write_str(&layer_names(layers)),
        }
    }
}

/// The names of layers as the tables show them: `json+html`, or nothing for none.
///
/// ```
/// use guillemet::decode::{Layer, layer_names};
///
/// assert_eq!(layer_names(&[Layer::Json, Layer::Html]), "json+html");
/// ```
#[must_use]
pub fn layer_names(layers: &[Layer]) -> String {
    layers.iter().map(|layer| layer.name()).collect::<Vec<_>>().join("+")
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "layers: expected \"auto\" or a list of \"json\" and \"html\"")]
enum LayersForm {
    Text(String),
    Names(Vec<String>),
}

impl TryFrom<LayersForm> for Layers {
    type Error = Error;

    fn try_from(form: LayersForm) -> Result<Self, Error> {
        match form {
            LayersForm::Text(text) => text.parse(),
            LayersForm::Names(names) => Self::from_names(names.iter().map(String::as_str)),
        }
    }
}

impl From<Layers> for LayersForm {
    fn from(layers: Layers) -> Self {
        match layers {
            Layers::Auto => Self::Text("auto".to_owned()),
            Layers::Declared(layers) => {
                Self::Names(layers.iter().map(|layer| layer.name().to_owned()).collect())
            }
        }
    }
}

/// How often references are undone, for text that was HTML-escaped more than once.
///
/// Rounds after the first accept only references that end in a semicolon, and concern the HTML
/// layer alone: text escaped twice as JSON is declared as `json+json`.
///
/// ```
/// use guillemet::decode::{DecodeOptions, Decoder, Rounds};
///
/// let mut options = DecodeOptions::default();
/// assert_eq!(Decoder::new(options.clone()).decode("Q&amp;amp;A")?.text, "Q&amp;A");
/// options.rounds = "fixpoint".parse()?;
/// assert_eq!(Decoder::new(options).decode("Q&amp;amp;A")?.text, "Q&A");
/// assert!("0".parse::<Rounds>().is_err());
/// # Ok::<(), guillemet::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RoundsForm", into = "RoundsForm")]
pub enum Rounds {
    /// This many times.
    Times(NonZeroU32),
    /// Until nothing changes, which takes an author's `&amp;lt;` for `<`.
    Fixpoint,
}

impl Rounds {
    const EXPECTED: &'static str = "a whole number from 1 up, or \"fixpoint\"";

    /// The number of rounds that `number` asks for.
    ///
    /// # Errors
    ///
    /// If it is below 1; a number too large for 32 bits is as good as the largest.
    ///
    /// ```
    /// use guillemet::decode::Rounds;
    ///
    /// assert_eq!(
    ///     Rounds::times(0).unwrap_err().to_string(),
    ///     "rounds: 0; expected a whole number from 1 up, or \"fixpoint\""
    /// );
    /// ```
    pub fn times(number: i64) -> Result<Self, Error> {
        let times = u32::try_from(number.min(i64::from(u32::MAX))).ok();
        times
            .and_then(NonZeroU32::new)
            .map(Self::Times)
            .ok_or_else(|| Error::argument("rounds", number.to_string(), Self::EXPECTED))
    }

    pub(super) fn limit(self) -> u32 {
        match self {
            Self::Times(times) => times.get(),
            Self::Fixpoint => u32::MAX,
        }
    }
}

impl Default for Rounds {
    fn default() -> Self {
        Self::Times(NonZeroU32::MIN)
    }
}

impl FromStr for Rounds {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match (text, text.parse()) {
            ("fixpoint", _) => Ok(Self::Fixpoint),
            (_, Ok(number)) => Self::times(number),
            _ => Err(Error::argument("rounds", format!("{text:?}"), Self::EXPECTED)),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged, expecting = "rounds: expected a whole number from 1 up, or \"fixpoint\"")]
enum RoundsForm {
    Number(i64),
    Text(String),
}

impl TryFrom<RoundsForm> for Rounds {
    type Error = Error;

    fn try_from(form: RoundsForm) -> Result<Self, Error> {
        match form {
            RoundsForm::Number(number) => Self::times(number),
            RoundsForm::Text(text) => text.parse(),
        }
    }
}

impl From<Rounds> for RoundsForm {
    fn from(rounds: Rounds) -> Self {
        match rounds {
            Rounds::Times(times) => Self::Number(times.get().into()),
            Rounds::Fixpoint => Self::Text("fixpoint".to_owned()),
        }
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
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(default, deny_unknown_fields)]
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
