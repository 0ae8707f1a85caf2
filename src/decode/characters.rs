//! The options that change characters, wherever in the record these came from.

use memchr::memchr3;

use super::options::{C1, DecodeOptions, Nbsp, Newlines, Nul};
use super::pass::Output;
use super::windows_1252;

/// What changing characters did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Changed {
    /// Characters changed or left out.
    pub(super) changed: u32,
    /// U+FFFD put in.
    pub(super) lossy: u32,
}

/// Whether the options ask for any change.
pub(super) fn are_changed(options: &DecodeOptions) -> bool {
    options.newlines != Newlines::Keep
        || options.nbsp != Nbsp::Keep
        || options.nul != Nul::Keep
        || options.c1 != C1::Keep
}

/// Writes `source` with the changes that the options ask for.
pub(super) fn change(source: &str, options: &DecodeOptions, mut output: Output<'_>) -> Changed {
    let bytes = source.as_bytes();
    let mut counts = Changed::default();
    let mut at = 0;
    // U+0080 to U+00A0 all begin with the byte C2.
    while let Some(found) = bytes.get(at..).and_then(|rest| memchr3(0, b'\r', 0xC2, rest)) {
        let start = at + found;
        let (replacement, end) = match (bytes.get(start), bytes.get(start + 1)) {
            (Some(0), _) => {
                let replacement = match options.nul {
                    Nul::Keep => None,
                    Nul::Drop => Some('\0'),
                    Nul::Replace => Some(char::REPLACEMENT_CHARACTER),
                };
                counts.lossy += u32::from(options.nul == Nul::Replace);
                (replacement, start + 1)
            }
            (Some(b'\r'), next) => {
                let end = start + 1 + usize::from(next == Some(&b'\n'));
                ((options.newlines == Newlines::Lf).then_some('\n'), end)
            }
            (_, Some(0xA0)) => ((options.nbsp == Nbsp::Space).then_some(' '), start + 2),
            (_, Some(&second)) if options.c1 == C1::Cp1252 => {
                (windows_1252::from_c1(second.into()), start + 2)
            }
            _ => (None, start + 2),
        };
        match replacement {
            Some('\0') => output.remove(source, start..end),
            Some(character) => output.replace(source, start..end, [character, '\0']),
            None => {}
        }
        counts.changed += u32::from(replacement.is_some());
        at = end;
    }
    output.finish(source);
    counts
}
