//! Table `staff_import`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_import")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub sent_by: Uuid,
    pub sent_at: i64,
    pub headers: String,
    pub begun_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
