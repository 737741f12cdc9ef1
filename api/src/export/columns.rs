//! The columns of a list, from the published shape of its rows.

use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::Type;
use serde_json::Value;

/// A column: its name, and where its value stands in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name in the file.
    pub name: String,
    path: Vec<&'static str>,
}

impl Column {
    /// Its value in a row, taken out; null where the row has none.
    pub fn take(&self, row: &mut Value) -> Value {
        let mut at = row;
        for step in &self.path {
            match at.get_mut(*step) {
                Some(value) => at = value,
                None => return Value::Null,
            }
        }
        at.take()
    }
}

/// The columns of a type, in the order it publishes its fields.
pub fn of<T: Type>() -> Vec<Column> {
    let mut registry = Registry::new();
    T::register(&mut registry);
    let mut columns = Vec::new();
    if let Some(schema) = resolved(&registry, &T::schema_ref()) {
        collect(&registry, schema, &[], &mut columns);
    }
    columns
}

fn resolved<'a>(registry: &'a Registry, schema: &'a MetaSchemaRef) -> Option<&'a MetaSchema> {
    match schema {
        MetaSchemaRef::Inline(schema) => Some(schema),
        MetaSchemaRef::Reference(name) => registry.schemas.get(name),
    }
}

/// Whether a schema is a record; a described enum is `all_of` too.
fn has_fields(registry: &Registry, schema: &MetaSchema) -> bool {
    let mut parts = schema.all_of.iter();
    !schema.properties.is_empty()
        || parts.any(|part| resolved(registry, part).is_some_and(|part| has_fields(registry, part)))
}

fn collect(
    registry: &Registry,
    schema: &MetaSchema,
    above: &[&'static str],
    columns: &mut Vec<Column>,
) {
    for part in schema
        .all_of
        .iter()
        .filter_map(|part| resolved(registry, part))
    {
        collect(registry, part, above, columns);
    }
    for (name, field) in &schema.properties {
        let path: Vec<&'static str> = above.iter().copied().chain([*name]).collect();
        match resolved(registry, field) {
            Some(inner) if has_fields(registry, inner) => {
                collect(registry, inner, &path, columns);
            }
            _ => columns.push(Column {
                name: path.join("_"),
                path,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rounds::wire::RoundOut;
    use poem_openapi::Object;
    use serde_json::json;

    #[derive(Object)]
    struct Inner {
        one: i64,
    }

    #[derive(Object)]
    struct Outer {
        before: String,
        #[oai(flatten)]
        inner: Inner,
        nested: Option<Inner>,
    }

    #[test]
    fn columns_are_the_published_fields() {
        let names: Vec<String> = of::<RoundOut>().into_iter().map(|one| one.name).collect();
        assert_eq!(names[..3], ["id", "cycle_id", "stage_id"]);
        assert!(names.contains(&"schedule_opens_at".to_owned()));
        assert!(
            names.contains(&"stage_kind".to_owned()),
            "an enum is a column"
        );
        assert!(!names.contains(&"schedule".to_owned()));
        let columns = of::<Outer>();
        let names: Vec<&str> = columns.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names.len(), 3, "{names:?}");
        for name in ["before", "one", "nested_one"] {
            assert!(names.contains(&name), "{names:?}");
        }
        let mut row = json!({ "before": "a", "one": 1, "nested": null });
        let nested = columns.iter().find(|one| one.name == "nested_one").unwrap();
        assert_eq!(nested.take(&mut row), Value::Null);
        let one = columns.iter().find(|one| one.name == "one").unwrap();
        assert_eq!(one.take(&mut row), json!(1));
    }
}
