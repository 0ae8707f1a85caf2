//! Paragraphs: by blank lines, or by single line breaks where a text has no blank line.
//!
//! A line is blank if it holds white space only, no-break spaces included. Lines end with LF, CRLF,
//! CR, U+2028 LINE SEPARATOR or U+2029 PARAGRAPH SEPARATOR.

use memchr::memchr3;

use crate::TextSpan;

/// The byte that U+2028 and U+2029 begin with, as curly quotation marks do.
const SEPARATOR_LEAD: u8 = 0xE2;

/// Calls `found` with each paragraph of the text, in order.
pub(super) fn for_each_paragraph(text: &str, mut found: impl FnMut(TextSpan)) {
    let by_blank_lines = has_blank_line(text);
    let mut paragraph: Option<TextSpan> = None;
    for line in Lines::new(text) {
        paragraph = match (line, paragraph) {
            (Some(line), Some(before)) if by_blank_lines => Some(before.cover(line)),
            (Some(line), before) => {
                before.into_iter().for_each(&mut found);
                Some(line)
            }
            (None, before) => {
                before.into_iter().for_each(&mut found);
                None
            }
        };
    }
    paragraph.into_iter().for_each(found);
}

/// Whether a blank line parts two lines that are not blank.
fn has_blank_line(text: &str) -> bool {
    let mut lines = Lines::new(text).skip_while(Option::is_none).skip_while(Option::is_some);
    lines.any(|line| line.is_some())
}

/// The lines of a text without the white space around them; `None` for a blank one.
struct Lines<'t> {
    text: &'t str,
    next: Option<usize>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, next: Some(0) }
    }
}

impl Iterator for Lines<'_> {
    type Item = Option<TextSpan>;

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.next?;
        let (end, next) = match line_break(self.text, start) {
            Some((end, next)) => (end, Some(next)),
            None => (self.text.len(), None),
        };
        self.next = next;
        Some(trimmed(self.text, start, end))
    }
}

/// Where the next line break at or after `from` begins and ends.
fn line_break(text: &str, mut from: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    loop {
        let at = from + memchr3(b'\n', b'\r', SEPARATOR_LEAD, bytes.get(from..)?)?;
        match bytes.get(at..)? {
            [b'\r', b'\n', ..] => return Some((at, at + 2)),
            [SEPARATOR_LEAD, 0x80, 0xA8 | 0xA9, ..] => return Some((at, at + 3)),
            [SEPARATOR_LEAD, ..] => from = at + 1,
            _ => return Some((at, at + 1)),
        }
    }
}

/// The span without the white space at its edges, unless it is all white space.
fn trimmed(text: &str, start: usize, end: usize) -> Option<TextSpan> {
    let inside = text.get(start..end)?;
    let rest = inside.trim_start();
    let start = start + (inside.len() - rest.len());
    let length = rest.trim_end().len();
    (length > 0).then(|| TextSpan::new(start as u32, (start + length) as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraphs(text: &str) -> Vec<&str> {
        let mut found = Vec::new();
        for_each_paragraph(text, |span| found.push(span.of(text)));
        found
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("a\nb\n \u{a0}\t\nc\n\n\n"), ["a\nb", "c"]);
        assert_eq!(paragraphs("a\r\nb\r\n\r\nc"), ["a\r\nb", "c"]);
        assert_eq!(paragraphs("a\u{2029}\u{2028}b"), ["a", "b"]);
    }

    #[test]
    fn single_breaks_do_where_there_is_no_blank_line() {
        assert_eq!(paragraphs("\n\n a \r\nb\rc\u{2028}“d”\n\n"), ["a", "b", "c", "“d”"]);
    }

    #[test]
    fn white_space_alone_is_no_paragraph() {
        assert!(paragraphs(" \n\n\u{a0}\u{3000}\r\n").is_empty());
        assert!(paragraphs("").is_empty());
    }
}
