//! What windows-1252 makes of the bytes that Unicode gives to the C1 controls.

/// The character of windows-1252 for a code point from U+0080 to U+009F; none for any other and
/// for the five that it leaves undefined.
///
/// The table is that of the WHATWG HTML standard, section 13.2.5.80 "Numeric character reference
/// end state".
#[inline]
pub(super) fn from_c1(code_point: u32) -> Option<char> {
    let index = usize::try_from(code_point.checked_sub(0x80)?).ok()?;
    CHARACTERS.get(index).copied().filter(|&character| character != '\0')
}

const CHARACTERS: [char; 32] = [
    '\u{20AC}', // EURO SIGN
    '\0', '\u{201A}', // SINGLE LOW-9 QUOTATION MARK
    '\u{0192}', // LATIN SMALL LETTER F WITH HOOK
    '\u{201E}', // DOUBLE LOW-9 QUOTATION MARK
    '\u{2026}', // HORIZONTAL ELLIPSIS
    '\u{2020}', // DAGGER
    '\u{2021}', // DOUBLE DAGGER
    '\u{02C6}', // MODIFIER LETTER CIRCUMFLEX ACCENT
    '\u{2030}', // PER MILLE SIGN
    '\u{0160}', // LATIN CAPITAL LETTER S WITH CARON
    '\u{2039}', // SINGLE LEFT-POINTING ANGLE QUOTATION MARK
    '\u{0152}', // LATIN CAPITAL LIGATURE OE
    '\0', '\u{017D}', // LATIN CAPITAL LETTER Z WITH CARON
    '\0', '\0', '\u{2018}', // LEFT SINGLE QUOTATION MARK
    '\u{2019}', // RIGHT SINGLE QUOTATION MARK
    '\u{201C}', // LEFT DOUBLE QUOTATION MARK
    '\u{201D}', // RIGHT DOUBLE QUOTATION MARK
    '\u{2022}', // BULLET
    '\u{2013}', // EN DASH
    '\u{2014}', // EM DASH
    '\u{02DC}', // SMALL TILDE
    '\u{2122}', // TRADE MARK SIGN
    '\u{0161}', // LATIN SMALL LETTER S WITH CARON
    '\u{203A}', // SINGLE RIGHT-POINTING ANGLE QUOTATION MARK
    '\u{0153}', // LATIN SMALL LIGATURE OE
    '\0', '\u{017E}', // LATIN SMALL LETTER Z WITH CARON
    '\u{0178}', // LATIN CAPITAL LETTER Y WITH DIAERESIS
];
