//! Table `access_review`. Triggers refuse to change what was signed off.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_review")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub started_at: i64,
    pub started_by: Uuid,
    pub started_by_name: String,
    pub signed_at: Option<i64>,
    pub signed_by: Option<Uuid>,
    pub signed_by_name: Option<String>,
    pub fingerprint: Option<Vec<u8>>,
}

impl ActiveModelBehavior for ActiveModel {}
