//! Table `staff_member`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_member")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub practice_id: Uuid,
    pub account_id: Option<Uuid>,
    pub kind: String,
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub phone: String,
    pub licence: String,
    pub npi: String,
    pub email: String,
    pub sort_name: String,
    pub search_name: String,
    pub created_at: i64,
    pub language: String,
    /// Kept by the database alone (migrations 9 and 12).
    pub roles_on: i32,
}

impl ActiveModelBehavior for ActiveModel {}
