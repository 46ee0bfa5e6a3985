//! Every text in a document's data: the names that a condition speaks of, whatever constructs there are.

use std::collections::BTreeSet;

use serde_json::Value;

/// Adds each text in the data.
pub(crate) fn collect(value: &Value, texts: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            texts.insert(text.clone());
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, texts)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, texts)),
        _ => {}
    }
}
