//! The Audit Log tab: who sees which events, and how they are found.

use crate::{
    browser::{Answer, Browser},
    practice::TestPractice,
    test_server::{HOUR, PASSWORD},
};
use app::domain::{AuditAction, AuditPage, Refusal};

impl TestPractice {
    async fn ask_log(&self, who: &mut Browser, filter: &[(&str, &str)]) -> Answer {
        let slug = self.slug();
        let mut all = vec![("practice", slug.as_str())];
        all.extend_from_slice(filter);
        who.call("/api/audit/list", &all).await
    }

    async fn log(&self, who: &mut Browser, filter: &[(&str, &str)]) -> AuditPage {
        self.ask_log(who, filter).await.json()
    }

    fn log_path(&self, query: &str) -> String {
        format!("/p/{}/settings/audit{query}", self.opened.slug)
    }
}

fn actions(page: &AuditPage) -> Vec<AuditAction> {
    page.entries.iter().map(|entry| entry.event.action).collect()
}

#[tokio::test]
async fn owner_and_manager_see_everything_newest_first() {
    let mut practice = TestPractice::open().await;
    let (_, mut manager) = practice.hire("Mia", &["manager"]).await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    let mut owner = practice.owner.clone();
    for who in [&mut owner, &mut manager] {
        let page = practice.log(who, &[]).await;
        assert!(page.instead.is_none() && page.next.is_none());
        let expected = [
            AuditAction::Invited,
            AuditAction::SignedUp,
            AuditAction::Invited,
            AuditAction::SignedIn,
            AuditAction::PracticeOpened,
        ];
        assert_eq!(actions(&page), expected);
        let newest = &page.entries[0];
        assert_eq!((newest.number, newest.event.actor.as_deref()), (5, Some("Dana Ruiz")));
        assert_eq!(newest.subject, Some((ben, "Ben Roth".into())));
        assert!(newest.event.at.text.contains("13:00:00 CET"), "{newest:?}");
        assert_eq!(page.people, [], "of a practice with very many, nobody could choose");
    }
}

#[tokio::test]
async fn everybody_else_sees_their_own_events_whatever_they_filter_by() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let (mia, _) = practice.hire("Mia", &["front_office"]).await;
    practice.turn_on(ben, "front_office").await;
    practice.turn_off(mia, "front_office").await;
    let page = practice.log(&mut his_browser, &[]).await;
    assert_eq!(actions(&page), [AuditAction::RoleTurnedOn, AuditAction::SignedUp, AuditAction::Invited]);
    assert!(page.instead.is_some() && page.people.is_empty(), "{page:?}");
    for (filter, value) in [("person", mia.to_string()), ("action", "deactivated".into()), ("before", "2".into())] {
        let page = practice.log(&mut his_browser, &[(filter, value.as_str())]).await;
        assert!(page.entries.is_empty(), "{filter}: {page:?}");
    }
    // What he did to himself, and what he did to others while he could.
    practice.turn_on(ben, "manager").await;
    practice.post_about(&mut his_browser, "/api/staff/turn-role-on", mia, &[("role", "therapist")]).await;
    practice.turn_off(ben, "manager").await;
    let page = practice.log(&mut his_browser, &[("person", &mia.to_string())]).await;
    assert_eq!(actions(&page), [AuditAction::Reactivated]);
}

#[tokio::test]
async fn events_are_found_by_person_action_and_the_systems_doing() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.server.browser().post("/api/accounts/forgot-password", &[("identifier", "ben")]).await;
    practice.invite("Mia", &["therapist"]).await;
    let mut owner = practice.owner.clone();
    let his = practice.log(&mut owner, &[("person", &ben.to_string())]).await;
    assert_eq!(actions(&his), [AuditAction::PasswordResetSent, AuditAction::SignedUp, AuditAction::Invited]);
    let systems = practice.log(&mut owner, &[("person", "system")]).await;
    assert_eq!(actions(&systems), [AuditAction::PasswordResetSent]);
    let both = practice.log(&mut owner, &[("person", &ben.to_string()), ("action", "invited")]).await;
    assert_eq!(both.entries.len(), 1);
    let foreign = practice.open_beside("Praxis Südlicht", "sven").await;
    let nobody = practice.log(&mut owner, &[("person", &foreign.opened.owner.to_string())]).await;
    assert!(nobody.entries.is_empty());
    for wrong in
        [("person", "ben"), ("action", "nothing"), ("from", "yesterday"), ("to", "2026-02-30"), ("before", "x")]
    {
        assert_eq!(practice.ask_log(&mut owner, &[wrong]).await.refusal(), Refusal::Malformed, "{wrong:?}");
    }
}

#[tokio::test]
async fn a_name_finds_people_to_choose_from_and_their_events() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    practice.invite("Bennet", &["therapist"]).await;
    let (gus, mut his) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let mut owner = practice.owner.clone();
    let found = |page: &AuditPage| page.people.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    let page = practice.log(&mut owner, &[("name", " ben ")]).await;
    assert_eq!((found(&page), page.more), (vec!["Ben Roth".to_owned(), "Bennet Roth".to_owned()], false));
    assert_eq!(page.entries.len(), 2, "of all who are found");
    let id = ben.to_string();
    let page = practice.log(&mut owner, &[("name", "ben"), ("person", &id)]).await;
    assert_eq!((page.entries.len(), page.entries[0].subject.as_ref().unwrap().0), (1, ben));
    let page = practice.log(&mut owner, &[("person", &id)]).await;
    assert_eq!((found(&page), page.entries.len()), (vec!["Ben Roth".to_owned()], 1), "a link to it still names him");
    // Another name than that of whom was chosen before: the name counts.
    let page = practice.log(&mut owner, &[("name", "gus@staff"), ("person", &id)]).await;
    assert_eq!(found(&page), ["Gus Roth"]);
    assert_eq!(actions(&page), [AuditAction::Deactivated, AuditAction::SignedUp, AuditAction::Invited]);
    let page = practice.log(&mut owner, &[("name", "nobody")]).await;
    assert!(page.people.is_empty() && page.entries.is_empty());
    let html = owner.get(&practice.log_path("?name=ben")).await.body;
    assert!(html.contains("All 2 people found") && html.contains("Bennet Roth"), "{html}");
    let refused = practice.ask_log(&mut practice.server.signed_in("dana").await, &[("name", "\0ben")]).await;
    assert_eq!(refused.status, 200, "no control character finds anything, or breaks anything");
    practice.turn_on(gus, "therapist").await;
    his.sign_in("gus", PASSWORD).await;
    assert_eq!(practice.ask_log(&mut his, &[("name", "ben")]).await.refusal(), Refusal::NotAllowed);
}

#[tokio::test]
async fn of_very_many_people_a_name_offers_the_first_ones_and_says_so() {
    let mut practice = TestPractice::open().await;
    for number in 0..25_u8 {
        practice.invite(&format!("Una{}", char::from(b'a' + number)), &["therapist"]).await;
    }
    let mut owner = practice.owner.clone();
    for name in ["una", "un"] {
        let page = practice.log(&mut owner, &[("name", name)]).await;
        assert_eq!((page.people.len(), page.more, page.entries.len()), (20, true, 20), "{name}");
    }
    assert!(owner.get(&practice.log_path("?name=una")).await.body.contains("The first 20 of many found"));
}

#[tokio::test]
async fn days_are_the_practices_own_and_the_last_one_counts() {
    let mut practice = TestPractice::open().await;
    // 23:30 on the 24th in London is the 25th in Berlin.
    practice.server.later(11 * HOUR + HOUR / 2);
    practice.owner.sign_in("dana", PASSWORD).await;
    let mut owner = practice.owner.clone();
    let mut numbers = async |filter: &[(&str, &str)]| -> Vec<i64> {
        practice.log(&mut owner, filter).await.entries.iter().map(|entry| entry.number).collect()
    };
    assert_eq!(numbers(&[("from", "2026-11-25")]).await, [3]);
    assert_eq!(numbers(&[("to", "2026-11-24")]).await, [2, 1]);
    assert_eq!(numbers(&[("from", "2026-11-24"), ("to", "2026-11-25")]).await, [3, 2, 1]);
    assert_eq!(numbers(&[("from", "2026-11-26")]).await, [0; 0]);
}

#[tokio::test]
async fn a_long_log_is_read_page_by_page_without_losing_an_event() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist"]).await;
    for round in 0..60 {
        practice.done_for("/api/staff/edit-contact", ben, &[("phone", &format!("{}", 100 + round))]).await;
    }
    let mut owner = practice.owner.clone();
    let first = practice.log(&mut owner, &[]).await;
    assert_eq!((first.entries.len(), first.next), (50, Some(14)));
    // What happens meanwhile moves nothing from one page to the other.
    practice.done_for("/api/staff/edit-contact", ben, &[("phone", "999")]).await;
    let second = practice.log(&mut owner, &[("before", "14")]).await;
    assert_eq!((second.entries.len(), second.next), (13, None));
    let numbers: Vec<i64> = first.entries.iter().chain(&second.entries).map(|entry| entry.number).collect();
    assert_eq!(numbers, (1..=63).rev().collect::<Vec<_>>());
    let page = owner.get(&practice.log_path("?action=profile_edited")).await;
    let next = practice.log_path("?action=profile%5Fedited&amp;before=15");
    assert!(page.body.contains(&format!("href=\"{next}\"")), "the link keeps the filter");
}

#[tokio::test]
async fn the_page_works_without_wasm_and_tells_old_new_and_from_where() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist", "front_office"]).await;
    practice.turn_off(ben, "front_office").await;
    let page = practice.owner.get(&practice.log_path("?action=role_turned_off&from=2026-11-24")).await;
    assert_eq!(page.status, 200);
    for told in ["turned a role off", "Therapist and Front Office", "Ben Roth", "no browser", "13:00:00 CET"] {
        assert!(page.body.contains(told), "{told}");
    }
    assert!(page.body.contains(r#"datetime="2026-11-24T13:00:00+01:00""#));
    let selected = page.body.split("<option").find(|option| option.contains("role_turned_off")).unwrap();
    assert!(selected.contains("selected"), "{selected}");
    let nothing = practice.owner.get(&practice.log_path("?to=2026-11-23")).await;
    assert!(nothing.body.contains("Nothing found"));
    let his = his_browser.get(&practice.log_path("")).await;
    assert!(his.status == 200 && !his.body.contains(r#"id="person""#));
    assert_eq!(his.body.matches("opened the practice").count(), 1, "as a filter, not as an event");
    assert_eq!(practice.server.browser().get(&practice.log_path("")).await.status, 302);
}
