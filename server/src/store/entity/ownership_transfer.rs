//! Table `ownership_transfer`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ownership_transfer")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub from_id: Uuid,
    pub to_id: Uuid,
    pub asked_at: i64,
    pub expires_at: i64,
    pub ended_at: Option<i64>,
    pub outcome: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
