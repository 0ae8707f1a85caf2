//! What holds for every offset map.

use guillemet::decode::{DecodeOptions, Decoder, Header, Layers, OffsetMap};
use guillemet::{RawSpan, TextSpan};

/// An edit as four offsets: raw start and end, text start and end.
pub(crate) fn offsets(map: &OffsetMap) -> Vec<[u32; 4]> {
    map.edits().map(|(raw, text)| [raw.start(), raw.end(), text.start(), text.end()]).collect()
}

/// Checks a map against its record and text: edits are in order and on character boundaries,
/// all between them is equal, and spans between boundaries go there and back.
pub(crate) fn check(record: &[u8], text: &str, map: &OffsetMap) {
    // Among bytes that are not UTF-8 there is no telling.
    let record_text = std::str::from_utf8(record).ok();
    let is_boundary =
        |offset: u32| record_text.is_none_or(|record| record.is_char_boundary(offset as usize));
    let text_length = text.len() as u32;
    let first = map.to_raw(TextSpan::new(0, text_length));
    let mut raw_at =
        map.edits().next().map_or(first.start(), |(raw, text)| raw.start() - text.start());
    let mut text_at = 0;
    for (raw, edited) in map.edits() {
        assert!(raw_at <= raw.start() && raw.start() < raw.end(), "{raw:?} after {raw_at}");
        assert!(text_at <= edited.start() && edited.start() <= edited.end());
        assert_eq!(
            &record[raw_at as usize..raw.start() as usize],
            &text.as_bytes()[text_at as usize..edited.start() as usize],
        );
        assert!(is_boundary(raw.start()) && is_boundary(raw.end()), "{raw:?}");
        assert!(text.is_char_boundary(edited.start() as usize));
        assert!(text.is_char_boundary(edited.end() as usize));
        (raw_at, text_at) = (raw.end(), edited.end());
    }
    assert_eq!(&record[raw_at as usize..], &text.as_bytes()[text_at as usize..]);

    let mut cursor = map.cursor();
    let mut previous = 0;
    for (offset, character) in text.char_indices() {
        let here = TextSpan::new(offset as u32, (offset + character.len_utf8()) as u32);
        let raw = map.to_raw(here);
        assert_eq!(cursor.to_raw(here), raw);
        assert!(previous <= raw.start(), "{raw:?} after {previous}");
        assert!(is_boundary(raw.start()) && is_boundary(raw.end()) && !raw.is_empty());
        // An edit that left no text lies outside the spans on both sides, so widening to whole
        // edits is all that may happen on the way back.
        let back = map.to_text(raw);
        assert!(back.contains(here), "{here:?} is {raw:?}, which is {back:?}");
        assert_eq!(map.to_raw(back), raw);
        previous = raw.start();
    }
    if record_text.is_none() {
        return;
    }
    for offset in (0..=record.len() as u32).filter(|&offset| is_boundary(offset)) {
        let span = map.to_text(RawSpan::new(offset, record.len() as u32));
        assert_eq!(span.end(), text_length);
        assert!(text.is_char_boundary(span.start() as usize));
    }
}

/// Checks that the raw bytes of a span of text, decoded by themselves, are that text: for all
/// spans that begin at one of `starts` and that cut into no edit.
///
/// It is so where the layers are declared and do not depend on what follows the span: all
/// references must end in a semicolon.
pub(crate) fn check_slices(record: &str, text: &str, map: &OffsetMap, options: &DecodeOptions) {
    let mut options = options.clone();
    options.header = Header::Keep;
    assert_ne!(options.layers, Layers::Auto);
    let mut decoder = Decoder::new(options);
    let boundaries: Vec<u32> =
        text.char_indices().map(|(offset, _)| offset as u32).chain([text.len() as u32]).collect();
    for (index, &start) in boundaries.iter().enumerate() {
        for &end in boundaries[index..].iter().step_by(7) {
            let span = TextSpan::new(start, end);
            let raw = map.to_raw(span);
            if map.to_text(raw) == span {
                let slice = decoder.decode(raw.of(record)).unwrap();
                assert_eq!(slice.text, span.of(text), "{span:?} of {text:?} from {record:?}");
            }
        }
    }
}
