//! Decoding beside other crates, on the same input in the same run.

#[path = "../../input/mod.rs"]
mod input;

use std::hint::black_box;

use guillemet::decode::{DecodeOptions, Decoder, OffsetMap};
use guillemet_peers::{Contender, compare, contender};

fn guillemet<'c>(
    name: &'static str,
    layers: &str,
    records: &'c [String],
    out: &'c mut String,
) -> Contender<'c> {
    let mut options = DecodeOptions::default();
    options.set("layers", layers).expect("known layers");
    let mut decoder = Decoder::new(options);
    let mut map = OffsetMap::default();
    contender(name, move || {
        out.clear();
        for record in records {
            decoder.append(record, out, &mut map).expect("nothing to refuse");
            black_box(&map);
        }
        out.len()
    })
}

/// An argument restricts the contenders to those with it in their names.
fn main() {
    let only = std::env::args().nth(1);
    let articles = input::articles(100_000_000);
    for (title, prepare) in
        [("escaped", input::escape as fn(&str) -> String), ("clean", input::clean)]
    {
        let records: Vec<String> = articles.iter().map(|text| prepare(text)).collect();
        let quoted: Vec<String> = records.iter().map(|record| format!("\"{record}\"")).collect();
        let bytes = records.iter().map(String::len).sum();
        let (mut auto, mut declared) = (String::with_capacity(bytes), String::with_capacity(bytes));
        let mut copy = vec![0; bytes];
        let (records, quoted) = (&records, &quoted);
        let sonic = |quoted: &String| sonic_rs::from_str::<String>(quoted).expect("JSON");
        let serde = |quoted: &String| serde_json::from_str::<String>(quoted).expect("JSON");
        let mut kept = String::with_capacity(bytes);
        let mut contenders = vec![
            guillemet("guillemet, detected, with map", "auto", records, &mut auto),
            guillemet("guillemet, declared, with map", "json+html", records, &mut declared),
            contender("sonic-rs + html-escape, kept", || {
                kept.clear();
                for quoted in quoted {
                    kept.push_str(&html_escape::decode_html_entities(&sonic(quoted)));
                }
                kept.len()
            }),
            contender("sonic-rs + html-escape", || {
                let decode = |text: String| html_escape::decode_html_entities(&text).len();
                quoted.iter().map(|quoted| black_box(decode(sonic(quoted)))).sum()
            }),
            contender("sonic-rs + htmlize", || {
                let decode = |text: String| htmlize::unescape(&text).len();
                quoted.iter().map(|quoted| black_box(decode(sonic(quoted)))).sum()
            }),
            contender("serde_json + html-escape", || {
                let decode = |text: String| html_escape::decode_html_entities(&text).len();
                quoted.iter().map(|quoted| black_box(decode(serde(quoted)))).sum()
            }),
            contender("serde_json + htmlize", || {
                let decode = |text: String| htmlize::unescape(&text).len();
                quoted.iter().map(|quoted| black_box(decode(serde(quoted)))).sum()
            }),
            contender("memcpy, record by record", || {
                let mut at = 0;
                for record in records {
                    copy[at..at + record.len()].copy_from_slice(record.as_bytes());
                    at += record.len();
                }
                black_box(&copy).len()
            }),
        ];
        if let Some(only) = &only {
            contenders.retain(|contender| contender.name.contains(only.as_str()));
        }
        compare(title, bytes, contenders);
    }
}
