//! Where quotations are open, for sentences that keep a quotation whole.

use super::character::{char_at, char_before, is_dash, may_open};

/// How far ahead, in bytes, the mark that closes a quotation is looked for: one that is not closed
/// within this many is taken for a stray mark.
const REACH: usize = 4_000;

/// A forward scan over the quotations of a paragraph.
pub(super) struct Quotations<'t> {
    text: &'t str,
    at: usize,
    /// Where the quotation last found begins and ends, marks included.
    last: (usize, usize),
    /// Each closing mark that was looked for in vain, and up to where: what keeps the scan linear.
    missing: Vec<(char, usize)>,
}

impl<'t> Quotations<'t> {
    pub(super) fn new(text: &'t str, start: usize) -> Self {
        Self { text, at: start, last: (start, start), missing: Vec::new() }
    }

    /// Whether a quotation that is open at `marks` is still open at `end`. Must be asked in the
    /// order of the text.
    pub(super) fn cover(&mut self, marks: usize, end: usize) -> bool {
        while self.at < marks {
            let Some(c) = char_at(self.text, self.at) else { break };
            match self.closing(c) {
                Some(close) => {
                    self.last = (self.at, close);
                    self.at = close;
                }
                None => self.at += c.len_utf8(),
            }
        }
        let (open, close) = self.last;
        open < marks && end < close
    }

    /// Where the quotation ends that the mark `c` at the scan's place opens.
    fn closing(&mut self, c: char) -> Option<usize> {
        let closing = closing_mark(c)?;
        let inside = self.at + c.len_utf8();
        let before = char_before(self.text, self.at);
        let opens = before.is_none_or(|c| c.is_whitespace() || may_open(c) || is_dash(c))
            && char_at(self.text, inside).is_some_and(|c| !c.is_whitespace());
        let is_ambiguous = c == closing || c == '\u{2018}';
        if is_ambiguous && !opens {
            return None;
        }
        let missing = self.missing.iter().position(|(missing, _)| *missing == closing);
        let searched = missing.and_then(|place| self.missing.get(place));
        let mut at = searched.map_or(inside, |&(_, searched)| inside.max(searched));
        while let Some(next) = char_at(self.text, at).filter(|_| at < inside + REACH) {
            let after = at + next.len_utf8();
            let apart = char_at(self.text, after).is_none_or(|c| !c.is_alphanumeric());
            if next == closing && (apart || !matches!(closing, '\'' | '\u{2019}')) {
                return Some(after);
            }
            at = after;
        }
        match missing.and_then(|place| self.missing.get_mut(place)) {
            Some(missing) => missing.1 = at,
            None => self.missing.push((closing, at)),
        }
        None
    }
}

/// The mark that closes a quotation opened by `open`.
const fn closing_mark(open: char) -> Option<char> {
    Some(match open {
        '"' | '\'' => open,
        '\u{201C}' => '\u{201D}', // LEFT, RIGHT DOUBLE QUOTATION MARK
        '\u{2018}' => '\u{2019}', // LEFT, RIGHT SINGLE QUOTATION MARK
        '\u{AB}' => '\u{BB}',     // LEFT-, RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK
        '\u{201E}' => '\u{201C}', // DOUBLE LOW-9, LEFT DOUBLE QUOTATION MARK
        '\u{300C}' => '\u{300D}', // LEFT, RIGHT CORNER BRACKET
        '\u{300E}' => '\u{300F}', // LEFT, RIGHT WHITE CORNER BRACKET
        _ => return None,
    })
}
