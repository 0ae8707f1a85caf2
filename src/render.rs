//! An article as HTML: its words as they stand, with quotations, cues and sources marked.
//!
//! One background colour per speaker; cues underlined, sources underlined twice; pointing at a
//! mark shows the number of the quotation (the same for all its pieces), speaker, kind and
//! confidence. Everything that comes from the article is escaped, and there is no script.
//! Backgrounds are translucent, so that the page's own text colour stays readable on them.
//!
//! Known gap: where quotations overlap, only the innermost is shown.
//!
//! ```
//! use guillemet::quotes::{QuoteOptions, quotes};
//! use guillemet::render;
//! use guillemet::segment::{Document, SegmentOptions};
//!
//! let text = "\"Fish & chips,\" said Ann Lee.";
//! let document = Document::new(text, &SegmentOptions::default());
//! let html = render::fragment(text, &quotes(&document, &QuoteOptions::default()));
//! assert!(html.contains("Fish &amp; chips"));
//! assert!(html.contains("Ann Lee \u{b7} direct"));
//! ```

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::fmt::Write;

use html_escape::{encode_double_quoted_attribute, encode_text};
use rustc_hash::FxHashMap;

use crate::TextSpan;
use crate::quotes::Quote;

/// Degrees between the colours of two speakers: the golden angle, which keeps any number of them
/// apart.
const HUE_STEP: usize = 137;

/// What a mark says about its words. The order is that in which they are put on one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content,
    Source,
    Cue,
}

/// Words with a role in a quotation.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: TextSpan,
    role: Role,
    quote: usize,
}

/// The article as a part of a page, as for a notebook's cell.
///
/// See the [module](self) for an example.
#[must_use]
pub fn fragment(text: &str, quotes: &[Quote]) -> String {
    let speakers = Speakers::new(quotes);
    let mut html = String::with_capacity(text.len() * 2);
    html.push_str("<div class=\"guillemet\">");
    speakers.write_legend(&mut html);
    html.push_str("<div style=\"white-space:pre-wrap;line-height:1.7;max-width:50em\">");
    write_text(&mut html, text, quotes, &speakers);
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

/// The speakers in the order of their first words, with what each has said.
struct Speakers<'q> {
    numbers: FxHashMap<&'q str, usize>,
    counts: Vec<(&'q str, usize)>,
}

impl<'q> Speakers<'q> {
    fn new(quotes: &'q [Quote]) -> Self {
        let mut speakers = Self { numbers: FxHashMap::default(), counts: Vec::new() };
        for speaker in quotes.iter().filter_map(|quote| quote.speaker.as_deref()) {
            let next = speakers.counts.len();
            let number = *speakers.numbers.entry(speaker).or_insert(next);
            match speakers.counts.get_mut(number) {
                Some((_, count)) => *count += 1,
                None => speakers.counts.push((speaker, 1)),
            }
        }
        speakers
    }

    /// The background for this speaker's words; grey for one without a name.
    fn background(&self, speaker: Option<&str>) -> String {
        match speaker.and_then(|speaker| self.numbers.get(speaker)) {
            Some(number) => format!("hsla({},80%,50%,.25)", number * HUE_STEP % 360),
            None => "hsla(0,0%,50%,.2)".to_owned(),
        }
    }

    fn write_legend(&self, html: &mut String) {
        if self.counts.is_empty() {
            return;
        }
        html.push_str("<p>");
        for (speaker, count) in &self.counts {
            _ = write!(
                html,
                "<span style=\"background:{};padding:0 .3em\">{}</span> {count}\u{2003}", // EM SPACE
                self.background(Some(speaker)),
                encode_text(speaker),
            );
        }
        html.push_str("</p>");
    }
}

fn marks(quotes: &[Quote]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (number, quote) in quotes.iter().enumerate() {
        let mut mark = |role, span: TextSpan| marks.push(Mark { span, role, quote: number });
        quote.spans.iter().for_each(|&span| mark(Role::Content, span));
        quote.source.into_iter().for_each(|span| mark(Role::Source, span));
        quote.cue.into_iter().for_each(|span| mark(Role::Cue, span));
    }
    marks.retain(|mark| !mark.span.is_empty());
    marks
}

/// Writes the text cut at every edge of a mark, each stretch with the innermost mark of each role.
fn write_text(html: &mut String, text: &str, quotes: &[Quote], speakers: &Speakers<'_>) {
    let marks = marks(quotes);
    let mut edges: Vec<(u32, bool, usize)> = Vec::with_capacity(marks.len() * 2);
    for (index, mark) in marks.iter().enumerate() {
        edges.push((mark.span.start, true, index));
        edges.push((mark.span.end, false, index));
    }
    edges.sort_unstable();
    // By role, then from the outermost to the innermost.
    let mut open: BTreeSet<(Role, u32, Reverse<u32>, usize)> = BTreeSet::new();
    let mut position = 0;
    for (edge, begins, index) in edges {
        let Some(mark) = marks.get(index) else { continue };
        write_stretch(html, TextSpan::new(position, edge).of(text), &open, quotes, speakers);
        position = edge;
        let key = (mark.role, mark.span.start, Reverse(mark.span.end), mark.quote);
        if begins {
            open.insert(key);
        } else {
            open.remove(&key);
        }
    }
    let rest = TextSpan::new(position, text.len() as u32).of(text);
    write_stretch(html, rest, &open, quotes, speakers);
}

fn write_stretch(
    html: &mut String,
    words: &str,
    open: &BTreeSet<(Role, u32, Reverse<u32>, usize)>,
    quotes: &[Quote],
    speakers: &Speakers<'_>,
) {
    if words.is_empty() {
        return;
    }
    let innermost = |role: Role| {
        let from = (role, 0, Reverse(u32::MAX), 0);
        let to = (role, u32::MAX, Reverse(0), usize::MAX);
        let (.., number) = open.range(from..=to).next_back()?;
        Some((*number, quotes.get(*number)?))
    };
    let mut style = String::new();
    let mut titles = Vec::new();
    if let Some((number, quote)) = innermost(Role::Content) {
        _ = write!(style, "background:{};", speakers.background(quote.speaker.as_deref()));
        titles.push(title(number, quote, ""));
    }
    if let Some((number, quote)) = innermost(Role::Source) {
        style.push_str("text-decoration:underline double;");
        titles.push(title(number, quote, "source of "));
    }
    if let Some((number, quote)) = innermost(Role::Cue) {
        style.push_str("text-decoration:underline;font-style:italic;");
        titles.push(title(number, quote, "cue of "));
    }
    if titles.is_empty() {
        html.push_str(&encode_text(words));
        return;
    }
    _ = write!(
        html,
        "<span style=\"{style}\" title=\"{}\">{}</span>",
        encode_double_quoted_attribute(&titles.join("; ")),
        encode_text(words)
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
    use crate::quotes::{QuoteOptions, quotes};
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
