//! The option `layers`: which layers of escapes to undo.

use std::fmt;
use std::str::FromStr;

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "LayersForm", into = "LayersForm"))]
#[non_exhaustive]
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

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "layers: expected \"auto\" or a list of \"json\" and \"html\"")]
enum LayersForm {
    Text(String),
    Names(Vec<String>),
}

#[cfg(feature = "serde")]
impl TryFrom<LayersForm> for Layers {
    type Error = Error;

    fn try_from(form: LayersForm) -> Result<Self, Error> {
        match form {
            LayersForm::Text(text) => text.parse(),
            LayersForm::Names(names) => Self::from_names(names.iter().map(String::as_str)),
        }
    }
}

#[cfg(feature = "serde")]
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
