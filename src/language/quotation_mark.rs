//! Quotation marks: which characters are some, what each pairs with, and what its shape suggests.

/// Marks that pair with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MarkFamily {
    /// `"`, U+201C to U+201F, U+301D to U+301F, U+FF02; two apostrophes and two grave accents stand
    /// for one, too.
    Double,
    /// U+00AB and U+00BB.
    Guillemet,
    /// U+2039 and U+203A.
    SingleGuillemet,
    /// U+300C and U+300D.
    Corner,
    /// U+300E and U+300F.
    WhiteCorner,
    /// `'`, U+2018, U+2019, U+201A, U+201B, the grave accent.
    Single,
}

/// On which side of a quotation a mark stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// It begins one.
    Open,
    /// It ends one.
    Close,
    /// Neither the place nor the shape tells: it ends one if one is open.
    Either,
}

/// The family of a quotation mark, and the side that its shape suggests; `None` for any other
/// character.
pub(crate) const fn quotation_mark(c: char) -> Option<(MarkFamily, Side)> {
    use MarkFamily::{Corner, Double, Guillemet, Single, SingleGuillemet, WhiteCorner};
    use Side::{Close, Either, Open};
    Some(match c {
        // FULLWIDTH QUOTATION MARK
        '"' | '\u{FF02}' => (Double, Either),
        // LEFT, DOUBLE LOW-9, DOUBLE HIGH-REVERSED-9; REVERSED DOUBLE PRIME QUOTATION MARK
        '\u{201C}' | '\u{201E}' | '\u{201F}' | '\u{301D}' => (Double, Open),
        // RIGHT DOUBLE; DOUBLE PRIME, LOW DOUBLE PRIME QUOTATION MARK
        '\u{201D}' | '\u{301E}' | '\u{301F}' => (Double, Close),
        '\'' => (Single, Either),
        // LEFT, SINGLE LOW-9, SINGLE HIGH-REVERSED-9 QUOTATION MARK
        '`' | '\u{2018}' | '\u{201A}' | '\u{201B}' => (Single, Open),
        '\u{2019}' => (Single, Close),  // RIGHT SINGLE QUOTATION MARK
        '\u{AB}' => (Guillemet, Open),  // LEFT-POINTING DOUBLE ANGLE QUOTATION MARK
        '\u{BB}' => (Guillemet, Close), // RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK
        '\u{2039}' => (SingleGuillemet, Open), // SINGLE LEFT-POINTING ANGLE QUOTATION MARK
        '\u{203A}' => (SingleGuillemet, Close), // SINGLE RIGHT-POINTING ANGLE QUOTATION MARK
        '\u{300C}' => (Corner, Open),   // LEFT CORNER BRACKET
        '\u{300D}' => (Corner, Close),  // RIGHT CORNER BRACKET
        '\u{300E}' => (WhiteCorner, Open), // LEFT WHITE CORNER BRACKET
        '\u{300F}' => (WhiteCorner, Close), // RIGHT WHITE CORNER BRACKET
        _ => return None,
    })
}

/// Whether the character is a quotation mark of any style, the ambiguous straight ones and the
/// grave accent among them.
pub(crate) const fn is_quotation_mark(c: char) -> bool {
    quotation_mark(c).is_some()
}
