//! Where the next escape may be.

use wide::u8x16;

/// The places of backslashes, if `JSON`, and ampersands, if `HTML`. With `CHECKED` it also looks
/// for what a JSON string body does not hold as it is: it ends at a control character, and counts
/// quotation marks.
///
/// Escapes stand close together in a text that has any, some fifty bytes apart, which is too short
/// for a search to set out anew after each. So blocks of 64 bytes are compared whole, and each
/// leaves a mask with one bit for every place.
pub(super) struct Scan<'b, const JSON: bool, const HTML: bool, const CHECKED: bool> {
    bytes: &'b [u8],
    /// Where the present block starts, a multiple of its length.
    block: usize,
    /// The lowest bit is the first byte of the block.
    mask: u64,
    /// Quotation marks in the blocks up to here.
    pub(super) quotes: u32,
    /// Whether there is a character below U+0020 in them.
    pub(super) has_control: bool,
}

const BLOCK: usize = 64;

impl<'b, const JSON: bool, const HTML: bool, const CHECKED: bool> Scan<'b, JSON, HTML, CHECKED> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let mut scan = Self { bytes, block: 0, mask: 0, quotes: 0, has_control: false };
        scan.mask = scan.compare();
        scan
    }

    /// The first place at or after `from`, which never goes back.
    #[inline]
    pub(super) fn next(&mut self, from: usize) -> Option<usize> {
        loop {
            let skipped = from.saturating_sub(self.block);
            if skipped < BLOCK {
                let mask = self.mask & u64::MAX << skipped;
                if mask != 0 {
                    return Some(self.block + mask.trailing_zeros() as usize);
                }
            }
            self.block += BLOCK;
            if self.block >= self.bytes.len() || CHECKED && self.has_control {
                return None;
            }
            self.mask = self.compare();
        }
    }

    #[inline]
    fn compare(&mut self) -> u64 {
        let rest = self.bytes.get(self.block..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            return self.compare_block(block);
        }
        let mut block = [b' '; BLOCK];
        for (byte, &source) in block.iter_mut().zip(rest) {
            *byte = source;
        }
        self.compare_block(&block)
    }

    #[inline]
    fn compare_block(&mut self, block: &[u8; BLOCK]) -> u64 {
        let (vectors, _) = block.as_chunks::<16>();
        let mut mask = 0;
        let mut lowest = u8x16::MAX;
        for (index, &vector) in vectors.iter().enumerate() {
            let vector = u8x16::new(vector);
            let backslashes = vector.cmp_eq(u8x16::splat(b'\\'));
            let ampersands = vector.cmp_eq(u8x16::splat(b'&'));
            let found = match (JSON, HTML) {
                (true, true) => backslashes | ampersands,
                (true, false) => backslashes,
                (false, _) => ampersands,
            };
            mask |= u64::from(found.move_mask().cast_unsigned()) << (16 * index);
            if CHECKED {
                // Exchanges the quotation mark, U+0022, with the space, U+0020, so that it comes
                // right after the controls.
                lowest = lowest.min(vector ^ u8x16::splat(0x02));
            }
        }
        if CHECKED && lowest.min(u8x16::splat(0x20)).cmp_eq(lowest).move_mask() != 0 {
            let (quotes, has_control) = count_raw(block);
            self.quotes += quotes;
            self.has_control |= has_control;
        }
        mask
    }
}

/// The quotation marks of a block, and whether it has a control character.
fn count_raw(block: &[u8; BLOCK]) -> (u32, bool) {
    let quotes = block.iter().map(|&byte| u32::from(byte == b'"')).sum();
    (quotes, block.iter().any(|&byte| byte < 0x20))
}
