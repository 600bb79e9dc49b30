//! Table `agent_connection`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_connection")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_member_id: Uuid,
    pub practice_id: Uuid,
    pub agreement_signed_on: Option<String>,
    pub agreement_until: Option<i64>,
    pub agreement_told_at: Option<i64>,
    pub used_at: i64,
    pub unused_told_at: Option<i64>,
    pub suspended: Option<String>,
    pub ended_at: Option<i64>,
    pub kept_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
