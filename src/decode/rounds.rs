//! The option `rounds`: how often references are undone.

use std::num::NonZeroU32;
use std::str::FromStr;

use crate::Error;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(try_from = "RoundsForm", into = "RoundsForm"))]
#[non_exhaustive]
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

#[cfg(feature = "serde")]
#[derive(serde::Serialize, serde::Deserialize)]
#[serde(untagged, expecting = "rounds: expected a whole number from 1 up, or \"fixpoint\"")]
enum RoundsForm {
    Number(i64),
    Text(String),
}

#[cfg(feature = "serde")]
impl TryFrom<RoundsForm> for Rounds {
    type Error = Error;

    fn try_from(form: RoundsForm) -> Result<Self, Error> {
        match form {
            RoundsForm::Number(number) => Self::times(number),
            RoundsForm::Text(text) => text.parse(),
        }
    }
}

#[cfg(feature = "serde")]
impl From<Rounds> for RoundsForm {
    fn from(rounds: Rounds) -> Self {
        match rounds {
            Rounds::Times(times) => Self::Number(times.get().into()),
            Rounds::Fixpoint => Self::Text("fixpoint".to_owned()),
        }
    }
}
