//! One number for each label, and the arithmetic of such rows: loops over arrays of fixed length,
//! which become vector instructions.

/// Labels that a chain can have; unused ones cost nothing but their place in a row.
pub const WIDTH: usize = 16;

/// Labels of each half.
pub const HALF: usize = WIDTH / 2;

/// One value for each label.
pub type Row = [f32; WIDTH];

/// One value for each label of one half.
pub type Half = [f32; HALF];

#[inline(always)]
pub(super) fn halves(row: &Row) -> [Half; 2] {
    let mut halves = [[0.0; HALF]; 2];
    for (half, values) in halves.iter_mut().zip(row.as_chunks().0) {
        *half = *values;
    }
    halves
}

#[inline(always)]
pub(super) fn join(lower: Half, upper: Half) -> Row {
    let mut row = [0.0; WIDTH];
    for (values, half) in row.as_chunks_mut().0.iter_mut().zip([lower, upper]) {
        *values = half;
    }
    row
}

/// The larger one; the library's function would look out for what is not a number.
#[inline(always)]
pub(super) fn larger(left: f32, right: f32) -> f32 {
    if left > right { left } else { right }
}

/// Puts all values of a row together, by halves.
#[inline(always)]
fn fold(row: &Row, join: impl Fn(f32, f32) -> f32) -> f32 {
    let [mut half, other] = halves(row);
    for (value, other) in half.iter_mut().zip(other) {
        *value = join(*value, other);
    }
    let [left @ .., fifth, sixth, seventh, eighth] = half;
    let [first, second, third, fourth] = left;
    join(
        join(join(first, fifth), join(second, sixth)),
        join(join(third, seventh), join(fourth, eighth)),
    )
}

#[inline(always)]
pub(super) fn highest(row: &Row) -> f32 {
    fold(row, larger)
}

#[inline(always)]
pub(super) fn sum(row: &Row) -> f32 {
    fold(row, |left, right| left + right)
}

/// The sum of both halves.
#[inline(always)]
pub(super) fn add_halves(row: &Row) -> Half {
    let [mut half, other] = halves(row);
    for (value, other) in half.iter_mut().zip(other) {
        *value += other;
    }
    half
}

#[inline(always)]
pub(super) fn scaled(row: &Row, factor: f32) -> Row {
    row.map(|value| value * factor)
}

#[inline(always)]
pub(super) fn add(left: &Row, right: &Row) -> Row {
    let mut sum = *left;
    for (sum, value) in sum.iter_mut().zip(right) {
        *sum += value;
    }
    sum
}

#[inline(always)]
pub(super) fn multiply(left: &Row, right: &Row) -> Row {
    let mut product = *left;
    for (product, value) in product.iter_mut().zip(right) {
        *product *= value;
    }
    product
}

#[inline(always)]
pub(crate) fn argmax(row: &Row) -> u8 {
    let mut best = (0, f32::NEG_INFINITY);
    for (label, &score) in row.iter().enumerate() {
        if score > best.1 {
            best = (label, score);
        }
    }
    best.0 as u8
}

/// `e` to the power of `x` for `x` up to 0, to a relative error below 4e-6; 0 below -80.
///
/// The power of two goes into the exponent bits, the rest into a polynomial of degree 5 (its
/// Taylor series around 0, on an interval of half a binary order to either side). A loop over
/// an array becomes vector instructions, which the library's function would not.
#[inline(always)]
pub(super) fn exp(x: f32) -> f32 {
    // Added to a number much smaller, this leaves its nearest whole number in the lowest bits.
    const ROUND: f32 = 1.5 * (1 << 23) as f32;
    let scaled = larger(x, -80.0) * std::f32::consts::LOG2_E;
    let rounded = scaled + ROUND;
    let rest = (scaled - (rounded - ROUND)) * std::f32::consts::LN_2;
    let power = f32::from_bits((rounded.to_bits() << 23).wrapping_add(1.0_f32.to_bits()));
    let series = 1.0
        + rest
            * (1.0
                + rest * (0.5 + rest * (1.0 / 6.0 + rest * (1.0 / 24.0 + rest * (1.0 / 120.0)))));
    if x < -80.0 { 0.0 } else { power * series }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_exponential_is_close() {
        for step in 0..8000 {
            let x = -step as f32 / 100.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-5, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY).abs() < f32::MIN_POSITIVE);
    }
}
