//! Cutting a stream of bytes into lines, or into the elements of a JSON array.
//!
//! Nothing is read further than a record's end, and no more than `limit` bytes of a record are
//! kept: a small compressed file may hold a line of any length.

use std::io::{BufRead, Result};

use memchr::{memchr, memchr2};

/// What was found in a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    Record,
    /// A record of more bytes than the limit, passed over.
    TooLarge,
    /// An array that has no end.
    Unclosed,
    End,
}

/// Reads the next line, without its end.
pub(crate) fn next_line(input: &mut dyn BufRead, limit: usize, line: &mut Vec<u8>) -> Result<Cut> {
    line.clear();
    let mut length = 0;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(if length == 0 { Cut::End } else { size(length, limit) });
        }
        let end = memchr(b'\n', buffer);
        let part = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let used = part.len() + usize::from(end.is_some());
        length += used;
        if length <= limit {
            line.extend_from_slice(part);
        }
        input.consume(used);
        if end.is_some() {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(size(length, limit));
        }
    }
}

/// Reads on to the end, whatever is there; gives the number of bytes.
pub(crate) fn skip_to_end(bytes: &mut dyn BufRead) -> Result<u64> {
    let mut skipped = 0;
    loop {
        let length = bytes.fill_buf()?.len();
        if length == 0 {
            return Ok(skipped);
        }
        skipped += length as u64;
        bytes.consume(length);
    }
}

fn size(length: usize, limit: usize) -> Cut {
    if length > limit { Cut::TooLarge } else { Cut::Record }
}

/// The elements of a JSON array, or JSON values one after another.
#[derive(Debug, Default)]
pub(crate) struct Elements {
    in_array: bool,
    has_begun: bool,
}

/// Where in a value the reading is.
#[derive(Default)]
struct Nesting {
    depth: usize,
    in_string: bool,
    /// After a backslash, which may be the last byte of a buffer.
    is_escaped: bool,
}

impl Elements {
    /// Reads the next element. Its brackets and strings are followed, nothing else is checked.
    pub(crate) fn next(
        &mut self,
        input: &mut dyn BufRead,
        limit: usize,
        element: &mut Vec<u8>,
    ) -> Result<Cut> {
        element.clear();
        if !self.skip_to_value(input)? {
            return Ok(if self.in_array { Cut::Unclosed } else { Cut::End });
        }
        let mut nesting = Nesting::default();
        let mut length = 0;
        loop {
            let buffer = input.fill_buf()?;
            if buffer.is_empty() {
                let is_whole = nesting.depth == 0 && !nesting.in_string;
                self.in_array &= !is_whole;
                return Ok(if is_whole { size(length, limit) } else { Cut::Unclosed });
            }
            let (used, is_end) = nesting.advance(buffer);
            length += used;
            if length <= limit {
                element.extend_from_slice(buffer.get(..used).unwrap_or_default());
            }
            input.consume(used);
            if is_end {
                return Ok(size(length, limit));
            }
        }
    }

    /// Consumes what stands between values; false at the end.
    fn skip_to_value(&mut self, input: &mut dyn BufRead) -> Result<bool> {
        loop {
            let Some(&byte) = input.fill_buf()?.first() else { return Ok(false) };
            match byte {
                b'[' if !self.has_begun => self.in_array = true,
                b']' if self.in_array => {
                    self.in_array = false;
                    // Another array may follow, as when files were joined.
                    self.has_begun = false;
                    input.consume(1);
                    continue;
                }
                b' ' | b'\t' | b'\r' | b'\n' | b',' => {
                    input.consume(1);
                    continue;
                }
                _ => {
                    self.has_begun = true;
                    return Ok(true);
                }
            }
            self.has_begun = true;
            input.consume(1);
        }
    }
}

impl Nesting {
    /// How many bytes belong to the value, and whether it ends with them.
    fn advance(&mut self, buffer: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while let Some(&byte) = buffer.get(at) {
            if self.in_string {
                let rest = buffer.get(at..).unwrap_or_default();
                if std::mem::take(&mut self.is_escaped) {
                    at += 1;
                    continue;
                }
                let Some(next) = memchr2(b'"', b'\\', rest) else { return (buffer.len(), false) };
                self.is_escaped = rest.get(next) == Some(&b'\\');
                self.in_string = self.is_escaped;
                at += next + 1;
                if !self.in_string && self.depth == 0 {
                    return (at, true);
                }
                continue;
            }
            match byte {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => {
                    if self.depth == 0 {
                        // Of the array around; or stray, and then it goes with what follows it.
                        return (at.max(1), true);
                    }
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, true);
                    }
                }
                b',' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return (at, true),
                _ => {}
            }
            at += 1;
        }
        (buffer.len(), false)
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use proptest::prelude::*;

    use super::*;

    fn cut(text: &str, capacity: usize, limit: usize) -> Vec<(Cut, String)> {
        let mut input = BufReader::with_capacity(capacity, text.as_bytes());
        let (mut elements, mut element, mut found) = (Elements::default(), Vec::new(), Vec::new());
        loop {
            let cut = elements.next(&mut input, limit, &mut element).unwrap();
            if cut == Cut::End {
                return found;
            }
            found.push((cut, String::from_utf8_lossy(&element).into_owned()));
            if cut == Cut::Unclosed {
                return found;
            }
        }
    }

    #[test]
    fn elements_are_cut_at_their_own_brackets() {
        let text = r#" [ {"a": "]}\"{", "b": [1, {}]} , "x\\", 12,{} ] "#;
        for capacity in [1, 2, 7, 100] {
            let found: Vec<String> =
                cut(text, capacity, 100).into_iter().map(|(_, element)| element).collect();
            assert_eq!(
                found,
                [r#"{"a": "]}\"{", "b": [1, {}]}"#, r#""x\\""#, "12", "{}"],
                "{capacity}"
            );
        }
    }

    #[test]
    fn values_may_stand_in_a_row_and_over_lines() {
        let found = cut("{\n \"a\": 1\n}\n{\"a\": 2}{\"a\": 3}", 5, 100);
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|(cut, _)| *cut == Cut::Record));
        assert_eq!(found[2].1, "{\"a\": 3}");
    }

    #[test]
    fn an_array_without_end_is_told() {
        assert_eq!(cut("[{}, {", 3, 100).pop().unwrap().0, Cut::Unclosed);
        assert_eq!(cut("[{}, ", 3, 100).pop().unwrap().0, Cut::Unclosed);
        assert_eq!(cut("{\"a", 3, 100).pop().unwrap().0, Cut::Unclosed);
        assert_eq!(cut("[{}]\n[{}]", 3, 100).len(), 2);
    }

    #[test]
    fn no_more_than_the_limit_is_kept() {
        let long = format!("[{{\"a\": \"{}\"}}, {{}}]", "x".repeat(1000));
        let found = cut(&long, 16, 50);
        assert_eq!(found[0].0, Cut::TooLarge);
        assert!(found[0].1.len() <= 50);
        assert_eq!(found[1], (Cut::Record, "{}".to_owned()));

        let lines = format!("{}\nshort\r\n\nlast", "x".repeat(1000));
        let mut input = BufReader::with_capacity(16, lines.as_bytes());
        let (mut line, mut found) = (Vec::new(), Vec::new());
        loop {
            let cut = next_line(&mut input, 50, &mut line).unwrap();
            if cut == Cut::End {
                break;
            }
            assert!(line.len() <= 50);
            found.push((cut, String::from_utf8(line.clone()).unwrap()));
        }
        assert_eq!(found[0].0, Cut::TooLarge);
        let rest = ["short", "", "last"].map(|line| (Cut::Record, line.to_owned()));
        assert_eq!(found[1..], rest);
    }

    proptest! {
        #[test]
        fn any_bytes_are_cut_to_an_end(text in r#"[\[\]{}",:\\ a\n]{0,60}"#, capacity in 1_usize..9) {
            let pieces: usize = cut(&text, capacity, 1000).iter().map(|(_, piece)| piece.len()).sum();
            prop_assert!(pieces <= text.len());
        }
    }
}
