//! Rounds of HTML references after the first, all in one pass.
//!
//! Decoding round after round takes quadratic time on `&amp;amp;amp;...`, which shrinks by one
//! name a round. But a reference with a semicolon holds no other one, since it has an ampersand
//! at its start alone and a semicolon at its end alone. So the order in which they are undone does
//! not matter, and a stack of ampersands that may yet begin a reference finds them all: each is
//! decoded when its semicolon arrives, and what it stands for may be part of the one below.
//!
//! Every character remembers, through the ampersand before it, the round that made it. A reference
//! is decoded in the round after that of its newest character, if there is such a round.

use std::ops::Range;

use memchr::memchr;

use super::html_reference::{self, HtmlReference};
use super::options::Charrefs;
use super::pass::{Found, Output};

/// An ampersand that may begin a reference: everything after it could be part of one.
struct Ampersand {
    /// Its place in the output and in the source.
    text: usize,
    source: usize,
    /// The last round that made it or a character after it.
    round: u32,
}

struct Rounds<'o> {
    output: Output<'o>,
    open: Vec<Ampersand>,
    limit: u32,
    found: Found,
}

/// Writes what `source`, the outcome of the first round, becomes in the rounds up to `limit`.
pub(super) fn undo(source: &str, limit: u32, output: Output<'_>) -> Found {
    let mut rounds = Rounds { output, open: Vec::new(), limit, found: Found::default() };
    let bytes = source.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if rounds.open.is_empty() {
            let run = bytes.get(at..).and_then(|rest| memchr(b'&', rest));
            let end = run.map_or(bytes.len(), |run| at + run);
            rounds.output.text.push_str(source.get(at..end).unwrap_or_default());
            if run.is_some() {
                rounds.write('&', end..end + 1, 1);
            }
            at = end + 1;
        } else if byte.is_ascii() {
            rounds.write(char::from(byte), at..at + 1, 1);
            at += 1;
        } else {
            // No reference goes on here; the run from here on is copied whole.
            rounds.open.clear();
        }
    }
    if rounds.output.map.has_no_edits() {
        rounds.output.text.truncate(rounds.output.base);
    }
    rounds.found
}

impl Rounds<'_> {
    /// Writes a character that `round` made of `raw`, and all that follows from it.
    fn write(&mut self, character: char, raw: Range<usize>, round: u32) {
        self.put(character, raw.start, round);
        let mut is_semicolon = character == ';';
        let mut round = round;
        while is_semicolon && let Some((ampersand, [first, second])) = self.close(round) {
            round = ampersand.round + 1;
            let length = first.len_utf8() + if second == '\0' { 0 } else { second.len_utf8() };
            let Output { map, base, offset, .. } = &mut self.output;
            let (start, end) = (ampersand.source + *offset, raw.end + *offset);
            map.take_back(start as u32);
            map.push(start as u32, end as u32, (ampersand.text - *base + length) as u32);
            self.put(first, ampersand.source, round);
            if second != '\0' {
                self.put(second, ampersand.source, round);
            }
            is_semicolon = first == ';';
        }
    }

    /// Takes the reference that a semicolon of `round` has just ended off the text, if there is
    /// one and a round left for it.
    fn close(&mut self, round: u32) -> Option<(Ampersand, [char; 2])> {
        let mut ampersand = self.open.pop()?;
        ampersand.round = ampersand.round.max(round);
        let reference = self.output.text.as_bytes().get(ampersand.text..).unwrap_or_default();
        match html_reference::read::<false>(reference, 1, Charrefs::Semicolon) {
            HtmlReference::Decoded(reference) if ampersand.round < self.limit => {
                self.found.replaced += 1;
                self.found.lossy += u32::from(reference.is_lossy);
                self.output.text.truncate(ampersand.text);
                Some((ampersand, reference.characters))
            }
            _ => {
                self.open.clear();
                None
            }
        }
    }

    /// Appends a character and notes what it means for the ampersands before it.
    fn put(&mut self, character: char, source: usize, round: u32) {
        let text = self.output.text.len();
        self.output.text.push(character);
        match character {
            '&' => self.open.push(Ampersand { text, source, round }),
            '#' | '0'..='9' | 'A'..='Z' | 'a'..='z' => {
                if let Some(ampersand) = self.open.last_mut() {
                    ampersand.round = ampersand.round.max(round);
                }
            }
            ';' => {}
            _ => self.open.clear(),
        }
    }
}
