//! Quotations put together around their fullest versions.

use std::cmp::Reverse;
use std::collections::HashMap;

use foldhash::fast::RandomState;

use super::alignment::{Anchor, shared_words};
use super::index::RunIndex;
use super::speakers::name_key;
use super::words::{Vocabulary, Words};
use crate::{Error, interrupt};

/// A quotation joins a fuller one that has this share of its words.
const SHARE: f64 = 0.75;
/// So many of the words that two quotations share must say something by themselves: phrases such as
/// "we are going to have to" are anybody's.
const CONTENT: usize = 3;
/// So many of the fuller versions that share runs with a quotation are compared with it, those with
/// the longest runs first.
const COMPARED: usize = 8;

/// What is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReprintOptions {
    /// Quotations must share a run of so many words; shorter ones are never put together.
    pub min_words: usize,
}

impl Default for ReprintOptions {
    fn default() -> Self {
        Self { min_words: 6 }
    }
}

impl ReprintOptions {
    /// Quotations that share a run of so many words.
    ///
    /// # Errors
    ///
    /// If the number is not from 3 to 100.
    pub fn new(min_words: usize) -> Result<Self, Error> {
        if !(3..=100).contains(&min_words) {
            let expected = "a number of words from 3 to 100";
            return Err(Error::argument("min_words", min_words.to_string(), expected));
        }
        Ok(Self { min_words })
    }
}

/// A quotation: its words as they stand, and who said them.
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct Said<'t> {
    /// The words, with their marks.
    pub text: &'t str,
    /// The name of the speaker.
    pub speaker: Option<&'t str>,
}

impl<'t> Said<'t> {
    /// Words and who said them.
    #[must_use]
    pub fn new(text: &'t str, speaker: Option<&'t str>) -> Self {
        Self { text, speaker }
    }
}

/// A quotation that there is more than one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reprint {
    /// Which of the quotations, from 0.
    pub row: usize,
    /// The number of its cluster, from 0, in the order of their first rows.
    pub cluster: usize,
    /// How many quotations are the same.
    pub size: usize,
    /// Whether it is the fullest of them, the first of several.
    pub is_fullest: bool,
    /// Whether the speakers of all of them may be one person; `None` if fewer than two have a name.
    pub speakers_agree: Option<bool>,
}

/// Which quotations are the same, in their order; those that there is one of are left out.
///
/// ```
/// use guillemet::reprints::{ReprintOptions, Said, reprints};
///
/// let said = |text| Said::new(text, None);
/// let rows = [
///     said("\u{201C}We will rebuild every single bridge in this county by May,\u{201D}"),
///     said("\"It rained.\""),
///     said("\"rebuild every single bridge in this county\""),
/// ];
/// let found = reprints(rows, &ReprintOptions::default());
/// assert_eq!(found.iter().map(|reprint| reprint.row).collect::<Vec<_>>(), [0, 2]);
/// assert!(found[0].is_fullest && found[1].size == 2);
/// ```
pub fn reprints<'t>(
    rows: impl IntoIterator<Item = Said<'t>>,
    options: &ReprintOptions,
) -> Vec<Reprint> {
    let mut vocabulary = Vocabulary::default();
    let mut names = Names::default();
    let mut keys = Vec::new();
    for said in rows {
        vocabulary.push(said.text);
        keys.push(said.speaker.and_then(name_key).map(|key| names.number(key)));
        if interrupt::is_stopped() {
            return Vec::new();
        }
    }
    let clusters = Clusters::of(&vocabulary, options.min_words);
    clusters.into_reprints(&keys)
}

/// Keys of names as numbers.
#[derive(Default)]
struct Names(HashMap<String, u32, RandomState>);

impl Names {
    fn number(&mut self, key: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(key).or_insert(next)
    }
}

/// The clusters: of each, the rows with its words, the fullest version first.
struct Clusters(Vec<Vec<u32>>);

impl Clusters {
    fn of(vocabulary: &Vocabulary, min_words: usize) -> Self {
        let mut clusters: Vec<Vec<u32>> = Vec::new();
        let mut index = RunIndex::new(min_words);
        let mut anchors = Vec::new();
        for rows in same_words(vocabulary, min_words) {
            if interrupt::is_stopped() {
                break;
            }
            let Some(&row) = rows.first() else { continue };
            let words = vocabulary.get(row as usize);
            let fullest = |cluster: u32| {
                let first = clusters.get(cluster as usize).and_then(|rows| rows.first());
                vocabulary.get(first.copied().unwrap_or(row) as usize)
            };
            find_anchors(words, &index, min_words, &mut anchors);
            let best = best_cluster(vocabulary, words, fullest, &anchors, min_words);
            if let Some(cluster) = best.and_then(|cluster| clusters.get_mut(cluster as usize)) {
                cluster.extend(rows);
            } else {
                index.insert(clusters.len() as u32, words.numbers);
                clusters.push(rows);
            }
        }
        Self(clusters)
    }

    fn into_reprints(self, keys: &[Option<u32>]) -> Vec<Reprint> {
        let mut clusters: Vec<Vec<u32>> =
            self.0.into_iter().filter(|rows| rows.len() > 1).collect();
        clusters.sort_by_cached_key(|rows| rows.iter().copied().min());
        let mut reprints = Vec::new();
        for (cluster, rows) in clusters.iter().enumerate() {
            let mut named: Vec<u32> =
                rows.iter().filter_map(|&row| *keys.get(row as usize)?).collect();
            let speakers_agree = (named.len() > 1).then(|| {
                named.dedup();
                named.len() == 1
            });
            reprints.extend(rows.iter().enumerate().map(|(place, &row)| Reprint {
                row: row as usize,
                cluster,
                size: rows.len(),
                is_fullest: place == 0,
                speakers_agree,
            }));
        }
        reprints.sort_unstable_by_key(|reprint| reprint.row);
        reprints
    }
}

/// The rows that are long enough, together if they have the same words: the fullest first, by their
/// marked words, then by all of them.
fn same_words(vocabulary: &Vocabulary, min_words: usize) -> Vec<Vec<u32>> {
    let mut same: HashMap<&[u32], Vec<u32>, RandomState> = HashMap::default();
    for row in 0..vocabulary.len() {
        let words = vocabulary.get(row).numbers;
        if words.len() >= min_words {
            same.entry(words).or_default().push(row as u32);
        }
    }
    let marked = |&row: &u32| Reverse(vocabulary.get(row as usize).count_marked());
    let mut groups: Vec<Vec<u32>> = same.into_values().collect();
    for rows in &mut groups {
        rows.sort_by_key(|row| (marked(row), *row));
    }
    groups.sort_by_cached_key(|rows| {
        let first = rows.first().copied().unwrap_or_default();
        let words = vocabulary.get(first as usize);
        (marked(&first), Reverse(words.numbers.len()), first)
    });
    groups
}

/// The runs that a quotation shares with the fullest versions: by cluster, in its own order.
fn find_anchors(
    words: Words<'_>,
    index: &RunIndex,
    min_words: usize,
    anchors: &mut Vec<(u32, Anchor)>,
) {
    anchors.clear();
    for (word, run) in words.numbers.windows(min_words).enumerate() {
        let places = index.places(run);
        anchors.extend(places.map(|place| (place.cluster, (word, place.word as usize))));
    }
    anchors.sort_unstable();
}

/// The cluster whose fullest version has most of a quotation, if that is enough; the first of several.
fn best_cluster<'w>(
    vocabulary: &Vocabulary,
    words: Words<'_>,
    fullest: impl Fn(u32) -> Words<'w>,
    anchors: &[(u32, Anchor)],
    min_words: usize,
) -> Option<u32> {
    let mut candidates: Vec<&[(u32, Anchor)]> =
        anchors.chunk_by(|one, other| one.0 == other.0).collect();
    candidates.sort_by_key(|runs| Reverse(runs.len()));
    let shares = candidates.into_iter().take(COMPARED).filter_map(|runs| {
        let cluster = runs.first()?.0;
        let anchors: Vec<Anchor> = runs.iter().map(|(_, anchor)| *anchor).collect();
        let shared = shared_words(words.numbers, fullest(cluster).numbers, &anchors);
        let share = share(vocabulary, words, &shared, min_words);
        (share >= SHARE).then_some((share, Reverse(cluster)))
    });
    let best = shares.max_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    best.map(|(_, Reverse(cluster))| cluster)
}

/// The share of a quotation's words that are shared, or of those in quotation marks if it is larger:
/// what stands around them is the reporter's.
fn share(vocabulary: &Vocabulary, words: Words<'_>, shared: &[usize], min_words: usize) -> f64 {
    let says_something = |word: &&usize| {
        words.numbers.get(**word).is_some_and(|&number| vocabulary.is_content(number))
    };
    if shared.iter().filter(says_something).count() < CONTENT {
        return 0.0;
    }
    let marked = shared.iter().filter(|&&word| words.is_marked(word)).count();
    let of_marked = if marked < min_words { 0 } else { marked } as f64;
    let of_marked = of_marked / f64::from(words.count_marked().max(1));
    (shared.len() as f64 / words.numbers.len().max(1) as f64).max(of_marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "\u{201C}We will rebuild every single bridge in this county by the end of \
                        May, and we will do it without raising anybody\u{2019}s taxes,\u{201D}";

    fn clusters(texts: &[&str]) -> Vec<(usize, usize)> {
        let rows = texts.iter().map(|&text| Said { text, speaker: None });
        let found = reprints(rows, &ReprintOptions::default());
        found.iter().map(|reprint| (reprint.row, reprint.cluster)).collect()
    }

    #[test]
    fn variants_of_a_quotation_are_one() {
        for variant in [
            LONG.to_uppercase().as_str(),
            "'We will rebuild every single bridge in this county by the end of May'",
            "\"rebuild every single bridge in this county\"",
            "\"We will rebuild every bridge in this county by the end of May and do it without \
             raising taxes.\"",
            "would \"rebuild every single bridge in this county\" if he were elected again, as he told \
             them at length",
            "\"We will rebuild every single bridge in this county ... and we will do it without raising \
             anybody's taxes\"",
        ] {
            assert_eq!(clusters(&[LONG, variant]), [(0, 0), (1, 0)], "{variant}");
            assert_eq!(clusters(&[variant, LONG]), [(0, 0), (1, 0)], "{variant}");
        }
    }

    #[test]
    fn what_shares_a_phrase_is_not_the_same() {
        for other in [
            "\"We will rebuild every single school that was closed by those who came before us.\"",
            "\"every single bridge\"",
            "\"It rained the whole day and nobody came to see what we had built there.\"",
        ] {
            assert_eq!(clusters(&[LONG, other]), [], "{other}");
        }
        let phrase = "\"I think that we are going to have to do it\"";
        assert_eq!(clusters(&[phrase, "\"so we are going to have to do it\""]), []);
    }

    #[test]
    fn quotations_that_share_words_with_a_third_are_not_put_together() {
        let one = "\"alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima\"";
        let two = "\"kilo lima mike november oscar papa quebec romeo sierra tango uniform victor\"";
        let third = "\"golf hotel india juliet kilo lima mike november oscar papa quebec romeo\"";
        assert_eq!(clusters(&[one, two, third]), []);
    }

    #[test]
    fn the_order_of_rows_does_not_show() {
        let part = "\"rebuild every single bridge in this county\"";
        let other = "\"Nobody here has ever seen a river that runs as slowly as this one does.\"";
        assert_eq!(clusters(&[part, other, LONG, other]), [(0, 0), (1, 1), (2, 0), (3, 1)]);
    }

    #[test]
    fn the_fullest_and_the_speakers_are_told() {
        let said = |text, speaker| Said { text, speaker };
        let part = "\"rebuild every single bridge in this county\"";
        let rows =
            |other| [said(part, Some("Lee")), said(LONG, Some("Ann Lee")), said(part, other)];
        let found = reprints(rows(None), &ReprintOptions::default());
        assert_eq!(
            found.iter().map(|row| row.is_fullest).collect::<Vec<_>>(),
            [false, true, false]
        );
        assert!(found.iter().all(|row| row.size == 3 && row.speakers_agree == Some(true)));
        let found = reprints(rows(Some("Bo Day")), &ReprintOptions::default());
        assert!(found.iter().all(|row| row.speakers_agree == Some(false)));
    }

    #[test]
    fn the_same_word_a_hundred_thousand_times_takes_no_time() {
        let long = "ho ".repeat(100_000);
        let other = "ho ".repeat(99_999);
        assert_eq!(clusters(&[&long, &other]), []);
    }

    #[test]
    fn a_number_of_words_out_of_range_is_named() {
        let error = ReprintOptions::new(2).unwrap_err().to_string();
        assert_eq!(error, "min_words: 2; expected a number of words from 3 to 100");
    }
}
