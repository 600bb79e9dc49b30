//! Letters leave with the change that they tell about, and what became of them can be seen.

use crate::{
    practice::{TestPractice, email},
    smtp_sink::{Behaviour, Letter},
    test_server::MINUTE,
};
use app::domain::{MailState, StaffState};
use server::store;

fn message_id(letter: &Letter) -> String {
    let raw = String::from_utf8_lossy(&letter.raw).into_owned();
    raw.lines().find(|line| line.to_ascii_lowercase().starts_with("message-id:")).unwrap().to_owned()
}

#[tokio::test]
async fn a_letter_that_is_put_off_says_so_and_arrives_later_as_the_same_message() {
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
    assert!((1..=3).contains(&letters.len()), "{}", letters.len());
    assert!(letters.iter().all(|letter| message_id(letter) == message_id(&letters[0])));
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
    practice.server.sink.behave(Behaviour::Accept);
    practice.done_for("/api/invitations/send-credentials", ben, &[]).await;
    practice.server.worker.send_due().await.unwrap();
    assert!(matches!(practice.page(ben).await.state, StaffState::Invited { .. }));
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
async fn a_letter_that_a_crashed_worker_held_is_sent_once_its_lease_is_over() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    let now = practice.server.use_cases.clock.now();
    let held = store::outbox::claim(&practice.server.database.db, now, now.plus(4 * MINUTE)).await.unwrap();
    assert!(held.is_some());
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
    practice.server.later(4 * MINUTE);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 1);
}

#[tokio::test]
async fn a_letter_that_nobody_can_write_holds_up_no_other() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.invite("Mia", &["therapist"]).await;
    let id = practice.server.database.literal(ben.0);
    practice.server.database.run(&format!("UPDATE staff_member SET first_name = '' WHERE id = {id}")).await;
    assert_eq!(practice.server.letters_to(&email("Mia")).await.len(), 1);
    assert_eq!(practice.server.letters_to(&email("Ben")).await.len(), 0);
}

#[tokio::test]
async fn what_is_refused_posts_nothing_and_the_outbox_holds_no_link() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ben", &["therapist"]).await;
    assert_eq!(practice.ask_to_invite("Ben", &email("Ben"), &["therapist"]).await.status, 409);
    assert_eq!(practice.ask_to_invite("Bo", "not an address", &["therapist"]).await.status, 422);
    assert_eq!(practice.server.database.count("outbox").await, 1);
    let link = practice.server.link_to(&email("Ben")).await;
    let token = link.rsplit('/').next().unwrap();
    let all = practice.server.database.everything().await;
    assert!(all.iter().all(|row| !row.contains(token)));
}
