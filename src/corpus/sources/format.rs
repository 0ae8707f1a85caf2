//! What a file holds, told by its name or by its first bytes.

use crate::error::named_option;

named_option! {
    /// How records are laid out in a file.
    pub enum Format as "format" {
        /// One JSON object on each line.
        #[default]
        Jsonl = "jsonl",
        /// A JSON array of objects, or objects one after another over any lines.
        Json = "json",
        /// Comma-separated values with a header (RFC 4180).
        Csv = "csv",
        /// The same with tabs for commas.
        Tsv = "tsv",
        /// Apache Parquet.
        Parquet = "parquet",
        /// Arrow IPC, as a file or as a stream.
        Arrow = "arrow",
        /// Plain text, the whole of a file one record.
        Text = "text",
        /// Plain text, each line one record.
        Lines = "lines",
        /// A tar archive of files of the other formats.
        Tar = "tar",
        /// A zip archive of them.
        Zip = "zip",
    }
}

named_option! {
    /// How a file is compressed.
    pub enum Compression as "compression" {
        /// Not at all.
        #[default]
        None = "none",
        /// gzip (RFC 1952), one member or several.
        Gzip = "gzip",
        /// Zstandard (RFC 8878).
        Zstd = "zstd",
        /// bzip2.
        Bzip2 = "bzip2",
    }
}

const FORMATS: &[(&str, Format)] = &[
    (".jsonl", Format::Jsonl),
    (".ndjson", Format::Jsonl),
    (".json", Format::Json),
    (".csv", Format::Csv),
    (".tsv", Format::Tsv),
    (".parquet", Format::Parquet),
    (".pq", Format::Parquet),
    (".arrow", Format::Arrow),
    (".arrows", Format::Arrow),
    (".feather", Format::Arrow),
    (".ipc", Format::Arrow),
    (".txt", Format::Text),
    (".text", Format::Text),
    (".tar", Format::Tar),
    (".zip", Format::Zip),
];

const COMPRESSIONS: &[(&str, Compression)] = &[
    (".gz", Compression::Gzip),
    (".zst", Compression::Zstd),
    (".zstd", Compression::Zstd),
    (".bz2", Compression::Bzip2),
];

/// The suffixes of formats, for messages.
pub(crate) fn known_suffixes() -> String {
    let names: Vec<&str> = FORMATS.iter().map(|(suffix, _)| *suffix).collect();
    let compressed: Vec<&str> = COMPRESSIONS.iter().map(|(suffix, _)| *suffix).collect();
    format!("{}, each also with {}", names.join(", "), compressed.join(", "))
}

/// What the suffixes of a file's name say: `news.jsonl.zst` is JSON lines in Zstandard.
pub(crate) fn by_suffix(name: &str) -> (Option<Format>, Compression) {
    let name = name.to_ascii_lowercase();
    if let Some(stem) = name.strip_suffix(".tgz") {
        return by_suffix(&format!("{stem}.tar.gz"));
    }
    let compression = COMPRESSIONS.iter().find(|(suffix, _)| name.ends_with(suffix));
    let stem = compression.and_then(|(suffix, _)| name.strip_suffix(suffix)).unwrap_or(&name);
    let format = FORMATS.iter().find(|(suffix, _)| stem.ends_with(suffix));
    (format.map(|(_, format)| *format), compression.map(|(_, kind)| *kind).unwrap_or_default())
}

/// What the first bytes of a file say of its compression.
pub(crate) fn compression_of(start: &[u8]) -> Compression {
    match start {
        [0x1F, 0x8B, ..] => Compression::Gzip,
        // A frame; or one to be skipped, with which some programs begin.
        [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => Compression::Zstd,
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => Compression::Bzip2,
        _ => Compression::None,
    }
}

/// What the first bytes of an uncompressed file say of its format.
pub(crate) fn format_of(start: &[u8]) -> Option<Format> {
    if start.starts_with(b"PAR1") {
        return Some(Format::Parquet);
    }
    // A file; or a stream, which begins with the mark of its first message.
    if start.starts_with(b"ARROW1") || start.starts_with(&[0xFF; 4]) {
        return Some(Format::Arrow);
    }
    if start.starts_with(b"PK\x03\x04") {
        return Some(Format::Zip);
    }
    if start.get(257..262) == Some(b"ustar") {
        return Some(Format::Tar);
    }
    match start.trim_ascii_start() {
        [b'[', ..] => Some(Format::Json),
        object @ [b'{', ..] => {
            let first_line = object.split(|&byte| byte == b'\n').next().unwrap_or_default();
            let is_open = first_line.trim_ascii_end() == b"{";
            Some(if is_open { Format::Json } else { Format::Jsonl })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suffixes_are_read_from_the_end() {
        for (name, format, compression) in [
            ("a.jsonl", Some(Format::Jsonl), Compression::None),
            ("dir.csv/A.NDJSON.GZ", Some(Format::Jsonl), Compression::Gzip),
            ("a.b.csv.zst", Some(Format::Csv), Compression::Zstd),
            ("a.tgz", Some(Format::Tar), Compression::Gzip),
            ("a.tar.bz2", Some(Format::Tar), Compression::Bzip2),
            ("a.zst", None, Compression::Zstd),
            ("README", None, Compression::None),
        ] {
            assert_eq!(by_suffix(name), (format, compression), "{name}");
        }
    }

    #[test]
    fn first_bytes_tell_what_no_suffix_says() {
        assert_eq!(format_of(b"  {\"text\": \"a\"}\n"), Some(Format::Jsonl));
        assert_eq!(format_of(b"{\n  \"text\": \"a\"\n}"), Some(Format::Json));
        assert_eq!(format_of(b"\n[ {"), Some(Format::Json));
        assert_eq!(format_of(b"PAR1...."), Some(Format::Parquet));
        assert_eq!(format_of(b"ARROW1\0\0"), Some(Format::Arrow));
        assert_eq!(format_of(b"Once upon a time"), None);
        assert_eq!(format_of(b""), None);
        assert_eq!(compression_of(b"\x1f\x8b\x08"), Compression::Gzip);
        assert_eq!(compression_of(b"BZh9"), Compression::Bzip2);
        assert_eq!(compression_of(b"\x28\xb5\x2f\xfd"), Compression::Zstd);
        assert_eq!(compression_of(b"\x50\x2a\x4d\x18"), Compression::Zstd);
        assert_eq!(compression_of(b"plain"), Compression::None);
    }
}
