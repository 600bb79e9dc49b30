//! The flows of the product, through the whole router, with a real mail server to write to: on
//! SQLite, and on PostgreSQL when `ROLECALL_TEST_POSTGRES` names one.

mod browser;
mod database;
mod mail;
mod practice;
mod smtp_sink;
mod staff;
