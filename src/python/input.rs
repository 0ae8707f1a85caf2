//! What a caller may hand over as records: texts, sequences, columns and tables of any library.
//!
//! Anything with the Arrow `PyCapsule` interface is taken without a copy. What lacks it is read as
//! plain objects: lists, numpy arrays, and pandas where pyarrow is not installed.

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, StructArray, new_null_array};
use arrow::buffer::BooleanBuffer;
use arrow::datatypes::DataType;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PySlice, PyString};

use super::errors::{bad_kind, bad_type, bad_value, warn};
use super::exported::{exported, one_of, position};
use super::frames::{Frame, without_null_type};
use super::options::Call;
use super::scalars::{is_array_of_times, scalars, texts, through_pyarrow};
use crate::table::Records;

const EXPECTED: &str = "str, bytes, a sequence of them, or a column or table of an Arrow, pandas \
                        or polars kind";

/// Longer texts are no paths, in bytes.
const LONGEST_PATH: usize = 4096;

/// A column that goes along: its name in the output, and its values in chunks.
type Carried = (String, Vec<ArrayRef>);

/// The column of the texts, in chunks.
struct Texts {
    chunks: Vec<ArrayRef>,
    /// The rows in which lone surrogates stand, if there are any.
    surrogates: Option<BooleanBuffer>,
}

impl Texts {
    fn of_arrow(chunks: Vec<ArrayRef>) -> Self {
        Self { chunks, surrogates: None }
    }

    fn of_objects(items: &Bound<'_, PyAny>) -> PyResult<Self> {
        let (column, surrogates) = texts(items)?;
        Ok(Self { chunks: vec![column], surrogates })
    }
}

/// The records that a call is about.
pub(crate) fn records(data: &Bound<'_, PyAny>, call: &Call<'_>) -> PyResult<Vec<Records>> {
    if data.is_instance_of::<PyString>() || data.is_instance_of::<PyBytes>() {
        warn_of_path(data)?;
        return column(Texts::of_objects(PyList::new(data.py(), [data])?.as_any())?, call);
    }
    if let Some(frame) = pandas(data, "DataFrame")? {
        return pandas_frame(&frame, call);
    }
    let data = &unwrapped(data)?;
    if let Some(frame) = Frame::of(data)? {
        let names = wanted(call, frame.names())?;
        let names: Vec<(&str, &str)> =
            names.iter().map(|(argument, name)| (*argument, &**name)).collect();
        return table(&frame.chunks(&names)?, call);
    }
    if let Some(chunks) = arrow_chunks("data", data)? {
        return match chunks.first().map(ArrayRef::data_type) {
            Some(DataType::Struct(_)) => table(&chunks, call),
            _ => column(Texts::of_arrow(chunks), call),
        };
    }
    column(Texts::of_objects(&listed("data", data)?)?, call)
}

/// Warns of a text that is the path of a file.
fn warn_of_path(data: &Bound<'_, PyAny>) -> PyResult<()> {
    let Ok(text) = data.extract::<&str>() else { return Ok(()) };
    if text.len() > LONGEST_PATH || text.contains('\n') || !Path::new(text).is_file() {
        return Ok(());
    }
    let message = format!(
        "data: {text:?} is the path of a file, and was read as a text; guillemet.scan({text:?}) reads \
         the file"
    );
    warn(data.py(), &message)
}

/// The columns that a call names, each with the argument that does.
fn wanted(call: &Call<'_>, names: &[String]) -> PyResult<Vec<(&'static str, String)>> {
    let mut wanted = vec![("text", text_name(call, names)?.to_owned())];
    if let Some(Ok(id)) = call.id.as_ref().map(|id| id.cast::<PyString>()) {
        wanted.push(("id", id.to_string_lossy().into_owned()));
    }
    wanted.extend(call.keep.iter().map(|name| ("keep", name.clone())));
    wanted.extend(call.author_column(names)?.map(|name| ("author", name.to_owned())));
    Ok(wanted)
}

/// The object inside the kinds that do not give Arrow data by themselves; advice for those that
/// cannot.
fn unwrapped<'py>(data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let kind = data.get_type();
    let (module, name) = (kind.module()?.to_string(), kind.name()?.to_string());
    match (module.split('.').next().unwrap_or_default(), name.as_str()) {
        ("polars", "LazyFrame") => Err(PyTypeError::new_err(
            "data: polars LazyFrame; expected data in memory: call .collect() first, or use \
             .map_batches(lambda frame: polars.DataFrame(guillemet.quotes(frame, ...)))",
        )),
        // Its Arrow table ignores a selection or shuffling of rows; formatted, it does not.
        ("datasets", "Dataset") => {
            data.call_method1("with_format", ("arrow",))?.get_item(PySlice::full(data.py()))
        }
        ("polars", "Series") => without_null_type(data),
        ("pathlib", _) => Err(bad_type("data", data, &format!("{EXPECTED}, not a path"))),
        _ => Ok(data.clone()),
    }
}

/// The object if it is of this class of pandas, which is not imported for that.
fn pandas<'py>(data: &Bound<'py, PyAny>, class: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
    let modules = data.py().import("sys")?.getattr("modules")?;
    let Ok(pandas) = modules.get_item("pandas") else { return Ok(None) };
    let is_one = data.is_instance(&pandas.getattr(class)?)?;
    Ok(is_one.then(|| data.clone()))
}

/// Records from one column, in one or more chunks.
fn column(texts: Texts, call: &Call<'_>) -> PyResult<Vec<Records>> {
    let no_table = |argument: &str, value: String| {
        Err(bad_value(argument, value, "no column name, as the input is not a table"))
    };
    if let Some(name) = &call.text {
        return no_table("text", format!("{name:?}"));
    }
    if !call.keep.is_empty() {
        return no_table("keep", format!("{:?}", call.keep));
    }
    let id = match &call.id {
        Some(id) if id.is_instance_of::<PyString>() => {
            return no_table("id", id.repr()?.to_string());
        }
        Some(id) => Some(column_chunks("id", id)?),
        None => None,
    };
    call.check_author("a name, which has a capital, as the input is not a table")?;
    with_carried(texts, id.as_deref(), &[], None)
}

/// Records from the columns of a table: a batch for every stretch that is one chunk in each.
fn with_carried(
    texts: Texts,
    id: Option<&[ArrayRef]>,
    keep: &[Carried],
    author: Option<&[ArrayRef]>,
) -> PyResult<Vec<Records>> {
    let rows = length(&texts.chunks);
    for (argument, found) in id
        .map(|id| ("id", id))
        .into_iter()
        .chain(keep.iter().map(|(_, values)| ("keep", &**values)))
        .chain(author.map(|author| ("author", author)))
    {
        if length(found) != rows {
            let expected = format!("one for each of the {rows} records");
            return Err(bad_value(argument, format!("{} values", length(found)), expected));
        }
    }
    let kept = keep.iter().map(|(_, values)| &**values);
    let columns = [&*texts.chunks].into_iter().chain(id).chain(kept).chain(author);
    let mut batches = Vec::with_capacity(texts.chunks.len());
    for stretch in stretches(columns) {
        let mut records = Records::new(&cut(&texts.chunks, &stretch))?.starting_at(stretch.start);
        if let Some(surrogates) = &texts.surrogates {
            records = records.with_surrogates_in(surrogates.slice(stretch.start, stretch.len()));
        }
        if let Some(id) = id {
            records = records.with_id(&cut(id, &stretch))?;
        }
        for (name, values) in keep {
            records = records.keeping(name, &cut(values, &stretch))?;
        }
        if let Some(author) = author {
            records = records.with_author(&cut(author, &stretch))?;
        }
        batches.push(records);
    }
    Ok(batches)
}

fn length(chunks: &[ArrayRef]) -> usize {
    chunks.iter().map(Array::len).sum()
}

/// The longest stretches of rows that no column parts; one that is empty if there are no rows.
fn stretches<'c>(columns: impl Iterator<Item = &'c [ArrayRef]>) -> Vec<Range<usize>> {
    let mut ends = BTreeSet::new();
    for chunks in columns {
        let mut end = 0;
        ends.extend(chunks.iter().map(|chunk| {
            end += chunk.len();
            end
        }));
    }
    if ends.len() > 1 {
        ends.remove(&0);
    }
    let mut start = 0;
    ends.into_iter().map(|end| std::mem::replace(&mut start, end)..end).collect()
}

/// The rows of a stretch that lies in one chunk.
fn cut(chunks: &[ArrayRef], stretch: &Range<usize>) -> ArrayRef {
    let mut start = 0;
    for chunk in chunks {
        if stretch.start >= start && stretch.end <= start + chunk.len() {
            return chunk.slice(stretch.start - start, stretch.len());
        }
        start += chunk.len();
    }
    new_null_array(&DataType::Null, stretch.len())
}

/// Records from the chunks of an Arrow table.
fn table(chunks: &[ArrayRef], call: &Call<'_>) -> PyResult<Vec<Records>> {
    let parts: Vec<&StructArray> =
        chunks.iter().filter_map(|chunk| chunk.as_struct_opt()).collect();
    let Some(first) = parts.first() else { return Ok(Vec::new()) };
    let names: Vec<String> = first.column_names().into_iter().map(str::to_owned).collect();
    let pick = |argument: &str, name: &str| {
        let position = position(argument, name, &names)?;
        Ok::<_, PyErr>(
            parts.iter().map(|part| ArrayRef::clone(part.column(position))).collect::<Vec<_>>(),
        )
    };
    let texts = Texts::of_arrow(pick("text", text_name(call, &names)?)?);
    let id = match &call.id {
        None => None,
        Some(id) => Some(match id.cast::<PyString>() {
            Ok(name) => pick("id", &name.to_string_lossy())?,
            Err(_) => column_chunks("id", id)?,
        }),
    };
    let keep = call.keep.iter().map(|name| Ok::<_, PyErr>((name.clone(), pick("keep", name)?)));
    let keep = keep.collect::<Result<Vec<_>, _>>()?;
    let author = call.author_column(&names)?.map(|name| pick("author", name)).transpose()?;
    with_carried(texts, id.as_deref(), &keep, author.as_deref())
}

/// Records from a pandas frame, of which only the columns named are touched.
fn pandas_frame(frame: &Bound<'_, PyAny>, call: &Call<'_>) -> PyResult<Vec<Records>> {
    let names = frame.getattr("columns")?.call_method0("tolist")?;
    let names: Vec<String> =
        names.try_iter()?.map(|name| Ok(name?.str()?.to_string())).collect::<PyResult<_>>()?;
    let columns = frame.getattr("iloc")?;
    // By place: the name of a column may be no string.
    let pick = |argument: &str, name: &str| {
        let place = position(argument, name, &names)?;
        columns.get_item((PySlice::full(frame.py()), place))
    };
    let text = pick("text", text_name(call, &names)?)?;
    let texts = match pandas_chunks("text", &text)? {
        Some(chunks) => Texts::of_arrow(chunks),
        None => Texts::of_objects(&listed("text", &text)?)?,
    };
    let id = match &call.id {
        None => None,
        Some(id) => Some(match id.cast::<PyString>() {
            Ok(name) => column_chunks("id", &pick("id", &name.to_string_lossy())?)?,
            Err(_) => column_chunks("id", id)?,
        }),
    };
    let keep = call
        .keep
        .iter()
        .map(|name| Ok::<_, PyErr>((name.clone(), column_chunks("keep", &pick("keep", name)?)?)));
    let keep = keep.collect::<Result<Vec<_>, _>>()?;
    let author = call.author_column(&names)?;
    let author = author.map(|name| column_chunks("author", &pick("author", name)?)).transpose()?;
    with_carried(texts, id.as_deref(), &keep, author.as_deref())
}

fn text_name<'c>(call: &'c Call<'_>, names: &[String]) -> PyResult<&'c str> {
    call.text
        .as_deref()
        .ok_or_else(|| bad_value("text", "not given, though the input is a table", one_of(names)))
}

/// The chunks of anything with the Arrow interface, at least one; `None` if it has not got it.
fn arrow_chunks(argument: &str, data: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if pandas(data, "Series")?.is_some() {
        return pandas_chunks(argument, data);
    }
    let data = unwrapped(data)?;
    if !data.hasattr("__arrow_c_stream__")? && !data.hasattr("__arrow_c_array__")? {
        return Ok(None);
    }
    exported(argument, &data).map(Some)
}

/// The chunks of a pandas column. Without pyarrow, or with objects that pyarrow cannot take (a
/// lone surrogate, bytes among strings), there are none, and it is read as plain objects.
fn pandas_chunks(argument: &str, column: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if !column.hasattr("__arrow_c_stream__")? {
        return Ok(None);
    }
    Ok(exported(argument, column).ok())
}

/// The chunks of anything that is a column of ids or of values to keep.
fn column_chunks(argument: &str, data: &Bound<'_, PyAny>) -> PyResult<Vec<ArrayRef>> {
    if let Some(chunks) = arrow_chunks(argument, data)? {
        return Ok(chunks);
    }
    if is_array_of_times(data) {
        return through_pyarrow(argument, data).map(|column| vec![column]);
    }
    Ok(vec![scalars(argument, &listed(argument, data)?)?])
}

/// Something to iterate over, row by row: numpy arrays and pandas columns as lists.
fn listed<'py>(argument: &str, data: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let expected = if argument == "data" { EXPECTED } else { "a sequence, one value per record" };
    let unordered = data.is_instance_of::<PyDict>()
        || data.is_instance_of::<pyo3::types::PySet>()
        || data.is_instance_of::<pyo3::types::PyFrozenSet>();
    if unordered || data.is_instance_of::<PyString>() || data.is_instance_of::<PyBytes>() {
        return Err(bad_type(argument, data, expected));
    }
    if let Ok(dimensions) = data.getattr("ndim") {
        if dimensions.extract::<usize>().is_ok_and(|dimensions| dimensions != 1) {
            let found = format!("an array of {dimensions} dimensions");
            return Err(bad_kind(argument, &found, expected));
        }
        if data.hasattr("tolist")? {
            return data.call_method0("tolist");
        }
    }
    if data.hasattr("readline")? {
        let expected =
            "data in memory: file.read() is one record, guillemet.scan(path) reads files";
        return Err(bad_kind(argument, "an open file", expected));
    }
    if data.try_iter().is_err() {
        return Err(bad_type(argument, data, expected));
    }
    Ok(data.clone())
}
