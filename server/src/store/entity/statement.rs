//! Table `statement`. Rows are written once.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub first_day: String,
    pub last_day: String,
    pub starts_at: i64,
    pub written_at: i64,
    pub currency: String,
    pub price: i64,
    pub seats: i32,
    pub total: i64,
}

impl ActiveModelBehavior for ActiveModel {}
