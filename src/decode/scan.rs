//! Where the next escape may be.

use wide::u8x16;

use super::fault::Fault;

/// The places of backslashes, if `JSON`, and ampersands, if `HTML`. With `CHECKED` it also refuses
/// what a JSON string body does not hold as it is.
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
    /// With `CHECKED`, the places of quotation marks and control characters.
    refused: u64,
}

const BLOCK: usize = 64;

impl<'b, const JSON: bool, const HTML: bool, const CHECKED: bool> Scan<'b, JSON, HTML, CHECKED> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        let mut scan = Self { bytes, block: 0, mask: 0, refused: 0 };
        scan.compare();
        scan
    }

    /// The first place at or after `from`, which never goes back.
    #[inline]
    pub(super) fn next(&mut self, from: usize) -> Result<Option<usize>, Fault> {
        loop {
            let skipped = from.saturating_sub(self.block);
            if skipped < BLOCK {
                let rest = u64::MAX << skipped;
                let mask = self.mask & rest;
                if CHECKED && self.refused != 0 {
                    // Those behind the first place may belong to an escape.
                    self.check(self.refused & rest, mask)?;
                }
                if mask != 0 {
                    return Ok(Some(self.block + mask.trailing_zeros() as usize));
                }
            }
            self.block += BLOCK;
            if self.block >= self.bytes.len() {
                return Ok(None);
            }
            self.compare();
        }
    }

    /// An error if the first of these places comes before the first of the others.
    #[cold]
    fn check(&self, refused: u64, mask: u64) -> Result<(), Fault> {
        if refused.trailing_zeros() >= mask.trailing_zeros() {
            return Ok(());
        }
        let position = self.block + refused.trailing_zeros() as usize;
        let problem = match self.bytes.get(position) {
            Some(b'"') => "a quotation mark that is not escaped",
            _ => "a control character that is not escaped",
        };
        Err(Fault { position, problem })
    }

    #[inline]
    fn compare(&mut self) {
        let rest = self.bytes.get(self.block..).unwrap_or_default();
        if let Some(block) = rest.first_chunk() {
            self.compare_block(block);
            return;
        }
        let mut block = [b' '; BLOCK];
        for (byte, &source) in block.iter_mut().zip(rest) {
            *byte = source;
        }
        self.compare_block(&block);
    }

    #[inline]
    fn compare_block(&mut self, block: &[u8; BLOCK]) {
        let (vectors, _) = block.as_chunks::<16>();
        let mut lowest = u8x16::MAX;
        self.mask = 0;
        for (index, &vector) in vectors.iter().enumerate() {
            let vector = u8x16::new(vector);
            let backslashes = vector.cmp_eq(u8x16::splat(b'\\'));
            let ampersands = vector.cmp_eq(u8x16::splat(b'&'));
            let found = match (JSON, HTML) {
                (true, true) => backslashes | ampersands,
                (true, false) => backslashes,
                (false, _) => ampersands,
            };
            self.mask |= u64::from(found.move_mask().cast_unsigned()) << (16 * index);
            if CHECKED {
                // Exchanges the quotation mark, U+0022, with the space, U+0020, so that it comes
                // right after the controls.
                lowest = lowest.min(vector ^ u8x16::splat(0x02));
            }
        }
        if CHECKED {
            let has_refused = lowest.min(u8x16::splat(0x20)).cmp_eq(lowest).move_mask() != 0;
            self.refused = if has_refused { refused(block) } else { 0 };
        }
    }
}

/// The places of the bytes that a JSON string body does not hold as they are.
#[cold]
fn refused(block: &[u8; BLOCK]) -> u64 {
    let is_refused = |&byte: &u8| byte < 0x20 || byte == b'"';
    block.iter().rev().fold(0, |mask, byte| mask << 1 | u64::from(is_refused(byte)))
}
