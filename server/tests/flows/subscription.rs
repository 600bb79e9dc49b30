//! The Subscription tab, and the statement that each billing cycle has once.
//!
//! The tests' practice is opened on 24 November 2026 in Berlin: its cycles begin on the 24th, at 23:00 UTC of
//! the day before.

use crate::{
    browser::{Answer, Browser},
    database::TestDatabase,
    practice::TestPractice,
    test_server::{HOUR, MINUTE, NOON, PASSWORD, TestServer},
};
use app::domain::{
    Day, Effect, Moment, PendingKind, Price, Refusal, Role, Roles, StaffMemberId, StatementPage, SubscriptionPage,
    TurnedOff,
};
use axum::http::{Method, header};

const DAY: i64 = 24 * HOUR;
/// From the tests' noon to the beginning of 24 December in Berlin.
const TO_CYCLE: i64 = 29 * DAY + 11 * HOUR;

impl TestPractice {
    async fn ask_subscription(&self, who: &mut Browser) -> Answer {
        who.call("/api/subscription/find", &[("practice", &*self.slug())]).await
    }

    /// What the Owner sees, who signs in anew.
    async fn subscription(&mut self) -> SubscriptionPage {
        self.owner_again("dana").await;
        self.ask_subscription(&mut self.owner.clone()).await.json()
    }

    async fn ask_statement(&self, who: &mut Browser, cycle: &str) -> Answer {
        who.call("/api/subscription/find-statement", &[("practice", &*self.slug()), ("cycle", cycle)]).await
    }

    async fn statement(&mut self, cycle: &str) -> StatementPage {
        self.owner_again("dana").await;
        self.ask_statement(&mut self.owner.clone(), cycle).await.json()
    }

    /// First names on the statement of this cycle.
    async fn charged(&mut self, cycle: &str) -> Vec<String> {
        let people = self.statement(cycle).await.people;
        people.shown.into_iter().map(|person| person.name.split(' ').next().unwrap().to_owned()).collect()
    }

    async fn export_statements(&self, who: &mut Browser, fields: &[(&str, &str)]) -> Answer {
        who.post(&format!("/p/{}/settings/subscription/export", self.slug()), fields).await
    }

    /// Moves the clock, and has the worker do what is due.
    async fn work_later(&mut self, milliseconds: i64) {
        self.server.later(milliseconds);
        self.server.worker.send_due().await.unwrap();
        self.owner_again("dana").await;
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn pending(page: &SubscriptionPage) -> Vec<(&str, PendingKind, String, Effect)> {
    let first = |name: &'_ str| name.find(' ').unwrap();
    page.pending.shown.iter().map(|p| (&p.name[..first(&p.name)], p.what, p.from.to_string(), p.effect)).collect()
}

#[tokio::test]
async fn a_practice_is_billed_however_many_therapists_it_has() {
    // SQLite takes 32,766 values in a statement.
    const MANY: usize = 33_000;
    let mut practice = TestPractice::open().await;
    let database = &practice.server.database;
    let id = if database.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
    let here = database.literal(practice.opened.practice.uuid());
    let people = format!(
        "INSERT INTO staff_member (id, practice_id, kind, first_name, last_name, title, phone, licence, npi, email,
            sort_name, search_name, created_at)
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
        SELECT {id}, {here}, 'employee', 'Many', 'Roth', '', '', '', '', 'p' || i || '@many.example', 'roth, many',
            'many roth', 0 FROM n"
    );
    database.run(&people).await;
    let granted = NOON.0;
    let roles = format!(
        "INSERT INTO role_grant (id, practice_id, staff_member_id, role, granted_at)
        SELECT {id}, practice_id, id, 'therapist', {granted} FROM staff_member WHERE email LIKE '%@many.example'"
    );
    database.run(&roles).await;
    let pending = practice.subscription().await.pending;
    assert_eq!((pending.shown.len(), pending.more), (500, MANY - 500), "a page that a browser can show");
}

#[tokio::test]
async fn the_tab_tells_who_is_billable_what_is_free_and_what_comes_next() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist", "front_office"]).await;
    practice.hire("Tom", &["front_office"]).await;
    practice.hire_agent("Aga").await;
    let page = practice.subscription().await;
    let billed: Vec<_> = page.billed.shown.iter().map(|person| (person.name.as_str(), person.since)).collect();
    assert_eq!(billed, [("Ben Roth", day("2026-11-24"))]);
    assert_eq!((page.from, page.next, page.seats), (day("2026-11-24"), day("2026-12-24"), 1));
    assert_eq!(page.total.to_string(), "10.00 USD");
    assert_eq!(page.statements, Ok(vec![]), "the time before the first cycle is free");
    let free = page.prices.iter().filter(|(_, price)| *price == Price::Free).map(|(role, _)| *role);
    let free: Vec<Role> = free.collect();
    assert_eq!(free, [Role::Owner, Role::Manager, Role::FrontOffice, Role::RecordsCustodian]);
    let path = format!("/p/{}/settings/subscription", practice.slug());
    let html = practice.owner.get(&path).await.body;
    for words in ["24 November 2026 – 23 December 2026", "1 billable person, 10.00 USD", "10.00 USD per month", "Free"]
    {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert_eq!(html.matches(">Free<").count(), 4);
}

#[tokio::test]
async fn what_begins_and_ends_by_itself_is_in_the_forecast_and_on_the_right_statements() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.work_later(TO_CYCLE + MINUTE).await;
    for (first, from, until) in [("Lou", "2027-01-10", "2027-02-10"), ("Ida", "2027-02-01", "")] {
        let address = format!("{}@staff.example", first.to_lowercase());
        let whom = [("first_name", first), ("last_name", "Roth"), ("email", &*address), ("roles[]", "therapist")];
        let fields: Vec<(&str, &str)> = whom.into_iter().chain([("from", from), ("until", until)]).collect();
        assert!(practice.post("/api/staff/invite", &fields).await.status.is_success(), "{first}");
    }
    let (mut lou, invitation) = practice.opened_link("Lou").await;
    assert!(lou.sign_up(invitation, "lou", PASSWORD).await.status.is_success());
    let leave = [("until", "2027-01-20"), ("back", "2027-02-03")];
    practice.done_for("/api/staff/set-absence", ben, &leave).await;
    let page = practice.subscription().await;
    let (january, february) = (|| "2027-01-24".to_owned(), || "2027-02-24".to_owned());
    assert_eq!(
        pending(&page),
        [
            ("Ben", PendingKind::Ends, january(), Effect::Less),
            ("Ben", PendingKind::Returns, february(), Effect::More),
            ("Ida", PendingKind::InvitedToStart, february(), Effect::More),
            ("Lou", PendingKind::Starts, january(), Effect::More),
            ("Lou", PendingKind::Ends, february(), Effect::Less),
        ]
    );
    assert_eq!((page.billed.shown.len(), page.seats), (1, 1), "Ben today, Lou when the next cycle begins");
    let path = format!("/p/{}/settings/subscription", practice.slug());
    let html = practice.owner.get(&path).await.body;
    for words in [
        "Comes back from leave on 3 February 2027.",
        "Charged from 24 February 2027",
        "Therapist starts on 10 January 2027.",
        "Invited to start on 1 February 2027, has not accepted.",
        "24 February 2027, if they accept before",
    ] {
        assert!(html.contains(words), "{words}");
    }
    // The server is down until March: it reads from the plans what was.
    practice.work_later(70 * DAY).await;
    assert_eq!(practice.charged("2026-12-24").await, ["Ben"]);
    assert_eq!(practice.charged("2027-01-24").await, ["Lou"]);
    assert_eq!(practice.charged("2027-02-24").await, ["Ben"], "and Ida has not accepted");
}

#[tokio::test]
async fn away_within_a_cycle_costs_the_same_and_here_within_one_costs_nothing() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (zoe, _) = practice.hire("Zoe", &["therapist"]).await;
    practice.turn_off(zoe, "therapist").await;
    practice.work_later(TO_CYCLE + MINUTE).await;
    practice.done_for("/api/staff/set-absence", ben, &[("until", "2027-01-05"), ("back", "2027-01-12")]).await;
    let visit = [("role", "therapist"), ("from", "2027-01-05"), ("until", "2027-01-12")];
    practice.done_for("/api/staff/turn-role-on", zoe, &visit).await;
    let page = practice.subscription().await;
    let effects: Vec<_> = page.pending.shown.iter().map(|change| (change.what, change.effect)).collect();
    assert_eq!(
        effects,
        [
            (PendingKind::Ends, Effect::StillCharged),
            (PendingKind::Returns, Effect::StillCharged),
            (PendingKind::Starts, Effect::NeverCharged),
            (PendingKind::Ends, Effect::NeverCharged),
        ]
    );
    assert_eq!(page.seats, 1);
}

#[tokio::test]
async fn each_pending_change_says_what_it_does_and_from_when() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (eve, _) = practice.hire("Eve", &["therapist"]).await;
    let (zoe, _) = practice.hire("Zoe", &["therapist"]).await;
    practice.work_later(TO_CYCLE + MINUTE).await;
    assert_eq!(pending(&practice.subscription().await), [], "all three are on the running cycle's statement");
    practice.deactivate(ben).await;
    practice.invite("Ida", &["therapist"]).await;
    practice.hire("Nia", &["therapist"]).await;
    for (person, until) in [(eve, "2027-01-23"), (zoe, "2027-01-24")] {
        practice.done_for("/api/staff/set-role-end", person, &[("role", "therapist"), ("until", until)]).await;
    }
    let page = practice.subscription().await;
    let (january, february) = (|| "2027-01-24".to_owned(), || "2027-02-24".to_owned());
    assert_eq!(
        pending(&page),
        [
            ("Ben", PendingKind::TurnedOff, january(), Effect::Less),
            ("Eve", PendingKind::Ends, january(), Effect::Less),
            ("Ida", PendingKind::Invited, january(), Effect::More),
            ("Nia", PendingKind::TurnedOn, january(), Effect::More),
            ("Zoe", PendingKind::Ends, february(), Effect::Less),
        ]
    );
    assert_eq!((page.billed.shown.len(), page.seats), (3, 2), "Nia and Zoe, unless Ida accepts");
    let path = format!("/p/{}/settings/subscription", practice.slug());
    let html = practice.owner.get(&path).await.body;
    for words in
        ["Not charged from 24 January 2027", "24 January 2027, if they accept before", "Therapist ends with 24"]
    {
        assert!(html.contains(words), "{words}: {html}");
    }
    practice.work_later(31 * DAY).await;
    assert_eq!(practice.charged("2027-01-24").await, ["Nia", "Zoe"], "as it was foretold");
}

#[tokio::test]
async fn a_statement_is_written_at_the_moment_from_who_is_billable_then() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (mia, _) = practice.hire("Mia", &["therapist", "manager"]).await;
    practice.hire_agent("Aga").await;
    practice.invite("Ida", &["therapist"]).await;
    practice.turn_on(practice.opened.owner, "therapist").await;
    practice.work_later(TO_CYCLE - 1).await;
    assert_eq!(practice.server.database.count("statement").await, 0);
    practice.deactivate(ben).await;
    practice.work_later(1).await;
    practice.turn_off(mia, "therapist").await;
    let page = practice.subscription().await;
    let statements = page.statements.unwrap();
    assert_eq!(statements.len(), 1);
    assert_eq!((statements[0].from, statements[0].to), (day("2026-12-24"), day("2027-01-23")));
    assert_eq!((statements[0].seats, statements[0].total.to_string()), (2, "20.00 USD".into()));
    assert_eq!(practice.charged("2026-12-24").await, ["Dana", "Mia"]);
    let sql = "SELECT changes FROM audit_event WHERE action = 'statement_written' AND actor_id IS NULL";
    let change = |fact, after| format!(r#"{{"fact":"{fact}","before":null,"after":"{after}"}}"#);
    let changes = [change("statement_from", "2026-12-24"), change("seats", "2"), change("total", "20.00 USD")];
    assert_eq!(practice.server.database.one::<String>(sql).await, format!("[{}]", changes.join(",")));
    let html = practice.owner.get(&format!("/p/{}/settings/subscription/2026-12-24", practice.slug())).await.body;
    assert!(html.contains("Statement of 24 December 2026") && html.contains("Mia Roth"), "{html}");
}

#[tokio::test]
async fn whoever_opens_the_tab_before_the_worker_came_reads_the_statement_all_the_same() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.server.later(TO_CYCLE);
    assert_eq!(practice.subscription().await.statements.unwrap().len(), 1);
    practice.work_later(0).await;
    assert_eq!(practice.server.database.count("statement").await, 1);
}

#[tokio::test]
async fn off_and_on_inside_a_cycle_is_charged_once_and_an_invited_person_from_the_cycle_after_accepting() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.set("invitation_hours = 720").await;
    practice.invite("Ida", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    for _ in 0..3 {
        practice.deactivate(ben).await;
        practice.done_for("/api/staff/reactivate", ben, &[("roles[]", "therapist")]).await;
    }
    assert_eq!(practice.subscription().await.pending.shown.len(), 1, "Ida's alone");
    let ida = practice.opened_link("Ida").await;
    let (mut browser, invitation) = ida;
    assert_eq!(browser.sign_up(invitation, "ida", PASSWORD).await.status, 200);
    practice.work_later(31 * DAY).await;
    assert_eq!(practice.charged("2026-12-24").await, ["Ben"]);
    assert_eq!(practice.charged("2027-01-24").await, ["Ben", "Ida"]);
    let twice = "(SELECT statement_id FROM statement_line GROUP BY statement_id, staff_member_id
        HAVING count(*) > 1) AS twice";
    assert_eq!(practice.server.database.count(twice).await, 0);
}

#[tokio::test]
async fn a_server_that_was_down_writes_each_cycle_from_who_was_billable_at_its_start() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let (tom, _) = practice.hire("Tom", &["therapist"]).await;
    let until = [("role", "therapist"), ("until", "2027-01-31")];
    practice.done_for("/api/staff/set-role-end", tom, &until).await;
    practice.work_later(TO_CYCLE - MINUTE).await;
    practice.hire("Zoe", &["therapist"]).await;
    // Down over one cycle's beginning, then a change, then down over three.
    practice.server.later(2 * DAY);
    practice.owner_again("dana").await;
    practice.deactivate(ben).await;
    practice.server.later(90 * DAY);
    let worker = practice.server.worker.clone();
    worker.send_due().await.unwrap();
    assert_eq!(practice.charged("2026-12-24").await, ["Ben", "Tom", "Zoe"]);
    assert_eq!(practice.charged("2027-01-24").await, ["Tom", "Zoe"]);
    assert_eq!(practice.charged("2027-02-24").await, ["Zoe"]);
    assert_eq!(practice.charged("2027-03-24").await, ["Zoe"]);
    let statements = practice.subscription().await.statements.unwrap();
    assert_eq!(statements.len(), 4, "and none twice");
    let events = "audit_event WHERE action = 'statement_written'";
    assert_eq!(practice.server.database.count(events).await, 4);
}

#[tokio::test]
async fn two_nodes_at_the_same_moment_write_each_statement_once() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.server.later(TO_CYCLE + 62 * DAY);
    let db = server::store::connect(&practice.server.database.url).await.unwrap();
    let one = practice.server.use_cases.clone();
    let two = server::practice::UseCases { db, ..one.clone() };
    let mut writing = tokio::task::JoinSet::new();
    for node in [&one, &two, &one, &two] {
        let node = node.clone();
        writing.spawn(async move { node.write_due_statements().await });
    }
    for done in writing.join_all().await {
        done.unwrap();
    }
    assert_eq!(practice.server.database.count("statement").await, 3);
    assert_eq!(practice.server.database.count("statement_line").await, 3);
    assert_eq!(practice.server.database.count("audit_event WHERE action = 'statement_written'").await, 3);
    assert!(server::practice::verify_audit_logs(&one.db, None, &[]).await.unwrap()[0].is_whole());
}

#[tokio::test]
async fn a_cycle_that_begins_on_the_31st_falls_on_the_last_day_of_shorter_months() {
    let server = TestServer::start().await;
    // 31 October 2026, 23:30 in Berlin: still the 31st there.
    server.later(Moment(1_793_485_800_000).since(NOON));
    server.open_practice("Praxis Nordlicht", "dana").await;
    server.later(400 * DAY);
    server.use_cases.write_due_statements().await.unwrap();
    let sql = "SELECT first_day FROM statement ORDER BY first_day";
    let days: Vec<String> = server.database.column(sql).await;
    assert_eq!(days[..5], ["2026-11-30", "2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"]);
    // The clocks go forward on 28 March and back on 31 October: a day begins when they say so.
    let starts: Vec<i64> = server.database.column("SELECT starts_at FROM statement ORDER BY first_day").await;
    let hours = |at: usize| (starts[at + 1] - starts[at]) / HOUR;
    assert_eq!((hours(3), hours(4), hours(11)), (31 * 24 - 1, 30 * 24, 30 * 24 + 1), "{days:?}");
}

#[tokio::test]
async fn no_kind_of_write_changes_a_statement() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    let database = &practice.server.database;
    let before = database.everything().await;
    let (id, owner) = (database.literal(ben.0), database.literal(practice.opened.owner.0));
    let columns = "id, practice_id, first_day, last_day, starts_at, written_at, currency, price, seats, total";
    let line = "INSERT INTO statement_line (statement_id, practice_id, staff_member_id, name, billable_since, place)
        SELECT statement_id, practice_id,";
    for sql in [
        "UPDATE statement SET price = 0, total = 0".to_owned(),
        "DELETE FROM statement".to_owned(),
        "UPDATE statement_line SET name = 'Nobody'".to_owned(),
        format!("DELETE FROM statement_line WHERE staff_member_id = {id}"),
        format!("{line} {owner}, name, 0, 0 FROM statement_line"),
        format!("{line} {owner}, name, 0, 1 FROM statement_line"),
        format!("{line} {owner}, name, 0, 2 FROM statement_line"),
        format!("{line} staff_member_id, 'Nobody', 0, 2 FROM statement_line"),
        format!("{line} staff_member_id, 'Nobody', 0, 1 FROM statement_line").replace("INSERT", "REPLACE"),
        format!(
            "INSERT INTO statement ({columns}) SELECT {owner}, practice_id, first_day, last_day, starts_at,
            written_at, currency, price, seats, total FROM statement"
        ),
        format!("REPLACE INTO statement ({columns}) SELECT {columns} FROM statement"),
        "REPLACE INTO statement_line SELECT * FROM statement_line".to_owned(),
        "TRUNCATE statement CASCADE".to_owned(),
    ] {
        assert!(database.try_run(&sql).await.is_err(), "{sql}");
    }
    assert_eq!(database.everything().await, before);
}

#[tokio::test]
async fn turning_a_billed_role_off_says_from_when_it_is_not_charged() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    let (tom, _) = practice.hire("Tom", &["front_office"]).await;
    let ida = practice.invite("Ida", &["therapist"]).await;
    let answer = practice.post_for("/api/staff/turn-role-off", ben, &[("role", "front_office")]).await;
    assert_eq!(answer.json::<TurnedOff>().not_charged_from, None, "still a Therapist");
    let page = practice.staff(&format!("/{ben}"));
    let html = practice.owner.get(&page).await.body;
    assert!(
        html.contains("Ben loses access at once. This ends 1 session. They are not charged from 24 December 2026."),
        "{html}"
    );
    assert!(html.contains("10.00 USD per month"), "the price beside the role");
    let (slug, id) = (practice.slug(), ben.to_string());
    let fields = [("practice", &*slug), ("id", &*id), ("role", "therapist")];
    practice.owner.submit(&page, "/api/staff/turn-role-off", &fields).await;
    let html = practice.owner.get(&page).await.body;
    assert!(html.contains("The role is off. They are not charged from 24 December 2026."), "{html}");
    for (person, role) in [(tom, "front_office"), (ida, "therapist")] {
        let html = practice.owner.get(&practice.staff(&format!("/{person}"))).await.body;
        assert!(html.contains("Nothing is charged for them."), "{html}");
        let answer = practice.post_for("/api/staff/turn-role-off", person, &[("role", role)]).await;
        assert_eq!(answer.json::<TurnedOff>().not_charged_from, None);
    }
    let (mia, mut hers) = practice.hire("Mia", &["therapist"]).await;
    let own = hers.get(&practice.staff(&format!("/{mia}"))).await.body;
    assert!(!own.contains("charged from") && !own.contains("USD"), "charges are the management's: {own}");
}

#[tokio::test]
async fn the_owner_sees_everything_a_manager_the_forecast_and_others_nothing() {
    let mut practice = TestPractice::open().await;
    practice.hire("Mia", &["manager"]).await;
    practice.hire("Ben", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    let [mut mia, mut ben] = [practice.server.signed_in("mia").await, practice.server.signed_in("ben").await];
    let page: SubscriptionPage = practice.ask_subscription(&mut mia).await.json();
    assert_eq!((page.seats, page.billed.shown.len()), (1, 1));
    assert_eq!(page.statements.unwrap_err().roles, Roles::NONE.with(Role::Owner));
    let tab = format!("/p/{}/settings/subscription", practice.slug());
    let html = mia.get(&tab).await.body;
    assert!(
        html.contains("Only the Owner can do this: Dana Ruiz.") && !html.contains("subscription/2026-12-24"),
        "{html}"
    );
    assert_eq!(practice.ask_statement(&mut mia, "2026-12-24").await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.export_statements(&mut mia, &[]).await.refusal(), Refusal::NotAllowed);
    assert_eq!(practice.ask_subscription(&mut ben).await.refusal(), Refusal::NotAllowed);
    let answer = ben.get(&tab).await;
    assert_eq!(answer.status, 403);
    assert!(!answer.body.contains("settings/subscription\""), "no tab: {}", answer.body);
}

#[tokio::test]
async fn another_practice_sees_and_gets_nothing() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    north.hire("Ben", &["therapist"]).await;
    north.work_later(TO_CYCLE).await;
    south.owner_again("sven").await;
    let mut sven = south.owner.clone();
    for answer in [
        north.ask_subscription(&mut sven).await,
        north.ask_statement(&mut sven, "2026-12-24").await,
        north.export_statements(&mut sven, &[]).await,
    ] {
        assert_eq!((answer.status.as_u16(), answer.refusal()), (404, Refusal::NotFound));
    }
    let own: StatementPage = south.ask_statement(&mut sven, "2026-12-24").await.json();
    assert_eq!((own.line.seats, own.people.shown.len()), (0, 0), "a cycle without anybody billable is no gap");
    for cycle in ["2026-12-25", "soon", ""] {
        assert_eq!(south.ask_statement(&mut sven, cycle).await.refusal(), Refusal::NotFound, "{cycle:?}");
    }
}

fn rows(answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.body.as_bytes());
    csv.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
}

#[tokio::test]
async fn statements_are_taken_along_as_a_table_that_runs_nothing_and_it_is_noted() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.hire("Mia", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    // No form takes such a name; rows could come from elsewhere.
    let id = practice.server.database.literal(ben.0);
    let evil = "UPDATE staff_member SET first_name = '=HYPERLINK(1)' WHERE id =";
    practice.server.database.run(&format!("{evil} {id}")).await;
    practice.work_later(31 * DAY).await;
    let mut owner = practice.owner.clone();
    let answer = practice.export_statements(&mut owner, &[]).await;
    let head = |name| answer.headers[name].to_str().unwrap().to_owned();
    assert_eq!(head(header::CONTENT_TYPE), "text/csv; charset=utf-8");
    let name = format!("attachment; filename=\"statements-{}.csv\"", practice.slug());
    assert_eq!((head(header::CONTENT_DISPOSITION), head(header::CACHE_CONTROL)), (name, "no-store".into()));
    let all = rows(&answer);
    assert_eq!((all.len(), all[0][0].as_str()), (5, "Cycle from"));
    assert_eq!(all[1][..3], ["2027-01-24", "2027-02-23", "'=HYPERLINK(1) Roth"]);
    assert_eq!(
        all[3],
        [
            "2026-12-24",
            "2027-01-23",
            "Ben Roth",
            &ben.to_string(),
            "Therapist",
            "2026-11-24",
            "10.00",
            "USD",
            "2026-12-23T23:00:00.000Z"
        ]
    );
    assert!(all.concat().iter().all(|cell| !cell.starts_with(['=', '+', '-', '@', '\t', '\r'])), "{all:?}");
    let one = practice.export_statements(&mut owner, &[("cycle", "2026-12-24")]).await;
    assert_eq!(rows(&one).len(), 3);
    let noted = "audit_event WHERE action = 'statements_exported' AND actor_name = 'Dana Ruiz'";
    assert_eq!(practice.server.database.count(noted).await, 2);
    let path = format!("/p/{}/settings/subscription", practice.slug());
    assert_eq!(practice.export_statements(&mut owner, &[("cycle", "soon")]).await.refusal(), Refusal::Malformed);
    assert_eq!(practice.export_statements(&mut owner, &[("cycle", "2026-12-25")]).await.refusal(), Refusal::NotFound);
    assert_eq!(owner.get(&format!("{path}/export")).await.status, 405, "a link takes no export");
    let foreign = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "cross-site")];
    let answer = owner.send(Method::POST, &format!("{path}/export"), &foreign, Vec::new()).await;
    assert_eq!(answer.refusal(), Refusal::CrossSite);
    assert_eq!(practice.server.database.count(noted).await, 2);
    let out = practice.server.browser().submit(&path, &format!("{path}/export"), &[]).await;
    assert_eq!((out.status.as_u16(), out.location.as_deref().map(|to| to.starts_with("/sign-in"))), (303, Some(true)));
}

#[tokio::test]
async fn a_practice_from_before_subscriptions_is_billed_from_its_next_cycle_on() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.server.database.run("DELETE FROM subscription").await;
    practice.server.later(400 * DAY);
    practice.work_later(0).await;
    assert_eq!(practice.server.database.count("statement").await, 0, "nothing is charged for the time before");
    let page = practice.subscription().await;
    assert_eq!((page.next, page.statements), (day("2028-01-24"), Ok(vec![])));
    let (db, id) = (&practice.server.use_cases.db, practice.opened.practice);
    let begun = server::store::subscriptions::find(db, id).await.unwrap();
    let late = server::store::subscriptions::Subscription { next_at: NOON, ..begun };
    server::store::subscriptions::insert(db, id, late).await.unwrap();
    let kept = server::store::subscriptions::find(db, id).await.unwrap();
    assert_eq!(kept, begun, "a second node begins it no second time");
    practice.work_later(30 * DAY).await;
    assert_eq!(practice.charged("2028-01-24").await, ["Ben"]);
}

#[tokio::test]
async fn a_restored_database_has_each_statement_once_and_writes_those_that_are_missing() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    if practice.server.database.is_postgres() {
        return; // pg_dump is PostgreSQL's own; what is restored is settled in the same way
    }
    let folder = tempfile::tempdir().unwrap();
    let backup = folder.path().join("backup.db");
    practice.server.database.run(&format!("VACUUM INTO '{}'", backup.display())).await;
    practice.work_later(62 * DAY).await;
    let all = "SELECT first_day || ' ' || seats FROM statement ORDER BY first_day";
    let before: Vec<String> = practice.server.database.column(all).await;
    assert_eq!(before, ["2026-12-24 1", "2027-01-24 1", "2027-02-24 1"]);
    let restored = TestDatabase::at(&format!("sqlite://{}", backup.display())).await;
    server::practice::settle_restored(&restored.db, &practice.server.use_cases.clock).await.unwrap();
    assert_eq!(restored.count("statement").await, 1);
    let again = server::practice::UseCases { db: restored.db.clone(), ..practice.server.use_cases.clone() };
    for _ in 0..2 {
        again.write_due_statements().await.unwrap();
        assert_eq!(restored.column::<String>(all).await, before);
    }
}

#[tokio::test]
async fn a_price_that_changes_changes_no_statement_that_is_written() {
    let mut practice = TestPractice::open().await;
    let (ben, _): (StaffMemberId, _) = practice.hire("Ben", &["therapist"]).await;
    practice.work_later(TO_CYCLE).await;
    let dearer =
        server::practice::UseCases { seat_price: "1500 JPY".parse().unwrap(), ..practice.server.use_cases.clone() };
    practice.server.later(31 * DAY);
    dearer.write_due_statements().await.unwrap();
    let totals = practice.subscription().await.statements.unwrap();
    let totals: Vec<String> = totals.iter().map(|statement| statement.total.to_string()).collect();
    assert_eq!(totals, ["1500 JPY", "10.00 USD"]);
    assert_eq!(practice.statement("2027-01-24").await.people.shown[0].id, ben);
}
