//! Accounts, sessions, grants, the electoral roll and idempotency keys.

use sea_orm_migration::prelude::*;

use crate::columns::{blob, index, integer, one_of, reference, table, text, time, unique, uuid};

/// Accounts, sessions, grants, the electoral roll and idempotency keys.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let db = manager.get_database_backend();

        let accounts = table("accounts")
            .col(uuid("id").not_null())
            .col(blob("nik_hmac").null())
            .col(blob("nik_sealed").null())
            .col(text(db, "name").not_null())
            .col(text(db, "village_code").null())
            .col(text(db, "email").null())
            .col(text(db, "phone").null())
            .col(text(db, "password_hash").not_null())
            .col(text(db, "locale").not_null())
            .col(time("created_at").not_null())
            .col(time("erased_at").null())
            .col(integer("version").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("accounts", "village_code", "areas", "code"))
            .to_owned();
        manager.create_table(accounts).await?;
        manager
            .create_index(unique("ux_accounts_nik_hmac", "accounts", &["nik_hmac"]))
            .await?;
        manager
            .create_index(unique("ux_accounts_email", "accounts", &["email"]))
            .await?;
        manager
            .create_index(unique("ux_accounts_phone", "accounts", &["phone"]))
            .await?;
        manager
            .create_index(index(
                "ix_accounts_village_code_id",
                "accounts",
                &["village_code", "id"],
            ))
            .await?;

        let sessions = table("sessions")
            .col(uuid("id").not_null())
            .col(uuid("account_id").not_null())
            .col(blob("token_hash").not_null())
            .col(time("created_at").not_null())
            .col(time("expires_at").not_null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("sessions", "account_id", "accounts", "id"))
            .to_owned();
        manager.create_table(sessions).await?;
        manager
            .create_index(unique(
                "ux_sessions_token_hash",
                "sessions",
                &["token_hash"],
            ))
            .await?;
        manager
            .create_index(index("ix_sessions_account_id", "sessions", &["account_id"]))
            .await?;
        manager
            .create_index(index("ix_sessions_expires_at", "sessions", &["expires_at"]))
            .await?;

        let grants = table("grants")
            .col(uuid("id").not_null())
            .col(uuid("account_id").not_null())
            .col(
                one_of(
                    db,
                    "role",
                    &[
                        "citizen",
                        "village_officer",
                        "district_officer",
                        "agency_officer",
                        "planner",
                        "auditor",
                        "admin",
                    ],
                )
                .not_null(),
            )
            .col(text(db, "area_code").null())
            .col(uuid("agency_id").null())
            .col(text(db, "scope_key").not_null())
            .col(one_of(db, "basis", &["officer", "roll", "system"]).not_null())
            .col(uuid("granted_by").null())
            .col(time("granted_at").not_null())
            .col(time("revoked_at").null())
            .primary_key(Index::create().col("id"))
            .foreign_key(&mut reference("grants", "account_id", "accounts", "id"))
            .foreign_key(&mut reference("grants", "area_code", "areas", "code"))
            .foreign_key(&mut reference("grants", "agency_id", "agencies", "id"))
            .foreign_key(&mut reference("grants", "granted_by", "accounts", "id"))
            .to_owned();
        manager.create_table(grants).await?;
        manager
            .create_index(
                unique(
                    "ux_grants_account_id_role_scope_key",
                    "grants",
                    &["account_id", "role", "scope_key"],
                )
                .cond_where(Expr::col("revoked_at").is_null())
                .to_owned(),
            )
            .await?;
        manager
            .create_index(index("ix_grants_account_id", "grants", &["account_id"]))
            .await?;
        manager
            .create_index(index(
                "ix_grants_area_code_role",
                "grants",
                &["area_code", "role"],
            ))
            .await?;

        let roll_entries = table("roll_entries")
            .col(blob("nik_hmac").not_null())
            .col(blob("name_hmac").not_null())
            .col(text(db, "village_code").not_null())
            .col(time("imported_at").not_null())
            .primary_key(Index::create().col("nik_hmac"))
            .foreign_key(&mut reference(
                "roll_entries",
                "village_code",
                "areas",
                "code",
            ))
            .to_owned();
        manager.create_table(roll_entries).await?;
        manager
            .create_index(index(
                "ix_roll_entries_village_code",
                "roll_entries",
                &["village_code"],
            ))
            .await?;

        let idempotency_keys = table("idempotency_keys")
            .col(uuid("account_id").not_null())
            .col(text(db, "key").not_null())
            .col(text(db, "operation").not_null())
            .col(blob("fingerprint").not_null())
            .col(blob("resource_id").not_null())
            .col(time("created_at").not_null())
            .primary_key(Index::create().col("account_id").col("key"))
            .to_owned();
        manager.create_table(idempotency_keys).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("idempotency_keys").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("roll_entries").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("grants").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("sessions").to_owned())
            .await?;
        manager
            .drop_table(Table::drop().table("accounts").to_owned())
            .await?;
        Ok(())
    }
}
