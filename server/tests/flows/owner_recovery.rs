//! An Owner who lost everything is let in again by the operator, and the log keeps it.

use crate::{
    practice::{TestPractice, email},
    test_server::{HOUR, PASSWORD},
};
use app::domain::{AccountId, AuditAction, Change, Fact, Role};
use server::operator::recovered;

const NEW_PASSWORD: &str = "a wholly different phrase";

impl TestPractice {
    /// The words of `rolecall owner recover`, or why not.
    async fn recover(&self, to: Option<&str>) -> Result<String, String> {
        let use_cases = &self.server.use_cases;
        let done = recovered(use_cases, "http://localhost:3000", &self.slug(), to).await;
        done.map_err(|error| error.to_string())
    }

    async fn give_factors(&self, account: AccountId) {
        let database = &self.server.database;
        let id = database.literal(account.0);
        let bytes =
            |text: &str| if database.is_postgres() { format!("'\\x{text}'::bytea") } else { format!("x'{text}'") };
        let hash = bytes("00");
        database.run(&format!("INSERT INTO authenticator VALUES ({id}, {id}, 0, 0, 0)")).await;
        database.run(&format!("INSERT INTO recovery_code VALUES ({id}, {hash}, NULL)")).await;
        database
            .run(&format!(
                "INSERT INTO passkey VALUES ({id}, {id}, {id_hash}, '{{}}', 'Key', 0, NULL)",
                id_hash = bytes(&account.0.simple().to_string())
            ))
            .await;
    }

    async fn factors(&self) -> i64 {
        let mut all = 0;
        for table in ["authenticator", "recovery_code", "passkey"] {
            all += self.server.database.count(table).await;
        }
        all
    }
}

fn link(words: &str) -> String {
    let line = words.lines().find(|line| line.starts_with("Link:")).unwrap();
    line.split_once("http://localhost:3000").unwrap().1.to_owned()
}

#[tokio::test]
async fn the_present_owner_gets_a_link_and_what_locked_them_out_is_gone() {
    let mut practice = TestPractice::open().await;
    let dana = practice.opened.owner;
    practice.give_factors(practice.opened.account).await;
    let (_, mut bens_browser) = practice.hire("Ben", &["therapist"]).await;
    let words = practice.recover(None).await.unwrap();
    assert!(words.contains("Dana Ruiz") && words.contains("dana") && words.contains("14:00 CET"), "{words}");
    assert_eq!(practice.factors().await, 0);
    assert_eq!(practice.ask_list(&mut practice.owner.clone(), &[]).await.status, 401);
    assert_eq!(practice.ask_list(&mut bens_browser, &[]).await.status, 200, "nobody else notices");

    let mut browser = practice.server.browser();
    browser.open(&link(&words)).await;
    let answer = browser.reset_password(NEW_PASSWORD).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(practice.server.sign_in("dana", PASSWORD).await.1.status, 401);
    let (owner, answer) = practice.server.sign_in("dana", NEW_PASSWORD).await;
    assert_eq!(answer.status, 200);
    practice.owner = owner;
    assert_eq!(practice.roles_of(dana).await, [Role::Owner]);
    let history = practice.page(dana).await.history;
    let event = history.iter().find(|entry| entry.action == AuditAction::OwnerRecovered).unwrap();
    assert_eq!(event.actor, None);
    let owner = Change { fact: Fact::Owner, before: Some("Dana Ruiz".into()), after: Some("Dana Ruiz".into()) };
    let factors = Change::of(Fact::SecondFactor, "on", "").unwrap();
    let sessions = Change::of(Fact::SessionsEnded, "", "1").unwrap();
    assert!([owner, factors, sessions].iter().all(|change| event.changes.contains(change)), "{event:?}");
    assert!(practice.server.letters_to("dana@owners.example").await.is_empty(), "the link is the operator's to give");
}

#[tokio::test]
async fn the_link_works_for_one_hour() {
    let practice = TestPractice::open().await;
    let words = practice.recover(None).await.unwrap();
    practice.server.later(HOUR);
    let mut browser = practice.server.browser();
    browser.open(&link(&words)).await;
    assert_eq!(browser.reset_password(NEW_PASSWORD).await.status, 410);
}

#[tokio::test]
async fn somebody_else_becomes_the_owner_and_a_transfer_under_way_ends() {
    let mut practice = TestPractice::open().await;
    let dana = practice.opened.owner;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    practice.done_for("/api/ownership/ask", mia, &[("current_password", PASSWORD)]).await;
    let transfer = practice.open_transfer().await;
    let words = practice.recover(Some(&email("Ben"))).await.unwrap();
    assert!(words.contains("Owner:     Ben Roth") && words.contains("Before:    Dana Ruiz"), "{words}");
    assert_eq!(
        (practice.roles_of(ben).await, practice.roles_of(dana).await),
        (vec![Role::Owner, Role::Therapist], vec![Role::Manager])
    );
    let fields = [("transfer", transfer.as_str()), ("current_password", PASSWORD)];
    assert_eq!(practice.post_about(&mut hers, "/api/ownership/confirm", mia, &fields).await.status, 409);
    let event = practice.page(ben).await.history.remove(0);
    assert_eq!((event.action, event.actor.as_deref()), (AuditAction::OwnerRecovered, None));
    let change = Change { fact: Fact::Owner, before: Some("Dana Ruiz".into()), after: Some("Ben Roth".into()) };
    assert_eq!(event.changes[0], change);
    let owners = practice.server.database.count("role_grant WHERE role = 'owner' AND ended_at IS NULL").await;
    assert_eq!(owners, 1);
}

#[tokio::test]
async fn other_practices_of_the_same_person_are_told_and_keep_their_roles() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire("Ben", &["therapist"]).await;
    let ben = south.hire_too("Ben", &["front_office"]).await;
    north.recover(Some(&email("Ben"))).await.unwrap();
    let page = south.page(ben).await;
    assert_eq!(page.history[0].action, AuditAction::SecondFactorReset);
    assert_eq!(south.roles_of(ben).await, [Role::FrontOffice]);
}

#[tokio::test]
async fn whoever_can_not_be_the_owner_is_not_made_one() {
    let mut practice = TestPractice::open().await;
    practice.invite("Ina", &["manager"]).await;
    let (gone, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gone).await;
    practice.hire_agent("Tom").await;
    let before = practice.server.database.everything().await;
    for name in ["Ina", "Gus", "Tom"] {
        let why = practice.recover(Some(&email(name))).await.unwrap_err();
        assert!(why.starts_with("nothing was changed: Only somebody who works here"), "{why}");
    }
    for (to, word) in [("nobody@staff.example", "There is nothing"), ("no address", "--to")] {
        assert!(practice.recover(Some(to)).await.unwrap_err().contains(word), "{to}");
    }
    let use_cases = &practice.server.use_cases;
    assert!(recovered(use_cases, "http://localhost:3000", "nowhere", None).await.is_err());
    assert_eq!(practice.server.database.everything().await, before);
}
