//! Table `staff_import_row`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_import_row")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub import_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i32,
    pub practice_id: Uuid,
    pub cells: String,
    pub confirmed: Option<String>,
    pub outcome: Option<String>,
    pub staff_member_id: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
