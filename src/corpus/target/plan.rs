//! What a run was asked to do, and how two runs differ in it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::corpus::sources::FileState;

/// What a run was asked to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Plan {
    /// The version of this crate.
    pub(super) version: String,
    pub(super) table: String,
    pub(super) format: String,
    /// Everything else that shows in the result.
    pub(super) options: Value,
    pub(super) inputs: Vec<InputFile>,
}

/// An input, and what tells whether it has changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct InputFile {
    pub(super) name: String,
    pub(super) state: Option<FileState>,
}

/// What differs between two plans, for people; `None` if nothing does.
pub(super) fn change(before: &Plan, now: &Plan) -> Option<String> {
    let value = |plan: &Plan| {
        let mut value = serde_json::to_value(plan).unwrap_or_default();
        if let Some(fields) = value.as_object_mut() {
            fields.remove("inputs");
        }
        value
    };
    difference("", &value(before), &value(now)).or_else(|| {
        let find = |plan: &Plan, name: &str| {
            plan.inputs.iter().find(|input| input.name == name).map(|input| input.state)
        };
        for input in &now.inputs {
            match find(before, &input.name) {
                None => return Some(format!("a new input {:?}", input.name)),
                Some(state) if state != input.state => {
                    return Some(format!("an input that has changed, {:?}", input.name));
                }
                Some(_) => {}
            }
        }
        if let Some(gone) = before.inputs.iter().find(|input| find(now, &input.name).is_none()) {
            return Some(format!("an input that is gone, {:?}", gone.name));
        }
        (before.inputs != now.inputs).then(|| "the inputs in another order".to_owned())
    })
}

/// The first difference between two values, with its path.
fn difference(path: &str, before: &Value, now: &Value) -> Option<String> {
    if let (Some(before), Some(now)) = (before.as_object(), now.as_object()) {
        let names = before.keys().chain(now.keys());
        let mut differences = names.filter_map(|name| {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let member = |object: &serde_json::Map<String, Value>| {
                object.get(name).cloned().unwrap_or_default()
            };
            difference(&path, &member(before), &member(now))
        });
        return differences.next();
    }
    (before != now).then(|| format!("{path} {now}, which was {before}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn plan() -> Plan {
        let state = |size| Some(FileState { size, changed: 1 });
        Plan {
            version: "1".to_owned(),
            table: "quotes".to_owned(),
            format: "parquet".to_owned(),
            options: json!({"decode": {"layers": "auto"}}),
            inputs: vec![
                InputFile { name: "a".to_owned(), state: state(1) },
                InputFile { name: "b".to_owned(), state: state(2) },
            ],
        }
    }

    #[test]
    fn what_has_changed_is_named() {
        let before = plan();
        let changed = |edit: fn(&mut Plan)| {
            let mut now = plan();
            edit(&mut now);
            change(&before, &now)
        };
        assert_eq!(changed(|_| ()), None);
        assert_eq!(
            changed(|plan| plan.options = json!({"decode": {"layers": "json"}})).unwrap(),
            "options.decode.layers \"json\", which was \"auto\""
        );
        assert_eq!(
            changed(|plan| plan.version = "2".to_owned()).unwrap(),
            "version \"2\", which was \"1\""
        );
        assert_eq!(changed(|plan| plan.inputs.reverse()).unwrap(), "the inputs in another order");
        assert_eq!(
            changed(|plan| drop(plan.inputs.pop())).unwrap(),
            "an input that is gone, \"b\""
        );
        assert_eq!(
            changed(|plan| plan.inputs[1].state = None).unwrap(),
            "an input that has changed, \"b\""
        );
        assert_eq!(
            changed(|plan| plan.inputs[0].name = "c".to_owned()).unwrap(),
            "a new input \"c\""
        );
    }
}
