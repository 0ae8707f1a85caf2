//! A look at structures in Thrift's compact protocol before they are read: their lists have no more
//! elements than there are bytes, and the numbers of the outermost can be asked for.
//!
//! Parquet keeps its footer and the headers of its pages so, and memory is taken for the sizes that
//! they state.

const STOP: u8 = 0;
const DEEPEST: usize = 32;

/// Goes through a structure; `number` gets the integers of the outermost with their field numbers.
/// `None` if it is broken, or ends before it is whole.
pub(super) fn walk(bytes: &[u8], number: &mut dyn FnMut(i64, i64)) -> Option<()> {
    Walker { bytes }.structure(0, number)
}

struct Walker<'a> {
    bytes: &'a [u8],
}

impl Walker<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*first)
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.bytes = self.bytes.get(count..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn integer(&mut self) -> Option<i64> {
        let value = self.varint()?;
        Some((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// The number of elements of a list, each of which takes a byte or more.
    fn count(&mut self, count: u64) -> Option<usize> {
        usize::try_from(count).ok().filter(|count| *count <= self.bytes.len())
    }

    fn structure(&mut self, depth: usize, number: &mut dyn FnMut(i64, i64)) -> Option<()> {
        let mut field = 0;
        loop {
            let head = self.byte()?;
            if head == STOP {
                return Some(());
            }
            field = match head >> 4 {
                0 => self.integer()?,
                step => field + i64::from(step),
            };
            match head & 0x0F {
                // A truth value stands in the head itself.
                1 | 2 => {}
                4..=6 => number(field, self.integer()?),
                kind => self.value(kind, depth)?,
            }
        }
    }

    fn value(&mut self, kind: u8, depth: usize) -> Option<()> {
        if depth == DEEPEST {
            return None;
        }
        match kind {
            1..=3 => self.skip(1),
            4..=6 => self.varint().map(drop),
            7 => self.skip(8),
            8 => {
                let length = self.varint()?;
                self.skip(usize::try_from(length).ok()?)
            }
            9 | 10 => {
                let head = self.byte()?;
                let count = match head >> 4 {
                    15 => self.varint()?,
                    count => u64::from(count),
                };
                let count = self.count(count)?;
                (0..count).try_for_each(|_| self.value(head & 0x0F, depth + 1))
            }
            11 => {
                let count = self.varint()?;
                let count = self.count(count)?;
                if count == 0 {
                    return Some(());
                }
                let kinds = self.byte()?;
                (0..count).try_for_each(|_| {
                    self.value(kinds >> 4, depth + 1)?;
                    self.value(kinds & 0x0F, depth + 1)
                })
            }
            12 => self.structure(depth + 1, &mut |_, _| ()),
            13 => self.skip(16),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(bytes: &[u8]) -> (Vec<(i64, i64)>, bool) {
        let mut found = Vec::new();
        let is_whole = walk(bytes, &mut |field, value| found.push((field, value))).is_some();
        (found, is_whole)
    }

    #[test]
    fn the_sizes_of_a_page_are_found() {
        // type 0, uncompressed size 21, compressed size 300, and a structure with a text.
        let header = [0x15, 0, 0x15, 42, 0x15, 0xD8, 4, 0x2C, 0x18, 1, b'x', 0, 0];
        assert_eq!(numbers(&header), (vec![(1, 0), (2, 21), (3, 300)], true));
        assert_eq!(numbers(&header[..9]), (vec![(1, 0), (2, 21), (3, 300)], false));
    }

    #[test]
    fn lists_have_no_more_elements_than_bytes() {
        assert!(numbers(&[0x19, 0x25, 2, 4, 0]).1);
        assert!(!numbers(&[0x19, 0xF5, 0xFF, 0xFF, 0xFF, 0xFF, 7, 2, 0]).1);
        assert!(!numbers(&[0x1C; 1000]).1);
    }
}
