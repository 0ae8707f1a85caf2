//! Records that no one would write, large enough that anything but linear time would not end.

use guillemet::decode::{DecodeOptions, Decoder, decode};

use crate::map_checks;

const LENGTH: usize = 1 << 21;

fn options(settings: &[(&str, &str)]) -> DecodeOptions {
    let mut options = DecodeOptions::default();
    for (name, value) in settings {
        options.set(name, value).unwrap();
    }
    options
}

#[test]
fn long_records_of_one_piece_take_linear_time() {
    let all_options = [
        options(&[]),
        options(&[("layers", "json+html"), ("charrefs", "semicolon")]),
        options(&[("layers", "json+json+html+html"), ("rounds", "fixpoint")]),
        options(&[("layers", "html"), ("charrefs", "text"), ("rounds", "1000000")]),
        options(&[("newlines", "lf"), ("nbsp", "space"), ("nul", "drop"), ("c1", "cp1252")]),
    ];
    for piece in [
        "&",
        "\\",
        "&#",
        "&#1",
        "&amp",
        "&amp;",
        "amp;",
        "&#38;",
        "&a",
        "\\u",
        "\\u00",
        "\\u0026",
        "\\ud83d",
        "\\\\",
        "\\\"",
        "\"",
        "\r",
        "\r\n",
        "\u{A0}",
        "\u{92}",
        "\0",
        "\u{10FFFF}",
        "&sem",
    ] {
        for prefix in ["", "&#1111", "&", "\\u0026", "\\u0022"] {
            let record = prefix.to_owned() + &piece.repeat(LENGTH / 16 / piece.len());
            for options in &all_options {
                let decoded = decode(&record, options).unwrap();
                assert!(decoded.text.len() <= record.len() + record.len() / 2, "{piece}");
            }
        }
    }
}

#[test]
fn deep_nesting_of_references_takes_linear_time() {
    let depth = LENGTH / 4;
    let fixpoint = options(&[("layers", "html"), ("rounds", "fixpoint")]);
    let record = "&".to_owned() + &"amp;".repeat(depth);
    let decoded = decode(&record, &fixpoint).unwrap();
    assert_eq!((&*decoded.text, decoded.replaced), ("&", depth as u32));
    assert_eq!(map_checks::offsets(&decoded.map), [[0, record.len() as u32, 0, 1]]);

    let rounds = options(&[("layers", "html"), ("rounds", "1000")]);
    let decoded = decode(&record, &rounds).unwrap();
    assert_eq!(decoded.text, "&".to_owned() + &"amp;".repeat(depth - 1000));

    // Each semicolon completes the reference to the left of the one that it came from.
    let record = "&semi".repeat(depth) + ";";
    assert_eq!(decode(&record, &fixpoint).unwrap().text, ";");
}

#[test]
fn ampersands_in_their_millions_are_text() {
    for piece in ["&", "&#", "\\", "&;"] {
        let record = piece.repeat(LENGTH);
        let decoded = decode(&record, &DecodeOptions::default()).unwrap();
        assert_eq!(decoded.text, record);
        assert!(decoded.map.is_identity());
    }
    let record = "&#".to_owned() + &"1".repeat(LENGTH);
    for charrefs in ["attribute", "semicolon"] {
        let options = options(&[("layers", "html"), ("charrefs", charrefs)]);
        let text = decode(&record, &options).unwrap().text;
        assert_eq!(text, if charrefs == "semicolon" { &record } else { "\u{FFFD}" });
    }
}

#[test]
fn a_refused_record_leaves_the_text_before_it() {
    let mut decoder = Decoder::new(options(&[("layers", "json+html"), ("surrogates", "error")]));
    let (mut text, mut map) = (String::from("before "), guillemet::decode::OffsetMap::default());
    let error = decoder.append(r"\u0022 \ud83d", &mut text, &mut map).unwrap_err();
    assert_eq!(error.to_string(), "record, byte 7: half of a surrogate pair");
    assert_eq!(text, "before ");
    decoder.append("&amp;", &mut text, &mut map).unwrap();
    assert_eq!(text, "before &");
}

#[test]
fn the_position_of_a_fault_counts_from_the_start_of_the_record() {
    let strict = options(&[("layers", "json+json"), ("json", "strict")]);
    let position = |record| decode(record, &strict).unwrap_err().to_string();
    let malformed = "a backslash that starts no JSON escape";
    assert_eq!(position(r" date 2022-02-26 \x"), format!("record, byte 17: {malformed}"));
    // Found in the second layer: the backslash that two backslashes stand for.
    assert_eq!(position(r"\u0041 \\x"), format!("record, byte 7: {malformed}"));
    assert_eq!(position("\""), "record, byte 0: a quotation mark that is not escaped");
    assert_eq!(position("\\u0041\n"), "record, byte 6: a control character that is not escaped");
}

#[test]
fn unknown_options_and_values_are_named_with_what_is_known() {
    let mut options = DecodeOptions::default();
    let mut message = |name, value| {
        let error = options.set(name, value).unwrap_err();
        assert!(error.is_argument());
        error.to_string()
    };
    assert_eq!(
        message("layers", "json+xml"),
        r#"layers: unknown value "xml"; expected one of "auto", "json", "html""#
    );
    assert_eq!(
        message("json", "loose"),
        r#"json: unknown value "loose"; expected one of "lenient", "strict""#
    );
    for number in ["0", "-1"] {
        let expected =
            format!("rounds: {number}; expected a whole number from 1 up, or \"fixpoint\"");
        assert_eq!(message("rounds", number), expected);
    }
    assert!(message("rounds", "twice").starts_with("rounds: \"twice\"; expected"));
    for name in DecodeOptions::NAMES {
        assert!(message(name, "nonsense").starts_with(&format!("{name}: ")));
    }
    assert!(
        message("layer", "json").starts_with("option: unknown value \"layer\"; expected one of")
    );
}

#[test]
fn options_are_read_from_data_files() {
    let read = |text| serde_json::from_str::<DecodeOptions>(text);
    let expected = options(&[("layers", "html+json"), ("rounds", "3"), ("nbsp", "space")]);
    let text = r#"{"layers": ["html", "json"], "rounds": 3, "nbsp": "space"}"#;
    assert_eq!(read(text).unwrap(), expected);
    let written = serde_json::to_string(&expected).unwrap();
    assert_eq!(read(&written).unwrap(), expected);
    assert_eq!(read("{}").unwrap(), DecodeOptions::default());
    for (text, part) in [
        (r#"{"layers": "xml"}"#, r#"expected one of "auto", "json", "html""#),
        (r#"{"layers": 1}"#, r#"expected "auto" or a list"#),
        (r#"{"rounds": 0}"#, "a whole number from 1 up"),
        (r#"{"nul": "x"}"#, "expected one of `keep`, `drop`, `replace`"),
        (r#"{"unknown": "x"}"#, "expected one of `layers`, `json`"),
    ] {
        let error = read(text).unwrap_err().to_string();
        assert!(error.contains(part), "{error}");
    }
}
