//! Weights in the form that the crate reads.

/// Sections of a file of weights.
pub type Named = Vec<(&'static [u8; 8], Vec<u8>)>;

/// Weights as bytes with one scale.
pub struct Quantised {
    pub bytes: Vec<u8>,
    pub scale: f32,
}

impl Quantised {
    /// Rounds weights to 255 steps. The largest of them are cut off at four times what 1 in 1,000
    /// of those that are not zero exceeds.
    pub fn new(weights: &[f32]) -> Self {
        let mut sizes: Vec<f32> =
            weights.iter().map(|weight| weight.abs()).filter(|&size| size > 1e-6).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        let largest = sizes.last().copied().unwrap_or(1.0);
        let common = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0);
        let scale = largest.min(4.0 * common) / 127.0;
        let bytes = weights
            .iter()
            .map(|weight| (weight / scale).round().clamp(-127.0, 127.0) as i8 as u8)
            .collect();
        Self { bytes, scale }
    }
}
