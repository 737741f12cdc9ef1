//! The migrated schema has just the columns the entities know.

use std::collections::BTreeSet;

use sea_orm::{ConnectionTrait, DbBackend, EntityTrait, IdenStatic, Iterable, Statement};

use crate::world::World;

async fn columns(world: &World, table: &str) -> BTreeSet<String> {
    let db = world.app.db.read();
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => format!("SELECT name FROM pragma_table_info('{table}')"),
        _ => format!(
            "SELECT column_name AS name FROM information_schema.columns WHERE table_name = '{table}'"
        ),
    };
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| row.try_get("", "name").unwrap())
        .collect()
}

async fn same<E: EntityTrait>(world: &World, entity: E) {
    let known: BTreeSet<String> = E::Column::iter().map(|c| c.as_str().to_owned()).collect();
    let table = sea_orm::EntityName::table_name(&entity);
    assert_eq!(columns(world, table).await, known, "{table}");
}

macro_rules! all_same {
    ($world:expr, $($table:ident)*) => { $(same($world, entity::$table::Entity).await;)* };
}

#[tokio::test]
async fn entities_and_migrations_agree() {
    let world = World::start().await;
    all_same!(&world,
        accounts agencies area_boundaries area_editions areas attachments attendees audit_events audit_head
        ballots board_acts board_lines candidates catalogue_items ceilings co_proposers criteria_sets cycles
        document_files documents follows grants idempotency_keys indicators judgements kept_lists
        ledger_ballots ledgers letters logos meetings nomenclature objections password_resets proposal_terms
        proposals publications reasons results reviews roll_entries rounds scenarios scores sectors sessions
        sipd_imports sipd_references sipd_rows stages survey_answers surveys turnout voters work_answers
        work_photos work_reports works
    );
}

#[tokio::test]
async fn the_trail_cannot_be_rewritten() {
    let world = World::start().await;
    let _planner = world.officer("planner", "35.10").await;
    let db = world.app.db.read();
    assert!(
        db.execute_unprepared("UPDATE audit_events SET actor = 'x'")
            .await
            .is_err()
    );
    assert!(
        db.execute_unprepared("DELETE FROM audit_events")
            .await
            .is_err()
    );
}
