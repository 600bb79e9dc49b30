//! Table `agent_code`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agent_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub account_id: Uuid,
    pub token: String,
    pub created_at: i64,
    pub expires_at: i64,
    pub wrong_tries: i32,
    pub superseded_at: Option<i64>,
    pub used_at: Option<i64>,
    pub used_by: Option<Uuid>,
}

impl ActiveModelBehavior for ActiveModel {}
