//! Table `role_request`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub staff_member_id: Uuid,
    pub role: String,
    pub starts_at: Option<i64>,
    pub until: Option<i64>,
    pub asked_by: Uuid,
    pub asked_at: i64,
    pub decided_by: Option<Uuid>,
    pub decided_at: Option<i64>,
    pub decision: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
