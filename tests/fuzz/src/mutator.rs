//! Changes of inputs: at random, or where a compressed input would only be refused for its checksum,
//! inside of what is compressed.

use std::io::{Cursor, Read as _, Write as _};

use libfuzzer_sys::fuzzer_mutate;

/// More is not decompressed.
const LIMIT: u64 = 1 << 20;

/// A third of the changes of a compressed file is of its content, a third flips a bit of its
/// frame, and a third is libFuzzer's own. The first byte of a file chooses columns.
pub(crate) fn mutate(
    target: &str,
    data: &mut [u8],
    size: usize,
    max_size: usize,
    seed: u32,
) -> usize {
    if size > 1 && matches!(target, "gz" | "zst" | "bz2" | "zip" | "tar" | "parquet" | "arrow") {
        match seed % 3 {
            0 => {
                let changed = change_content(target, &data[1..size], seed);
                if let Some(bytes) = changed.filter(|bytes| bytes.len() < max_size) {
                    data[1..=bytes.len()].copy_from_slice(&bytes);
                    return bytes.len() + 1;
                }
            }
            1 => {
                let place = 1 + seed as usize / 3 % (size - 1);
                data[place] ^= 1 << (seed >> 24 & 7);
                return size;
            }
            _ => {}
        }
    }
    fuzzer_mutate(data, size, max_size)
}

fn change_content(target: &str, bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    match target {
        "gz" => {
            let mut content = Vec::new();
            let decoder = flate2::read::MultiGzDecoder::new(bytes);
            decoder.take(LIMIT).read_to_end(&mut content).ok()?;
            let mut encoder =
                flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            encoder.write_all(&changed(content)).ok()?;
            encoder.finish().ok()
        }
        "zst" => {
            let mut content = Vec::new();
            let decoder = zstd::Decoder::new(bytes).ok()?;
            decoder.take(LIMIT).read_to_end(&mut content).ok()?;
            zstd::encode_all(changed(content).as_slice(), 1).ok()
        }
        "bz2" => {
            let mut content = Vec::new();
            let decoder = bzip2::read::MultiBzDecoder::new(bytes);
            decoder.take(LIMIT).read_to_end(&mut content).ok()?;
            let fast = bzip2::Compression::fast();
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), fast);
            encoder.write_all(&changed(content)).ok()?;
            encoder.finish().ok()
        }
        "zip" => change_member(bytes, seed),
        "tar" => Some(change_headers(bytes)),
        _ => None,
    }
}

/// Content changed by libFuzzer, which may grow somewhat.
fn changed(mut content: Vec<u8>) -> Vec<u8> {
    let size = content.len();
    content.resize(size + size / 4 + 64, 0);
    let room = content.len();
    let size = fuzzer_mutate(&mut content, size, room);
    content.truncate(size);
    content
}

/// A zip archive, one of whose members has changed.
fn change_member(bytes: &[u8], seed: u32) -> Option<Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let chosen = seed as usize % archive.len().clamp(1, 16);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len().min(16) {
        let member = archive.by_index(index).ok()?;
        let name = member.name().ok()?.into_owned();
        let mut content = Vec::new();
        member.take(LIMIT).read_to_end(&mut content).ok()?;
        let content = if index == chosen { changed(content) } else { content };
        writer.start_file(name, zip::write::SimpleFileOptions::default()).ok()?;
        writer.write_all(&content).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

/// A changed tar archive whose headers have right checksums.
fn change_headers(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = changed(bytes.to_vec());
    for header in bytes.chunks_exact_mut(512) {
        if header[257..262] == *b"ustar" {
            header[148..156].fill(b' ');
            let sum: u32 = header.iter().copied().map(u32::from).sum();
            header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        }
    }
    bytes
}
