//! The conformance suites of decoding; `tests/conformance/README.md` says whose they are.

use guillemet::decode::{DecodeOptions, Decoded, Decoder};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::{files, map_checks, trial};

pub(crate) fn trials() -> Vec<Trial> {
    let suites: [(&str, fn()); 4] = [
        ("layered cases", layered_cases),
        ("html5lib character references", html_charrefs),
        ("JSONTestSuite strings", json_strings),
        ("ftfy", ftfy),
    ];
    let test = |(name, test)| trial(format!("decode::conformance::{name}"), test);
    suites.into_iter().map(test).collect()
}

fn rows(name: &str) -> Vec<Value> {
    files::json_lines(&files::conformance(name))
}

/// Options from the fields of `row` that are options.
fn set_options(options: &mut DecodeOptions, row: &Value) {
    for (name, value) in row.as_object().unwrap() {
        if DecodeOptions::NAMES.contains(&name.as_str()) {
            options.set(name, &option_text(value)).unwrap();
        }
    }
}

fn option_text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(names) => names.iter().map(option_text).collect::<Vec<_>>().join("+"),
        other => other.to_string(),
    }
}

fn layered_cases() {
    for row in rows("layered.jsonl") {
        let input = row["input"].as_str().unwrap();
        let mut options = DecodeOptions::default();
        set_options(&mut options, &row);
        set_options(&mut options, &row["options"]);
        let decoded = Decoder::new(options.clone()).decode(input).unwrap();
        assert_eq!(decoded.text, row["output"].as_str().unwrap(), "{row}");
        let edits: Vec<[u32; 4]> = serde_json::from_value(row["edits"].clone()).unwrap();
        assert_eq!(map_checks::offsets(&decoded.map), edits, "{row}");
        map_checks::check(input.as_bytes(), &decoded.text, &decoded.map);

        for other in row["also"].as_array().unwrap() {
            let mut options = options.clone();
            set_options(&mut options, other);
            let decoded = Decoder::new(options).decode(input);
            match other["output"].as_str() {
                Some(output) => {
                    let Decoded { text, map, .. } = decoded.unwrap();
                    assert_eq!(text, output, "{row}: {other}");
                    map_checks::check(input.as_bytes(), &text, &map);
                }
                None => assert!(other["error"] == true && decoded.unwrap_err().is_record()),
            }
        }
    }
}

fn html_charrefs() {
    let mut options = DecodeOptions::default();
    options.set("layers", "html").unwrap();
    options.set("charrefs", "text").unwrap();
    let mut whatwg = Decoder::new(options);
    for row in rows("html-charrefs.jsonl") {
        let input = row["input"].as_str().unwrap();
        let decoded = whatwg.decode(input).unwrap();
        assert_eq!(decoded.text, row["output"].as_str().unwrap(), "{row}");
        map_checks::check(input.as_bytes(), &decoded.text, &decoded.map);
    }
}

fn bytes(hexadecimal: &str) -> Vec<u8> {
    (0..hexadecimal.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hexadecimal[at..at + 2], 16).unwrap())
        .collect()
}

/// A strict decoder accepts what is valid and refuses what is not; a lenient one accepts both,
/// and counts whatever a strict one would refuse or Unicode has no place for.
fn json_strings() {
    let with = |json, surrogates, errors| {
        let mut options = DecodeOptions::default();
        options.set("layers", "json").unwrap();
        options.set("json", json).unwrap();
        options.set("surrogates", surrogates).unwrap();
        options.set("errors", errors).unwrap();
        Decoder::new(options)
    };
    let mut lenient = with("lenient", "replace", "replace");
    let mut strict = with("strict", "error", "raise");
    for row in rows("json-strings.jsonl") {
        // Without a body the fault lies outside of any string.
        let Some(body) = row["raw_hex"].as_str().map(bytes) else { continue };
        let decoded = lenient.decode_bytes(&body).unwrap();
        map_checks::check(&body, &decoded.text, &decoded.map);
        if row["class"] == "y" {
            let value = row["value"].as_str().unwrap();
            assert_eq!(decoded.text, value, "{row}");
            assert_eq!(decoded.kept + decoded.lossy, 0, "{row}");
            assert_eq!(strict.decode_bytes(&body).unwrap().text, value, "{row}");
        } else {
            assert!(strict.decode_bytes(&body).unwrap_err().is_record(), "{row}");
            let is_control = row["about"] == "control";
            assert_eq!(decoded.kept + decoded.lossy == 0, is_control, "{row}");
        }
    }
}

/// Of the cases for ftfy, those that a decoder must leave alone, and those about references, by
/// the standard's answer that is given with them. All else is repair of mojibake and typography.
fn ftfy() {
    let mut options = DecodeOptions::default();
    let mut auto = Decoder::new(options.clone());
    options.set("layers", "html").unwrap();
    options.set("charrefs", "text").unwrap();
    let mut html = Decoder::new(options);
    for row in rows("ftfy.jsonl") {
        let input = row["input"].as_str().unwrap();
        if row["concerns"][0] == "unchanged" {
            assert_eq!(auto.decode(input).unwrap().text, input, "{row}");
        }
        if let Some(expected) = row["whatwg_text"].as_str() {
            assert_eq!(html.decode(input).unwrap().text, expected, "{row}");
        }
    }
}
