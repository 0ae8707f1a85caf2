//! News text for the benchmarks: the training articles of `PolNeAR`, repeated to the size asked
//! for.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a benchmark fails by panicking"
)]

use std::path::PathBuf;
use std::process::Command;

/// The articles, as often as `bytes` bytes hold all of them, but at least once; none, with a message, where the corpus
/// is missing.
pub(crate) fn articles(bytes: usize) -> Vec<String> {
    let shared = std::env::var_os("GUILLEMET_SHARED").map(PathBuf::from).unwrap_or_default();
    let path = shared.join("data/polnear/train.jsonl.gz");
    let lines = match Command::new("gzip").arg("-dc").arg(&path).output() {
        Ok(output) if output.status.success() => output.stdout,
        _ => {
            println!("skipped: cannot read {}; set GUILLEMET_SHARED", path.display());
            return Vec::new();
        }
    };
    let texts: Vec<String> = lines
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| {
            let article: serde_json::Value = serde_json::from_slice(line).expect("a JSON line");
            article["text"].as_str().expect("a text").to_owned()
        })
        .collect();
    let once: usize = texts.iter().map(String::len).sum();
    let times = (bytes / once.max(1)).max(1);
    texts.iter().cycle().take(times * texts.len()).cloned().collect()
}

/// The text as a scraper stored it: HTML-escaped with its quotation marks, then JSON-escaped with
/// its ampersands, line ends as CRLF. All else stays as it is.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() * 5 / 4);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str(r"\u0026amp;"),
            '<' => escaped.push_str(r"\u0026lt;"),
            '>' => escaped.push_str(r"\u0026gt;"),
            '"' => escaped.push_str(r"\u0026quot;"),
            '\'' => escaped.push_str(r"\u0026#039;"),
            '\n' => escaped.push_str(r"\r\n"),
            '\\' => escaped.push_str(r"\\"),
            '\0'..=' ' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// The text without anything that any decoder has to undo, so that it is a JSON string body as it
/// is.
pub(crate) fn clean(text: &str) -> String {
    let clean = |character| match character {
        '"' | '\\' => '\'',
        '&' => '+',
        '\0'..=' ' => ' ',
        _ => character,
    };
    text.chars().map(clean).collect()
}
