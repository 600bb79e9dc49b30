//! Table `invitation`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invitation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub staff_member_id: Uuid,
    pub token_hash: Vec<u8>,
    pub email: String,
    pub invited_by: Option<Uuid>,
    pub created_at: i64,
    pub expires_at: i64,
    pub accepted_at: Option<i64>,
    pub superseded_at: Option<i64>,
    pub cancelled_at: Option<i64>,
    pub declined: bool,
}

impl ActiveModelBehavior for ActiveModel {}
