//! The flows of the product, through the whole router, with a real mail server to write to: on
//! SQLite, and on PostgreSQL when `ROLECALL_TEST_POSTGRES` names one.
#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that can't go on should stop there

mod account;
mod audit;
mod audit_export;
mod audit_log;
mod audit_verify;
mod browser;
mod careers;
mod database;
mod errors;
mod first_run;
mod forms;
mod hardening;
mod honesty;
mod invariants;
mod invitations;
mod known_bugs;
mod links;
mod mail;
mod migrations;
mod outbox;
mod owner_recovery;
mod ownership;
mod pages;
mod passwords;
mod permissions;
mod practice;
mod races;
mod reference;
mod role_ends;
mod role_requests;
mod roles;
mod second_factor;
mod security;
mod sessions;
mod sign_in;
mod smtp_sink;
mod sql;
mod staff;
mod staff_list;
mod tenancy;
mod test_server;
mod throttling;
mod world;
