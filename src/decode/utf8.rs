//! Records that are not UTF-8.

use std::borrow::Cow;

use super::fault::{MAX_BYTES, too_long};
use super::offset_map::OffsetMap;
use super::options::InvalidUtf8;
use crate::Error;

/// A record made UTF-8.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Repaired<'r> {
    /// The record; borrowed where it was UTF-8 already.
    pub text: Cow<'r, str>,
    /// The way back to its bytes.
    pub map: OffsetMap,
    /// U+FFFD put in.
    pub lossy: u32,
}

/// Puts U+FFFD in place of whatever is not UTF-8: one for each maximal subpart of a character, as
/// the WHATWG Encoding standard and [`String::from_utf8_lossy`] have it.
///
/// # Errors
///
/// If `errors` says that such a record is to be refused, or the record has more than `u32::MAX`
/// bytes.
///
/// ```
/// use guillemet::decode::{InvalidUtf8, repair_utf8};
///
/// let repaired = repair_utf8(b"caf\xE9 cr\xC3\xA8me", InvalidUtf8::Replace)?;
/// assert_eq!((&*repaired.text, repaired.lossy), ("caf\u{FFFD} crème", 1));
/// assert_eq!(
///     repair_utf8(b"caf\xE9", InvalidUtf8::Raise).unwrap_err().to_string(),
///     "record, byte 3: bytes that are not UTF-8"
/// );
/// # Ok::<(), guillemet::Error>(())
/// ```
pub fn repair_utf8(record: &[u8], errors: InvalidUtf8) -> Result<Repaired<'_>, Error> {
    repair(record, errors, false)
}

/// The same for bytes that came from a string which may hold lone surrogates, three bytes each as
/// Python's `surrogatepass` writes them: each becomes one U+FFFD, so that offsets stay the same.
///
/// # Errors
///
/// As [`repair_utf8`].
///
/// ```
/// use guillemet::decode::{InvalidUtf8, repair_surrogates};
///
/// let record = b"\xED\xA0\xBD!"; // "\ud83d!"
/// assert_eq!(repair_surrogates(record, InvalidUtf8::Replace)?.text, "\u{FFFD}!");
/// # Ok::<(), guillemet::Error>(())
/// ```
pub fn repair_surrogates(record: &[u8], errors: InvalidUtf8) -> Result<Repaired<'_>, Error> {
    repair(record, errors, true)
}

fn repair(record: &[u8], errors: InvalidUtf8, joins: bool) -> Result<Repaired<'_>, Error> {
    let mut map = OffsetMap::default();
    if record.len() > MAX_BYTES {
        return Err(too_long(record.len()));
    }
    if let Ok(text) = simdutf8::basic::from_utf8(record) {
        return Ok(Repaired { text: Cow::Borrowed(text), map, lossy: 0 });
    }
    if errors == InvalidUtf8::Raise {
        let valid = record.utf8_chunks().next().map(|chunk| chunk.valid().len());
        return Err(Error::record(valid, "bytes that are not UTF-8"));
    }
    let mut text = String::with_capacity(record.len());
    let mut lossy = 0;
    let mut rest = record;
    while let Some(chunk) = rest.utf8_chunks().next() {
        text.push_str(chunk.valid());
        let start = record.len() - rest.len() + chunk.valid().len();
        let length = match record.get(start..start + 3) {
            Some(&[0xED, 0xA0..=0xBF, 0x80..=0xBF]) if joins => 3,
            _ => chunk.invalid().len(),
        };
        if length > 0 {
            text.push(char::REPLACEMENT_CHARACTER);
            lossy += 1;
            map.push(start as u32, (start + length) as u32, text.len() as u32);
        }
        rest = record.get(start + length..).unwrap_or_default();
    }
    if text.len() > MAX_BYTES {
        return Err(too_long(text.len()));
    }
    Ok(Repaired { text: Cow::Owned(text), map, lossy })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TextSpan;

    #[test]
    fn repair_agrees_with_the_standard_library() {
        let pieces: [&[u8]; 8] = [
            b"a",
            "\u{E9}".as_bytes(),
            b"\xFF",
            b"\xED\xA0\x80",
            b"\xF0\x9F\x98",
            b"\xC0\xAF",
            b"\xE2\x80",
            b"b",
        ];
        for number in 0..8_usize.pow(4) {
            let record =
                [number, number / 8, number / 64, number / 512].map(|n| pieces[n % 8]).concat();
            let repaired = repair_utf8(&record, InvalidUtf8::Replace).unwrap();
            assert_eq!(repaired.text, String::from_utf8_lossy(&record));
            assert_eq!(repaired.map.edits().len(), repaired.lossy as usize);
            for (raw, text) in repaired.map.edits() {
                assert_eq!(text.of(&repaired.text), "\u{FFFD}");
                assert!(std::str::from_utf8(&record[raw.range()]).is_err());
            }
            let whole = TextSpan::new(0, repaired.text.len() as u32);
            assert_eq!(repaired.map.to_raw(whole).range(), 0..record.len());
        }
    }

    #[test]
    fn a_surrogate_is_one_character_where_it_came_from_a_string() {
        let record = b"\xED\xA0\xBD\xED\xB8\x80 \xED\xA0 \xED\xA0\xBD";
        let repaired = repair_surrogates(record, InvalidUtf8::Replace).unwrap();
        assert_eq!(repaired.text, "\u{FFFD}\u{FFFD} \u{FFFD}\u{FFFD} \u{FFFD}");
        assert_eq!(repaired.map.to_raw(TextSpan::new(3, 6)).range(), 3..6);
    }
}
