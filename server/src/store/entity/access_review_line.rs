//! Table `access_review_line`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "access_review_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub access_id: Uuid,
    pub practice_id: Uuid,
    pub role_grant_id: Option<Uuid>,
    pub role_start_id: Option<Uuid>,
    pub staff_member_id: Uuid,
    pub name: String,
    pub role: String,
    pub granted_at: i64,
    pub granted_by_name: Option<String>,
    pub verdict: String,
    pub decided_at: i64,
    pub decided_by_name: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
