//! Tables to look at: in a terminal and in a notebook.

use std::borrow::Cow;
use std::fmt::{self, Write};

use arrow::array::{Array, AsArray, RecordBatch};
use arrow::compute::{max, partition};
use arrow::datatypes::Int32Type;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use html_escape::{encode_double_quoted_attribute, encode_text};

use super::collected::Table;
use super::schema::{DerivedKind, TableKind};

/// Rows shown of a longer table.
const ROWS: usize = 10;
/// Characters in a line of a terminal.
const LINE: usize = 128;
/// Characters of a cell in it, and of the text, which takes what the others leave.
const CELL: usize = 32;
const TEXT: usize = 60;
/// Characters of a cell in HTML, which are wrapped; its title shows more.
const HTML_CELL: usize = 400;
const HTML_TITLE: usize = 1000;
/// What a reader looks for first.
const FIRST: [&str; 7] = ["id", "date", "kind", "speaker", "cue", "source", "text"];

impl Table {
    /// In one line: how many rows, of what, in how many records.
    ///
    /// ```
    /// use arrow::array::{ArrayRef, StringArray};
    /// use guillemet::table::{Records, Table, TableKind, TableOptions};
    /// use std::sync::Arc;
    ///
    /// let texts: ArrayRef = Arc::new(StringArray::from(vec!["One.\n\nTwo."]));
    /// let records = [Records::new(&texts)?];
    /// let table = Table::extract(TableKind::Paragraphs, &records, &TableOptions::default())?;
    /// assert_eq!(table.summary(), "2 paragraphs in 1 record");
    /// # Ok::<(), guillemet::Error>(())
    /// ```
    #[must_use]
    pub fn summary(&self) -> String {
        let rows = self.num_rows();
        let records = self.told_records();
        match self.kind() {
            None if self.is_of(DerivedKind::Reprints) => {
                format!("{} that are {}", counted(rows, "quotation"), self.num_clusters())
            }
            None if self.is_of(DerivedKind::People) => {
                if rows == 1 {
                    "1 person".to_owned()
                } else {
                    format!("{rows} people")
                }
            }
            None => counted(rows, "row"),
            Some(TableKind::Decode | TableKind::Narration) => counted(rows, "record"),
            Some(TableKind::Quotes) => {
                let mut summary = format!("{} in {records}", counted(rows, "quotation"));
                let kinds = ["direct", "mixed", "indirect", "other"];
                let kinds = kinds.map(|kind| (kind, self.count("kind", |found| found == kind)));
                let kinds: Vec<String> = kinds
                    .iter()
                    .filter(|(_, count)| *count > 0)
                    .map(|(kind, count)| format!("{count} {kind}"))
                    .collect();
                if rows > 0 {
                    let named = self.count("speaker", |_| true);
                    _ = write!(summary, ": {}; {named} with a speaker's name", kinds.join(", "));
                }
                summary
            }
            Some(kind) => {
                format!("{} in {records}", counted(rows, kind.name().trim_end_matches('s')))
            }
        }
    }

    /// The first rows as HTML for a notebook: everything escaped, no script, and no colour that
    /// a dark page would not bear. Positions are folded away below.
    #[must_use]
    pub fn to_html(&self) -> String {
        let rows = self.first_rows();
        let (folded, read): (Vec<usize>, Vec<usize>) =
            self.reading_order().into_iter().partition(|&column| self.is_position(column));
        let mut html = String::from("<div style=\"overflow-x:auto\"><p>");
        html.push_str(&encode_text(&self.summary()));
        html.push_str("</p>");
        self.write_columns(&mut html, &read, &rows);
        if !folded.is_empty() {
            html.push_str("<details><summary>positions and numbers</summary>");
            self.write_columns(&mut html, &folded, &rows);
            html.push_str("</details>");
        }
        if let Some(more) = self.num_rows().checked_sub(ROWS).filter(|more| *more > 0) {
            _ = write!(html, "<p>and {}</p>", counted(more, "more row"));
        }
        html.push_str("</div>");
        html
    }

    fn write_columns(&self, html: &mut String, columns: &[usize], rows: &[Vec<String>]) {
        html.push_str("<table><thead><tr>");
        let fields = self.schema().fields();
        for field in columns.iter().filter_map(|&column| fields.get(column)) {
            let description = field.metadata().get("description").map_or("", String::as_str);
            _ = write!(
                html,
                "<th title=\"{}\" style=\"text-align:left\">{}</th>",
                encode_double_quoted_attribute(description),
                encode_text(&printable(field.name()))
            );
        }
        html.push_str("</tr></thead><tbody>");
        for row in rows {
            html.push_str("<tr>");
            for cell in columns.iter().filter_map(|&column| row.get(column)) {
                _ = write!(
                    html,
                    "<td title=\"{}\" style=\"text-align:left;vertical-align:top;\
                     white-space:normal;overflow-wrap:break-word;max-width:30em\">{}</td>",
                    encode_double_quoted_attribute(&shortened(cell, HTML_TITLE)),
                    encode_text(&shortened(cell, HTML_CELL))
                );
            }
            html.push_str("</tr>");
        }
        html.push_str("</tbody></table>");
    }

    /// Whether a column says where something stands, which is for programs rather than for readers.
    fn is_position(&self, column: usize) -> bool {
        let name = self.schema().fields().get(column).map_or("", |field| field.name());
        let is_known = self.schema().metadata().contains_key("guillemet.table");
        let own = ["start", "end", "spans", "marked", "quote", "paragraph", "sentence", "token"];
        let is_unit = self.kind().is_some_and(|kind| {
            matches!(kind, TableKind::Paragraphs | TableKind::Sentences | TableKind::Tokens)
                && kind.name().trim_end_matches('s') == name
        });
        is_known
            && !is_unit
            && (own.contains(&name) || name.ends_with("_start") || name.ends_with("_end"))
    }

    /// The columns, those first that a reader looks for.
    fn reading_order(&self) -> Vec<usize> {
        let fields = self.schema().fields();
        // Speakers are in the order of reading as they are.
        let first: &[&str] = if self.kind() == Some(TableKind::Speakers) { &[] } else { &FIRST };
        let rank = |name: &str| first.iter().position(|first| *first == name);
        let mut order: Vec<usize> = (0..fields.len()).collect();
        order.sort_by_key(|&column| {
            fields.get(column).and_then(|field| rank(field.name())).unwrap_or(first.len())
        });
        order
    }

    /// How many records the table was made of, and how many of them have no row.
    fn told_records(&self) -> String {
        let found = self.num_records();
        match self.records().and_then(|all| all.checked_sub(found)) {
            None | Some(0) => counted(found, "record"),
            Some(without) => {
                format!("{}, {without} without any", counted(found + without, "record"))
            }
        }
    }

    /// The number of different ids that follow each other.
    fn num_records(&self) -> usize {
        let ids = |batch: &RecordBatch| batch.column_by_name("id").cloned();
        let runs = |batch| partition(&[ids(batch)?]).ok();
        self.batches().iter().filter_map(runs).map(|runs| runs.len()).sum()
    }

    /// The number of the last cluster of reprints, from 1: clusters are numbered as they come.
    fn num_clusters(&self) -> i32 {
        let clusters = self.batches().iter().filter_map(|batch| batch.column_by_name("cluster"));
        let last = clusters.filter_map(|column| max(column.as_primitive_opt::<Int32Type>()?));
        last.max().map_or(0, |last| last + 1)
    }

    fn count(&self, column: &str, wanted: impl Fn(&str) -> bool) -> usize {
        self.batches()
            .iter()
            .filter_map(|batch| batch.column_by_name(column)?.as_string_opt::<i32>())
            .map(|texts| texts.iter().flatten().filter(|text| wanted(text)).count())
            .sum()
    }

    /// The cells of the first rows as texts, nulls empty.
    fn first_rows(&self) -> Vec<Vec<String>> {
        let options = FormatOptions::default();
        let mut rows = Vec::new();
        for batch in self.batches() {
            let cells = |row: usize| {
                let cell = |column: &dyn Array| {
                    ArrayFormatter::try_new(column, &options)
                        .map_or_else(|_| String::new(), |cells| cells.value(row).to_string())
                };
                batch.columns().iter().map(|column| cell(column.as_ref())).collect()
            };
            rows.extend((0..batch.num_rows().min(ROWS - rows.len())).map(cells));
            if rows.len() >= ROWS {
                break;
            }
        }
        rows
    }
}

/// The first rows, and as many columns as a line holds.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.summary())?;
        let fields = self.schema().fields();
        let names: Vec<Cow<'_, str>> = fields.iter().map(|field| printable(field.name())).collect();
        let rows = self.first_rows();
        let mut shown: Vec<Vec<String>> = Vec::new();
        let mut left = LINE;
        for column in self.reading_order() {
            let name = names.get(column).map_or("", AsRef::as_ref);
            let cells = rows.iter().map(|row| row.get(column).map_or("", String::as_str));
            let limit = if name == "text" { TEXT.min(left.saturating_sub(2)) } else { CELL };
            let cells: Vec<String> =
                std::iter::once(name).chain(cells).map(|cell| shortened(cell, limit)).collect();
            let width = widest(&cells);
            if width + 2 > left {
                break;
            }
            left -= width + 2;
            shown.push(cells);
        }
        for line in 0..=rows.len() {
            let cells = shown.iter().map(|cells| {
                let cell = cells.get(line).map_or("", String::as_str);
                format!("{cell:<width$}", width = widest(cells))
            });
            writeln!(f, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
        }
        if let Some(more) = self.num_rows().checked_sub(ROWS).filter(|more| *more > 0) {
            writeln!(f, "and {}", counted(more, "more row"))?;
        }
        write!(f, "columns: {}", names.join(", "))
    }
}

fn widest(cells: &[String]) -> usize {
    cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0)
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// The text without characters that could steer a terminal: controls, and those that turn the
/// direction of writing, are written as escapes.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    let is_unsafe =
        |c: char| c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escaped =
        |c: char| if is_unsafe(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(escaped).collect())
}

/// The text in one line of at most so many characters.
fn shortened(text: &str, length: usize) -> String {
    let mut line = String::new();
    for (index, character) in text.chars().enumerate() {
        if index + 1 >= length && text.chars().nth(length).is_some() {
            line.push('\u{2026}'); // HORIZONTAL ELLIPSIS
            break;
        }
        line.push(if character.is_whitespace() || character.is_control() {
            ' '
        } else {
            character
        });
    }
    line
}
