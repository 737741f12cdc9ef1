//! Areas and their outlines.

use sea_orm_migration::prelude::*;

use crate::columns::{double, index, one_of, reference, table, text, time};

/// Areas and their outlines.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let area_editions = table("area_editions")
            .col(text(db, "decree").not_null())
            .col(text(db, "compilation").not_null())
            .col(text(db, "sha256").not_null())
            .col(time("loaded_at").not_null())
            .primary_key(Index::create().col("decree"))
            .to_owned();
        manager.create_table(area_editions).await?;

        let areas = table("areas")
            .col(text(db, "code").not_null())
            .col(text(db, "name").not_null())
            .col(text(db, "name_key").not_null())
            .col(one_of(db, "level", &["province", "regency", "district", "village"]).not_null())
            .col(
                one_of(
                    db,
                    "kind",
                    &[
                        "province",
                        "kabupaten",
                        "kota",
                        "kabupaten_administrasi",
                        "kota_administrasi",
                        "kecamatan",
                        "kelurahan",
                        "desa",
                        "desa_adat",
                    ],
                )
                .not_null(),
            )
            .col(text(db, "parent_code").null())
            .col(double("lat").null())
            .col(double("lng").null())
            .col(text(db, "decree").not_null())
            .col(time("retired_at").null())
            .primary_key(Index::create().col("code"))
            .foreign_key(&mut reference("areas", "parent_code", "areas", "code"))
            .foreign_key(&mut reference("areas", "decree", "area_editions", "decree"))
            .to_owned();
        manager.create_table(areas).await?;
        manager
            .create_index(index(
                "ix_areas_level_name_key_code",
                "areas",
                &["level", "name_key", "code"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_areas_name_key_code",
                "areas",
                &["name_key", "code"],
            ))
            .await?;
        manager
            .create_index(index(
                "ix_areas_parent_code_code",
                "areas",
                &["parent_code", "code"],
            ))
            .await?;

        let area_boundaries = table("area_boundaries")
            .col(text(db, "area_code").not_null())
            .col(text(db, "geometry").not_null())
            .col(double("min_lng").not_null())
            .col(double("min_lat").not_null())
            .col(double("max_lng").not_null())
            .col(double("max_lat").not_null())
            .col(text(db, "source").not_null())
            .col(time("imported_at").not_null())
            .primary_key(Index::create().col("area_code"))
            .foreign_key(&mut reference(
                "area_boundaries",
                "area_code",
                "areas",
                "code",
            ))
            .to_owned();
        manager.create_table(area_boundaries).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("area_boundaries").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("areas").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("area_editions").to_owned())
            .await?;
        Ok(())
    }
}
