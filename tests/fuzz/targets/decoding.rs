//! Any bytes under any options: no panic, and a map that leads back.

use guillemet::decode::{DecodeOptions, Decoder};

use crate::map_checks;

const CHOICES: [(&str, &[&str]); 10] = [
    ("layers", &["auto", "json+html", "json", "html", "html+json", "json+json+html", ""]),
    ("json", &["lenient", "strict"]),
    ("surrogates", &["replace", "keep", "error"]),
    ("charrefs", &["attribute", "text", "semicolon"]),
    ("rounds", &["1", "2", "3", "fixpoint"]),
    ("newlines", &["keep", "lf"]),
    ("nbsp", &["keep", "space"]),
    ("nul", &["keep", "drop", "replace"]),
    ("c1", &["keep", "cp1252"]),
    ("header", &["auto", "keep"]),
];

/// The first bytes choose the options, the others are the record.
pub(crate) fn any_record(input: &[u8]) {
    let Some((choices, record)) = input.split_first_chunk::<{ CHOICES.len() }>() else { return };
    let mut options = DecodeOptions::default();
    for ((name, values), choice) in CHOICES.iter().zip(choices) {
        let value = values[usize::from(*choice) % values.len()];
        options.set(name, value).expect("a known value");
    }
    match Decoder::new(options).decode_bytes(record) {
        Ok(decoded) => map_checks::check(record, &decoded.text, &decoded.map),
        Err(error) => assert!(error.is_record()),
    }
}
