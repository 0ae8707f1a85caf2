//! What holds for every record and every choice of options.

use std::borrow::Cow;

use guillemet::decode::{
    DecodeOptions, Decoder, Layer, Layers, OffsetMap, Surrogates, decode, repair_utf8,
};
use guillemet::{RawSpan, TextSpan};
use proptest::prelude::*;
use proptest::sample::select;

use crate::map_checks;

fn options(settings: &[(&str, &str)]) -> DecodeOptions {
    let mut options = DecodeOptions::default();
    for (name, value) in settings {
        options.set(name, value).unwrap();
    }
    options
}

/// Records full of escapes, halves of escapes, and what surrounds them.
fn records() -> impl Strategy<Value = String> {
    let pieces = [
        "&",
        ";",
        "#",
        "x",
        "amp",
        "lt",
        "quot",
        "not",
        "in",
        "&amp;",
        "&AMP",
        "&#38;",
        "&#x26;",
        "&eacute;",
        "&copy",
        "&copy;",
        "&fjlig;",
        "&nGt;",
        "&semi;",
        "&num;",
        "&#0;",
        "&#xD800;",
        "&#146;",
        "&nosuch;",
        "=",
        "1",
        "0",
        "\\",
        "\\\\",
        "\\u",
        "\\u00",
        "\\u0026",
        "\\u0022",
        "\\u003b",
        "\\u0061",
        "\\ud83d",
        "\\ude00",
        "\\n",
        "\\r\\n",
        "\\\"",
        "\\/",
        "\\x",
        "\"",
        "a",
        "b",
        " ",
        "\n",
        "\r",
        "\r\n",
        "\0",
        "\u{A0}",
        "\u{92}",
        "\u{81}",
        "\u{E9}",
        "\u{201C}",
        "\u{1F642}",
        " date 2022-02-26 ",
    ];
    proptest::collection::vec(select(pieces.to_vec()), 0..40).prop_map(|pieces| pieces.concat())
}

fn any_options() -> impl Strategy<Value = DecodeOptions> {
    let layers = ["auto", "", "json", "html", "json+html", "html+json", "json+json+html"];
    (
        select(layers.to_vec()),
        select(vec!["replace", "keep"]),
        select(vec!["attribute", "text", "semicolon"]),
        select(vec!["1", "2", "3", "fixpoint"]),
        select(vec!["keep", "lf"]),
        select(vec!["keep", "space"]),
        select(vec!["keep", "drop", "replace"]),
        select(vec!["keep", "cp1252"]),
        select(vec!["auto", "keep"]),
    )
        .prop_map(|(layers, surrogates, charrefs, rounds, newlines, nbsp, nul, c1, header)| {
            options(&[
                ("layers", layers),
                ("surrogates", surrogates),
                ("charrefs", charrefs),
                ("rounds", rounds),
                ("newlines", newlines),
                ("nbsp", nbsp),
                ("nul", nul),
                ("c1", c1),
                ("header", header),
            ])
        })
}

fn escape_json(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted[1..quoted.len() - 1].to_owned()
}

fn escape_html(text: &str) -> String {
    html_escape::encode_double_quoted_attribute(text).replace('\u{A0}', "&nbsp;")
}

/// The rule for `auto`, word for word.
fn detected_layers(body: &str) -> Vec<Layer> {
    let strict = options(&[("layers", "json"), ("json", "strict"), ("header", "keep")]);
    let is_unmistakable = ["\\u", "\\\"", "\\/", "\\r\\n"].iter().any(|escape| {
        // An escape begins where no backslash before it is still to be matched.
        body.match_indices(escape).any(|(at, _)| {
            body[..at].bytes().rev().take_while(|&byte| byte == b'\\').count() % 2 == 0
        })
    });
    let mut layers = Vec::new();
    let mut text = Cow::Borrowed(body);
    if is_unmistakable && let Ok(decoded) = decode(body, &strict) {
        layers.push(Layer::Json);
        text = decoded.text;
    }
    let terminated = options(&[("layers", "html"), ("charrefs", "semicolon"), ("header", "keep")]);
    if decode(&text, &terminated).unwrap().replaced > 0 {
        layers.push(Layer::Html);
    }
    layers
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_decode(
        bytes in proptest::collection::vec(any::<u8>(), 0..200),
        options in any_options(),
    ) {
        let decoded = Decoder::new(options).decode_bytes(&bytes).unwrap();
        map_checks::check(&bytes, &decoded.text, &decoded.map);
    }

    #[test]
    fn any_record_has_a_map(record in records(), options in any_options()) {
        let decoded = decode(&record, &options).unwrap();
        map_checks::check(record.as_bytes(), &decoded.text, &decoded.map);
        let replacements = decoded.text.matches(char::REPLACEMENT_CHARACTER).count();
        prop_assert!(decoded.lossy as usize <= replacements);
        let is_unchanged = decoded.map.edits().len() == 0;
        prop_assert_eq!(matches!(decoded.text, Cow::Borrowed(_)), is_unchanged);
    }

    #[test]
    fn bytes_and_text_decode_alike(record in records(), at in 0_usize..100) {
        let mut bytes = record.clone().into_bytes();
        bytes.insert(at % (bytes.len() + 1), 0xFF);
        let mut decoder = Decoder::new(DecodeOptions::default());
        let from_bytes = decoder.decode_bytes(&bytes).unwrap();
        map_checks::check(&bytes, &from_bytes.text, &from_bytes.map);
        let repaired = repair_utf8(&bytes, guillemet::decode::InvalidUtf8::Replace).unwrap();
        let from_text = decoder.decode(&repaired.text).unwrap();
        prop_assert_eq!(&from_bytes.text, &from_text.text);
        prop_assert_eq!(from_bytes.lossy, from_text.lossy + repaired.lossy);
    }

    #[test]
    fn escaping_is_undone(
        text in any::<String>(),
        record in records(),
        runs in proptest::collection::vec((any::<char>(), 0_usize..200), 0..10),
    ) {
        // Runs as long as those that are copied in pieces, of characters of every length.
        let runs = runs.iter().map(|(character, times)| character.to_string().repeat(*times));
        for text in [text, record, runs.collect()] {
            for (layers, escaped) in [
                ("json", escape_json(&text)),
                ("html", escape_html(&text)),
                ("json+html", escape_json(&escape_html(&text))),
                ("html+json", escape_html(&escape_json(&text))),
                ("json+json+html", escape_json(&escape_json(&escape_html(&text)))),
            ] {
                let options = options(&[("layers", layers), ("header", "keep")]);
                let decoded = decode(&escaped, &options).unwrap();
                prop_assert_eq!(&decoded.text, &text);
                prop_assert_eq!(decoded.lossy, 0);
            }
        }
    }

    #[test]
    fn text_without_escapes_is_borrowed(text in "[^&\\\\]*") {
        let decoded = decode(&text, &options(&[("header", "keep")])).unwrap();
        prop_assert!(matches!(decoded.text, Cow::Borrowed(same) if same == text));
        prop_assert!(decoded.map.is_identity());
    }

    #[test]
    fn raw_slices_decode_to_slices_of_the_text(record in records(), layers in select(vec!["json", "html", "json+html", "json+json+html"])) {
        let options = options(&[("layers", layers), ("charrefs", "semicolon")]);
        let decoded = decode(&record, &options).unwrap();
        map_checks::check_slices(&record, &decoded.text, &decoded.map, &options);
    }

    #[test]
    fn two_layers_in_one_pass_are_two_passes(
        record in records(),
        charrefs in select(vec!["attribute", "text", "semicolon"]),
    ) {
        let with = |layers| options(&[("layers", layers), ("charrefs", charrefs), ("header", "keep")]);
        let both = decode(&record, &with("json+html")).unwrap();
        let json = decode(&record, &with("json")).unwrap();
        let html = decode(&json.text, &with("html")).unwrap();
        prop_assert_eq!(&both.text, &html.text);
        prop_assert_eq!(both.map, json.map.then(&html.map));
        prop_assert_eq!(both.lossy, json.lossy + html.lossy);
        prop_assert_eq!(both.kept, json.kept + html.kept);
    }

    #[test]
    fn rounds_in_one_pass_are_rounds(record in records(), number in 1_u32..6) {
        let once = options(&[("layers", "html"), ("charrefs", "text"), ("header", "keep")]);
        let again = options(&[("layers", "html"), ("charrefs", "semicolon"), ("header", "keep")]);
        let first = decode(&record, &once).unwrap();
        let (mut text, mut map) = (first.text.into_owned(), first.map);
        let mut replaced = first.replaced;
        for _ in 1..number {
            let next = decode(&text, &again).unwrap();
            map = map.then(&next.map);
            replaced += next.replaced;
            text = next.text.into_owned();
        }
        let mut rounds = once.clone();
        rounds.set("rounds", &number.to_string()).unwrap();
        let decoded = decode(&record, &rounds).unwrap();
        prop_assert_eq!(&decoded.text, &text);
        prop_assert_eq!(decoded.map, map);
        prop_assert_eq!(decoded.replaced, replaced);

        rounds.set("rounds", "fixpoint").unwrap();
        let fixpoint = decode(&record, &rounds).unwrap();
        prop_assert_eq!(decode(&fixpoint.text, &again).unwrap().replaced, 0);
    }

    #[test]
    fn detection_follows_its_rule(record in records()) {
        let auto = options(&[("header", "keep")]);
        let decoded = decode(&record, &auto).unwrap();
        prop_assert_eq!(&decoded.layers, &detected_layers(&record));
        let mut declared = auto.clone();
        declared.layers = Layers::Declared(decoded.layers.clone());
        let again = decode(&record, &declared).unwrap();
        prop_assert_eq!(&decoded.text, &again.text);
        prop_assert_eq!(&decoded.map, &again.map);
        prop_assert_eq!(
            (decoded.replaced, decoded.kept, decoded.lossy),
            (again.replaced, again.kept, again.lossy)
        );

        let mut refusing = auto;
        refusing.surrogates = Surrogates::Error;
        declared.surrogates = Surrogates::Error;
        let (refusing, declared) = (decode(&record, &refusing), decode(&record, &declared));
        prop_assert_eq!(refusing.is_err(), declared.is_err());
    }

    #[test]
    fn characters_change_wherever_they_came_from(record in records()) {
        let plain = decode(&record, &DecodeOptions::default()).unwrap();
        let changing = options(&[("newlines", "lf"), ("nbsp", "space"), ("nul", "drop")]);
        let changed = decode(&record, &changing).unwrap();
        let expected =
            plain.text.replace("\r\n", "\n").replace('\r', "\n").replace('\u{A0}', " ").replace('\0', "");
        prop_assert_eq!(&changed.text, &expected);
        prop_assert_eq!(changed.changed == 0, plain.text == expected);
    }

    #[test]
    fn appending_is_decoding(records in proptest::collection::vec(records(), 0..5), options in any_options()) {
        let mut decoder = Decoder::new(options.clone());
        let (mut text, mut map) = (String::new(), OffsetMap::default());
        for record in &records {
            let before = text.clone();
            let report = decoder.append(record, &mut text, &mut map).unwrap();
            let decoded = decode(record, &options).unwrap();
            prop_assert_eq!(report.layers, decoded.layers);
            prop_assert_eq!(report.replaced, decoded.replaced);
            prop_assert_eq!(&text, &(before + &decoded.text));
            prop_assert_eq!(&map, &decoded.map);
        }
    }

    #[test]
    fn a_cursor_answers_in_any_order(record in records(), spans in proptest::collection::vec((0_u32..300, 0_u32..300), 0..50)) {
        let map = decode(&record, &options(&[("layers", "json+html")])).unwrap().map;
        let mut cursor = map.cursor();
        for (start, length) in spans {
            let (text, raw) = (TextSpan::new(start, start + length), RawSpan::new(start, start + length));
            prop_assert_eq!(cursor.to_raw(text), map.to_raw(text));
            prop_assert_eq!(cursor.to_text(raw), map.to_text(raw));
        }
    }
}
