//! Table `authenticator`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "authenticator")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account_id: Uuid,
    pub id: Uuid,
    pub created_at: i64,
    pub confirmed_at: Option<i64>,
    pub last_step: i64,
}

impl ActiveModelBehavior for ActiveModel {}
