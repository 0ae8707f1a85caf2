//! The one error type of the crate.
//!
//! Nothing a text contains is an error. Errors are for arguments (an unknown option, a wrong
//! column), for records that a caller asked to refuse (`errors="raise"`, strict JSON), and for
//! files.

use std::borrow::Cow;
use std::fmt;

/// What went wrong, said so that the argument, its value and what was expected can be read off.
///
/// ```
/// use guillemet::decode::Charrefs;
///
/// let error = "loose".parse::<Charrefs>().unwrap_err();
/// assert!(error.is_argument());
/// assert_eq!(
///     error.to_string(),
///     "charrefs: unknown value \"loose\"; expected one of \"attribute\", \"text\", \"semicolon\""
/// );
/// ```
#[derive(Debug)]
pub struct Error {
    kind: Box<ErrorKind>,
}

#[derive(Debug)]
enum ErrorKind {
    Argument {
        argument: String,
        found: String,
        expected: String,
    },
    Record {
        row: Option<usize>,
        position: Option<usize>,
        problem: String,
    },
    #[cfg_attr(not(feature = "corpus"), expect(dead_code, reason = "only files have sources"))]
    Source {
        source: String,
        position: Option<u64>,
        problem: String,
    },
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "only tables have files"))]
    File {
        path: String,
        cause: std::io::Error,
    },
    #[cfg_attr(not(feature = "arrow"), expect(dead_code, reason = "only tables can be stopped"))]
    Interrupted,
}

impl Error {
    /// An argument that cannot be used: its name, what was found and what was expected.
    #[cold]
    pub(crate) fn argument(
        argument: impl Into<String>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self::new(ErrorKind::Argument {
            argument: argument.into(),
            found: found.into(),
            expected: expected.into(),
        })
    }

    /// A named option with a value that is not one of `names`.
    #[cold]
    pub(crate) fn unknown_value(argument: &str, value: &str, names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
        let expected = format!("one of {}", names.join(", "));
        Self::argument(argument, format!("unknown value {value:?}"), expected)
    }

    /// A record that the options say must be refused, and the byte where the fault lies.
    #[cold]
    pub(crate) fn record(position: Option<usize>, problem: impl Into<String>) -> Self {
        Self::new(ErrorKind::Record { row: None, position, problem: problem.into() })
    }

    /// A record of a source that could not be read: its line or number, counted from 1.
    #[cold]
    #[cfg(feature = "corpus")]
    pub(crate) fn in_source(source: &str, position: Option<u64>, problem: &str) -> Self {
        let (source, problem) = (source.to_owned(), problem.to_owned());
        Self::new(ErrorKind::Source { source, position, problem })
    }

    /// A file that could not be read or written.
    #[cold]
    #[cfg(feature = "arrow")]
    pub(crate) fn file(path: impl Into<String>, cause: std::io::Error) -> Self {
        Self::new(ErrorKind::File { path: path.into(), cause })
    }

    /// Work that the caller asked to stop.
    #[cold]
    #[cfg(feature = "arrow")]
    pub(crate) fn interrupted() -> Self {
        Self::new(ErrorKind::Interrupted)
    }

    /// The same error with the number of the row that has the record, counted from 0.
    #[cfg(feature = "arrow")]
    pub(crate) fn in_row(mut self, number: usize) -> Self {
        if let ErrorKind::Record { row, .. } = self.kind.as_mut() {
            row.get_or_insert(number);
        }
        self
    }

    /// Whether an argument was at fault, rather than a record or a file.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        matches!(*self.kind, ErrorKind::Argument { .. })
    }

    /// Whether a record was refused.
    #[must_use]
    pub fn is_record(&self) -> bool {
        matches!(*self.kind, ErrorKind::Record { .. } | ErrorKind::Source { .. })
    }

    /// Whether a file could not be read or written.
    #[must_use]
    pub fn is_file(&self) -> bool {
        matches!(*self.kind, ErrorKind::File { .. })
    }

    /// The file that could not be read or written.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self.kind.as_ref() {
            ErrorKind::File { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Whether the caller stopped the work.
    #[must_use]
    pub fn is_interrupted(&self) -> bool {
        matches!(*self.kind, ErrorKind::Interrupted)
    }

    fn new(kind: ErrorKind) -> Self {
        Self { kind: Box::new(kind) }
    }
}

impl fmt::Display for Error {
    /// Control characters, which names in files may hold, are escaped: a terminal obeys them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&escaped(&self.kind.to_string()))
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Argument { argument, found, expected } => {
                write!(f, "{argument}: {found}; expected {expected}")
            }
            Self::Record { row, position, problem } => {
                match row {
                    Some(row) => write!(f, "record in row {row}")?,
                    None => write!(f, "record")?,
                }
                if let Some(position) = position {
                    write!(f, ", byte {position}")?;
                }
                write!(f, ": {problem}")
            }
            Self::Source { source, position, problem } => match position {
                Some(position) => write!(f, "{source}, record {position}: {problem}"),
                None => write!(f, "{source}: {problem}"),
            },
            Self::File { path, cause } => write!(f, "{path}: {cause}"),
            Self::Interrupted => write!(f, "interrupted"),
        }
    }
}

/// A text with its control characters escaped, as `\u{1b}`.
pub(crate) fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown.into()
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self.kind.as_ref() {
            ErrorKind::File { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// An option with named values, to which later versions may add. They are parsed, printed and
/// serialized by their names, and an error lists them.
macro_rules! named_option {
    (
        $(#[$meta:meta])*
        pub enum $type:ident as $argument:literal {
            $( $(#[$variant_meta:meta])* $variant:ident = $name:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[non_exhaustive]
        pub enum $type {
            $( $(#[$variant_meta])* #[cfg_attr(feature = "serde", serde(rename = $name))] $variant, )+
        }

        impl $type {
            /// The names that parse, in the order of the variants.
            pub const NAMES: &'static [&'static str] = &[$($name),+];

            /// The name of this value.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )+ }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.name())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::Error;

            fn from_str(name: &str) -> Result<Self, $crate::Error> {
                match name {
                    $( $name => Ok(Self::$variant), )+
                    _ => Err($crate::Error::unknown_value($argument, name, Self::NAMES)),
                }
            }
        }
    };
}
pub(crate) use named_option;
