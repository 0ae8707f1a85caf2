//! A corpus as a stream of batches: reading, extraction and whatever the caller does at once.
//!
//! One thread reads and cuts blocks; each block becomes work for the pool and a place
//! in a queue of limited length; the caller takes the results out of the queue in its order. So
//! the order is that of the input, and memory is bounded by the blocks in the queue.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::Instant;

use arrow::array::{Array, ArrayRef, RecordBatch, new_empty_array};
use arrow::compute::concat_batches;
use arrow::datatypes::{DataType, SchemaRef};
use arrow::util::display::array_value_to_string;
use rayon::ThreadPool;

use super::block::Block;
use super::budget::{Budget, Share};
use super::columns::Columns;
use super::error_row::ErrorRow;
use super::extracted::{ExtractedBlock, Tally};
use super::progress::Progress;
use super::read::read;
use super::sources::Source;
use crate::parallel::POLL;
use crate::table::{Records, TableKind, TableOptions, extract_chunk, table_schema};
use crate::{Error, interrupt};

/// Bytes of records in flight, however many threads there are: what is made of them takes several
/// times as much.
const BUDGET: usize = 64 << 20;

/// A corpus and how to read it.
#[non_exhaustive]
pub struct Corpus {
    /// Where the records are, in their order.
    pub sources: Vec<Source>,
    /// Which columns to read.
    pub columns: Columns,
    /// The most bytes that one record may have, decompressed; larger ones are errors.
    pub record_limit: usize,
}

impl Corpus {
    /// A corpus whose records are limited to [`RECORD_LIMIT`](Self::RECORD_LIMIT).
    ///
    /// Where every source is a file of plain text and no ids are asked for, they are the paths.
    ///
    /// ```
    /// use guillemet::corpus::{Columns, Corpus, Source};
    ///
    /// let sources = vec![Source::stream("news.jsonl", Box::new(&b""[..]), None)];
    /// let columns = Columns::new("body");
    /// assert_eq!(Corpus::new(sources, columns).record_limit, 256_000_000);
    /// ```
    #[must_use]
    pub fn new(sources: Vec<Source>, mut columns: Columns) -> Self {
        if columns.id.is_none() && !sources.is_empty() && sources.iter().all(Source::is_one_text) {
            columns.id = Some("path".to_owned());
        }
        Self { sources, columns, record_limit: Self::RECORD_LIMIT }
    }

    /// The default of `record_limit`: 256 MB.
    pub const RECORD_LIMIT: usize = 256_000_000;
}

/// What is made of a corpus, block by block, in its order.
pub(crate) struct Stream {
    schema: SchemaRef,
    next: Option<Slot>,
    slots: Receiver<Slot>,
    reader: Option<JoinHandle<Result<(), Error>>>,
    asked: Instant,
    /// Set when nobody takes blocks any more: blocks in flight are then left as they are.
    is_over: Arc<AtomicBool>,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// The place of a block in the queue.
struct Slot {
    schema: SchemaRef,
    extracted: Receiver<ExtractedBlock>,
    /// Kept until the block is taken.
    _share: Share,
}

impl Stream {
    /// Begins to read. Waits for the first records, whose types settle the schema.
    ///
    /// The blocks that an earlier run has `done` are read but nothing is made of them. `stop` is
    /// asked now and then whether to give up.
    pub(crate) fn open(
        corpus: Corpus,
        kind: TableKind,
        options: &TableOptions,
        pool: &Arc<ThreadPool>,
        done: Tally,
        progress: Arc<Progress>,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Self, Error> {
        let (sender, slots) = sync_channel(2 * pool.current_num_threads() + 2);
        let is_over = Arc::<AtomicBool>::default();
        let without_records = no_records(&corpus.columns, kind, options)?;
        let mut work = Work {
            kind,
            options: Arc::new(options.clone()),
            columns: Arc::new(corpus.columns.clone()),
            pool: Arc::clone(pool),
            progress,
            sender,
            budget: Budget::new(BUDGET),
            schema: None,
            done,
            read: Tally::default(),
            since: Instant::now(),
            is_over: Arc::clone(&is_over),
        };
        let reader = std::thread::Builder::new()
            .name("guillemet-reader".to_owned())
            .spawn(move || {
                let Corpus { sources, columns, record_limit } = corpus;
                let bytes_read = Arc::clone(&work.progress.bytes_read);
                let mut begin = |block: Block| match kind {
                    TableKind::Decode => work.begin(block),
                    _ => block.pieces().into_iter().try_for_each(|piece| work.begin(piece)),
                };
                read(sources, &columns, record_limit, &bytes_read, &mut begin)?;
                work.check_end()
            })
            .map_err(|cause| Error::file("the reading thread", cause))?;
        let mut stream = Self {
            schema: without_records,
            next: None,
            slots,
            reader: Some(reader),
            asked: Instant::now(),
            is_over,
        };
        stream.next = stream.receive_slot(stop)?;
        if let Some(slot) = &stream.next {
            stream.schema = Arc::clone(&slot.schema);
        }
        Ok(stream)
    }

    pub(crate) fn schema(&self) -> &SchemaRef {
        &self.schema
    }

    /// The next block; `None` at the end.
    pub(crate) fn next(
        &mut self,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Option<ExtractedBlock>, Error> {
        if self.asked.elapsed() >= POLL {
            self.asked = Instant::now();
            if stop() {
                return Err(Error::interrupted());
            }
        }
        let slot = match self.next.take() {
            Some(slot) => Some(slot),
            None => self.receive_slot(stop)?,
        };
        let Some(slot) = slot else {
            // What stopped a source may not have been seen yet.
            return if stop() { Err(Error::interrupted()) } else { Ok(None) };
        };
        let extracted = receive(&slot.extracted, stop)?;
        // Work catches what goes wrong in it, so this is a fault of ours.
        extracted.map(Some).ok_or_else(|| Error::record(None, "the work on a block was lost"))
    }

    /// The next slot; at the end, what ended the reading.
    fn receive_slot(&mut self, stop: &mut dyn FnMut() -> bool) -> Result<Option<Slot>, Error> {
        if let Some(slot) = receive(&self.slots, stop)? {
            return Ok(Some(slot));
        }
        match self.reader.take().map(JoinHandle::join) {
            None | Some(Ok(Ok(()))) => Ok(None),
            Some(Ok(Err(error))) => Err(error),
            Some(Err(_)) => Err(Error::record(None, "the reader of the sources broke off")),
        }
    }
}

/// Waits for a value; `None` if none will come.
fn receive<T>(receiver: &Receiver<T>, stop: &mut dyn FnMut() -> bool) -> Result<Option<T>, Error> {
    loop {
        match receiver.recv_timeout(POLL) {
            Ok(value) => return Ok(Some(value)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) if stop() => return Err(Error::interrupted()),
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
}

/// The schema of a corpus without records: ids given by the caller are taken for text.
fn no_records(
    columns: &Columns,
    kind: TableKind,
    options: &TableOptions,
) -> Result<SchemaRef, Error> {
    let empty = || new_empty_array(&DataType::Utf8);
    let carried = columns.carried().map(|_| empty()).collect::<Vec<_>>();
    table_schema(kind, &[records(&empty(), &carried, columns, 0)?], options)
}

/// Text and carried columns as the input of a table, numbered from `first`.
fn records(
    text: &ArrayRef,
    carried: &[ArrayRef],
    columns: &Columns,
    first: u64,
) -> Result<Records, Error> {
    let mut records = Records::new(text)?.starting_at(first as usize);
    for (index, (name, values)) in columns.carried().zip(carried).enumerate() {
        records = match columns.argument(index) {
            "id" => records.with_id(values)?,
            "author" => records.with_author(values)?,
            _ => records.keeping(name, values)?,
        };
    }
    Ok(records)
}

/// What the reading thread does with blocks.
struct Work {
    kind: TableKind,
    options: Arc<TableOptions>,
    columns: Arc<Columns>,
    pool: Arc<ThreadPool>,
    progress: Arc<Progress>,
    sender: SyncSender<Slot>,
    budget: Arc<Budget>,
    schema: Option<SchemaRef>,
    /// What an earlier run has done.
    done: Tally,
    /// What has been read.
    read: Tally,
    since: Instant,
    is_over: Arc<AtomicBool>,
}

impl Work {
    /// Hands a block to the pool and puts it into the queue, for which it may have to wait.
    fn begin(&mut self, block: Block) -> Result<(), Error> {
        let records = records(&block.text, &block.typed(), &self.columns, self.read.records)?;
        let records = if block.has_surrogates { records.with_surrogates() } else { records };
        self.read.blocks += 1;
        self.read.records += records.len() as u64;
        self.read.bytes += block.bytes as u64;
        let schema = match &self.schema {
            Some(schema) => Arc::clone(schema),
            None => table_schema(self.kind, std::slice::from_ref(&records), &self.options)?,
        };
        self.schema = Some(Arc::clone(&schema));
        let reading = self.since.elapsed().as_nanos() as u64;
        self.progress.reading.fetch_add(reading, Ordering::Relaxed);
        if self.read.blocks <= self.done.blocks {
            self.since = Instant::now();
            return if self.read.blocks == self.done.blocks { self.check_done() } else { Ok(()) };
        }
        let (sender, extracted) = sync_channel(1);
        let share = self.budget.take(size(&block));
        // Only once there is room does the work begin, so that no more is held than the queue is
        // long.
        self.sender
            .send(Slot { schema: Arc::clone(&schema), extracted, _share: share })
            .map_err(|_| Error::interrupted())?;
        let (kind, options) = (self.kind, Arc::clone(&self.options));
        let (columns, progress) = (Arc::clone(&self.columns), Arc::clone(&self.progress));
        let is_over = Arc::clone(&self.is_over);
        self.pool.spawn(move || {
            if is_over.load(Ordering::Relaxed) {
                return;
            }
            let since = Instant::now();
            let extracted = interrupt::until(&is_over, || {
                extract(kind, &schema, &records, block, &columns, &options)
            });
            let spent = since.elapsed().as_nanos() as u64;
            progress.extraction.fetch_add(spent, Ordering::Relaxed);
            // Nobody may be waiting any more.
            let _ = sender.send(extracted);
        });
        self.since = Instant::now();
        Ok(())
    }

    /// That the blocks passed over are those of the earlier run: a file that could not be read
    /// then, and can be now, does not look changed.
    fn check_done(&self) -> Result<(), Error> {
        if (self.read.records, self.read.bytes) == (self.done.records, self.done.bytes) {
            return Ok(());
        }
        let expected = "the records of the run to go on with, or overwrite=True";
        Err(Error::argument("resume", "sources that give other records than before", expected))
    }

    fn check_end(&self) -> Result<(), Error> {
        if self.read.blocks < self.done.blocks { self.check_done() } else { Ok(()) }
    }
}

/// What a block takes in memory, in bytes.
fn size(block: &Block) -> usize {
    let carried = block.typed();
    let carried = carried.iter().map(|array| array.to_data().get_slice_memory_size());
    block.bytes + carried.map(Result::unwrap_or_default).sum::<usize>()
}

/// Makes the rows of a block. Records that are refused become errors.
fn extract(
    kind: TableKind,
    schema: &SchemaRef,
    records: &Records,
    block: Block,
    columns: &Columns,
    options: &TableOptions,
) -> ExtractedBlock {
    // No record makes the core panic; if one did, only that one should be lost.
    let rows = |records: &Records| {
        catch_unwind(AssertUnwindSafe(|| extract_chunk(kind, schema, records, options)))
            .unwrap_or_else(|_| Err(Error::record(None, "extraction failed; please report it")))
    };
    let carried = block.typed();
    let mut errors = block.errors;
    let batch = rows(records).unwrap_or_else(|_| {
        let mut batches = Vec::new();
        for (row, place) in block.places.iter().enumerate() {
            match rows(&records.slice(row, 1)) {
                Ok(batch) => batches.push(batch),
                Err(error) => {
                    let ids = carried.first().filter(|_| columns.id.is_some());
                    let id = ids.and_then(|ids| array_value_to_string(ids, row).ok());
                    errors.push(ErrorRow { place: place.clone(), id, problem: error.to_string() });
                }
            }
        }
        concat_batches(schema, &batches).unwrap_or_else(|_| RecordBatch::new_empty(schema.clone()))
    });
    let (records, bytes) = (records.len() as u64, block.bytes as u64);
    ExtractedBlock { batch, errors, records, bytes }
}
