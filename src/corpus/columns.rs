//! The columns that a caller wants of every source, and where a source has them.

use serde::{Deserialize, Serialize};

use crate::Error;

/// Names in a message: so many, each of at most so many characters.
pub(crate) const NAMES_SHOWN: usize = 30;
const NAME_SHOWN: usize = 60;

/// The columns to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Columns {
    /// The texts.
    pub text: String,
    /// The ids; `None` to number the records.
    pub id: Option<String>,
    /// Columns to carry along.
    pub keep: Vec<String>,
    /// The authors of the records, if a column has them.
    pub author: Option<String>,
}

/// Where a source has the columns wanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Positions {
    pub(crate) text: usize,
    /// Those of [`Columns::carried`].
    pub(crate) carried: Vec<usize>,
}

impl Columns {
    /// The column of the texts alone; records are numbered.
    ///
    /// ```
    /// use guillemet::corpus::Columns;
    ///
    /// let mut columns = Columns::new("body");
    /// columns.id = Some("url".to_owned());
    /// ```
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), id: None, keep: Vec::new(), author: None }
    }

    /// All columns to read.
    #[cfg(feature = "python")]
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.text.as_str()).chain(self.carried())
    }

    /// The columns beside the texts: the ids, if any, those kept, and the authors, if any.
    pub(crate) fn carried(&self) -> impl Iterator<Item = &str> {
        self.id.iter().chain(&self.keep).chain(&self.author).map(String::as_str)
    }

    /// The argument that named the column which is the `index`th of those carried.
    pub(crate) fn argument(&self, index: usize) -> &'static str {
        let first_kept = usize::from(self.id.is_some());
        if index < first_kept {
            "id"
        } else if index < first_kept + self.keep.len() {
            "keep"
        } else {
            "author"
        }
    }

    /// All columns, the text first, with the arguments that named them.
    pub(crate) fn wanted(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let carried = self.carried().enumerate();
        let carried = carried.map(|(index, name)| (self.argument(index), name));
        std::iter::once(("text", self.text.as_str())).chain(carried)
    }

    /// Where they are among a source's columns.
    ///
    /// # Errors
    ///
    /// If one of them is not there, or there twice.
    pub(crate) fn positions(&self, known: &[&str]) -> Result<Positions, Error> {
        let mut found = self.wanted().map(|(argument, name)| Self::find(argument, name, known));
        let text = found.next().unwrap_or(Ok(0))?;
        Ok(Positions { text, carried: found.collect::<Result<_, _>>()? })
    }

    /// Which of a source's columns is wanted, by its name.
    ///
    /// # Errors
    ///
    /// If there is none of that name, or several.
    pub(crate) fn find(argument: &str, name: &str, known: &[&str]) -> Result<usize, Error> {
        let mut found = known.iter().enumerate().filter(|(_, other)| **other == name);
        match (found.next(), found.next()) {
            (Some((index, _)), None) => Ok(index),
            (None, _) => Err(absent(argument, name, known)),
            _ => Err(Error::argument(argument, format!("several columns {name:?}"), "one")),
        }
    }
}

/// A column that no record of a block has.
#[derive(Clone, Debug)]
pub(crate) struct Absent {
    pub(crate) argument: &'static str,
    pub(crate) name: String,
    /// The columns that there are.
    pub(crate) known: Vec<String>,
}

impl Absent {
    pub(crate) fn to_error(&self) -> Error {
        absent(self.argument, &self.name, &self.known)
    }
}

fn absent(argument: &str, name: &str, known: &[impl AsRef<str>]) -> Error {
    let expected = format!("one of {}", listed(known));
    Error::argument(argument, format!("no column {name:?}"), expected)
}

/// The first of some names, for a message.
pub(crate) fn listed(names: &[impl AsRef<str>]) -> String {
    let shown = names.iter().take(NAMES_SHOWN).map(|name| shown(name.as_ref()));
    let more = if names.len() > NAMES_SHOWN { ", ..." } else { "" };
    format!("{}{more}", shown.collect::<Vec<_>>().join(", "))
}

/// A name or value from a file for a message: in quotation marks, escaped, and cut if it is long.
pub(crate) fn shown(name: &str) -> String {
    match name.char_indices().nth(NAME_SHOWN) {
        None => format!("{name:?}"),
        Some((end, _)) => format!("{:?}...", name.get(..end).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_quotes_is_short_and_harmless() {
        assert_eq!(shown("body"), "\"body\"");
        assert_eq!(shown("\u{1b}]0;x\u{7}"), "\"\\u{1b}]0;x\\u{7}\"");
        assert!(shown(&"é".repeat(1_000_000)).len() < 200);
        let many: Vec<String> = (0..1000).map(|number| "x".repeat(number)).collect();
        let message = absent("text", "body", &many).to_string();
        assert!(message.len() < 3000, "{}", message.len());
        assert!(message.starts_with("text: no column \"body\"; expected one of \"\", \"x\""));
    }
}
