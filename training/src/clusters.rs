//! Word clusters: k-means over the input embeddings of a published sentence encoder.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Clusters at the three granularities.
const FINE: usize = 1000;
const MIDDLE: usize = 300;
const COARSE: usize = 64;
const ROUNDS: usize = 12;

/// Reads `vocab.txt` and `model.safetensors` in `model` and writes lines of word, fine, middle
/// and coarse cluster.
pub fn make(model: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let (words, vectors) = whole_words(model)?;
    eprintln!("{} words", words.len());
    let weights = vec![1.0; words.len()];
    let (fine, centres) = k_means(&vectors, &weights, FINE);
    let mut sizes = vec![0.0; FINE];
    for &cluster in &fine {
        sizes[cluster] += 1.0;
    }
    let (middle_of, middle_centres) = k_means(&centres, &sizes, MIDDLE);
    let mut middle_sizes = vec![0.0; MIDDLE];
    for (cluster, size) in middle_of.iter().zip(&sizes) {
        middle_sizes[*cluster] += size;
    }
    let (coarse_of, _) = k_means(&middle_centres, &middle_sizes, COARSE);
    let mut lines = String::new();
    for (word, &cluster) in words.iter().zip(&fine) {
        let middle = middle_of[cluster];
        lines += &format!("{word}\t{}\t{}\t{}\n", cluster + 1, middle + 1, coarse_of[middle] + 1);
    }
    fs::write(out, lines)?;
    Ok(())
}

/// Words that are one token of the encoder's vocabulary, with their embeddings, which are
/// centred and brought to length one.
fn whole_words(model: &Path) -> Result<(Vec<String>, Vec<Vec<f32>>), Box<dyn Error>> {
    let vocabulary = fs::read_to_string(model.join("vocab.txt"))?;
    let file = fs::read(model.join("model.safetensors"))?;
    let header_length = u64::from_le_bytes(file[..8].try_into()?) as usize;
    let header: HashMap<String, serde_json::Value> =
        serde_json::from_slice(&file[8..8 + header_length])?;
    let entry = &header["embeddings.word_embeddings.weight"];
    let start = 8 + header_length + entry["data_offsets"][0].as_u64().ok_or("offset")? as usize;
    let width = entry["shape"][1].as_u64().ok_or("shape")? as usize;
    let mut words = Vec::new();
    let mut vectors: Vec<Vec<f32>> = Vec::new();
    for (index, word) in vocabulary.lines().enumerate() {
        if !word.chars().any(char::is_alphabetic) || word.starts_with(['#', '[']) {
            continue;
        }
        let bytes = &file[start + index * width * 4..][..width * 4];
        vectors.push(bytes.chunks(4).map(|b| f32::from_le_bytes(b.try_into().unwrap())).collect());
        words.push(word.to_owned());
    }
    let mut mean = vec![0.0; width];
    for vector in &vectors {
        for (mean, value) in mean.iter_mut().zip(vector) {
            *mean += value / vectors.len() as f32;
        }
    }
    for vector in &mut vectors {
        for (value, mean) in vector.iter_mut().zip(&mean) {
            *value -= mean;
        }
        normalise(vector);
    }
    Ok((words, vectors))
}

fn normalise(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt().max(1e-9);
    vector.iter_mut().for_each(|value| *value /= length);
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0; 8];
    for (left, right) in left.chunks_exact(8).zip(right.chunks_exact(8)) {
        for lane in 0..8 {
            lanes[lane] += left[lane] * right[lane];
        }
    }
    lanes.iter().sum()
}

/// Spherical k-means, begun from points spread over the list: the cluster of every point and the
/// centres.
fn k_means(points: &[Vec<f32>], weights: &[f32], k: usize) -> (Vec<usize>, Vec<Vec<f32>>) {
    let mut centres: Vec<Vec<f32>> =
        (0..k).map(|cluster| points[cluster * points.len() / k].clone()).collect();
    let mut clusters = vec![0; points.len()];
    for round in 0..ROUNDS {
        let mut total = 0.0;
        for (point, cluster) in points.iter().zip(&mut clusters) {
            let mut best = (0, f32::NEG_INFINITY);
            for (index, centre) in centres.iter().enumerate() {
                let likeness = dot(point, centre);
                if likeness > best.1 {
                    best = (index, likeness);
                }
            }
            *cluster = best.0;
            total += best.1;
        }
        eprintln!("k = {k}, round {round}: mean likeness {:.4}", total / points.len() as f32);
        let mut sums = vec![vec![0.0; points[0].len()]; k];
        for ((point, &cluster), weight) in points.iter().zip(&clusters).zip(weights) {
            for (sum, value) in sums[cluster].iter_mut().zip(point) {
                *sum += value * weight;
            }
        }
        for (centre, mut sum) in centres.iter_mut().zip(sums) {
            if dot(&sum, &sum) > 0.0 {
                normalise(&mut sum);
                *centre = sum;
            }
        }
    }
    (clusters, centres)
}
