//! Table `account`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub username: String,
    pub email: String,
    pub password_hash: String,
    pub password_changed_at: i64,
    pub password_is_short: bool,
    pub last_sign_in_at: Option<i64>,
    pub created_at: i64,
    pub agent: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    pub language: String,
}

impl ActiveModelBehavior for ActiveModel {}
