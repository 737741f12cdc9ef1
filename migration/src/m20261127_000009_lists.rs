//! Reference lists every installation starts with, and the append-only guards.
//!
//! Sectors are the three fields of the musrenbang; reason codes gather what officers of several cities
//! give as reasons (double entry, wrong address, wrong agency, asset owned elsewhere, and so on).

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Reference lists and append-only guards.
#[derive(DeriveMigrationName)]
pub struct Migration;

const SECTORS: [(&str, &str, &str); 3] = [
    ("infrastruktur", "Infrastruktur", "Infrastructure"),
    (
        "sosial_budaya",
        "Sosial dan budaya",
        "Social affairs and culture",
    ),
    ("ekonomi", "Ekonomi", "Economy"),
];

const REASONS: [(&str, &str, &str); 19] = [
    ("duplicate", "Sudah diusulkan", "Entered twice"),
    (
        "wrong_location",
        "Alamat atau lokasi keliru",
        "Wrong address or place",
    ),
    (
        "wrong_agency",
        "Bukan tugas perangkat daerah ini",
        "Not this agency's task",
    ),
    (
        "other_authority",
        "Bukan kewenangan tingkat ini",
        "Not this level's authority",
    ),
    ("incomplete", "Data belum lengkap", "Incomplete"),
    ("unclear", "Uraian belum jelas", "Not clear enough"),
    (
        "land_not_ready",
        "Status lahan belum siap",
        "Land not ready",
    ),
    (
        "asset_owned_elsewhere",
        "Aset milik pihak lain",
        "Asset owned elsewhere",
    ),
    (
        "not_standard",
        "Ukuran atau jenis tidak sesuai standar",
        "Size or kind off the standard",
    ),
    (
        "still_good",
        "Kondisi masih baik",
        "Still in good condition",
    ),
    (
        "already_planned",
        "Sudah ada dalam rencana",
        "Already planned",
    ),
    (
        "cost_adjusted",
        "Biaya disesuaikan dengan standar harga",
        "Cost adjusted to the price standard",
    ),
    (
        "quantity_adjusted",
        "Volume disesuaikan dengan hasil survei",
        "Quantity adjusted to the survey",
    ),
    (
        "not_feasible",
        "Tidak layak secara teknis",
        "Not technically feasible",
    ),
    ("beyond_ceiling", "Melampaui pagu", "Beyond the ceiling"),
    ("lower_priority", "Prioritas lebih rendah", "Lower priority"),
    (
        "not_reviewed",
        "Belum sempat diverifikasi",
        "Not reviewed in time",
    ),
    (
        "meeting_consensus",
        "Musyawarah mufakat",
        "Consensus of the meeting",
    ),
    ("other", "Lainnya", "Other"),
];

const APPEND_ONLY: [&str; 2] = ["audit_events", "reviews"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        seed(
            manager,
            "sectors",
            ["code", "name_id", "name_en", "position"],
            &SECTORS,
        )
        .await?;
        seed(
            manager,
            "reasons",
            ["code", "label_id", "label_en", "position"],
            &REASONS,
        )
        .await?;
        manager
            .execute(
                Query::insert()
                    .into_table("audit_head")
                    .columns(["id", "seq", "hash"])
                    .values_panic([1.into(), 0_i64.into(), "0".repeat(64).into()])
                    .to_owned(),
            )
            .await?;
        let db = manager.get_connection();
        if manager.get_database_backend() == DbBackend::Sqlite {
            for table in APPEND_ONLY {
                for act in ["UPDATE", "DELETE"] {
                    db.execute_unprepared(&format!(
                        "CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
                    ))
                    .await?;
                }
            }
        } else {
            db.execute_unprepared(
                "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$",
            )
            .await?;
            for table in APPEND_ONLY {
                db.execute_unprepared(&format!(
                    "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION refuse_change()"
                ))
                .await?;
            }
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_connection();
        match manager.get_database_backend() {
            DbBackend::Sqlite => {
                for table in APPEND_ONLY {
                    for act in ["UPDATE", "DELETE"] {
                        db.execute_unprepared(&format!("DROP TRIGGER {table}_no_{act}"))
                            .await?;
                    }
                }
            }
            _ => {
                db.execute_unprepared("DROP FUNCTION refuse_change() CASCADE")
                    .await?;
            }
        }
        for table in ["audit_head", "reasons", "sectors"] {
            manager
                .execute(Query::delete().from_table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn seed(
    manager: &SchemaManager<'_>,
    table: &'static str,
    columns: [&'static str; 4],
    rows: &[(&'static str, &'static str, &'static str)],
) -> Result<(), DbErr> {
    let mut insert = Query::insert()
        .into_table(table)
        .columns(columns)
        .to_owned();
    for (position, (code, id, en)) in (1_i32..).zip(rows) {
        insert.values_panic([(*code).into(), (*id).into(), (*en).into(), position.into()]);
    }
    manager.execute(insert).await
}
