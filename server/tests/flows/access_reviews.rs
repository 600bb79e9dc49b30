//! Access reviews: every role confirmed or removed, signed off, and unchangeable from then on.

use crate::{
    browser::{Answer, Browser},
    practice::TestPractice,
    test_server::{HOUR, MINUTE, PASSWORD},
};
use app::domain::{
    AccessReviewPage, AccessReviews, AuditAction, Fact, Refusal, ReviewCounts, ReviewedPerson, ReviewedRole,
    ReviewedTime, Role, StaffMemberId, StaffState, Verdict,
};

const DAY: i64 = 24 * HOUR;

impl TestPractice {
    pub async fn start_review(&mut self) -> String {
        let answer = self.post("/api/access-reviews/start", &[]).await;
        assert!(answer.status.is_success(), "{answer:?}");
        let all = self.reviews().await.reviews;
        all.iter().find(|review| review.signed.is_none()).expect("an open review").id.to_string()
    }

    /// An open review in which everybody who works here was looked at, in the place of the one before.
    pub async fn open_decided_review(&mut self) -> String {
        let over =
            "UPDATE access_review SET signed_at = 0, signed_by = started_by, signed_by_name = '', fingerprint = ";
        let nothing = if self.server.database.is_postgres() { "''::bytea" } else { "x''" };
        self.server.database.run(&format!("{over} {nothing} WHERE signed_at IS NULL")).await;
        let id = self.start_review().await;
        for (table, reference, from) in
            [("role_grant", "role_grant_id", "granted_at"), ("role_start", "role_start_id", "starts_at")]
        {
            let all = format!(
                "INSERT INTO access_review_line (review_id, practice_id, access_id, {reference}, staff_member_id, name,
                    role, granted_at, verdict, decided_at)
                SELECT access_review.id, {table}.practice_id, {table}.id, {table}.id, staff_member_id, '', role,
                    {from}, 'kept', 0
                FROM {table} JOIN access_review ON access_review.practice_id = {table}.practice_id
                WHERE ended_at IS NULL AND signed_at IS NULL"
            );
            self.server.database.run(&all).await;
        }
        id
    }

    async fn reviews(&mut self) -> AccessReviews {
        let slug = self.slug();
        self.owner.call("/api/access-reviews/list", &[("practice", &*slug)]).await.json()
    }

    async fn review(&mut self, id: &str) -> AccessReviewPage {
        let slug = self.slug();
        self.owner.call("/api/access-reviews/find", &[("practice", &*slug), ("review", id)]).await.json()
    }

    /// What the page shows of somebody who is left.
    async fn left(&mut self, review: &str, person: StaffMemberId) -> ReviewedPerson {
        let page = self.review(review).await;
        page.left.into_iter().find(|left| left.id == person).expect("somebody who is left")
    }

    /// Keeps these roles of what the page showed of somebody, and no other.
    async fn decide_about(&mut self, review: &str, left: &ReviewedPerson, keep: &[Role]) -> Answer {
        let shown: Vec<(Role, String)> = left.roles.iter().map(|role| (role.role, role.access.to_string())).collect();
        let mut fields = vec![("review", review)];
        fields.extend(shown.iter().map(|(_, grant)| ("shown[]", grant.as_str())));
        let kept = shown.iter().filter(|(role, _)| keep.contains(role));
        fields.extend(kept.map(|(_, grant)| ("keep[]", grant.as_str())));
        self.post_for("/api/access-reviews/decide", left.id, &fields).await
    }

    async fn decide(&mut self, review: &str, person: StaffMemberId, keep: &[Role]) {
        let left = self.left(review, person).await;
        let answer = self.decide_about(review, &left, keep).await;
        assert!(answer.status.is_success(), "{answer:?}");
    }

    async fn sign_off(&mut self, review: &str) -> Answer {
        self.post("/api/access-reviews/sign-off", &[("review", review), ("current_password", PASSWORD)]).await
    }

    /// Keeps whatever is left, and signs off.
    async fn keep_the_rest(&mut self, review: &str) {
        for left in self.review(review).await.left {
            let roles: Vec<Role> = left.roles.iter().map(|role| role.role).collect();
            assert!(self.decide_about(review, &left, &roles).await.status.is_success());
        }
        let answer = self.sign_off(review).await;
        assert!(answer.status.is_success(), "{answer:?}");
    }

    async fn export_review(&self, who: &mut Browser, review: &str) -> Answer {
        who.post(&self.staff(&format!("/reviews/{review}/export")), &[]).await
    }
}

/// The lines in short: name, role, verdict, by whom.
fn lines(page: &AccessReviewPage) -> Vec<(&str, Role, Verdict, Option<&str>)> {
    page.lines.iter().map(|line| (line.name.as_str(), line.role, line.verdict, line.by.as_deref())).collect()
}

#[tokio::test]
async fn each_role_is_kept_or_removed_and_the_signed_review_says_who_decided() {
    let mut practice = TestPractice::open().await;
    let (ben, mut his) = practice.hire("Ben", &["therapist", "front_office"]).await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    let owner = practice.opened.owner;
    let id = practice.start_review().await;
    let page = practice.review(&id).await;
    assert_eq!(page.people_left, 4);
    let people: Vec<(StaffMemberId, bool)> = page.left.iter().map(|left| (left.id, left.joined)).collect();
    assert_eq!(people, [(ada, false), (ben, true), (mia, true), (owner, true)], "in the order of the staff list");
    let dana = practice.left(&id, owner).await;
    assert_eq!(dana.roles[0].remove, Some(Refusal::OwnershipIsTransferred));
    let turned_on_by = |role: &ReviewedRole| match &role.time {
        ReviewedTime::On { by, .. } => by.clone(),
        ReviewedTime::ToCome(start) => panic!("{start:?}"),
    };
    assert_eq!(turned_on_by(&practice.left(&id, mia).await.roles[0]).as_deref(), Some("Dana Ruiz"));
    assert_eq!(practice.sign_off(&id).await.refusal(), Refusal::ReviewUnfinished);

    practice.decide(&id, ben, &[Role::Therapist]).await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist]);
    practice.decide(&id, mia, &[]).await;
    assert_eq!(practice.ask_list(&mut hers, &[]).await.refusal(), Refusal::SignedOut);
    assert_eq!(practice.ask_list(&mut his, &[]).await.status, 200);
    assert_eq!(practice.page(mia).await.state, StaffState::Inactive);
    let history = practice.page(ben).await.history;
    assert_eq!(history[0].action, AuditAction::RoleTurnedOff);
    assert!(history[0].changes.iter().any(|change| change.fact == Fact::AccessReview));
    assert_eq!(history[1].action, AuditAction::AccessConfirmed);
    assert_eq!(history[1].changes[0].after.as_deref(), Some("therapist"));

    practice.keep_the_rest(&id).await;
    let page = practice.review(&id).await;
    assert_eq!((page.people_left, page.left.len()), (0, 0));
    assert_eq!(page.review.counts, ReviewCounts { kept: 3, removed: 2, ended: 0 });
    assert_eq!(page.review.signed.as_ref().unwrap().1, "Dana Ruiz");
    let dana = Some("Dana Ruiz");
    let mut said = lines(&page);
    said.sort_by_key(|(name, role, ..)| (*name, *role as u8));
    assert_eq!(
        said,
        [
            ("Ada Roth", Role::Therapist, Verdict::Kept, dana),
            ("Ben Roth", Role::Therapist, Verdict::Kept, dana),
            ("Ben Roth", Role::FrontOffice, Verdict::Removed, dana),
            ("Dana Ruiz", Role::Owner, Verdict::Kept, dana),
            ("Mia Roth", Role::Manager, Verdict::Removed, dana),
        ]
    );
    let (fingerprint, genuine) = page.fingerprint.unwrap();
    assert!(genuine);
    let events = format!("audit_event WHERE action = 'access_review_signed' AND changes LIKE '%{fingerprint}%'");
    assert_eq!(practice.server.database.count(&events).await, 1);
    // Signed off, it takes nothing more.
    assert_eq!(practice.sign_off(&id).await.refusal(), Refusal::ReviewSigned);
    let left = ReviewedPerson { id: ben, ..dana_again(&mut practice, owner).await };
    assert_eq!(practice.decide_about(&id, &left, &[]).await.refusal(), Refusal::ReviewSigned);
}

/// What the next review shows of the Owner.
async fn dana_again(practice: &mut TestPractice, owner: StaffMemberId) -> ReviewedPerson {
    let next = practice.start_review().await;
    practice.left(&next, owner).await
}

#[tokio::test]
async fn what_changes_while_a_review_is_open_is_neither_missed_nor_undone_by_it() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mia, _) = practice.hire("Mia", &["front_office"]).await;
    let (eva, _) = practice.hire("Eva", &["therapist"]).await;
    practice.done_for("/api/staff/set-role-end", eva, &[("role", "therapist"), ("until", "2026-11-24")]).await;
    let id = practice.start_review().await;
    let shown = practice.left(&id, ben).await;
    practice.server.later(MINUTE);
    // A role that the page did not show is not taken away by its form, and waits for the next look.
    practice.turn_on(ben, "front_office").await;
    assert!(practice.decide_about(&id, &shown, &[Role::Therapist]).await.status.is_success());
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist, Role::FrontOffice]);
    assert_eq!(practice.left(&id, ben).await.roles.len(), 1);
    // Sent twice, the same form changes nothing more.
    let events = practice.page(ben).await.history.len();
    assert!(practice.decide_about(&id, &shown, &[Role::Therapist]).await.status.is_success());
    assert_eq!(practice.page(ben).await.history.len(), events);
    // Kept, and gone before the end: the end counts. Never looked at, and gone: it is told, too.
    practice.decide(&id, ben, &[Role::FrontOffice]).await;
    practice.turn_off(ben, "therapist").await;
    practice.deactivate(mia).await;
    practice.server.later(11 * HOUR);
    practice.owner_again("dana").await;
    practice.keep_the_rest(&id).await;
    let page = practice.review(&id).await;
    let dana = Some("Dana Ruiz");
    let mut said = lines(&page);
    said.sort_by_key(|(name, role, ..)| (*name, *role as u8));
    assert_eq!(
        said,
        [
            ("Ben Roth", Role::Therapist, Verdict::Ended, dana),
            ("Ben Roth", Role::FrontOffice, Verdict::Kept, dana),
            ("Dana Ruiz", Role::Owner, Verdict::Kept, dana),
            ("Eva Roth", Role::Therapist, Verdict::Ended, None),
            ("Mia Roth", Role::FrontOffice, Verdict::Ended, dana),
        ]
    );
}

#[tokio::test]
async fn what_was_decided_stands_in_the_order_of_the_staff_list_whatever_letters_a_name_has() {
    let mut practice = TestPractice::open().await;
    for (first, email) in [("Zoe", "z@x.example"), ("\u{c9}lodie", "e@x.example"), ("ada", "a@x.example")] {
        let fields = [("first_name", first), ("last_name", "Roth"), ("email", email), ("roles[]", "therapist")];
        assert!(practice.post("/api/staff/invite", &fields).await.status.is_success());
    }
    let id = practice.start_review().await;
    let list: Vec<String> = practice.review(&id).await.left.into_iter().map(|left| left.name).collect();
    assert_eq!(list, ["ada Roth", "\u{c9}lodie Roth", "Zoe Roth", "Dana Ruiz"]);
    practice.keep_the_rest(&id).await;
    let decided: Vec<String> = practice.review(&id).await.lines.into_iter().map(|line| line.name).collect();
    assert_eq!(decided, list);
}

/// The only role of somebody that is to be decided about, which is to come: its day, and whether nobody stands
/// behind it any more.
fn to_come(left: &ReviewedPerson) -> (String, bool) {
    match left.roles.as_slice() {
        [ReviewedRole { time: ReviewedTime::ToCome(start), .. }] => (start.at.at.day().to_string(), start.unconfirmed),
        roles => panic!("{roles:?}"),
    }
}

const DECEMBER: [(&str, &str); 2] = [("role", "therapist"), ("from", "2026-12-01")];

#[tokio::test]
async fn what_is_to_come_is_confirmed_or_taken_back_and_signed_with_the_rest() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let mut locums = Vec::new();
    for first in ["Ben", "Eva", "Lou"] {
        let (person, _) = practice.hire(first, &["front_office"]).await;
        practice.done_for("/api/staff/turn-role-on", person, &DECEMBER).await;
        practice.turn_off(person, "front_office").await;
        locums.push(person);
    }
    let [ben, eva, lou] = locums[..] else { unreachable!() };
    let id = practice.start_review().await;
    assert_eq!(practice.review(&id).await.people_left, 4, "who only waits for the first day is looked at, too");
    assert_eq!(to_come(&practice.left(&id, ben).await), ("2026-12-01".into(), false));
    assert_eq!(practice.sign_off(&id).await.refusal(), Refusal::ReviewUnfinished);

    practice.decide(&id, ben, &[Role::Therapist]).await;
    assert_eq!(practice.page(ben).await.history[0].action, AuditAction::AccessConfirmed);
    practice.decide(&id, eva, &[]).await;
    assert_eq!(practice.page(eva).await.state, StaffState::Inactive);
    // Confirmed, and taken back before the end: the end counts, with who did it.
    practice.decide(&id, lou, &[Role::Therapist]).await;
    practice.turn_off(lou, "therapist").await;
    practice.keep_the_rest(&id).await;
    let page = practice.review(&id).await;
    let planned = page.lines.iter().filter(|line| line.planned);
    let said: Vec<_> = planned.map(|line| (line.name.as_str(), line.role, line.verdict, line.by.as_deref())).collect();
    let dana = Some("Dana Ruiz");
    assert_eq!(
        said,
        [
            ("Ben Roth", Role::Therapist, Verdict::Kept, dana),
            ("Eva Roth", Role::Therapist, Verdict::Removed, dana),
            ("Lou Roth", Role::Therapist, Verdict::Ended, dana),
        ]
    );
    assert!(page.fingerprint.unwrap().1);
    let mut owner = practice.owner.clone();
    let html = owner.get(&practice.staff(&format!("/reviews/{id}"))).await.body;
    assert!(html.contains("to start"), "{html}");
    let file = practice.export_review(&mut owner, &id).await.body;
    let row = file.lines().find(|line| line.starts_with("Ben Roth") && line.contains("Therapist")).unwrap();
    assert!(row.contains(",Therapist,,2026-11-30T23:00:00.000Z,Dana Ruiz,Kept,"), "{row}");
    // The day comes as it was confirmed.
    practice.server.later(7 * DAY);
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist]);
    assert!(practice.roles_of(eva).await.is_empty() && practice.roles_of(lou).await.is_empty());
}

#[tokio::test]
async fn a_role_and_its_return_from_a_leave_are_two_decisions() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let leave = [("until", "2026-11-27"), ("back", "2026-12-14")];
    let mut away = Vec::new();
    for first in ["Ben", "Eva"] {
        let (person, _) = practice.hire(first, &["therapist"]).await;
        practice.done_for("/api/staff/set-absence", person, &leave).await;
        away.push(person);
    }
    let id = practice.start_review().await;
    for (person, keeps_return) in [(away[0], false), (away[1], true)] {
        let left = practice.left(&id, person).await;
        let planned = |role: &ReviewedRole| matches!(role.time, ReviewedTime::ToCome(_));
        assert_eq!(left.roles.iter().map(planned).collect::<Vec<_>>(), [false, true]);
        let ids: Vec<String> = left.roles.iter().map(|role| role.access.to_string()).collect();
        let keep = &ids[usize::from(keeps_return)];
        let fields = [("review", &*id), ("shown[]", &*ids[0]), ("shown[]", &*ids[1]), ("keep[]", &**keep)];
        practice.done_for("/api/access-reviews/decide", person, &fields).await;
    }
    assert_eq!(practice.roles_of(away[0]).await, [Role::Therapist], "until the leave begins");
    assert!(practice.roles_of(away[1]).await.is_empty(), "at once");
    practice.server.later(21 * DAY);
    practice.owner_again("dana").await;
    assert!(practice.roles_of(away[0]).await.is_empty(), "and not again");
    assert_eq!(practice.roles_of(away[1]).await, [Role::Therapist]);
}

#[tokio::test]
async fn a_plan_nobody_stands_behind_any_more_becomes_the_owners_when_confirmed() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let (ben, _) = practice.hire("Ben", &["front_office"]).await;
    let planned = practice.post_about(&mut hers, "/api/staff/turn-role-on", ben, &DECEMBER).await;
    assert!(planned.status.is_success(), "{planned:?}");
    practice.turn_off(ben, "front_office").await;
    practice.deactivate(mia).await;
    let id = practice.start_review().await;
    assert_eq!(to_come(&practice.left(&id, ben).await), ("2026-12-01".into(), true));
    practice.keep_the_rest(&id).await;
    let page = practice.review(&id).await;
    let line = page.lines.iter().find(|line| line.planned).unwrap();
    assert_eq!((line.verdict, line.granted_by.as_deref()), (Verdict::Kept, Some("Dana Ruiz")));
    practice.server.later(7 * DAY);
    practice.owner_again("dana").await;
    assert_eq!(practice.roles_of(ben).await, [Role::Therapist]);
}

#[tokio::test]
async fn there_is_one_open_review_whoever_starts_it_how_often() {
    let practice = TestPractice::open().await;
    let mut starting = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let (mut owner, slug) = (practice.owner.clone(), practice.slug());
        starting.spawn(async move { owner.post("/api/access-reviews/start", &[("practice", &slug)]).await });
    }
    let answers = starting.join_all().await;
    assert_eq!(answers.iter().filter(|answer| answer.status.is_success()).count(), 1);
    let refused = answers.iter().filter(|answer| !answer.status.is_success());
    refused.for_each(|answer| assert_eq!(answer.refusal(), Refusal::ReviewOpen));
    assert_eq!(practice.server.database.count("access_review").await, 1);
}

#[tokio::test]
async fn a_signature_takes_the_owners_password() {
    let mut practice = TestPractice::open().await;
    let id = practice.start_review().await;
    let owner = practice.opened.owner;
    practice.decide(&id, owner, &[Role::Owner]).await;
    let wrong = [("review", &*id), ("current_password", "not the password")];
    assert_eq!(practice.post("/api/access-reviews/sign-off", &wrong).await.status, 422);
    assert!(practice.review(&id).await.review.signed.is_none());
    assert!(practice.sign_off(&id).await.status.is_success());
}

#[tokio::test]
async fn the_database_refuses_to_change_a_signed_review_and_the_page_tells_if_it_was_changed_all_the_same() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let id = practice.start_review().await;
    practice.decide(&id, ben, &[]).await;
    practice.keep_the_rest(&id).await;
    let database = &practice.server.database;
    for forbidden in [
        "UPDATE access_review SET signed_by_name = 'Somebody'",
        "DELETE FROM access_review_line",
        "TRUNCATE access_review CASCADE",
        "TRUNCATE access_review_line",
        "UPDATE access_review_line SET verdict = 'kept'",
        "INSERT INTO access_review_line SELECT review_id, practice_id, access_id, role_grant_id, role_start_id, \
         staff_member_id, name, role, granted_at, granted_by_name, verdict, decided_at, decided_by_name FROM access_review_line",
    ] {
        assert!(database.try_run(forbidden).await.is_err(), "{forbidden}");
    }
    // Whoever owns the database can drop a trigger; the fingerprint tells.
    let drop = match database.is_postgres() {
        true => "DROP TRIGGER access_review_line_no_change ON access_review_line",
        false => "DROP TRIGGER access_review_line_no_update",
    };
    database.run(drop).await;
    database.run("UPDATE access_review_line SET verdict = 'kept'").await;
    let page = practice.review(&id).await;
    assert!(!page.fingerprint.unwrap().1);
    let mut owner = practice.owner.clone();
    let html = owner.get(&practice.staff(&format!("/reviews/{id}"))).await.body;
    assert!(html.contains("are NOT the ones that were signed"));
}

#[tokio::test]
async fn the_file_has_every_line_is_recorded_and_is_the_owners_alone() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
    let id = practice.start_review().await;
    practice.decide(&id, ben, &[]).await;
    practice.keep_the_rest(&id).await;
    let mut owner = practice.owner.clone();
    let file = practice.export_review(&mut owner, &id).await;
    assert_eq!(file.status, 200);
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(file.body.as_bytes());
    let rows: Vec<Vec<String>> = csv.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect();
    assert_eq!((rows.len(), rows[0][0].as_str()), (4, "Staff member"));
    let removed = rows.iter().find(|row| row[0] == "Ben Roth").unwrap();
    let at = "2026-11-24T12:00:00.000Z";
    let id_of_ben = ben.to_string();
    let said =
        ["Ben Roth", &*id_of_ben, "Therapist", at, "", "Dana Ruiz", "Removed", at, "Dana Ruiz", at, at, "Dana Ruiz"];
    assert_eq!(removed, &said.map(String::from));
    assert_eq!(practice.server.database.count("audit_event WHERE action = 'access_review_exported'").await, 1);
    assert_eq!(practice.export_review(&mut hers, &id).await.refusal(), Refusal::NotAllowed);
    let mut others = practice.open_beside("Praxis Ost", "olga").await;
    let elsewhere = others.staff(&format!("/reviews/{id}/export"));
    assert_eq!(others.owner.post(&elsewhere, &[]).await.refusal(), Refusal::NotFound);
    assert_eq!(others.export_review(&mut owner, &id).await.refusal(), Refusal::NotFound);
    let nobody = practice.export_review(&mut practice.server.browser(), &id).await;
    assert_eq!(nobody.refusal(), Refusal::SignedOut);
}

#[tokio::test]
async fn a_person_of_another_practice_is_nobody_here() {
    let mut practice = TestPractice::open().await;
    let mut others = practice.open_beside("Praxis Ost", "olga").await;
    let (ben, _) = others.hire("Ben", &["therapist"]).await;
    let id = practice.start_review().await;
    let theirs = others.start_review().await;
    let left = others.left(&theirs, ben).await;
    assert_eq!(practice.decide_about(&id, &left, &[]).await.refusal(), Refusal::NotFound);
    assert_eq!(practice.decide_about(&theirs, &left, &[]).await.refusal(), Refusal::NotFound);
    assert_eq!(others.roles_of(ben).await, [Role::Therapist]);
}

#[tokio::test]
async fn the_owner_is_reminded_each_quarter_until_somebody_signs_off() {
    let mut practice = TestPractice::open().await;
    let owner = "dana@owners.example";
    let reminders = async |practice: &TestPractice| {
        practice.server.worker.send_due().await.unwrap();
        let letters = practice.server.letters_to(owner).await;
        letters.iter().filter(|letter| letter.link().ends_with("/settings/staff/reviews")).count()
    };
    practice.server.later(91 * DAY - 1);
    assert_eq!(reminders(&practice).await, 0);
    practice.server.later(1);
    assert_eq!(reminders(&practice).await, 1);
    practice.server.later(90 * DAY);
    assert_eq!(reminders(&practice).await, 1);
    // Signing off begins the quarter anew.
    practice.owner_again("dana").await;
    let id = practice.start_review().await;
    practice.keep_the_rest(&id).await;
    practice.server.later(2 * DAY);
    assert_eq!(reminders(&practice).await, 1);
    practice.server.later(90 * DAY);
    assert_eq!(reminders(&practice).await, 2);
}

#[tokio::test]
async fn reviews_work_without_scripts() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let slug = practice.slug();
    let list = practice.staff("/reviews");
    let answer = practice.owner.submit(&list, "/api/access-reviews/start", &[("practice", &slug)]).await;
    let path = answer.headers["location"].to_str().unwrap().to_owned();
    let id = practice.reviews().await.reviews[0].id.to_string();
    assert_eq!(path, format!("{list}/{id}"));
    let html = practice.owner.get(&path).await.body;
    let grant = practice.left(&id, ben).await.roles[0].access.to_string();
    assert!(html.contains(&grant) && html.contains("2 people are left."), "{html}");
    let (person, fields) = (ben.to_string(), [("practice", &*slug), ("review", &*id), ("shown[]", &*grant)]);
    let fields = [&fields[..], &[("id", &*person)]].concat();
    practice.owner.submit(&path, "/api/access-reviews/decide", &fields).await;
    let html = practice.owner.get(&path).await.body;
    assert!(html.contains("Recorded.") && html.contains("1 person is left."), "{html}");
}
