//! Records as JSON objects: one a line, or elements of an array.
//!
//! The text field is decoded as JSON while it is read, so raw offsets count in the decoded field;
//! a field that is escaped once more is left to `layers`. Half a surrogate pair (`\ud83d`), which
//! RFC 8259 allows and UTF-8 cannot hold, does not lose the record: it is passed on and becomes
//! U+FFFD, counted, like bytes that are not UTF-8.

use std::borrow::Cow;
use std::fmt;
use std::io::BufRead;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::splitter::{Cut, Elements, next_line};
use crate::Error;
use crate::corpus::columns::{Columns, NAMES_SHOWN, listed, shown};
use crate::corpus::scalar::Scalar;
use crate::corpus::sink::RecordSink;

/// What is kept of a field's name for messages, in bytes.
const NAME_HELD: usize = 400;

/// Reads the records on the lines of a file; blank lines are none.
pub(crate) fn read_lines(input: &mut dyn BufRead, sink: &mut RecordSink<'_>) -> Result<(), Error> {
    let (mut line, mut fields) = (Vec::new(), Fields::new(sink.columns()));
    for number in 1.. {
        let cut = next_line(input, sink.limit(), &mut line);
        match sink.unless_broken(cut)? {
            Cut::End => break,
            Cut::Record if line.trim_ascii().is_empty() => {}
            Cut::Record => push(&line, number, &mut fields, sink)?,
            Cut::TooLarge | Cut::Unclosed => sink.too_large(number)?,
        }
    }
    Ok(())
}

/// Reads the records of an array, or records in a row over any number of lines.
pub(crate) fn read_elements(
    input: &mut dyn BufRead,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let (mut element, mut fields) = (Vec::new(), Fields::new(sink.columns()));
    let mut elements = Elements::default();
    for number in 1.. {
        let cut = elements.next(input, sink.limit(), &mut element);
        match sink.unless_broken(cut)? {
            Cut::End => break,
            Cut::Unclosed => {
                let problem = "the file ends within a JSON value or array".to_owned();
                sink.error(Some(number), None, problem)?;
                break;
            }
            Cut::Record => push(&element, number, &mut fields, sink)?,
            Cut::TooLarge => sink.too_large(number)?,
        }
    }
    Ok(())
}

/// Adds a record, or what is wrong with it.
fn push(
    object: &[u8],
    position: u64,
    fields: &mut Fields,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    fields.clear();
    let mut deserializer = serde_json::Deserializer::from_slice(object);
    let read = (&mut *fields).deserialize(&mut deserializer).and_then(|()| deserializer.end());
    let problem = match (read, fields.text) {
        (Ok(()), Text::Given) => {
            sink.note_fields(&fields.seen, || names(object));
            return sink.record(position, Some(&fields.buffer), &mut fields.carried);
        }
        (Ok(()), Text::Null) => {
            sink.note_fields(&fields.seen, || names(object));
            return sink.record(position, None, &mut fields.carried);
        }
        (Ok(()), Text::Absent) => {
            sink.note_fields(&fields.seen, || names(object));
            format!("no field {:?}; it has {}", sink.columns().text, listed(&names(object)))
        }
        (Err(error), _) => told(&error),
    };
    sink.error(Some(position), fields.id(), problem)
}

/// A problem with its place in the record.
fn told(error: &serde_json::Error) -> String {
    let problem = error.to_string();
    let what = problem.split(" at line ").next().unwrap_or_default();
    match error.line() {
        0 => what.to_owned(),
        1 => format!("{what} at byte {} of the record", error.column()),
        line => format!("{what} at line {line} of the record, byte {}", error.column()),
    }
}

/// The names of an object's fields for a message: the first of many, and the start of long ones.
fn names(object: &[u8]) -> Vec<String> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Vec<String>, A::Error> {
            let mut names = Vec::new();
            while let Some((name, IgnoredAny)) = map.next_entry::<Name<'_>, _>()? {
                if names.len() <= NAMES_SHOWN {
                    let start = name.0.get(..NAME_HELD).unwrap_or(&name.0);
                    names.push(String::from_utf8_lossy(start).into_owned());
                }
            }
            Ok(names)
        }
    }
    serde_json::Deserializer::from_slice(object).deserialize_map(Names).unwrap_or_default()
}

#[derive(Clone, Copy)]
enum Text {
    Absent,
    Null,
    Given,
}

/// The fields wanted of an object, read into memory used again.
struct Fields {
    text_name: String,
    carried_names: Vec<String>,
    has_id: bool,
    text: Text,
    buffer: Vec<u8>,
    carried: Vec<Scalar>,
    /// Which fields the object has: the text, then those carried.
    seen: Vec<bool>,
}

impl Fields {
    fn new(columns: &Columns) -> Self {
        let carried_names: Vec<String> = columns.carried().map(str::to_owned).collect();
        Self {
            text_name: columns.text.clone(),
            has_id: columns.id.is_some(),
            text: Text::Absent,
            buffer: Vec::new(),
            carried: vec![Scalar::Null; carried_names.len()],
            seen: vec![false; carried_names.len() + 1],
            carried_names,
        }
    }

    fn clear(&mut self) {
        self.text = Text::Absent;
        self.buffer.clear();
        self.carried.fill(Scalar::Null);
        self.seen.fill(false);
    }

    /// The id, as far as it was read.
    fn id(&self) -> Option<String> {
        if self.has_id {
            self.carried.first().and_then(Scalar::text).map(Cow::into_owned)
        } else {
            None
        }
    }

    fn set(&mut self, name: &str, value: &Scalar) {
        let carried = self.carried_names.iter().zip(&mut self.carried);
        for ((own, slot), seen) in carried.zip(self.seen.iter_mut().skip(1)) {
            if own == name {
                slot.clone_from(value);
                *seen = true;
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Fields {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for &mut Fields {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(name) = map.next_key::<Name<'_>>()? {
            let is_text = name.0 == self.text_name.as_bytes();
            let name = std::str::from_utf8(&name.0).unwrap_or_default();
            let is_carried = self.carried_names.iter().any(|own| own == name);
            if is_carried {
                let value: &RawValue = map.next_value()?;
                self.set(name, &scalar(value).map_err(de::Error::custom)?);
                if is_text {
                    let text = TextField(self);
                    text.deserialize(value).map_err(de::Error::custom)?;
                }
            } else if is_text {
                map.next_value_seed(TextField(self))?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }
}

/// The name of a field, which may hold half a surrogate pair like any string.
struct Name<'de>(Cow<'de, [u8]>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Bytes;
        impl<'de> Visitor<'de> for Bytes {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }

            fn visit_borrowed_bytes<E>(self, name: &'de [u8]) -> Result<Name<'de>, E> {
                Ok(Name(name.into()))
            }

            fn visit_bytes<E>(self, name: &[u8]) -> Result<Name<'de>, E> {
                Ok(Name(name.to_vec().into()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

/// Reads a string into the buffer, as bytes: they need not be UTF-8.
struct TextField<'f>(&'f mut Fields);

impl<'de> DeserializeSeed<'de> for TextField<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if let Some(seen) = self.0.seen.first_mut() {
            *seen = true;
        }
        deserializer.deserialize_option(self)
    }
}

impl<'de> Visitor<'de> for TextField<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a string in the field {}", shown(&self.0.text_name))
    }

    fn visit_none<E>(self) -> Result<(), E> {
        self.0.text = Text::Null;
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_bytes(self)
    }

    fn visit_bytes<E>(self, text: &[u8]) -> Result<(), E> {
        self.0.text = Text::Given;
        self.0.buffer.clear();
        self.0.buffer.extend_from_slice(text);
        Ok(())
    }
}

/// A value to carry along. Arrays and objects are carried as their JSON.
fn scalar(value: &RawValue) -> Result<Scalar, serde_json::Error> {
    let json = value.get();
    Ok(match json.as_bytes().first() {
        Some(b'n') => Scalar::Null,
        Some(b't') => Scalar::Bool(true),
        Some(b'f') => Scalar::Bool(false),
        Some(b'"') => Scalar::Text(serde_json::from_str(json)?),
        Some(b'[' | b'{') => Scalar::Text(json.to_owned()),
        _ => Scalar::of_number(json),
    })
}
