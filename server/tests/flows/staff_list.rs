//! The staff list: who is found, in which order, and what each reader may see of it.

use crate::{
    practice::TestPractice,
    test_server::{NOON, PASSWORD},
};
use app::domain::{Role, Roles, StaffList, StaffState};
use std::collections::BTreeSet;
use uuid::Uuid;

fn names(list: &StaffList) -> Vec<&str> {
    list.entries.iter().map(|entry| entry.name.as_str()).collect()
}

impl TestPractice {
    /// Whom the Owner finds with this filter.
    async fn found(&self, filter: &[(&str, &str)]) -> StaffList {
        self.list(&mut self.owner.clone(), filter).await
    }

    async fn invite_named(&mut self, first: &str, last: &str, address: &str, role: &str) {
        let fields = [("first_name", first), ("last_name", last), ("email", address), ("roles[]", role)];
        let answer = self.post("/api/staff/invite", &fields).await;
        assert!(answer.status.is_success(), "{answer:?}");
    }

    /// Adds invited people by SQL, all with one last name: only ids tell them apart in the order.
    async fn add_namesakes(&self, many: u128) {
        let database = &self.server.database;
        let practice = database.literal(self.opened.practice.uuid());
        for number in 1..=many {
            let id = database.literal(Uuid::from_u128(number));
            let grant = database.literal(Uuid::from_u128(number << 64));
            database
                .run(&format!(
                    "INSERT INTO staff_member (id, practice_id, kind, first_name, last_name, title, phone, licence, \
                     npi, email, sort_name, search_name, created_at) VALUES ({id}, {practice}, 'employee', 'Kim', \
                     'Lee', '', '', '', '', 'kim{number}@staff.example', 'lee, kim', 'kim lee', {})",
                    NOON.0
                ))
                .await;
            database
                .run(&format!(
                    "INSERT INTO role_grant (id, practice_id, staff_member_id, role, granted_at) \
                     VALUES ({grant}, {practice}, {id}, 'therapist', {})",
                    NOON.0
                ))
                .await;
        }
    }

    /// The names and ids on every page, in order, following `next` to the end.
    async fn all_pages(&self, filter: &[(&str, &str)]) -> Vec<Vec<String>> {
        let (mut pages, mut after) = (Vec::new(), String::new());
        loop {
            let fields: Vec<_> = filter.iter().copied().chain([("after", after.as_str())]).collect();
            let list = self.found(&fields).await;
            pages.push(list.entries.iter().map(|entry| format!("{} {}", entry.name, entry.id)).collect());
            assert!(pages.len() < 10, "the pages never end");
            let Some(next) = list.next else { return pages };
            after = next.to_string();
        }
    }
}

#[tokio::test]
async fn people_stand_in_the_order_of_their_last_names_whatever_the_accents() {
    let mut practice = TestPractice::open().await;
    for (first, last, address) in [
        ("Zoë", "Abt", "zoe@staff.example"),
        ("Ada", "Zorn", "ada@staff.example"),
        ("Ida", "Özil", "ida@staff.example"),
        ("Ben", "abel", "ben@staff.example"),
    ] {
        practice.invite_named(first, last, address, "therapist").await;
    }
    assert_eq!(names(&practice.found(&[]).await), ["Ben abel", "Zoë Abt", "Ida Özil", "Dana Ruiz", "Ada Zorn"]);
}

#[tokio::test]
async fn part_of_a_name_or_address_finds_people_without_accents_and_case() {
    let mut practice = TestPractice::open().await;
    practice.invite_named("José", "Müller", "jm@nord.example", "therapist").await;
    practice.invite_named("Eva", "Weiß", "eva@sued.example", "therapist").await;
    for (search, expected) in [
        ("mull", &["José Müller"][..]),
        ("MÜLL", &["José Müller"]),
        ("jose mü", &["José Müller"]),
        (" weiss ", &["Eva Weiß"]),
        ("JM@Nord", &["José Müller"]),
        ("sued.example", &["Eva Weiß"]),
        ("moller", &[]),
    ] {
        let list = practice.found(&[("search", search)]).await;
        assert_eq!((names(&list), list.active), (expected.to_vec(), expected.len() as u64), "{search:?}");
    }
}

#[tokio::test]
async fn a_search_finds_people_by_what_they_are_called_now() {
    let mut practice = TestPractice::open().await;
    practice.invite_named("Una", "Roth", "una@staff.example", "therapist").await;
    let una = practice.found(&[("search", "roth")]).await.entries[0].id.to_string();
    let renamed = [("id", una.as_str()), ("first_name", "Una"), ("last_name", "Brandt")];
    let fields = [("title", ""), ("phone", ""), ("licence", ""), ("npi", "")];
    let answer = practice.post("/api/staff/edit-profile", &[&renamed[..], &fields].concat()).await;
    assert!(answer.status.is_success(), "{answer:?}");
    let corrected = [("id", una.as_str()), ("email", "brandt@elsewhere.example")];
    assert!(practice.post("/api/invitations/correct-email", &corrected).await.status.is_success());
    for (search, found) in [("roth", 0), ("una@staff", 0), ("brandt", 1), ("elsewhere", 1), ("br", 1), ("zq", 0)] {
        assert_eq!(names(&practice.found(&[("search", search)]).await).len(), found, "{search}");
    }
}

#[tokio::test]
async fn more_people_than_a_search_holds_come_page_by_page_and_are_not_counted_to_the_end() {
    let practice = TestPractice::open().await;
    practice.add_namesakes(1_003).await;
    for search in ["lee", "kim l", "le"] {
        let list = practice.found(&[("search", search)]).await;
        let most = list.counted_to;
        assert_eq!((list.active, list.invited, list.inactive), (most + 1, Some(most + 1), Some(0)), "{search}");
        assert_eq!(list.entries.len(), 50, "{search}");
        let next = list.next.unwrap().to_string();
        let further = practice.found(&[("search", search), ("after", &next)]).await;
        assert!(further.entries[0].id.0 > list.entries[49].id.0, "{search}");
    }
    let everybody = practice.found(&[]).await;
    assert_eq!((everybody.active, everybody.invited), (1_004, Some(1_003)), "all of them are counted");
    let few = practice.found(&[("search", "kim100@")]).await;
    assert_eq!((few.active, few.entries.len()), (1, 1));
}

#[tokio::test]
async fn percent_underscore_and_backslash_are_searched_for_as_they_stand() {
    let mut practice = TestPractice::open().await;
    practice.invite_named("Una", "Roth", "u_r%1@staff.example", "therapist").await;
    practice.invite_named("Uta", "Roth", "uxr1@staff.example", "therapist").await;
    for search in ["u_r", "%", "r%1", "_"] {
        assert_eq!(names(&practice.found(&[("search", search)]).await), ["Una Roth"], "{search}");
    }
    for search in ["\\", "\\%", "u\\_r", "'"] {
        assert_eq!(names(&practice.found(&[("search", search)]).await), [""; 0], "{search}");
    }
}

#[tokio::test]
async fn the_role_filter_and_both_counts_follow_what_is_on() {
    let mut practice = TestPractice::open().await;
    let ben = practice.invite("Ben", &["therapist", "front_office"]).await;
    practice.invite("Mia", &["therapist"]).await;
    let gus = practice.invite("Gus", &["front_office"]).await;
    practice.turn_off(ben, "therapist").await;
    practice.deactivate(gus).await;
    for (role, expected) in
        [("therapist", &["Mia Roth"][..]), ("front_office", &["Ben Roth"]), ("manager", &[]), ("owner", &["Dana Ruiz"])]
    {
        let list = practice.found(&[("role", role)]).await;
        assert_eq!((names(&list), list.active), (expected.to_vec(), expected.len() as u64), "{role}");
    }
    let everybody = practice.found(&[]).await;
    assert_eq!((everybody.active, everybody.inactive), (3, Some(1)));
    let searched = practice.found(&[("search", "gus")]).await;
    assert_eq!((searched.active, searched.inactive), (0, Some(1)));
}

#[tokio::test]
async fn the_inactive_side_shows_exactly_those_without_a_role() {
    let mut practice = TestPractice::open().await;
    let gus = practice.invite("Gus", &["therapist"]).await;
    let (ina, _) = practice.hire("Ina", &["therapist"]).await;
    practice.hire("Ben", &["therapist"]).await;
    practice.deactivate(gus).await;
    practice.deactivate(ina).await;
    let list = practice.found(&[("show", "inactive")]).await;
    assert_eq!(names(&list), ["Gus Roth", "Ina Roth"]);
    assert!(list.entries.iter().all(|entry| entry.state == Some(StaffState::Inactive)), "{list:?}");
    assert_eq!(names(&practice.found(&[("show", "inactive"), ("search", "ina")]).await), ["Ina Roth"]);
    practice.turn_on(ina, "therapist").await;
    assert_eq!(names(&practice.found(&[("show", "inactive")]).await), ["Gus Roth"]);
    assert_eq!(names(&practice.found(&[]).await), ["Ben Roth", "Ina Roth", "Dana Ruiz"]);
}

#[tokio::test]
async fn many_people_of_one_name_come_page_by_page_without_gap_or_repeat() {
    let practice = TestPractice::open().await;
    practice.add_namesakes(104).await;
    for (filter, sizes) in [(&[][..], [50, 50, 5]), (&[("search", "lee")], [50, 50, 4])] {
        let pages = practice.all_pages(filter).await;
        let seen: BTreeSet<&String> = pages.iter().flatten().collect();
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), sizes, "{filter:?}");
        assert_eq!(seen.len(), sizes.iter().sum::<usize>(), "{filter:?}");
    }
    assert_eq!(practice.found(&[]).await.active, 105, "counted over all pages");
}

#[tokio::test]
async fn a_page_that_is_exactly_full_has_no_page_after_it() {
    let practice = TestPractice::open().await;
    practice.add_namesakes(49).await;
    let list = practice.found(&[]).await;
    assert_eq!((list.entries.len(), list.next), (50, None));
}

#[tokio::test]
async fn a_therapist_sees_colleagues_at_work_and_neither_addresses_nor_anybody_else() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    practice.invite("Ina", &["therapist"]).await;
    for filter in [&[][..], &[("show", "inactive")], &[("search", "r")]] {
        let list = practice.list(&mut his_browser, filter).await;
        assert_eq!(names(&list), ["Ben Roth", "Dana Ruiz"], "{filter:?}");
        assert_eq!((list.active, list.inactive, list.manage), (2, None, false), "{filter:?}");
        assert!(list.entries.iter().all(|entry| entry.email.is_none() && entry.phone.is_none()));
        assert!(list.entries.iter().all(|entry| entry.open == (entry.id == ben)), "{list:?}");
    }
    let list = practice.list(&mut his_browser, &[]).await;
    assert_eq!(list.entries[1].roles, Some(Roles::NONE.with(Role::Owner)));
    assert_eq!(list.entries[1].state, Some(StaffState::Active));
    for search in ["gus", "ina"] {
        let list = practice.list(&mut his_browser, &[("search", search)]).await;
        assert_eq!((names(&list), list.active), (vec![], 0), "{search}");
    }
}

#[tokio::test]
async fn an_address_that_a_therapist_may_not_see_does_not_find_its_owner() {
    let mut practice = TestPractice::open().await;
    let (_, mut his_browser) = practice.hire("Ben", &["therapist"]).await;
    let list = practice.list(&mut his_browser, &[("search", "owners.example")]).await;
    assert_eq!((names(&list), list.active), (vec![], 0));
}

#[tokio::test]
async fn an_external_agent_sees_names_alone() {
    let mut practice = TestPractice::open().await;
    practice.hire_agent("Kit").await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let profile = [("first_name", "Ben"), ("last_name", "Roth"), ("title", "LMFT"), ("phone", "112")];
    practice.done_for("/api/staff/edit-profile", ben, &profile).await;
    let (mut agent, _) = practice.server.sign_in("kit", PASSWORD).await;
    let list = practice.list(&mut agent, &[]).await;
    assert_eq!(names(&list), ["Ben Roth", "Kit Roth", "Dana Ruiz"]);
    assert_eq!((list.inactive, list.manage), (None, false));
    for entry in &list.entries {
        assert_eq!((&entry.email, &entry.phone, entry.roles, &entry.state), (&None, &None, None, &None));
        assert_eq!(entry.title, "");
    }
}

#[tokio::test]
async fn the_role_filter_tells_an_external_agent_nobodys_role() {
    let mut practice = TestPractice::open().await;
    let (_, mut agent) = practice.hire_agent("Kit").await;
    practice.hire("Ben", &["therapist"]).await;
    let everybody = practice.list(&mut agent, &[]).await;
    let filtered = practice.list(&mut agent, &[("role", "therapist")]).await;
    assert_eq!((names(&filtered), filtered.active), (names(&everybody), everybody.active));
}
