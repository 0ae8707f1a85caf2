//! An article for a terminal, coloured by the escape sequences of ECMA-48.
//!
//! Each speaker's words have a colour, grey where there is no name; cues are italic, sources
//! underlined. Below stands a line for each quotation. Control characters of the article are
//! shown as U+FFFD: they could steer the terminal.

use std::fmt::Write;

use super::stretches::{Speakers, stretches};
use crate::extract::Quote;

/// Colours of the foreground that can be told apart on light and on dark: green, yellow, blue,
/// magenta, cyan, red. With more speakers they come again.
const COLOURS: [&str; 6] = ["32", "33", "34", "35", "36", "31"];
/// For words of a speaker without a name.
const NO_NAME: &str = "90";

/// The article as text for a terminal; without `colour`, the same words without escape sequences.
///
/// ```
/// use guillemet::extract::{QuoteOptions, quotes};
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let text = "\"Yes,\" said Ann Lee.";
/// let document = Document::new(text, &SegmentOptions::default());
/// let found = quotes(&document, &QuoteOptions::default());
/// let shown = guillemet::render::terminal(text, &found, true);
/// assert!(shown.starts_with("\u{1b}[32m\"Yes,\"\u{1b}[0m \u{1b}[3msaid\u{1b}[0m"));
/// let plain = guillemet::render::terminal(text, &found, false);
/// assert!(plain.starts_with("\"Yes,\" said Ann Lee.\n\n1  Ann Lee, direct"));
/// ```
#[must_use]
pub fn terminal(text: &str, quotes: &[Quote], colour: bool) -> String {
    let speakers = Speakers::new(quotes);
    let mut shown = String::with_capacity(text.len() * 2);
    stretches(text, quotes, |stretch| {
        let mut codes = Vec::new();
        if let Some((_, quote)) = stretch.content {
            codes.push(colour_of(quote, &speakers));
        }
        if stretch.source.is_some() {
            codes.push("4");
        }
        if stretch.cue.is_some() {
            codes.push("3");
        }
        if !colour {
            codes.clear();
        }
        write_styled(&mut shown, stretch.words, &codes);
    });
    shown.truncate(shown.trim_end().len());
    shown.push_str("\n\n");
    let width = quotes.len().to_string().len();
    for (index, quote) in quotes.iter().enumerate() {
        _ = write!(shown, "{:>width$}  ", index + 1);
        let codes = if colour { vec![colour_of(quote, &speakers)] } else { Vec::new() };
        write_styled(&mut shown, quote.speaker.as_deref().unwrap_or("no name"), &codes);
        let first = quote.spans.first().map_or("", |span| span.of(text));
        let beginning: String = first.chars().take(50).collect();
        let more = if beginning.len() < first.len() { "\u{2026}" } else { "" }; // ELLIPSIS
        _ = write!(shown, ", {}, {:.2}: ", quote.kind, quote.confidence);
        write_styled(&mut shown, &beginning.replace(['\r', '\n'], " "), &[]);
        shown.push_str(more);
        shown.push('\n');
    }
    shown
}

fn colour_of(quote: &Quote, speakers: &Speakers<'_>) -> &'static str {
    let number = speakers.number(quote.speaker.as_deref());
    number.and_then(|number| COLOURS.get(number % COLOURS.len())).unwrap_or(&NO_NAME)
}

fn write_styled(shown: &mut String, words: &str, codes: &[&str]) {
    if !codes.is_empty() {
        _ = write!(shown, "\u{1b}[{}m", codes.join(";"));
    }
    let is_harmless = |character: char| !character.is_control() || "\n\t".contains(character);
    let words = words.replace("\r\n", "\n");
    shown.extend(words.chars().map(|character| {
        if is_harmless(character) { character } else { char::REPLACEMENT_CHARACTER }
    }));
    if !codes.is_empty() {
        shown.push_str("\u{1b}[0m");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextSpan;
    use crate::extract::{QuoteOptions, quotes};
    use crate::segment::{Document, SegmentOptions};

    fn shown(text: &str, colour: bool) -> String {
        let document = Document::new(text, &SegmentOptions::default());
        terminal(text, &quotes(&document, &QuoteOptions::default()), colour)
    }

    #[test]
    fn an_article_cannot_steer_the_terminal() {
        let text = "\u{1b}[2J\"We\u{9b}31m won,\" said Ann\u{7} Lee.\r\n\"Yes,\"\rsaid Bo Day.";
        let plain = shown(text, false);
        assert!(plain.chars().all(|character| !character.is_control() || character == '\n'));
        assert!(plain.starts_with("\u{FFFD}[2J\"We\u{FFFD}31m won,\""));
    }

    #[test]
    fn each_speaker_has_a_colour() {
        let text = "Yes. No. So be it.";
        let quote = |start, end, speaker: Option<&str>| Quote {
            spans: vec![TextSpan::new(start, end)],
            speaker: speaker.map(str::to_owned),
            ..Quote::default()
        };
        let quotes =
            [quote(0, 4, Some("A")), quote(5, 8, Some("B")), quote(9, 18, None), quote(0, 3, None)];
        let shown = terminal(text, &quotes, true);
        let coloured = "\u{1b}[90mYes\u{1b}[0m\u{1b}[32m.\u{1b}[0m \u{1b}[33mNo.\u{1b}[0m ";
        assert!(shown.starts_with(coloured), "{shown}");
        assert!(shown.contains("\n2  \u{1b}[33mB\u{1b}[0m, "));
        assert!(shown.contains("\n3  \u{1b}[90mno name\u{1b}[0m, "));
    }
}
