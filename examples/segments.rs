//! Reads lines `{"id", "text", "lang"}` and writes `{"id", "sentences", "tokens"}`, spans counted
//! in code points: what a scorer of segmentation compares with the gold spans.
//!
//! Arguments: `split` (the default) or `whole` for quotations.

#![allow(clippy::indexing_slicing, reason = "a missing field of a JSON value is null")]

use std::io::{BufRead, Write};

use guillemet::segment::{Document, SegmentOptions, WithinQuotes};
use guillemet::{OffsetUnit, TextSpan, UnitIndex};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let within_quotes =
        std::env::args().nth(1).map_or(Ok(WithinQuotes::default()), |name| name.parse())?;
    let mut output = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let record: Value = serde_json::from_str(&line?)?;
        let text = record["text"].as_str().ok_or("a record without text")?;
        let mut options = SegmentOptions::default();
        options.within_quotes = within_quotes;
        options.language = record["lang"].as_str().unwrap_or("en").parse()?;
        let document = Document::new(text, &options);
        let index = UnitIndex::new(text, OffsetUnit::Char);
        let chars = |span: TextSpan| [index.at(span.start()), index.at(span.end())];
        let answer = json!({
            "id": record["id"],
            "sentences": document.sentences.iter().map(|found| chars(found.span)).collect::<Vec<_>>(),
            "tokens": document.tokens.iter().copied().map(chars).collect::<Vec<_>>(),
        });
        writeln!(output, "{answer}")?;
    }
    Ok(())
}
