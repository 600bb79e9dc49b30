//! Table `role_grant`. A role is on while a grant of it has no end.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_grant")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub staff_member_id: Uuid,
    pub role: String,
    pub granted_at: i64,
    pub granted_by: Option<Uuid>,
    pub until: Option<i64>,
    pub until_told_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub ended_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
