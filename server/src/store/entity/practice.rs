//! Table `practice`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "practice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub time_zone: String,
    pub invitation_hours: i32,
    pub idle_minutes: i32,
    pub managers_manage_managers: bool,
    pub second_factor_rule: String,
    pub second_factor_from: Option<i64>,
    pub custodian_needs_approval: bool,
    pub colour: String,
    pub agent_unused_days: i32,
    pub suspend_at_agreement_end: bool,
    pub created_at: i64,
}

impl ActiveModelBehavior for ActiveModel {}
