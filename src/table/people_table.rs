//! People over a corpus as a table, and back to the rows that name them.

use std::collections::HashMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Int32Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use arrow::datatypes::DataType;
use foldhash::fast::{FixedState, RandomState};

use super::collected::Table;
use super::derived::{texts, value};
use super::given::ids;
use super::schema::{DerivedKind, derived_schema, list_item};
use crate::people::{Mention, People, PeopleBuilder, Person};
use crate::{Error, interrupt};

/// What two rows of one record have in common.
const RECORDS: FixedState = FixedState::with_seed(0);

/// The people that rows name: of `id` and `speaker`, and if they are there `speaker_kind` and
/// `speaker_pronoun`. Aliases say whom a name means.
///
/// # Errors
///
/// If a column is of a type that cannot be used.
pub(crate) fn people(
    quotes: &[RecordBatch],
    aliases: &[(String, String)],
) -> Result<People, Error> {
    let mut builder = PeopleBuilder::default();
    for (name, person) in aliases {
        builder.alias(name, person);
    }
    for batch in quotes {
        let names = texts(batch, "speaker")?;
        let (kinds, pronouns) = (texts(batch, "speaker_kind")?, texts(batch, "speaker_pronoun")?);
        for (row, id) in ids(batch).iter().enumerate() {
            let Some(name) = value(names.as_ref(), row) else { continue };
            let mut mention = Mention::new(name, RECORDS.hash_one(id));
            mention.kind = value(kinds.as_ref(), row);
            mention.pronoun = value(pronouns.as_ref(), row);
            builder.add(&mention);
        }
        if interrupt::is_stopped() {
            break;
        }
    }
    Ok(builder.finish())
}

/// One row for each person.
///
/// # Errors
///
/// If there are too many.
pub(crate) fn people_table(people: &People) -> Result<Table, Error> {
    let people = &people.people;
    let item = list_item(DataType::Utf8);
    let mut variants = ListBuilder::new(StringBuilder::new()).with_field(item);
    for person in people {
        variants.append_value(person.variants.iter().map(Some));
    }
    let integers = |of: fn(&Person) -> u64| -> ArrayRef {
        Arc::new(people.iter().map(|person| of(person) as i32).collect::<Int32Array>())
    };
    let columns: Vec<ArrayRef> = vec![
        Arc::new((0..people.len() as i32).collect::<Int32Array>()),
        Arc::new(people.iter().map(|person| Some(&person.name)).collect::<StringArray>()),
        Arc::new(people.iter().map(|person| person.kind.as_ref()).collect::<StringArray>()),
        Arc::new(people.iter().map(|person| person.pronoun.as_ref()).collect::<StringArray>()),
        Arc::new(variants.finish()),
        integers(|person| person.records),
        integers(|person| person.quotations),
        Arc::new(people.iter().map(|person| Some(person.ambiguous)).collect::<BooleanArray>()),
    ];
    Table::of_columns(derived_schema(DerivedKind::People, &[]), columns)
}

/// The numbers of people and their names, for the speakers of rows.
///
/// # Errors
///
/// If the column `speaker` is of a type that cannot be used.
pub(crate) fn persons_of(people: &People, batch: &RecordBatch) -> Result<[ArrayRef; 2], Error> {
    let mut numbers: HashMap<&str, usize, RandomState> = HashMap::default();
    for (number, person) in people.people.iter().enumerate() {
        numbers.extend(person.variants.iter().map(|name| (name.as_str(), number)));
    }
    let names = texts(batch, "speaker")?;
    let found: Vec<Option<usize>> = (0..batch.num_rows())
        .map(|row| value(names.as_ref(), row).and_then(|name| numbers.get(name)).copied())
        .collect();
    let person = |number: &Option<usize>| people.people.get((*number)?);
    Ok([
        Arc::new(found.iter().map(|n| n.map(|n| n as i32)).collect::<Int32Array>()),
        Arc::new(found.iter().map(|n| Some(&person(n)?.name)).collect::<StringArray>()),
    ])
}
