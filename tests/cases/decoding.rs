//! The cases under `tests/cases/decode`, which the Python tests read too.
//!
//! A case has a `name`, an `input` (or `input_hex` for bytes that are not UTF-8), the `options`
//! that differ from the defaults, and the `output` or a part of the `error`. What else it gives is
//! checked: `date`, `layers`, the counts `replaced`, `kept`, `lossy` and `changed`, and `edits` as
//! pairs of what the record has and what the text has in its place.

use guillemet::decode::{DecodeOptions, Decoder, layer_names};
use libtest_mimic::Trial;
use serde::Deserialize;

use crate::{files, map_checks, trial};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    input: Option<String>,
    input_hex: Option<String>,
    #[serde(default)]
    options: DecodeOptions,
    output: Option<String>,
    error: Option<String>,
    date: Option<String>,
    layers: Option<String>,
    replaced: Option<u32>,
    kept: Option<u32>,
    lossy: Option<u32>,
    changed: Option<u32>,
    edits: Option<Vec<(String, String)>>,
}

fn check(case: &Case) {
    let name = &case.name;
    let input = match (&case.input, &case.input_hex) {
        (Some(text), None) => text.clone().into_bytes(),
        (None, Some(hexadecimal)) => {
            hexadecimal.split(' ').map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect()
        }
        _ => panic!("{name}: one of input and input_hex"),
    };
    let decoded = match (Decoder::new(case.options.clone()).decode_bytes(&input), &case.error) {
        (Ok(decoded), None) => decoded,
        (Err(error), Some(part)) => {
            assert!(error.to_string().contains(part), "{name}: {error}");
            return;
        }
        (decoded, _) => panic!("{name}: {decoded:?}"),
    };
    assert_eq!(Some(&*decoded.text), case.output.as_deref(), "{name}");
    map_checks::check(&input, &decoded.text, &decoded.map);
    if let Some(date) = &case.date {
        assert_eq!(decoded.date.map(|date| date.to_string()).as_ref(), Some(date), "{name}");
    } else {
        assert_eq!(decoded.date, None, "{name}");
    }
    if let Some(layers) = &case.layers {
        assert_eq!(&layer_names(&decoded.layers), layers, "{name}");
    }
    let counts = [
        ("replaced", case.replaced, decoded.replaced),
        ("kept", case.kept, decoded.kept),
        ("lossy", case.lossy, decoded.lossy),
        ("changed", case.changed, decoded.changed),
    ];
    for (what, expected, count) in counts {
        assert_eq!(expected.unwrap_or(count), count, "{name}: {what}");
    }
    if let Some(expected) = &case.edits {
        let edits: Vec<(String, String)> = decoded
            .map
            .edits()
            .map(|(raw, text)| {
                let raw = String::from_utf8_lossy(&input[raw.range()]).into_owned();
                (raw, text.of(&decoded.text).to_owned())
            })
            .collect();
        assert_eq!(&edits, expected, "{name}");
    }
}

pub(crate) fn trials() -> Vec<Trial> {
    let test = |(file, case): (String, Case)| {
        trial(format!("decode::{file}::{}", case.name), move || check(&case))
    };
    files::cases("decode").into_iter().map(test).collect()
}
