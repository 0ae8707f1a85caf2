//! The lexicon of the model, from the clusters and the function words in this directory.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use guillemet::model::lexicon::{Entry, Lexicon, hash};

/// The slots and parents of the lexicon. `directory` holds `clusters.tsv` and
/// `function_words.txt`.
pub fn make(directory: &Path) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let mut words: BTreeMap<u32, Entry> = BTreeMap::new();
    for line in fs::read_to_string(directory.join("clusters.tsv"))?.lines() {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or_default();
        let numbers: Vec<u16> = fields.map(str::parse).collect::<Result<_, _>>()?;
        let [fine, middle, coarse] = numbers[..] else {
            return Err(format!("clusters.tsv: {line:?}; expected a word and three numbers").into());
        };
        words.insert(hash(word), Entry { fine, middle, coarse, kind: 0 });
    }
    for line in fs::read_to_string(directory.join("function_words.txt"))?.lines() {
        if line.starts_with('#') {
            continue;
        }
        let mut fields = line.split_whitespace();
        let kind = fields.next().unwrap_or_default().parse()?;
        for word in fields {
            words.entry(hash(word)).or_default().kind = kind;
        }
    }
    let words: Vec<(u32, Entry)> = words.into_iter().collect();
    Ok(Lexicon::write(&words))
}
