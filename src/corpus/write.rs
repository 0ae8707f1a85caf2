//! Writing a corpus' table: to one file, or to a folder of parts that a later run can go on with.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rayon::ThreadPool;
use serde_json::json;

use super::block::{Fault, OVERHEAD};
use super::manifest::{Done, InputFile, MANIFEST, Manifest, Plan};
use super::output::{FileKind, PartFile, is_folder, lock};
use super::source::Source;
use super::stream::{Corpus, Stream};
use super::summary::{Progress, Summary, error_batch};
use crate::Error;
use crate::table::{BatchWriter, FileFormat, TableKind, TableOptions};

const ERRORS: &str = "_errors.jsonl";

/// How to write.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct WriteOptions {
    /// The format; `None` for what the suffix says, or Parquet in a folder.
    pub format: Option<FileFormat>,
    /// Whether to go on with an earlier run in the same folder.
    pub resume: bool,
    /// Whether an earlier result is replaced.
    pub overwrite: bool,
    /// Whether to stop at the first record that cannot be read.
    pub raise: bool,
    /// Text whose rows go to one part, in bytes.
    pub part_size: u64,
}

impl Default for WriteOptions {
    fn default() -> Self {
        Self { format: None, resume: false, overwrite: false, raise: false, part_size: 128 << 20 }
    }
}

/// A run: what is read, what is made of it, and by whom.
pub(crate) struct Run<'p> {
    pub(crate) corpus: Corpus,
    pub(crate) kind: TableKind,
    pub(crate) options: TableOptions,
    pub(crate) pool: &'p Arc<ThreadPool>,
    pub(crate) progress: Arc<Progress>,
}

impl Corpus {
    /// Makes a table of all records and writes it: to one file by its suffix, or, where the path
    /// is a folder, ends in a slash or has no suffix, to a folder of parts.
    ///
    /// Records that cannot be read are written to `_errors.jsonl` in the folder, or to a file of
    /// the target's name with `.errors.jsonl` after it.
    ///
    /// ```
    /// use guillemet::corpus::{Columns, Corpus, Source, WriteOptions};
    /// use guillemet::table::{TableKind, TableOptions};
    ///
    /// let records = b"{\"text\": \"\\\"Yes,\\\" said Ann Lee.\"}\nnot JSON\n";
    /// let corpus = Corpus::new(
    ///     vec![Source::stream("news.jsonl", Box::new(&records[..]), None)],
    ///     Columns::new("text"),
    /// );
    /// let target = std::env::temp_dir().join("guillemet-example.jsonl");
    /// let mut options = WriteOptions::default();
    /// options.overwrite = true;
    /// let summary = corpus.write(TableKind::Quotes, &TableOptions::default(), &target, &options)?;
    /// assert_eq!((summary.records, summary.rows, summary.errors), (1, 1, 1));
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If an argument cannot be used, if the target exists, if a file cannot be written; with
    /// `raise`, at the first record that cannot be read.
    pub fn write(
        self,
        kind: TableKind,
        options: &TableOptions,
        target: &Path,
        write: &WriteOptions,
    ) -> Result<Summary, Error> {
        let pool = &crate::parallel::pool(options.threads)?;
        let (options, progress) = (options.clone(), Arc::default());
        Run { corpus: self, kind, options, pool, progress }.write(target, write, &mut || false)
    }
}

impl Run<'_> {
    /// `stop` is asked now and then whether to give up.
    pub(crate) fn write(
        self,
        target: &Path,
        options: &WriteOptions,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        if is_folder(target) {
            self.write_parts(target, options, stop)
        } else {
            self.write_file(target, options, stop)
        }
    }

    fn write_file(
        self,
        path: &Path,
        options: &WriteOptions,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        if options.resume {
            let found = format!("True for the single file {:?}", path.display().to_string());
            return Err(Error::argument("resume", found, "a folder of parts as the target"));
        }
        let kind = FileKind::of(path, options.format)?;
        if path.exists() && !options.overwrite {
            return Err(exists(path, "overwrite=True or another target"));
        }
        let progress = Arc::clone(&self.progress);
        let since = Instant::now();
        let mut stream = self.open(Done::default(), stop)?;
        let mut file = PartFile::begin(path, kind, stream.schema())?;
        let mut errors = ErrorFile::new(beside(path));
        errors.cut(0)?;
        while let Some(piece) = stream.next(stop)? {
            let since = Instant::now();
            progress.add(&piece);
            errors.write(&piece.faults, options.raise)?;
            file.write(&piece.batch)?;
            progress.wrote(since);
        }
        let last = Instant::now();
        errors.sync()?;
        file.finish()?;
        progress.wrote(last);
        Ok(progress.summary(since.elapsed()))
    }

    fn write_parts(
        self,
        folder: &Path,
        options: &WriteOptions,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        let kind = FileKind::of_parts(options.format);
        let plan = self.plan(kind.format)?;
        prepare(folder, options)?;
        let mut manifest = Manifest::open(folder, &plan)?;
        remove_parts(folder, manifest.done.parts)
            .map_err(|cause| Error::file(folder.to_string_lossy(), cause))?;
        let mut errors = ErrorFile::new(folder.join(ERRORS));
        errors.cut(manifest.done.errors_length)?;
        let progress = Arc::clone(&self.progress);
        progress.go_on(&manifest.done);
        let begun = Instant::now();
        if manifest.done.is_finished {
            return Ok(progress.summary(begun.elapsed()));
        }
        let mut done = manifest.done;
        let mut stream = self.open(done, stop)?;
        let mut part: Option<PartFile> = None;
        let mut part_bytes = 0;
        loop {
            let piece = stream.next(stop)?;
            let since = Instant::now();
            if part.is_none() && (piece.is_some() || done.parts == 0) {
                let name = format!("part-{:05}.{}", done.parts, kind.format.name());
                part = Some(PartFile::begin(&folder.join(name), kind, stream.schema())?);
                part_bytes = 0;
            }
            let is_last = piece.is_none();
            if let (Some(piece), Some(part)) = (&piece, &mut part) {
                progress.add(piece);
                errors.write(&piece.faults, options.raise)?;
                part.write(&piece.batch)?;
                done.add(piece);
                // A record without text counts, too: a part is for a limited number of them.
                part_bytes += piece.bytes + OVERHEAD as u64 * piece.records;
            }
            if is_last || part_bytes >= options.part_size {
                if let Some(part) = part.take() {
                    part.finish()?;
                    done.parts += 1;
                }
                done.errors_length = errors.sync()?;
                done.is_finished = is_last;
                manifest.note(done)?;
            }
            progress.wrote(since);
            if is_last {
                return Ok(progress.summary(begun.elapsed()));
            }
        }
    }

    /// Writes all rows to a stream, in JSON lines unless the options say else, and hands errors to
    /// `tell`.
    #[cfg(feature = "python")]
    pub(crate) fn write_stream(
        self,
        output: impl std::io::Write + Send,
        options: &WriteOptions,
        tell: &mut dyn FnMut(&Fault),
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        let failed = |cause| Error::file("standard output", cause);
        let progress = Arc::clone(&self.progress);
        let begun = Instant::now();
        let mut stream = self.open(Done::default(), stop)?;
        let (format, schema) = (options.format.unwrap_or(FileFormat::Jsonl), stream.schema());
        let output = std::io::BufWriter::with_capacity(1 << 16, output);
        let mut writer =
            BatchWriter::new(format, output, Arc::clone(schema), false).map_err(failed)?;
        while let Some(piece) = stream.next(stop)? {
            progress.add(&piece);
            if let Some(fault) = piece.faults.first().filter(|_| options.raise) {
                return Err(fault.to_error());
            }
            piece.faults.iter().for_each(&mut *tell);
            if piece.batch.num_rows() > 0 {
                writer.write(&piece.batch).map_err(failed)?;
            }
        }
        writer
            .finish()
            .and_then(|mut output| std::io::Write::flush(&mut output))
            .map_err(failed)?;
        Ok(progress.summary(begun.elapsed()))
    }

    fn open(self, done: Done, stop: &mut dyn FnMut() -> bool) -> Result<Stream, Error> {
        Stream::open(self.corpus, self.kind, &self.options, self.pool, done, self.progress, stop)
    }
}

impl Run<'_> {
    /// What the result depends on. The number of threads never shows in it.
    fn plan(&self, format: FileFormat) -> Result<Plan, Error> {
        let Corpus { sources, columns, record_limit } = &self.corpus;
        if let Some(source) = sources.iter().find(|source| !source.is_file()) {
            let found = format!("the stream {:?}", source.name);
            let expected = "files as sources, which can be read again, or one file as the target";
            return Err(Error::argument("target", found, expected));
        }
        let table = TableOptions { threads: 0, ..self.options.clone() };
        let input =
            |source: &Source| InputFile { name: source.name.clone(), state: source.state() };
        Ok(Plan {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            table: self.kind.name().to_owned(),
            format: format.name().to_owned(),
            options: json!({ "columns": columns, "record_limit": record_limit, "table": table }),
            inputs: sources.iter().map(input).collect(),
        })
    }
}

/// Makes the folder ready: with parts of an earlier run only if they are wanted.
fn prepare(folder: &Path, options: &WriteOptions) -> Result<(), Error> {
    let failed = |cause| Error::file(folder.to_string_lossy(), cause);
    fs::create_dir_all(folder).map_err(failed)?;
    if options.resume {
        return Ok(());
    }
    let names: Vec<std::ffi::OsString> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name())).collect())
        .map_err(failed)?;
    if names.is_empty() {
        return Ok(());
    }
    if !options.overwrite {
        return Err(exists(folder, "resume=True, overwrite=True or another target"));
    }
    let is_ours = |name: &str| {
        name == MANIFEST || name == ERRORS || name.trim_start_matches('.').starts_with("part-")
    };
    let names = names.iter().map(|name| name.to_string_lossy().into_owned());
    let names: Vec<String> = names.collect();
    if let Some(other) = names.iter().find(|name| !is_ours(name)) {
        let found = format!("{:?} holds {other:?}, which is no part", folder.display().to_string());
        return Err(Error::argument("target", found, "a folder of parts, or another target"));
    }
    // Nobody else may be at work here, and without a manifest no part counts.
    let clear = || {
        let claim = File::options().create(true).append(true).open(folder.join(MANIFEST))?;
        lock(&claim)?;
        claim.set_len(0)?;
        remove_parts(folder, 0)
    };
    clear().map_err(failed)
}

/// Removes parts of earlier runs that are not among the first so many.
fn remove_parts(folder: &Path, done: u64) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        let Some(part) = name.trim_start_matches('.').strip_prefix("part-") else { continue };
        let number = part.split('.').next().and_then(|number| number.parse::<u64>().ok());
        if number.is_some_and(|number| number >= done) {
            fs::remove_file(folder.join(&name))?;
        }
    }
    Ok(())
}

fn exists(target: &Path, expected: &str) -> Error {
    let found = format!("{:?} exists", target.display().to_string());
    Error::argument("target", found, expected)
}

/// Where the errors of a single file go: `quotes.parquet.errors.jsonl` for `quotes.parquet`.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.errors.jsonl"))
}

/// The file of the records that could not be read, which is there if there are any.
struct ErrorFile {
    path: PathBuf,
    file: Option<File>,
}

impl ErrorFile {
    fn new(path: PathBuf) -> Self {
        Self { path, file: None }
    }

    /// Takes off what was written after `length` bytes.
    fn cut(&self, length: u64) -> Result<(), Error> {
        let cut = match fs::metadata(&self.path) {
            Err(_) => Ok(()),
            Ok(_) if length == 0 => fs::remove_file(&self.path),
            Ok(_) => File::options().append(true).open(&self.path).and_then(|f| f.set_len(length)),
        };
        cut.map_err(|cause| self.failed(cause))
    }

    /// Adds faults, or makes the first one an error.
    fn write(&mut self, faults: &[Fault], raise: bool) -> Result<(), Error> {
        let Some(first) = faults.first() else { return Ok(()) };
        if raise {
            return Err(first.to_error());
        }
        let mut write = || {
            let file = match self.file.take() {
                Some(file) => file,
                None => File::options().create(true).append(true).open(&self.path)?,
            };
            let batch = error_batch(faults);
            let mut writer = BatchWriter::new(FileFormat::Jsonl, file, batch.schema(), false)?;
            writer.write(&batch)?;
            writer.finish()
        };
        match write() {
            Ok(file) => {
                self.file = Some(file);
                Ok(())
            }
            Err(cause) => Err(self.failed(cause)),
        }
    }

    /// Makes what was added safe on the disk; gives the length of all.
    fn sync(&self) -> Result<u64, Error> {
        let sync = || match &self.file {
            Some(file) => {
                file.sync_all()?;
                Ok(file.metadata()?.len())
            }
            None => Ok(fs::metadata(&self.path).map_or(0, |metadata| metadata.len())),
        };
        sync().map_err(|cause| self.failed(cause))
    }

    fn failed(&self, cause: std::io::Error) -> Error {
        Error::file(self.path.to_string_lossy(), cause)
    }
}
