//! An article as HTML.
//!
//! One background colour per speaker; cues underlined, sources underlined twice; pointing at a
//! mark shows the number of the quotation (the same for all its pieces), speaker, kind and
//! confidence. Everything that comes from the article is escaped, and there is no script.
//! Backgrounds are translucent, so that the page's own text colour stays readable on them.

use std::fmt::Write;

use html_escape::{encode_double_quoted_attribute, encode_text};

use super::stretches::{Speakers, Stretch, stretches};
use crate::extract::Quote;

/// Degrees between the colours of two speakers: the golden angle, which keeps any number of them
/// apart.
const HUE_STEP: usize = 137;

/// The article as a part of a page, as for a notebook's cell.
///
/// See the [module](super) for an example.
#[must_use]
pub fn fragment(text: &str, quotes: &[Quote]) -> String {
    let speakers = Speakers::new(quotes);
    let mut html = String::with_capacity(text.len() * 2);
    html.push_str("<div class=\"guillemet\">");
    write_legend(&mut html, &speakers);
    html.push_str("<div style=\"white-space:pre-wrap;line-height:1.7;max-width:50em\">");
    stretches(text, quotes, |stretch| write_stretch(&mut html, stretch, &speakers));
    html.push_str("</div></div>");
    html
}

/// The article as a page of its own.
///
/// ```
/// let page = guillemet::render::page("No quotations.", &[]);
/// assert!(page.starts_with("<!DOCTYPE html>"));
/// assert!(page.contains("No quotations."));
/// ```
#[must_use]
pub fn page(text: &str, quotes: &[Quote]) -> String {
    format!(
        "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Quotations</title>\
         <style>:root {{ color-scheme: light dark }} body {{ font-family: serif; margin: 2em }}\
         </style></head>\n<body>{}</body></html>\n",
        fragment(text, quotes)
    )
}

/// The background for a speaker's words; grey for one without a name.
fn background(speakers: &Speakers<'_>, speaker: Option<&str>) -> String {
    match speakers.number(speaker) {
        Some(number) => format!("hsla({},80%,50%,.25)", number * HUE_STEP % 360),
        None => "hsla(0,0%,50%,.2)".to_owned(),
    }
}

fn write_legend(html: &mut String, speakers: &Speakers<'_>) {
    if speakers.counts.is_empty() {
        return;
    }
    html.push_str("<p>");
    for (speaker, count) in &speakers.counts {
        _ = write!(
            html,
            "<span style=\"background:{};padding:0 .3em\">{}</span> {count}\u{2003}", // EM SPACE
            background(speakers, Some(speaker)),
            encode_text(speaker),
        );
    }
    html.push_str("</p>");
}

fn write_stretch(html: &mut String, stretch: &Stretch<'_>, speakers: &Speakers<'_>) {
    let mut style = String::new();
    let mut titles = Vec::new();
    if let Some((number, quote)) = stretch.content {
        _ = write!(style, "background:{};", background(speakers, quote.speaker.as_deref()));
        titles.push(title(number, quote, ""));
    }
    if let Some((number, quote)) = stretch.source {
        style.push_str("text-decoration:underline double;");
        titles.push(title(number, quote, "source of "));
    }
    if let Some((number, quote)) = stretch.cue {
        style.push_str("text-decoration:underline;font-style:italic;");
        titles.push(title(number, quote, "cue of "));
    }
    if titles.is_empty() {
        html.push_str(&encode_text(stretch.words));
        return;
    }
    _ = write!(
        html,
        "<span style=\"{style}\" title=\"{}\">{}</span>",
        encode_double_quoted_attribute(&titles.join("; ")),
        encode_text(stretch.words)
    );
}

fn title(number: usize, quote: &Quote, role: &str) -> String {
    let speaker = quote.speaker.as_deref().unwrap_or("no name");
    let (number, kind, confidence) = (number + 1, quote.kind, quote.confidence);
    format!("{role}quotation {number}: {speaker} \u{b7} {kind} \u{b7} {confidence:.2}") // MIDDLE DOT
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextSpan;
    use crate::extract::{QuoteOptions, quotes};
    use crate::segment::{Document, SegmentOptions};

    /// The words of the article that the HTML shows.
    fn words(html: &str) -> String {
        let body = html.split_once("max-width:50em\">").unwrap().1;
        let mut words = String::new();
        let mut is_tag = false;
        for character in body.chars() {
            match character {
                '<' => is_tag = true,
                '>' => is_tag = false,
                _ if !is_tag => words.push(character),
                _ => {}
            }
        }
        html_escape::decode_html_entities(&words).into_owned()
    }

    #[test]
    fn the_words_stay_as_they_are() {
        let text =
            "\u{201C}<b>We \u{2018}won\u{2019}</b> & how,\u{201D} said <Ann> Lee.\r\n\r\n\"So!\"";
        let document = Document::new(text, &SegmentOptions::default());
        let html = fragment(text, &quotes(&document, &QuoteOptions::default()));
        assert_eq!(words(&html), text);
        assert!(!html.contains("<b>"));
    }

    #[test]
    fn overlapping_marks_are_cut_at_their_edges() {
        let text = "abcdef";
        let quote = |start, end, speaker: &str| Quote {
            spans: vec![TextSpan::new(start, end)],
            speaker: Some(speaker.to_owned()),
            ..Quote::default()
        };
        let html = fragment(text, &[quote(0, 4, "\"A\""), quote(2, 6, "B"), quote(3, 3, "C")]);
        assert_eq!(words(&html), text);
        assert_eq!(html.matches("title=\"quotation 1: &quot;A&quot;").count(), 1);
        assert_eq!(html.matches("title=\"quotation 2: B").count(), 2);
    }
}
