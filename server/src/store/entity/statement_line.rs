//! Table `statement_line`. Rows are written once.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "statement_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub statement_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_member_id: Uuid,
    pub practice_id: Uuid,
    pub name: String,
    pub billable_since: i64,
    /// From 1 to as many as the statement has, in the order of names.
    pub place: i32,
}

impl ActiveModelBehavior for ActiveModel {}
