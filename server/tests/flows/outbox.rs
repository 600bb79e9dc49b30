//! Letters leave with the change that they tell about, and what became of them can be seen.

use crate::{
    practice::{TestPractice, email},
    smtp_sink::{Behaviour, SmtpSink},
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{MailState, StaffMemberId, StaffState};
use server::store;
use std::{mem, sync::Arc};

#[tokio::test]
async fn a_letter_that_is_refused_for_now_is_put_off_and_arrives_once() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.server.sink.behave(Behaviour::Answer("RCPT", "450 4.2.0 greylisted"));
    practice.server.worker.send_due().await.unwrap();
    assert!(matches!(practice.page(ben).await.account.mail, Some(MailState::Deferred(_))));
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));
    practice.server.sink.behave(Behaviour::Accept);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0, "not before its time");
    practice.server.later(5 * MINUTE);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
    practice.server.later(HOUR);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1, "and never again");
}

#[tokio::test]
async fn a_copy_of_a_letter_whose_arrival_was_not_confirmed_is_the_same_message() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.server.sink.behave(Behaviour::HangUp("."));
    practice.server.worker.send_due().await.unwrap();
    assert!(matches!(practice.page(ben).await.account.mail, Some(MailState::Deferred(_))));
    practice.server.worker.send_due().await.unwrap();
    practice.server.sink.behave(Behaviour::Accept);
    practice.server.later(5 * MINUTE);
    let letters = practice.server.letters_to(&email("Ben")).await;
    assert!(matches!(practice.page(ben).await.account.mail, Some(MailState::Sent(_))));
    assert_eq!(letters.len(), 2, "one unconfirmed, one confirmed");
    assert!(letters.iter().all(|letter| letter.message_id() == letters[0].message_id()));
    assert!(letters.iter().all(|letter| letter.link() == letters[0].link()));
}

#[tokio::test]
async fn an_address_that_is_refused_shows_the_mail_servers_words_until_a_resend_gets_through() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.server.sink.behave(Behaviour::Answer("RCPT", "550 5.1.1 no such mailbox here"));
    practice.server.worker.send_due().await.unwrap();
    let page = practice.page(ben).await;
    let Some(MailState::Bounced(words)) = page.account.mail else { panic!("{:?}", page.account) };
    assert!(words.contains("no such mailbox here"), "{words}");
    assert_eq!(page.state, StaffState::EmailBounced);
    assert_eq!(listed(&practice, ben).await, StaffState::EmailBounced);
    practice.server.sink.behave(Behaviour::Accept);
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    practice.server.worker.send_due().await.unwrap();
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));
    assert!(matches!(listed(&practice, ben).await, StaffState::Invited { .. }));
}

#[tokio::test]
async fn letters_posted_while_nobody_listens_arrive_when_the_mail_server_is_back() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let server = Arc::get_mut(&mut practice.server).unwrap();
    let addr = server.sink.addr;
    drop(mem::replace(&mut server.sink, SmtpSink::start().await));
    tokio::task::yield_now().await; // the listener closes when its task is next run
    server.worker.send_due().await.unwrap();
    server.sink = SmtpSink::start_at(addr).await;
    server.later(5 * MINUTE);
    assert_eq!(server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn a_mail_server_that_was_away_for_an_hour_has_everything_within_five_minutes() {
    let mut practice = TestPractice::open().await;
    practice.server.sink.behave(Behaviour::HangUp("CONNECT"));
    for first in ["Ben", "Mia", "Tom"] {
        practice.invite(first, &["therapist"]).await;
    }
    for _ in 0..20 {
        practice.server.worker.send_due().await.unwrap();
        practice.server.later(3 * MINUTE);
    }
    assert!(practice.server.sink.letters().is_empty());
    practice.server.sink.behave(Behaviour::Accept);
    practice.server.later(5 * MINUTE);
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(practice.server.sink.letters().len(), 3);
}

#[tokio::test]
async fn only_the_newest_of_two_letters_that_waited_is_sent() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn a_letter_whose_link_was_over_before_it_could_leave_is_not_sent_and_not_called_bounced() {
    let mut practice = TestPractice::open().await;
    practice.set("invitation_hours = 1").await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.server.later(HOUR);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
    practice.owner.sign_in("dana", PASSWORD).await;
    // No mail server refused anything: "e-mail bounced" would send the manager after a wrong address.
    assert_eq!(practice.page(ben).await.state, StaffState::InvitationExpired);
}

#[tokio::test]
async fn a_letter_to_somebody_deactivated_meanwhile_is_not_sent() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.deactivate(ben).await;
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
}

#[tokio::test]
async fn a_letter_that_a_crashed_worker_held_is_sent_once_its_lease_is_over() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let now = practice.server.use_cases.clock.now();
    let held = store::outbox::claim(&practice.server.database.db, now, now.plus(4 * MINUTE)).await.unwrap();
    assert!(held.is_some());
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
    practice.server.later(4 * MINUTE - 1);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
    practice.server.later(1);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn a_letter_that_nobody_can_write_holds_up_no_other() {
    for name in ["''", "'Ben' || chr(13) || chr(10) || 'Bcc: eve@evil.example'"] {
        let mut practice = TestPractice::open().await;
        let ben = practice.invite("Ben", &["therapist"]).await;
        practice.invite("Mia", &["therapist"]).await;
        let database = &practice.server.database;
        let name = if database.is_postgres() { name.into() } else { name.replace("chr", "char") };
        database
            .run(&format!("UPDATE staff_member SET first_name = {name} WHERE id = {}", database.literal(ben.0)))
            .await;
        assert_eq!(practice.server.letters_to(&email("Mia")).await.len(), 1, "{name}");
        assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0, "{name}");
    }
}

#[tokio::test]
async fn a_row_of_the_outbox_that_nobody_can_read_holds_up_no_other() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["therapist"]).await;
    let ben = "(SELECT id FROM invitation WHERE email = 'ben@staff.example')";
    let spoil = format!("UPDATE outbox SET due_at = 0, invitation_id = NULL WHERE invitation_id = {ben}");
    practice.server.database.run(&spoil).await;
    assert!(practice.server.worker.send_due().await.is_ok(), "the database is well: this is about one row");
    assert_eq!(practice.server.letters_to(&email("Mia")).await.len(), 1);
}

#[tokio::test]
async fn what_is_refused_posts_nothing_and_the_outbox_holds_neither_link_nor_address() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    assert_eq!(practice.ask_to_invite("Ben", &email("Ben"), &["therapist"]).await.status, 409);
    assert_eq!(practice.ask_to_invite("Bo", "not an address", &["therapist"]).await.status, 422);
    assert_eq!(practice.server.database.count("outbox").await, 1);
    let link = practice.server.link_to(&email("Ben")).await;
    let token = link.rsplit('/').next().unwrap();
    let all = practice.server.database.everything().await;
    assert!(all.iter().all(|row| !row.contains(token)));
    let posted: Vec<&String> = all.iter().filter(|row| row.starts_with("outbox ")).collect();
    assert_eq!(posted.len(), 1);
    assert!(!posted[0].contains('@') && !posted[0].contains("Ben"), "{posted:?}");
}

/// The state that the Owner's list shows.
async fn listed(practice: &TestPractice, person: StaffMemberId) -> StaffState {
    let mut owner = practice.owner.clone();
    let entries = practice.list(&mut owner, &[]).await.entries;
    entries.into_iter().find(|entry| entry.id == person).unwrap().state.unwrap()
}
