//! Table `subscription`: the billing cycle that begins next.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub practice_id: Uuid,
    pub cycle_day: i32,
    pub next_day: String,
    pub next_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
