//! Articles as HTML.
//!
//! One background colour per speaker, grey for one without a name; cues in italics and underlined,
//! sources underlined twice. Behind each quotation stands its number, and below the article a list
//! says of each number the speaker, the kind and the confidence: paper shows what pointing shows.
//! A pronoun or description that stands for a name leads to where the name stands.
//!
//! Everything that comes from the article is escaped, and there is no script. Backgrounds are
//! translucent, so that the page's own text colour stays readable on them. Numbers are not part of
//! the text: what is copied from the page is the article.

use std::collections::HashMap;
use std::fmt::Write;

use foldhash::fast::RandomState;
use html_escape::{encode_double_quoted_attribute, encode_text};

use super::stretches::{Speakers, Stretch, stretches};
use crate::extract::Quote;
use crate::speakers::SourceKind;

/// What all articles share.
const STYLE: &str = "\
.guillemet{max-width:50em;-webkit-print-color-adjust:exact;print-color-adjust:exact}\
.guillemet .text{white-space:pre-wrap;overflow-wrap:anywhere;line-height:1.7}\
.guillemet mark{color:inherit;padding:0 .1em;border-radius:.15em}\
.guillemet .source{text-decoration:underline double}\
.guillemet .cue{text-decoration:underline;font-style:italic}\
.guillemet a{color:inherit}\
.guillemet a.number{text-decoration:none}\
.guillemet a.number::after{content:attr(data-number);vertical-align:super;font-size:.7em;\
font-family:sans-serif;font-weight:bold;padding:0 .15em}\
.guillemet .legend,.guillemet .list{font-family:sans-serif;font-size:.85em;line-height:1.6}\
.guillemet .list{border-top:1px solid;margin-top:1em;padding:.5em 0 0 2.5em}\
.guillemet :target{outline:2px solid}\
.guillemet summary{font-family:sans-serif;font-weight:bold;cursor:pointer}";

/// One article to show.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Article {
    /// What it is called where several are shown.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The quotations to mark.
    pub quotes: Vec<Quote>,
}

impl Article {
    /// An article.
    #[must_use]
    pub fn new(title: String, text: String, quotes: Vec<Quote>) -> Self {
        Self { title, text, quotes }
    }
}

/// An article as a part of a page, as for a notebook's cell.
///
/// See the [module](super) for an example.
#[must_use]
pub fn fragment(text: &str, quotes: &[Quote]) -> String {
    let mut html = String::with_capacity(text.len() * 2);
    _ = write!(html, "<div class=\"guillemet\"><style>{STYLE}</style>");
    ArticleWriter::new(text, quotes, 0).write(&mut html);
    html.push_str("</div>");
    html
}

/// Several articles as a part of a page: the first is open, the others are opened by their titles.
///
/// ```
/// use guillemet::render::{Article, fragments};
///
/// let article = |title: &str| Article::new(title.to_owned(), "It rained.".to_owned(), Vec::new());
/// let html = fragments(&[article("one"), article("two")]);
/// assert_eq!(html.matches("<details").count(), 2);
/// ```
#[must_use]
pub fn fragments(articles: &[Article]) -> String {
    if let [article] = articles {
        return fragment(&article.text, &article.quotes);
    }
    let mut html = format!("<div class=\"guillemet\"><style>{STYLE}</style>");
    for (number, article) in articles.iter().enumerate() {
        let open = if number == 0 { " open" } else { "" };
        let title = encode_text(&article.title);
        let count = article.quotes.len();
        let plural = if count == 1 { "" } else { "s" };
        _ = write!(
            html,
            "<details{open}><summary>{title} \u{b7} {count} quotation{plural}</summary>"
        );
        ArticleWriter::new(&article.text, &article.quotes, number).write(&mut html);
        html.push_str("</details>");
    }
    html.push_str("</div>");
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
    page_of(&fragment(text, quotes))
}

/// Several articles as a page of their own, as [`fragments`] has them.
#[must_use]
pub fn pages(articles: &[Article]) -> String {
    page_of(&fragments(articles))
}

fn page_of(fragment: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>Quotations</title>\
         <style>:root {{ color-scheme: light dark }} body {{ font-family: serif; margin: 1.5em }}\
         </style></head>\n<body>{fragment}</body></html>\n"
    )
}

struct ArticleWriter<'a> {
    text: &'a str,
    quotes: &'a [Quote],
    speakers: Speakers<'a>,
    /// What makes the anchors of this article its own on the page.
    prefix: String,
    /// The quotation whose source is the first to have the name of each speaker.
    named: HashMap<&'a str, usize, RandomState>,
    /// The quotations by where their last words end.
    ends: HashMap<u32, Vec<usize>, RandomState>,
}

impl<'a> ArticleWriter<'a> {
    fn new(text: &'a str, quotes: &'a [Quote], number: usize) -> Self {
        let mut named = HashMap::default();
        let mut ends: HashMap<u32, Vec<usize>, RandomState> = HashMap::default();
        for (number, quote) in quotes.iter().enumerate() {
            if let Some(span) = quote.spans.last() {
                ends.entry(span.end()).or_default().push(number);
            }
            let name = quote.speaker.as_deref();
            if let Some(name) = name.filter(|_| quote.source_kind == Some(SourceKind::Name)) {
                named.entry(name).or_insert(number);
            }
        }
        // Several articles stand in one notebook, the same one in several cells.
        let hash = text
            .bytes()
            .fold(number as u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
        let prefix = format!("g{hash:08x}-{number}");
        Self { text, quotes, speakers: Speakers::new(quotes), prefix, named, ends }
    }

    fn write(&self, html: &mut String) {
        self.write_legend(html);
        html.push_str("<div class=\"text\">");
        stretches(self.text, self.quotes, |stretch| self.write_stretch(html, stretch));
        html.push_str("</div>");
        self.write_list(html);
    }

    fn write_legend(&self, html: &mut String) {
        if self.quotes.is_empty() {
            return;
        }
        html.push_str("<p class=\"legend\">");
        for (speaker, count) in &self.speakers.counts {
            let background = self.background(Some(speaker));
            let speaker = encode_text(speaker);
            // EM SPACE
            _ = write!(
                html,
                "<mark style=\"background:{background}\">{speaker}</mark> {count}\u{2003}"
            );
        }
        let grey = self.background(None);
        _ = write!(
            html,
            "<mark style=\"background:{grey}\">no name</mark>\u{2003}\
             <span class=\"source\">source</span>\u{2003}<span class=\"cue\">cue</span>\u{2003}\
             <b>1</b> number in the list below</p>"
        );
    }

    fn write_stretch(&self, html: &mut String, stretch: &Stretch<'_>) {
        let mut titles = Vec::new();
        let mut classes = Vec::new();
        let content = stretch.content.map(|(number, quote)| {
            titles.push(title(number, quote, ""));
            self.background(quote.speaker.as_deref())
        });
        let mut anchor = None;
        if let Some((number, quote)) = stretch.source {
            titles.push(title(number, quote, "source of "));
            classes.push("source");
            anchor = Some((number, quote));
        }
        if let Some((number, quote)) = stretch.cue {
            titles.push(title(number, quote, "cue of "));
            classes.push("cue");
        }
        let words = encode_text(stretch.words);
        if titles.is_empty() {
            html.push_str(&words);
        } else {
            let titles = titles.join("; ");
            let title = encode_double_quoted_attribute(&titles);
            let class = classes.join(" ");
            let (open, close) = self.link(anchor);
            let (tag, style) = match content {
                Some(background) => ("mark", format!(" style=\"background:{background}\"")),
                None => ("span", String::new()),
            };
            _ = write!(
                html,
                "{open}<{tag} class=\"{class}\"{style} title=\"{title}\">{words}</{tag}>{close}"
            );
        }
        for &number in self.ends.get(&stretch.end).into_iter().flatten() {
            let (prefix, number) = (&self.prefix, number + 1);
            _ = write!(
                html,
                "<a class=\"number\" id=\"{prefix}-q{number}\" href=\"#{prefix}-l{number}\" \
                 data-number=\"{number}\" aria-label=\"quotation {number}\"></a>"
            );
        }
    }

    /// What a source stands in: the anchor of a name, or a link from what stands for it.
    fn link(&self, source: Option<(usize, &Quote)>) -> (String, &'static str) {
        let none = (String::new(), "");
        let Some((number, quote)) = source else { return none };
        let first = quote.speaker.as_deref().and_then(|name| self.named.get(name));
        match first {
            Some(&first) if first == number => {
                (format!("<span id=\"{}-n{number}\">", self.prefix), "</span>")
            }
            Some(first) if quote.source_kind != Some(SourceKind::Name) => {
                (format!("<a href=\"#{}-n{first}\">", self.prefix), "</a>")
            }
            _ => none,
        }
    }

    fn write_list(&self, html: &mut String) {
        if self.quotes.is_empty() {
            return;
        }
        html.push_str("<ol class=\"list\">");
        for (number, quote) in (1..).zip(self.quotes) {
            let speaker = quote.speaker.as_deref();
            let background = self.background(speaker);
            let name = encode_text(speaker.unwrap_or("no name"));
            let (prefix, kind, confidence) = (&self.prefix, quote.kind, quote.confidence);
            _ = write!(
                html,
                "<li id=\"{prefix}-l{number}\"><mark style=\"background:{background}\">{name}</mark>, \
                 {kind}, {confidence:.2} <a href=\"#{prefix}-q{number}\">\u{2191}</a></li>" // UPWARDS ARROW
            );
        }
        html.push_str("</ol>");
    }

    /// The background for a speaker's words; grey for one without a name.
    fn background(&self, speaker: Option<&str>) -> String {
        let colour = self.speakers.colour(speaker);
        colour.map_or_else(|| "hsla(0,0%,50%,.25)".to_owned(), super::colours::Colour::background)
    }
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
        let body = html.split_once("class=\"text\">").unwrap().1;
        let body = body.split_once("</div>").unwrap().0;
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

    fn shown(text: &str) -> String {
        let document = Document::new(text, &SegmentOptions::default());
        fragment(text, &quotes(&document, &QuoteOptions::default()))
    }

    #[test]
    fn the_words_stay_as_they_are() {
        let text =
            "\u{201C}<b>We \u{2018}won\u{2019}</b> & how,\u{201D} said <Ann> Lee.\r\n\r\n\"So!\"";
        let html = shown(text);
        assert_eq!(words(&html), text);
        assert!(!html.contains("<b>We"));
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

    #[test]
    fn every_quotation_has_a_number_and_a_line() {
        let html = shown("\"We won,\" said Ann Lee. \"At last,\" she added. \"So!\"");
        for number in 1..=2 {
            assert_eq!(html.matches(&format!("data-number=\"{number}\"")).count(), 1);
            assert_eq!(html.matches(&format!("-l{number}\"><mark")).count(), 1);
        }
        assert!(html.contains("Ann Lee</mark>, direct, "));
    }

    #[test]
    fn a_pronoun_leads_to_the_name() {
        let html = shown("\"We won,\" said Ann Lee. \"At last,\" she added.");
        let target = html.split("<span id=\"").nth(1).unwrap().split('"').next().unwrap();
        assert!(html.contains(&format!("<a href=\"#{target}\"><span class=\"source\"")), "{html}");
    }
}
