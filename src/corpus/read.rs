//! Going through the sources: every block of records in its order, in columns of one type each.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::archives::read_input;
use super::block::Block;
use super::columns::Columns;
use super::error_row::problem_without_source;
use super::guarded::guarded;
use super::sink::RecordSink;
use super::sources::{Source, open, state};
use super::types::ColumnTypes;
use crate::Error;

/// Reads all blocks. `emit` may end the reading by an error.
///
/// What is wrong with a source is an error row of a block, not an error; but the first records must
/// have the columns. `bytes_read` counts what is read of the files as they lie there.
pub(crate) fn read(
    sources: Vec<Source>,
    columns: &Columns,
    limit: usize,
    bytes_read: &Arc<AtomicU64>,
    emit: &mut dyn FnMut(Block) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut types = ColumnTypes::new(columns);
    let mut ended_by = None;
    // Set apart from what is wrong with a source.
    let mut emit = |block: Block| {
        emit(block).map_err(|error| {
            ended_by = Some(error);
            Error::interrupted()
        })
    };
    let mut push = |block: Block| types.push(block, &mut emit);
    let mut sink = RecordSink::new(columns, limit, &mut push);
    let outcome = read_sources(sources, bytes_read, &mut sink);
    drop(sink);
    let outcome = outcome.and_then(|()| types.settle(&mut emit));
    outcome.map_err(|error| ended_by.unwrap_or(error))
}

fn read_sources(
    sources: Vec<Source>,
    bytes_read: &Arc<AtomicU64>,
    sink: &mut RecordSink<'_>,
) -> Result<(), Error> {
    let mut sources = sources.into_iter().peekable();
    while let Some(source) = sources.next() {
        let is_one_text = source.is_one_text();
        let (before, path) = (source.state(), source.path().map(Path::to_owned));
        let name = source.name().to_owned();
        sink.begin(&name);
        // The readers of columnar formats are not proof against every broken file.
        let outcome = guarded(|| {
            open(source, bytes_read, sink.limit()).and_then(|input| read_input(input, sink))
        });
        let broken = || Err(Error::in_source(&name, None, "the file is broken"));
        match outcome.unwrap_or_else(broken) {
            Ok(()) => {}
            Err(error) if error.is_interrupted() => return Err(error),
            Err(error) if error.is_argument() && !sink.has_emitted() => return Err(error),
            Err(error) => {
                sink.begin(&name);
                sink.error(None, None, problem_without_source(&error, &name))?;
            }
        }
        if path.is_some_and(|path| before.is_some() && state(&path) != before) {
            sink.error(None, None, "the file changed while it was read")?;
        }
        // Small files share a block, as do errors and the first records, which settle the types.
        let is_within_a_run = is_one_text && sources.peek().is_some_and(Source::is_one_text);
        if !(is_within_a_run || sink.has_only_errors()) {
            sink.flush()?;
        }
    }
    sink.flush()
}
