//! Table `email_change`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_change")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub email: String,
    pub email_before: String,
    pub confirm_hash: Vec<u8>,
    pub stop_hash: Vec<u8>,
    pub created_at: i64,
    pub expires_at: i64,
    pub confirmed_at: Option<i64>,
    pub stopped_at: Option<i64>,
    pub superseded_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
