//! Who looks after an external agent's connection, so that it can be handed over when that person leaves.

use super::run;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, DOWN).await
    }
}

const UP: &[&str] = &[
    // Whoever began the connection, until somebody else takes it over. NULL: nobody of today is known.
    "ALTER TABLE agent_connection ADD COLUMN kept_by {id} REFERENCES staff_member (id)",
    // Whoever turned the first of the roles on that are on, or else the first one ever.
    "UPDATE agent_connection SET kept_by = (SELECT granted_by FROM role_grant
        WHERE role_grant.staff_member_id = agent_connection.staff_member_id
        ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, granted_at, id LIMIT 1)",
    // What a person's page asks about whoever left.
    "CREATE INDEX agent_connection_by_keeper ON agent_connection (kept_by) WHERE ended_at IS NULL",
    "CREATE INDEX invitation_by_sender ON invitation (invited_by)",
];

const DOWN: &[&str] = &[
    "DROP INDEX invitation_by_sender",
    "DROP INDEX agent_connection_by_keeper",
    "ALTER TABLE agent_connection DROP COLUMN kept_by",
];
