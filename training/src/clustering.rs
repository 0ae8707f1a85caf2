//! The table of word clusters, from the file in this directory.

use std::error::Error;
use std::fs;
use std::path::Path;

use guillemet::training::model::clusters::{ClusterTable, Clusters, hash};

/// The slots and parents of the table. `directory` holds `clusters.tsv`.
pub fn table(directory: &Path) -> Result<(Vec<u8>, Vec<u8>), Box<dyn Error>> {
    let mut words: Vec<(u32, Clusters)> = Vec::new();
    for line in fs::read_to_string(directory.join("clusters.tsv"))?.lines() {
        let mut fields = line.split('\t');
        let word = fields.next().unwrap_or_default();
        let numbers: Vec<u16> = fields.map(str::parse).collect::<Result<_, _>>()?;
        let [fine, middle, coarse] = numbers[..] else {
            return Err(format!("clusters.tsv: {line:?}; expected a word and three numbers").into());
        };
        words.push((hash(word), Clusters { fine, middle, coarse }));
    }
    words.sort_by_key(|word| word.0);
    words.dedup_by_key(|word| word.0);
    Ok(ClusterTable::write(&words))
}
