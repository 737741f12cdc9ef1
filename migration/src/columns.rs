//! The column types this schema uses, the same on both databases.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// A new table that must not exist yet.
pub fn table(name: &'static str) -> TableCreateStatement {
    Table::create().table(name).to_owned()
}

/// Text that sorts by code point on both databases: keyset pages and area subtrees rely on it.
pub fn text(db: DbBackend, name: &'static str) -> ColumnDef {
    let mut column = ColumnDef::new(name);
    column.text();
    if db == DbBackend::Postgres {
        column.extra("COLLATE \"C\"");
    }
    column
}

/// Text from a closed set.
pub fn one_of(db: DbBackend, name: &'static str, allowed: &[&'static str]) -> ColumnDef {
    let mut column = text(db, name);
    column.check(Expr::col(name).is_in(allowed.iter().copied()));
    column
}

/// A UUID: `uuid` on PostgreSQL, 16 bytes on SQLite.
pub fn uuid(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).uuid().to_owned()
}

/// A UTC instant.
pub fn time(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).timestamp_with_time_zone().to_owned()
}

/// A 64-bit integer: money, counts, thousandths.
pub fn big_integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).big_integer().to_owned()
}

/// A 32-bit integer.
pub fn integer(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).integer().to_owned()
}

/// A coordinate.
pub fn double(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).double().to_owned()
}

/// Yes or no.
pub fn boolean(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).boolean().to_owned()
}

/// Bytes.
pub fn blob(name: &'static str) -> ColumnDef {
    ColumnDef::new(name).blob().to_owned()
}

/// A foreign key without cascades: nothing here is deleted by way of another row.
pub fn reference(
    from: &'static str,
    column: &'static str,
    to: &'static str,
    key: &'static str,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{from}_{column}"))
        .from(from, column)
        .to(to, key)
        .to_owned()
}

/// An index for a list.
pub fn index(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create().name(name).table(table).to_owned();
    for column in columns {
        index.col(*column);
    }
    index
}

/// A uniqueness the database itself guards.
pub fn unique(name: &str, table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    index(name, table, columns).unique().to_owned()
}
