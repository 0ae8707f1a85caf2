//! The tables and their columns: names, types, and what each holds.
//!
//! Types are those that every consumer of Arrow takes: signed integers and plain strings, no
//! dictionaries and no string views.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::datatypes::{DataType, Field, FieldRef, Fields, Schema, SchemaRef};

use super::options::TableOptions;
use crate::error::named_option;

named_option! {
    /// A table, by the stage of the pipeline that it shows.
    pub enum TableKind as "table" {
        /// One row per record: its text, and what was undone to get it.
        #[default]
        Decode = "decode",
        /// One row per paragraph.
        Paragraphs = "paragraphs",
        /// One row per sentence.
        Sentences = "sentences",
        /// One row per token.
        Tokens = "tokens",
        /// One row per attribution.
        Quotes = "quotes",
        /// One row per speaker of a record.
        Speakers = "speakers",
        /// One row per record: its text without its quotations.
        Narration = "narration",
    }
}

named_option! {
    /// A table that is made of the rows of another one.
    pub enum DerivedKind as "table" {
        /// One row for each quotation that there is more than one of.
        #[default]
        Reprints = "reprints",
        /// One row for each person, organization or group.
        People = "people",
    }
}

/// The type of a column.
#[derive(Clone, Copy)]
enum Type {
    Boolean,
    Date,
    Float,
    Integer,
    Integers,
    Spans,
    Text,
    Texts,
}

/// A column of a table. The columns `id` and those kept of the input are the caller's.
#[derive(Clone, Copy)]
struct Column {
    name: &'static str,
    kind: Type,
    nullable: bool,
    description: &'static str,
}

const fn column(name: &'static str, kind: Type, description: &'static str) -> Column {
    Column { name, kind, nullable: false, description }
}

const fn nullable(name: &'static str, kind: Type, description: &'static str) -> Column {
    Column { name, kind, nullable: true, description }
}

const START: Column = column("start", Type::Integer, "where it begins in the decoded text");
const END: Column = column("end", Type::Integer, "where it ends in the decoded text");
const RAW_START: Column = column("raw_start", Type::Integer, "where it begins in the raw record");
const RAW_END: Column = column("raw_end", Type::Integer, "where it ends in the raw record");
const PARAGRAPH: Column = column("paragraph", Type::Integer, "paragraph of the record, from 0");
const SENTENCE: Column = column("sentence", Type::Integer, "sentence of the record, from 0");
const TOKEN: Column = column("token", Type::Integer, "token of the record, from 0");
const WORDS: Column = column("text", Type::Text, "its words");

const DECODE: &[Column] = &[
    nullable("date", Type::Date, "day of the record's header"),
    nullable("text", Type::Text, "the decoded text; null for a null record"),
    nullable("layers", Type::Text, "layers undone, as in json+html; empty for none"),
    nullable("replaced", Type::Integer, "escapes undone"),
    nullable("kept", Type::Integer, "malformed escapes left as they were"),
    nullable("lossy", Type::Integer, "U+FFFD put in for what has no character"),
];

const PARAGRAPHS: &[Column] = &[PARAGRAPH, START, END, RAW_START, RAW_END, WORDS];
const SENTENCES: &[Column] = &[PARAGRAPH, SENTENCE, START, END, RAW_START, RAW_END, WORDS];
const TOKENS: &[Column] = &[SENTENCE, TOKEN, START, END, RAW_START, RAW_END, WORDS];

/// Of paragraphs and sentences, on request.
const QUOTED: Column =
    column("quoted", Type::Float, "share of its characters in direct and mixed quotations");

const NARRATION: &[Column] = &[
    column("text", Type::Text, "what is left of the text, pieces joined by a space or blank line"),
    column("spans", Type::Spans, "the pieces kept, as positions in the decoded text"),
];

const PEOPLE: &[Column] = &[
    column("person", Type::Integer, "the person, from 0, the most quoted first"),
    column("name", Type::Text, "the name by which the person is written most often, in full"),
    nullable("kind", Type::Text, "person, organization, group or document"),
    nullable("pronoun", Type::Text, "the pronoun that the records use most often"),
    column("variants", Type::Texts, "the names that mean the person, the most frequent first"),
    column("records", Type::Integer, "how many records quote the person"),
    column("quotations", Type::Integer, "how many quotations the person has"),
    column("ambiguous", Type::Boolean, "whether the name alone may be that of several people"),
];

const REPRINTS: &[Column] = &[
    column("cluster", Type::Integer, "the quotation, from 0"),
    column("size", Type::Integer, "how many rows are that quotation"),
    column("fullest", Type::Boolean, "whether it is the fullest of them, the first of several"),
    nullable("speakers_agree", Type::Boolean, "whether all that are named may be one speaker"),
];

const QUOTES: &[Column] = &[
    column("quote", Type::Integer, "attribution of the record, from 0"),
    column("kind", Type::Text, "direct, mixed, indirect, or other for marks that quote nobody"),
    column("text", Type::Text, "its words; pieces joined by one space"),
    START,
    END,
    RAW_START,
    RAW_END,
    column("spans", Type::Spans, "its pieces, as positions in the decoded text"),
    column("marked", Type::Spans, "the parts of them inside quotation marks"),
    column("paragraph", Type::Integer, "paragraph in which it begins, from 0"),
    column("sentence", Type::Integer, "sentence in which it begins, from 0"),
    nullable("cue", Type::Text, "the words that report it: said, according to"),
    nullable("cue_start", Type::Integer, "where the cue begins in the decoded text"),
    nullable("cue_end", Type::Integer, "where the cue ends in the decoded text"),
    nullable("cue_lemma", Type::Text, "its base form in English: say for said and was saying"),
    nullable("source", Type::Text, "the words that name the speaker here"),
    nullable("source_start", Type::Integer, "where the source begins in the decoded text"),
    nullable("source_end", Type::Integer, "where the source ends in the decoded text"),
    nullable("source_kind", Type::Text, "name, nominal or pronoun"),
    nullable("speaker", Type::Text, "the fullest name the record gives the speaker; null if none"),
    column("speakers", Type::Texts, "the same as a list: several for a joint source, or none"),
    column("speaker_numbers", Type::Integers, "the same as rows of the table of speakers"),
    nullable("speaker_kind", Type::Text, "person, organization, group or document"),
    nullable("speaker_pronoun", Type::Text, "he, she, they or it, as the record itself has it"),
    nullable("speaker_confidence", Type::Float, "how likely the speaker is right, null included"),
    nullable("role", Type::Text, "the title or description the record gives the speaker"),
    column("confidence", Type::Float, "how likely the row is right, from 0 to 1"),
];

const SPEAKERS: &[Column] = &[
    column("speaker", Type::Integer, "speaker of the record, from 0, by the first quotation"),
    column("name", Type::Text, "the fullest name the record gives, without title"),
    column("aliases", Type::Texts, "the other names the record uses"),
    nullable("kind", Type::Text, "person or organization"),
    nullable("role", Type::Text, "the title or description the record gives first"),
    nullable("pronoun", Type::Text, "he, she, they or it, as the record itself has it"),
    column("quotations", Type::Integer, "quotations, joint ones included"),
    column("words", Type::Integer, "words of these quotations"),
];

impl Column {
    fn field(&self) -> FieldRef {
        let description = ("description".to_owned(), self.description.to_owned());
        let field = Field::new(self.name, self.kind.data_type(), self.nullable);
        Arc::new(field.with_metadata(HashMap::from([description])))
    }
}

/// The schema of a derived table: some columns of the rows that it is made of, and its own.
pub(crate) fn derived_schema(kind: DerivedKind, of_rows: &[Field]) -> SchemaRef {
    let own = match kind {
        DerivedKind::Reprints => REPRINTS,
        DerivedKind::People => PEOPLE,
    };
    let of_rows = of_rows.iter().cloned().map(Arc::new);
    let fields: Fields = of_rows.chain(own.iter().map(Column::field)).collect();
    let name = ("guillemet.table".to_owned(), kind.name().to_owned());
    Arc::new(Schema::new_with_metadata(fields, HashMap::from([name])))
}

impl Type {
    fn data_type(self) -> DataType {
        match self {
            Self::Boolean => DataType::Boolean,
            Self::Date => DataType::Date32,
            Self::Float => DataType::Float64,
            Self::Integer => DataType::Int32,
            Self::Integers => DataType::List(list_item(DataType::Int32)),
            Self::Spans => DataType::List(list_item(DataType::Struct(span_members()))),
            Self::Text => DataType::Utf8,
            Self::Texts => DataType::List(list_item(DataType::Utf8)),
        }
    }
}

impl TableKind {
    fn columns(self, options: &TableOptions) -> impl Iterator<Item = &'static Column> {
        let has_quoted = options.quoted && matches!(self, Self::Paragraphs | Self::Sentences);
        let columns = match self {
            Self::Decode => DECODE,
            Self::Paragraphs => PARAGRAPHS,
            Self::Sentences => SENTENCES,
            Self::Tokens => TOKENS,
            Self::Quotes => QUOTES,
            Self::Speakers => SPEAKERS,
            Self::Narration => NARRATION,
        };
        columns.iter().chain(has_quoted.then_some(&QUOTED))
    }

    /// The table's schema: the caller's id, the columns, the columns kept of the input.
    ///
    /// What a column holds stands in its metadata under `description`; the table's name and the
    /// unit of its positions stand in the schema's, under `guillemet.table` and
    /// `guillemet.offsets`.
    ///
    /// ```
    /// use guillemet::table::{TableKind, TableOptions, row_number};
    ///
    /// let schema = TableKind::Tokens.schema(&row_number(), &[], &TableOptions::default());
    /// assert_eq!(schema.field(0).name(), "id");
    /// assert_eq!(schema.field_with_name("token").unwrap().data_type().to_string(), "Int32");
    /// ```
    #[must_use]
    pub fn schema(self, id: &Field, keep: &[FieldRef], options: &TableOptions) -> SchemaRef {
        let own = self.columns(options).map(Column::field);
        let id = Arc::new(id.clone().with_name("id"));
        let fields: Fields = std::iter::once(id).chain(own).chain(keep.iter().cloned()).collect();
        let metadata = HashMap::from([
            ("guillemet.table".to_owned(), self.name().to_owned()),
            ("guillemet.offsets".to_owned(), options.offsets.name().to_owned()),
        ]);
        Arc::new(Schema::new_with_metadata(fields, metadata))
    }

    /// Whether the table has a column of this name, the id included.
    pub(crate) fn has_column(self, name: &str, options: &TableOptions) -> bool {
        name == "id" || self.columns(options).any(|column| column.name == name)
    }
}

/// The field of an id that the caller did not give: the number of the row, from 0.
#[must_use]
pub fn row_number() -> Field {
    Field::new("id", DataType::Int64, false)
}

/// The members of one piece in `spans`.
pub(crate) fn span_members() -> Fields {
    Fields::from(vec![
        Field::new("start", DataType::Int32, false),
        Field::new("end", DataType::Int32, false),
    ])
}

/// The field of one item of a list.
pub(crate) fn list_item(data_type: DataType) -> FieldRef {
    Arc::new(Field::new("item", data_type, false))
}
