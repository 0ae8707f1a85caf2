//! Writing a corpus' table: to one file, or to a folder of parts that a later run can go on with.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rayon::ThreadPool;
use serde_json::json;

use super::error_file::{ErrorLog, ErrorsBeside};
use super::file_kind::{FileKind, is_folder};
use super::folder::{self, Replaced};
use super::manifest::{Done, ERRORS, Manifest, Part};
use super::overlap;
use super::part_file::PartFile;
use super::plan::{InputFile, Plan};
use crate::Error;
#[cfg(feature = "python")]
use crate::corpus::error_row::ErrorRow;
use crate::corpus::extracted::Tally;
use crate::corpus::progress::Progress;
use crate::corpus::sources::Source;
use crate::corpus::stream::{Corpus, Stream};
use crate::corpus::summary::Summary;
#[cfg(feature = "python")]
use crate::table::BatchWriter;
use crate::table::{FileFormat, RECORD_OVERHEAD, TableKind, TableOptions};

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
        overlap::check(&self.corpus.sources, path)?;
        if path.exists() && !options.overwrite {
            let found = format!("{:?} exists", path.display().to_string());
            return Err(Error::argument("target", found, "overwrite=True or another target"));
        }
        let mut errors = ErrorsBeside::new(path, options.overwrite)?;
        let progress = Arc::clone(&self.progress);
        let since = Instant::now();
        let mut stream = self.open(Tally::default(), stop)?;
        let mut file = PartFile::begin(path, kind, stream.schema())?;
        while let Some(block) = stream.next(stop)? {
            let since = Instant::now();
            progress.add(&block);
            errors.write(&block.errors, options.raise)?;
            file.write(&block.batch)?;
            progress.wrote(since);
        }
        let last = Instant::now();
        errors.publish_with(file.finish()?)?;
        progress.wrote(last);
        Ok(progress.summary(since.elapsed()))
    }

    fn write_parts(
        self,
        folder: &Path,
        options: &WriteOptions,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        let kind = FileKind::of_parts(options.format)?;
        let plan = self.plan(kind.format)?;
        overlap::check(&self.corpus.sources, folder)?;
        folder::prepare(folder, options.resume, options.overwrite)?;
        let replaced = if options.overwrite { Replaced::claim(folder)? } else { None };
        let Some(replaced) = replaced else {
            let manifest = Manifest::open(folder, &plan, stop)?;
            return self.write_into(folder, manifest, options, stop);
        };
        let staged = replaced.staged.clone();
        let manifest = match Manifest::open(&staged, &plan, stop) {
            // An earlier run did not come to its end, and was to do something else.
            Err(error) if error.is_argument() => {
                folder::clear(&staged)?;
                Manifest::open(&staged, &plan, stop)?
            }
            opened => opened?,
        };
        let summary = self.write_into(&staged, manifest, options, stop)?;
        replaced.replace()?;
        Ok(summary)
    }

    /// Writes the parts that a manifest does not have yet.
    fn write_into(
        self,
        folder: &Path,
        mut manifest: Manifest,
        options: &WriteOptions,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        let kind = FileKind::of_parts(options.format)?;
        let mut done = Done { part: None, ..manifest.done.clone() };
        let mut errors = ErrorLog::go_on(folder.join(ERRORS), done.error_file)?;
        let progress = Arc::clone(&self.progress);
        progress.go_on(&done.tally);
        let begun = Instant::now();
        if done.is_finished {
            return Ok(progress.summary(begun.elapsed()));
        }
        let mut stream = self.open(done.tally, stop)?;
        let mut part: Option<(String, PartFile)> = None;
        let mut part_bytes = 0;
        loop {
            let block = stream.next(stop)?;
            let since = Instant::now();
            if part.is_none() && (block.is_some() || done.parts == 0) {
                let name = format!("part-{:05}.{}", done.parts, kind.format.name());
                manifest.begin(&name)?;
                let file = PartFile::begin(&folder.join(&name), kind, stream.schema())?;
                part = Some((name, file));
                part_bytes = 0;
            }
            let is_last = block.is_none();
            if let (Some(block), Some((_, file))) = (&block, &mut part) {
                progress.add(block);
                errors.write(&block.errors, options.raise)?;
                file.write(&block.batch)?;
                done.tally.add(block);
                // A record without text counts, too: a part is for a limited number of them.
                part_bytes += block.bytes + RECORD_OVERHEAD as u64 * block.records;
            }
            if is_last || part_bytes >= options.part_size {
                done.part = None;
                if let Some((name, file)) = part.take() {
                    done.part = Some(Part { name, check: file.finish()?.publish()? });
                    done.parts += 1;
                }
                done.error_file = errors.sync()?;
                done.is_finished = is_last;
                manifest.note(done.clone())?;
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
        tell: &mut dyn FnMut(&ErrorRow),
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Summary, Error> {
        let failed = |cause| Error::file("standard output", cause);
        let progress = Arc::clone(&self.progress);
        let begun = Instant::now();
        let mut stream = self.open(Tally::default(), stop)?;
        let (format, schema) = (options.format.unwrap_or(FileFormat::Jsonl), stream.schema());
        let output = std::io::BufWriter::with_capacity(1 << 16, output);
        let mut writer =
            BatchWriter::new(format, output, Arc::clone(schema), false).map_err(failed)?;
        while let Some(block) = stream.next(stop)? {
            progress.add(&block);
            if let Some(error) = block.errors.first().filter(|_| options.raise) {
                return Err(error.to_error());
            }
            block.errors.iter().for_each(&mut *tell);
            if block.batch.num_rows() > 0 {
                writer.write(&block.batch).map_err(failed)?;
            }
        }
        writer
            .finish()
            .and_then(|mut output| std::io::Write::flush(&mut output))
            .map_err(failed)?;
        Ok(progress.summary(begun.elapsed()))
    }

    fn open(self, done: Tally, stop: &mut dyn FnMut() -> bool) -> Result<Stream, Error> {
        Stream::open(self.corpus, self.kind, &self.options, self.pool, done, self.progress, stop)
    }
}

impl Run<'_> {
    /// What the result depends on. The number of threads never shows in it.
    fn plan(&self, format: FileFormat) -> Result<Plan, Error> {
        let Corpus { sources, columns, record_limit } = &self.corpus;
        if let Some(source) = sources.iter().find(|source| !source.is_file()) {
            let found = format!("the stream {:?}", source.name());
            let expected = "files as sources, which can be read again, or one file as the target";
            return Err(Error::argument("target", found, expected));
        }
        let table = TableOptions { threads: 0, ..self.options.clone() };
        let input =
            |source: &Source| InputFile { name: source.name().to_owned(), state: source.state() };
        Ok(Plan {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            table: self.kind.name().to_owned(),
            format: format.name().to_owned(),
            options: json!({ "columns": columns, "record_limit": record_limit, "table": table }),
            inputs: sources.iter().map(input).collect(),
        })
    }
}
