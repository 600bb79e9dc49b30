//! Table `role_start`. A role is to come while a plan for it has not ended.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_start")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub staff_member_id: Uuid,
    pub role: String,
    pub starts_at: i64,
    pub until: Option<i64>,
    pub is_return: bool,
    pub planned_by: Uuid,
    pub planned_at: i64,
    pub told_at: Option<i64>,
    pub ended_at: Option<i64>,
    pub outcome: Option<String>,
    pub ended_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
