//! Colours of speakers: each has the same in every article and picture, as far as that goes.

use std::collections::HashMap;

use foldhash::fast::RandomState;

/// Hues that can be told apart, in degrees, and how often each is taken: light and strong.
const HUES: [u16; 10] = [210, 30, 140, 320, 55, 270, 180, 0, 95, 240];
const SLOTS: usize = HUES.len() * 2;

/// The colour of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Colour(usize);

impl Colour {
    /// A background that leaves the page's own text colour readable, on light and on dark.
    pub(super) fn background(self) -> String {
        let alpha = if self.0 < HUES.len() { ".2" } else { ".36" };
        format!("hsla({},85%,50%,{alpha})", self.hue())
    }

    /// For texts and lines on white, as `#rrggbb`: dark enough to be read.
    #[cfg(any(feature = "python", test))]
    pub(crate) fn ink(self) -> String {
        let light = if self.0 < HUES.len() { 0.25 } else { 0.16 };
        let channel = |offset: f64| {
            // The formula of CSS Color 4 for HSL.
            let k = (offset + f64::from(self.hue()) / 30.0) % 12.0;
            let value = light - 0.85 * light * (k - 3.0).min(9.0 - k).clamp(-1.0, 1.0);
            (value * 255.0).round()
        };
        let [red, green, blue] = [0.0, 8.0, 4.0].map(|offset| channel(offset) as i64);
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    fn hue(self) -> u16 {
        HUES.get(self.0 % HUES.len()).copied().unwrap_or_default()
    }
}

/// The colours of names in their order: that of the name itself, or the next one that is free. After
/// twenty names they come again.
pub(crate) fn colours<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<Colour> {
    let mut known: HashMap<&str, Colour, RandomState> = HashMap::default();
    let mut taken = [false; SLOTS];
    let mut free = SLOTS;
    let mut colour_of = |name: &'n str| {
        if let Some(&colour) = known.get(name) {
            return colour;
        }
        if free == 0 {
            (taken, free) = ([false; SLOTS], SLOTS);
        }
        let own = own_slot(name);
        let slots = (own..SLOTS).chain(0..own);
        let slot = slots.into_iter().find(|&slot| taken.get(slot) == Some(&false)).unwrap_or(own);
        if let Some(taken) = taken.get_mut(slot) {
            *taken = true;
        }
        free -= 1;
        known.insert(name, Colour(slot));
        Colour(slot)
    };
    names.into_iter().map(&mut colour_of).collect()
}

/// The colour that a name has by itself: by the hash FNV-1a, which is the same everywhere.
fn own_slot(name: &str) -> usize {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    (name.bytes().fold(0xCBF2_9CE4_8422_2325, step) % SLOTS as u64) as usize
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn twenty_names_have_twenty_colours_and_a_name_keeps_its_own() {
        let names: Vec<String> = (0..20).map(|number| format!("Speaker {number}")).collect();
        let of_all = colours(names.iter().map(String::as_str));
        assert_eq!(of_all.iter().collect::<HashSet<_>>().len(), 20);
        let backgrounds: HashSet<String> = of_all.iter().map(|c| c.background()).collect();
        let inks: HashSet<String> = of_all.iter().map(|c| c.ink()).collect();
        assert_eq!((backgrounds.len(), inks.len()), (20, 20));
        assert_eq!(colours(["Ann Lee"]), colours(["Ann Lee"]));
        assert_eq!(colours(["Ann Lee", "Ann Lee", "Bo Day"])[1], colours(["Ann Lee"])[0]);
    }

    #[test]
    fn more_names_than_colours_begin_again() {
        let names: Vec<String> = (0..100).map(|number| number.to_string()).collect();
        let colours = colours(names.iter().map(String::as_str));
        assert_eq!(colours.iter().collect::<HashSet<_>>().len(), 20);
    }

    #[test]
    fn inks_are_dark_on_white() {
        for slot in 0..SLOTS {
            let ink = Colour(slot).ink();
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&ink[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
            };
            let luminance = 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
            assert!(1.05 / (luminance + 0.05) >= 4.5, "{ink}");
        }
    }
}
