//! Two things at once: one of them wins, and nothing half done is left.

use crate::{
    practice::{TestPractice, email},
    test_server::PASSWORD,
};
use app::domain::{InvitationId, Standing};
use std::sync::Arc;

const ROUNDS: usize = 8;

#[tokio::test]
async fn two_managers_who_deactivate_each_other_do_not_both_succeed() {
    let mut practice = TestPractice::open().await;
    for round in 0..ROUNDS {
        let (mia, mut hers) = practice.hire(&format!("Mia{round}"), &["manager"]).await;
        let (max, mut his) = practice.hire(&format!("Max{round}"), &["manager"]).await;
        let (one, two) = tokio::join!(
            practice.post_about(&mut hers, "/api/staff/deactivate", max, &[]),
            practice.post_about(&mut his, "/api/staff/deactivate", mia, &[])
        );
        let done = [&one, &two].iter().filter(|answer| answer.status.is_success()).count();
        assert_eq!(done, 1, "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn signing_in_while_being_deactivated_leaves_no_session() {
    let mut practice = TestPractice::open().await;
    for round in 0..ROUNDS {
        let name = format!("Ben{round}");
        let (ben, _) = practice.hire(&name, &["therapist"]).await;
        let server = Arc::clone(&practice.server);
        let username = name.to_lowercase();
        let ((mut browser, answer), ()) = tokio::join!(server.sign_in(&username, PASSWORD), practice.deactivate(ben));
        let sql = format!("session s JOIN account a ON a.id = s.account_id WHERE a.username = '{username}'");
        assert_eq!(practice.server.database.count(&sql).await, 0, "{answer:?}");
        assert_eq!(practice.ask_list(&mut browser, &[]).await.status, 401);
    }
}

#[tokio::test]
async fn signing_up_while_the_practice_acts_on_the_invitation_ends_in_one_or_the_other() {
    for (path, fields) in [
        ("/api/invitations/cancel", &[][..]),
        ("/api/invitations/send-credentials", &[]),
        ("/api/invitations/correct-email", &[("email", "other@staff.example")]),
        ("/api/staff/deactivate", &[]),
    ] {
        let mut practice = TestPractice::open().await;
        for round in 0..3 {
            let name = format!("Ben{round}");
            let ben = practice.invite(&name, &["therapist"]).await;
            let (mut browser, id) = practice.opened_link(&name).await;
            let username = name.to_lowercase();
            let (signed_up, acted) =
                tokio::join!(browser.sign_up(id, &username, PASSWORD), practice.post_for(path, ben, fields));
            assert!(!signed_up.status.is_server_error() && !acted.status.is_server_error(), "{signed_up:?} {acted:?}");
            let person = practice.server.database.literal(ben.0);
            let live = practice
                .server
                .database
                .count(&format!(
                    "invitation i JOIN staff_member m ON m.id = i.staff_member_id WHERE m.id = {person} AND m.account_id \
                     IS NOT NULL AND i.accepted_at IS NULL AND i.superseded_at IS NULL AND i.cancelled_at IS NULL"
                ))
                .await;
            assert_eq!(live, 0, "{path}: a live link of somebody who signed up");
            if !signed_up.status.is_success() {
                let accounts = practice.server.database.count(&format!("account WHERE username = '{username}'")).await;
                assert_eq!(accounts, 0, "{path}: an account without a place");
            }
            practice.post_for("/api/staff/deactivate", ben, &[]).await;
            // Free the address for the next round.
            practice
                .server
                .database
                .run(&format!(
                    "UPDATE staff_member SET email = '{round}.{}@gone.example' WHERE id = {person}",
                    path.len()
                ))
                .await;
        }
    }
}

#[tokio::test]
async fn one_username_chosen_twice_at_once_in_two_practices_goes_to_one_person() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    for round in 0..ROUNDS {
        let (ann, bob) = (format!("Ann{round}"), format!("Bob{round}"));
        north.invite(&ann, &["therapist"]).await;
        south.invite(&bob, &["therapist"]).await;
        let ((mut one, a), (mut two, b)): ((_, InvitationId), (_, InvitationId)) =
            (north.opened_link(&ann).await, south.opened_link(&bob).await);
        let name = format!("same{round}");
        let (x, y) = tokio::join!(one.sign_up(a, &name, PASSWORD), two.sign_up(b, &name, PASSWORD));
        let mut statuses = [x.status.as_u16(), y.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 422], "{x:?} {y:?}");
    }
}

#[tokio::test]
async fn one_address_invited_by_two_practices_and_signed_up_twice_at_once_is_one_account() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    for round in 0..ROUNDS {
        let ann = format!("Ann{round}");
        north.invite(&ann, &["therapist"]).await;
        let (mut one, a) = north.opened_link(&ann).await;
        south.invite(&ann, &["therapist"]).await;
        let (mut two, b) = south.opened_link(&ann).await;
        let (first, second) = (format!("first{round}"), format!("second{round}"));
        let (x, y) = tokio::join!(one.sign_up(a, &first, PASSWORD), two.sign_up(b, &second, PASSWORD));
        let mut statuses = [x.status.as_u16(), y.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409], "{x:?} {y:?}");
        let address = email(&ann);
        assert_eq!(north.server.database.count(&format!("account WHERE email = '{address}'")).await, 1);
    }
}

#[tokio::test]
async fn the_same_role_turned_on_and_off_at_once_leaves_a_chain_without_a_gap() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mut one, mut two) = (practice.owner.clone(), practice.owner.clone());
    for _ in 0..ROUNDS {
        let role = [("role", "front_office")];
        let (on, off) = tokio::join!(
            practice.post_about(&mut one, "/api/staff/turn-role-on", ben, &role),
            practice.post_about(&mut two, "/api/staff/turn-role-off", ben, &role)
        );
        assert!(on.status.is_success() && off.status.is_success(), "{on:?} {off:?}");
    }
    let whole = server::store::audit::verify(&practice.server.database.db, practice.opened.practice).await.unwrap();
    assert!(whole.is_ok(), "{whole:?}");
    let answer = practice.ask_to_invite("Ben", &email("Ben"), &["therapist"]).await;
    assert!(answer.body.contains(&format!("{:?}", Standing::Active)), "{answer:?}");
}

#[tokio::test]
async fn a_reset_link_used_twice_at_once_sets_one_password() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.done_for("/api/accounts/send-password-reset", ben, &[]).await;
    let mut one = practice.server.browser();
    one.open(&practice.server.link_to(&email("Ben")).await).await;
    let mut two = one.clone();
    let (x, y) = tokio::join!(
        one.reset_password("the first of two sentences"),
        two.reset_password("the second one of the pair")
    );
    let mut statuses = [x.status.as_u16(), y.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 410], "{x:?} {y:?}");
}
