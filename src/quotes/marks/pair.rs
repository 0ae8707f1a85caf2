//! Quotation marks put into pairs, paragraph by paragraph.
//!
//! The rules, in order:
//!
//! * Double, angle and corner marks pair within a paragraph. A mark that opens while one of its
//!   family is open begins a nested pair if the paragraph has closing marks enough for both, and
//!   is ignored otherwise.
//! * Lines broken in the middle of a sentence count as one paragraph.
//! * A pair left open at the end of a paragraph ends there ([`QuotePair::closed`] is false). If
//!   the next paragraph begins with an opening mark of the same family, or closes before it
//!   opens, it continues that quotation: the convention for quotations of several paragraphs.
//! * Single marks pair outside double ones and, separately, inside each of them. One opens where
//!   an apostrophe cannot stand (after a space or an opening bracket, no elision such as `'em`)
//!   and closes before a space or punctuation; a plural possessive (`the workers' union`) closes
//!   only if nothing later does.
//! * A closing mark without an open one is ignored.
//!
//! Known gaps: a quotation in single marks over several paragraphs is cut into paragraphs.

use super::mark::{Mark, MarkFamily, Side, Surroundings, marks};
use crate::TextSpan;
use crate::language::elision;
use crate::segment::Document;

/// What stands between two quotation marks that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct QuotePair {
    /// From the opening mark to the closing mark, both included.
    pub span: TextSpan,
    /// The same without the marks.
    pub inner: TextSpan,
    /// The kind of marks.
    pub family: MarkFamily,
    /// How many other pairs it is inside of.
    pub depth: u32,
    /// The paragraph, as an index into [`Document::paragraphs`].
    pub paragraph: u32,
    /// Whether a mark opens it; not so where a paragraph only closes the one before.
    pub opened: bool,
    /// Whether a mark closes it; not so where it runs to the end of its paragraph.
    pub closed: bool,
    /// Whether it continues the pair that the previous paragraph left open.
    pub continues: bool,
}

/// The spans of the pairs that are inside no other one, marks included: in order and apart.
#[must_use]
pub fn outermost(pairs: &[QuotePair]) -> Vec<TextSpan> {
    pairs.iter().filter(|pair| pair.depth == 0).map(|pair| pair.span).collect()
}

/// The pairs of a document, in the order of their starts; a nested pair follows the one around it.
///
/// ```
/// use guillemet::quotes::marks::pair_marks;
/// use guillemet::segment::{Document, SegmentOptions};
///
/// let text = "\u{201C}I won\u{2019}t.\n\n\u{201C}Not \u{2018}ever\u{2019},\u{201D} she said.";
/// let pairs = pair_marks(&Document::new(text, &SegmentOptions::default()));
/// let words: Vec<&str> = pairs.iter().map(|pair| pair.inner.of(text)).collect();
/// assert_eq!(words, ["I won\u{2019}t.", "Not \u{2018}ever\u{2019},", "ever"]);
/// assert!(!pairs[0].closed && pairs[1].continues && pairs[2].depth == 1);
/// ```
#[must_use]
pub fn pair_marks(document: &Document<'_>) -> Vec<QuotePair> {
    let mut pairs = Vec::new();
    let mut pairing = Pairing { text: document.text, ..Pairing::default() };
    let mut paragraphs = (0..).zip(&document.paragraphs).peekable();
    while let Some((number, paragraph)) = paragraphs.next() {
        let mut span = paragraph.span;
        while let Some((_, next)) =
            paragraphs.next_if(|(_, next)| is_broken_line(document.text, span, next.span))
        {
            span = span.cover(next.span);
        }
        pairing.paragraph(span, number, &mut pairs);
    }
    nest(&mut pairs);
    pairs
}

/// Whether a paragraph is only the next line of the one before: it begins with a word, nothing ends
/// the sentence before it, and no blank line stands between. No line goes on an empty paragraph,
/// which is what stands before a later slice.
fn is_broken_line(text: &str, before: TextSpan, next: TextSpan) -> bool {
    let ends_sentence =
        ['.', '!', '?', ':', '"', '\'', '\u{201D}', '\u{2019}', '\u{2026}', '\u{BB}'];
    let line_breaks = TextSpan::new(before.end(), next.start()).of(text).matches('\n').count();
    let last_line = before.of(text).trim_end_matches([')', ']']);
    let goes_on = next.of(text).starts_with(char::is_alphanumeric);
    !before.is_empty() && line_breaks <= 1 && goes_on && !last_line.ends_with(ends_sentence)
}

/// Sets the depth of pairs that are in order; drops what crosses another pair.
fn nest(pairs: &mut Vec<QuotePair>) {
    let mut ends: Vec<u32> = Vec::new();
    pairs.retain_mut(|pair| {
        while ends.last().is_some_and(|&end| end <= pair.span.start()) {
            ends.pop();
        }
        let crosses = ends.last().is_some_and(|&end| end < pair.span.end());
        if !crosses {
            pair.depth = ends.len() as u32;
            ends.push(pair.span.end());
        }
        !crosses
    });
}

#[derive(Debug, Default)]
struct Pairing<'t> {
    text: &'t str,
    /// The family that the previous paragraph left open.
    carried: Option<MarkFamily>,
    marks: Vec<Mark>,
    /// For each mark, whether the paragraph can still close two pairs of its family after it.
    can_nest: Vec<bool>,
    singles: Vec<TextSpan>,
}

impl Pairing<'_> {
    fn paragraph(&mut self, paragraph: TextSpan, number: u32, pairs: &mut Vec<QuotePair>) {
        self.marks.clear();
        marks(self.text, paragraph, &mut self.marks);
        let first = pairs.len();
        self.double_marks(paragraph, number, pairs);
        let outer: Vec<TextSpan> = pairs.iter().skip(first).map(|pair| pair.inner).collect();
        self.find_singles(paragraph);
        self.single_marks(paragraph, &outer, number, pairs);
        if let Some(new) = pairs.get_mut(first..) {
            new.sort_unstable_by_key(|pair| {
                (pair.span.start(), std::cmp::Reverse(pair.span.end()))
            });
        }
    }

    fn double_marks(&mut self, paragraph: TextSpan, number: u32, pairs: &mut Vec<QuotePair>) {
        self.look_ahead();
        let carried = self.carried.take();
        let mut open: Vec<(Mark, bool)> = Vec::new();
        let mut first_of_paragraph = true;
        for (mark, can_nest) in self.marks.iter().zip(&self.can_nest) {
            let continues = first_of_paragraph && carried == Some(mark.family);
            first_of_paragraph = false;
            let is_open = open.iter().any(|(other, _)| other.family == mark.family);
            let opens = match mark.side {
                Side::Open => true,
                Side::Close => false,
                Side::Either => !is_open && !continues,
            };
            if opens {
                let restarts = mark.span.start() == paragraph.start();
                if !is_open || *can_nest {
                    open.push((*mark, continues && restarts));
                }
            } else if let Some(place) = open.iter().rposition(|(o, _)| o.family == mark.family) {
                // Whatever was opened inside and never closed was no pair.
                open.truncate(place + 1);
                if let Some((start, continues)) = open.pop() {
                    pairs.push(pair_of(Some(start), Some(*mark), paragraph, number, continues));
                }
            } else if continues {
                pairs.push(pair_of(None, Some(*mark), paragraph, number, true));
            }
        }
        // A mark between spaces, or one with whole pairs after it, is stray rather than left open.
        let is_stray = |start: &Mark| {
            let around = Surroundings::of(self.text, start.span, paragraph);
            (around.before.is_whitespace() && around.after.is_whitespace())
                || pairs.last().is_some_and(|pair| start.span.end() <= pair.span.start())
        };
        if let Some((start, continues)) = open.first().filter(|(start, _)| !is_stray(start)) {
            self.carried = Some(start.family);
            pairs.push(pair_of(Some(*start), None, paragraph, number, *continues));
        }
    }

    /// Fills `can_nest`: going backwards, the lowest balance of open and closed marks of each
    /// family that is still to come tells whether a pair begun here and the one around it can
    /// both be closed.
    fn look_ahead(&mut self) {
        let mut lowest = [0_i32; MarkFamily::DOUBLE_FAMILIES];
        self.can_nest.clear();
        for mark in self.marks.iter().rev() {
            let change = match mark.side {
                Side::Open => 1,
                Side::Close => -1,
                Side::Either => 0,
            };
            let mut can_nest = false;
            if let Some(balance) = lowest.get_mut(mark.family.slot()) {
                can_nest = *balance <= -2;
                *balance = (*balance + change).min(0);
            }
            self.can_nest.push(can_nest);
        }
        self.can_nest.reverse();
    }

    /// Fills `singles` with everything that may be a single mark.
    fn find_singles(&mut self, paragraph: TextSpan) {
        self.singles.clear();
        let words = paragraph.of(self.text).as_bytes();
        let mut at = 0;
        while let Some(rest) = words.get(at..) {
            let Some(step) = rest.iter().position(|byte| matches!(byte, b'\'' | b'`' | 0xE2))
            else {
                break;
            };
            at += step;
            let length = match words.get(at..) {
                // Two of a kind are a double mark.
                Some([b'\'', b'\'', ..] | [b'`', b'`', ..]) => {
                    at += 2;
                    continue;
                }
                Some([b'\'' | b'`', ..]) => 1,
                Some([0xE2, 0x80, 0x98..=0x9B, ..]) => 3,
                _ => {
                    at += 1;
                    continue;
                }
            };
            let start = paragraph.start() + at as u32;
            self.singles.push(TextSpan::new(start, start + length));
            at += length as usize;
        }
    }

    /// Pairs single marks that share the same innermost double pair, or none.
    fn single_marks(
        &self,
        paragraph: TextSpan,
        outer: &[TextSpan],
        number: u32,
        pairs: &mut Vec<QuotePair>,
    ) {
        let level = levels(&self.singles, outer);
        let mut next = vec![usize::MAX; self.singles.len()];
        let mut last_of: Vec<usize> = vec![usize::MAX; outer.len() + 1];
        for (index, &around) in level.iter().enumerate().rev() {
            if let (Some(slot), Some(last)) = (next.get_mut(index), last_of.get_mut(around)) {
                *slot = std::mem::replace(last, index);
            }
        }
        let mut resume = vec![0_u32; outer.len() + 1];
        for (index, &start) in self.singles.iter().enumerate() {
            let around = level.get(index).copied().unwrap_or_default();
            let free = resume.get(around).is_none_or(|&resume| start.start() >= resume);
            if !free || !self.opens_single(start, paragraph) {
                continue;
            }
            let later =
                std::iter::successors(next.get(index).copied(), |&at| next.get(at).copied())
                    .map_while(|at| self.singles.get(at).copied());
            if let Some(end) = self.closing_single(start, later, paragraph) {
                let opening = Mark { span: start, family: MarkFamily::Single, side: Side::Open };
                let closing = Mark { span: end, ..opening };
                pairs.push(pair_of(Some(opening), Some(closing), paragraph, number, false));
                if let Some(resume) = resume.get_mut(around) {
                    *resume = end.end();
                }
            }
        }
    }

    fn opens_single(&self, mark: TextSpan, paragraph: TextSpan) -> bool {
        let after = TextSpan::new(mark.end(), paragraph.end()).of(self.text);
        mark.of(self.text) != "\u{2019}"
            && Surroundings::of(self.text, mark, paragraph).opens()
            && elision(after).is_none()
    }

    fn closing_single(
        &self,
        start: TextSpan,
        later: impl Iterator<Item = TextSpan>,
        paragraph: TextSpan,
    ) -> Option<TextSpan> {
        let mut possessive = None;
        for end in later {
            let is_left_mark = matches!(end.of(self.text), "\u{2018}" | "`");
            if end.start() - start.start() > LONGEST_SINGLE || is_left_mark {
                break;
            }
            if !Surroundings::of(self.text, end, paragraph).closes() {
                continue;
            }
            if !self.may_be_possessive(end, paragraph) {
                return Some(end);
            }
            possessive = possessive.or(Some(end));
        }
        possessive
    }

    /// `the workers' union`: an s before, and a lower-case word after.
    fn may_be_possessive(&self, mark: TextSpan, paragraph: TextSpan) -> bool {
        let before = TextSpan::new(paragraph.start(), mark.start()).of(self.text);
        let mut after = TextSpan::new(mark.end(), paragraph.end()).of(self.text).chars();
        before.ends_with('s')
            && after.next().is_some_and(char::is_whitespace)
            && after.next().is_some_and(char::is_lowercase)
    }
}

/// A pair in single marks is no longer than this many bytes: further away, two apostrophes are
/// more likely than two marks.
const LONGEST_SINGLE: u32 = 400;

/// For each mark the innermost of the spans that it lies in, counted from 1; 0 for none. Spans of
/// one paragraph; those that close first come first.
fn levels(marks: &[TextSpan], outer: &[TextSpan]) -> Vec<usize> {
    let mut order: Vec<(TextSpan, usize)> = outer.iter().copied().zip(1..).collect();
    order.sort_unstable_by_key(|(span, _)| (span.start(), std::cmp::Reverse(span.end())));
    let mut order = order.into_iter().peekable();
    let mut around: Vec<(TextSpan, usize)> = Vec::new();
    marks
        .iter()
        .map(|mark| {
            while let Some(next) = order.next_if(|(span, _)| span.start() <= mark.start()) {
                while around.last().is_some_and(|(span, _)| span.end() <= next.0.start()) {
                    around.pop();
                }
                around.push(next);
            }
            while around.last().is_some_and(|(span, _)| span.end() <= mark.start()) {
                around.pop();
            }
            around.last().map_or(0, |&(_, number)| number)
        })
        .collect()
}

fn pair_of(
    start: Option<Mark>,
    end: Option<Mark>,
    paragraph: TextSpan,
    number: u32,
    continues: bool,
) -> QuotePair {
    let family = start.or(end).map_or(MarkFamily::Double, |mark| mark.family);
    let span = TextSpan::new(
        start.map_or(paragraph.start(), |mark| mark.span.start()),
        end.map_or(paragraph.end(), |mark| mark.span.end()),
    );
    let inner = TextSpan::new(
        start.map_or(paragraph.start(), |mark| mark.span.end()),
        end.map_or(paragraph.end(), |mark| mark.span.start()),
    );
    QuotePair {
        span,
        inner,
        family,
        depth: 0,
        paragraph: number,
        opened: start.is_some(),
        closed: end.is_some(),
        continues,
    }
}
