//! Quotations of articles, as JSON lines with offsets in code points.
//!
//! Reads lines `{"id": ..., "text": ...}` from standard input and writes one line for each:
//! `{"id": ..., "quotes": [{"content": [[start, end], ...], "source": [start, end], ...}]}`.
//!
//! ```sh
//! zcat dev.jsonl.gz | cargo run --release --example quotes > system.jsonl
//! ```

use std::io::{BufRead, Write, stdin, stdout};

use guillemet::extract::{QuoteOptions, quotes};
use guillemet::segment::{Document, SegmentOptions};
use guillemet::{OffsetUnit, TextSpan, UnitIndex};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut out = stdout().lock();
    for line in stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record.get("text").and_then(Value::as_str).unwrap_or_default();
        let index = UnitIndex::new(text, OffsetUnit::Char);
        let span = |span: TextSpan| json!([index.at(span.start()), index.at(span.end())]);
        let document = Document::new(text, &SegmentOptions::default());
        let rows: Vec<Value> = quotes(&document, &QuoteOptions::default())
            .into_iter()
            .map(|quote| {
                json!({
                    "content": quote.spans.into_iter().map(span).collect::<Vec<_>>(),
                    "source": quote.source.map(span),
                    "cue": quote.cue.map(span),
                    "speaker": quote.speaker,
                    "speaker_role": quote.role,
                    "kind": quote.kind,
                    "confidence": quote.confidence,
                })
            })
            .collect();
        writeln!(out, "{}", json!({"id": record.get("id"), "quotes": rows}))?;
    }
    Ok(())
}
