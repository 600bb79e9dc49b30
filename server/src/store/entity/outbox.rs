//! Table `outbox`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub practice_id: Option<Uuid>,
    pub staff_member_id: Option<Uuid>,
    pub invitation_id: Option<Uuid>,
    pub password_reset_id: Option<Uuid>,
    pub about_id: Option<Uuid>,
    pub detail: Option<String>,
    pub created_at: i64,
    pub due_at: i64,
    pub attempts: i32,
    pub leased_until: Option<i64>,
    pub sent_at: Option<i64>,
    pub failed_at: Option<i64>,
    pub answer: Option<String>,
    pub rank: i32,
}

impl ActiveModelBehavior for ActiveModel {}
