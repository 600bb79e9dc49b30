//! Taking the staff along: who works here, who is protected by a second factor, and how soon access ended.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
    test_server::{HOUR, MINUTE},
};
use app::domain::{Coverage, Invited, Refusal, SecondFactorRule, StaffExportPage, StaffMemberId};
use serde_json::{Value, json};

impl TestPractice {
    async fn export_staff(&self, who: &mut Browser, file: &str) -> Answer {
        who.post(&self.staff("/export"), &[("file", file)]).await
    }

    /// The rows of a table, less its first one.
    async fn exported_rows(&self, file: &str) -> Vec<Vec<String>> {
        let answer = self.export_staff(&mut self.owner.clone(), file).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let mut csv = csv::ReaderBuilder::new().from_reader(answer.body.as_bytes());
        csv.records().map(|row| row.unwrap().iter().map(String::from).collect()).collect()
    }

    async fn exported_json(&self) -> Value {
        self.export_staff(&mut self.owner.clone(), "everything").await.json()
    }

    async fn protect(&self, person: StaffMemberId) {
        let database = &self.server.database;
        let account = format!("SELECT account_id FROM staff_member WHERE id = {}", database.literal(person.0));
        database.run(&format!("INSERT INTO authenticator SELECT ({account}), ({account}), 0, 0, 0")).await;
    }
}

const NOON: &str = "2026-11-24T12:00:00.000Z";
const ONE: &str = "2026-11-24T13:00:00.000Z";

#[tokio::test]
async fn the_table_of_the_staff_says_who_works_here_and_who_is_protected() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    practice.protect(ben).await;
    let (mia, _) = practice.hire("Mia", &["manager"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    practice.server.later(HOUR);
    practice.server.sign_in("mia", crate::test_server::PASSWORD).await;
    practice.deactivate(mia).await;
    let rows = practice.exported_rows("staff").await;
    let row = |id: StaffMemberId| rows.iter().find(|row| row[2] == id.to_string()).unwrap();
    let [ben_id, mia_id, ada_id] = [ben, mia, ada].map(|id| id.to_string());
    let (to_ben, to_mia, to_ada) = (email("Ben"), email("Mia"), email("Ada"));
    let ben_says = [
        "Ben",
        "Roth",
        &*ben_id,
        "",
        &*to_ben,
        "",
        "Employee",
        "Active",
        "Therapist and Front Office",
        NOON,
        NOON,
        NOON,
        "",
        "Yes",
    ];
    assert_eq!(row(ben), &ben_says.map(String::from));
    let mia_says =
        ["Mia", "Roth", &*mia_id, "", &*to_mia, "", "Employee", "Inactive", "none", NOON, NOON, ONE, "", "No"];
    assert_eq!(row(mia), &mia_says.map(String::from));
    let ada_says =
        ["Ada", "Roth", &*ada_id, "", &*to_ada, "", "Employee", "Invited", "Therapist", NOON, "", "", "", ""];
    assert_eq!(row(ada), &ada_says.map(String::from));
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Ada", "Ben", "Mia", "Dana"], "in the order of the staff list");
    // The Owner and Ben can sign in.
    let slug = practice.slug();
    let page: StaffExportPage = practice.owner.call("/api/staff/find-export", &[("practice", &slug)]).await.json();
    let coverage = Coverage { people: 2, with_factor: 1 };
    assert_eq!(page, StaffExportPage { coverage, rule: SecondFactorRule::Off });
}

#[tokio::test]
async fn each_end_of_access_says_when_how_by_whom_and_how_soon() {
    let mut practice = TestPractice::open().await;
    practice.set("idle_minutes = 720").await;
    let (ben, _) = practice.hire("Ben", &["therapist", "front_office"]).await;
    let (eva, _) = practice.hire("Eva", &["therapist"]).await;
    let ada = practice.invite("Ada", &["therapist"]).await;
    let until = [("role", "therapist"), ("until", "2026-11-24")];
    practice.done_for("/api/staff/set-role-end", eva, &until).await;
    practice.server.later(HOUR);
    practice.turn_off(ben, "front_office").await;
    practice.server.later(HOUR);
    practice.turn_off(ben, "therapist").await;
    practice.done_for("/api/invitations/cancel", ada, &[]).await;
    practice.server.later(HOUR);
    practice.turn_on(ben, "front_office").await;
    // Her last day ends at 23:00 UTC; nobody looks for five minutes.
    practice.server.later(8 * HOUR + 5 * MINUTE);
    practice.server.worker.send_due().await.unwrap();
    let rows = practice.exported_rows("terminations").await;
    let [ben_id, eva_id, ada_id] = [ben, eva, ada].map(|id| id.to_string());
    let (two, three) = ("2026-11-24T14:00:00.000Z", "2026-11-24T15:00:00.000Z");
    let (eleven, later) = ("2026-11-24T23:00:00.000Z", "2026-11-24T23:05:00.000Z");
    let said = [
        [
            "Ben Roth",
            &*ben_id,
            &*email("Ben"),
            "Employee",
            "Yes",
            "Therapist",
            NOON,
            two,
            "turned all roles off: inactive",
            "Dana Ruiz",
            two,
            "0.000",
            "1",
            three,
        ]
        .map(String::from),
        [
            "Ada Roth",
            &*ada_id,
            &*email("Ada"),
            "Employee",
            "No",
            "Therapist",
            NOON,
            two,
            "cancelled the invitation",
            "Dana Ruiz",
            two,
            "0.000",
            "0",
            "",
        ]
        .map(String::from),
        [
            "Eva Roth",
            &*eva_id,
            &*email("Eva"),
            "Employee",
            "Yes",
            "Therapist",
            NOON,
            eleven,
            "turned a role off at its end date",
            "Rolecall",
            later,
            "300.000",
            "1",
            "",
        ]
        .map(String::from),
    ];
    assert_eq!(rows, said);
}

#[tokio::test]
async fn the_file_for_programs_has_both_lists_and_who_turned_each_role_on() {
    let mut practice = TestPractice::open().await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    practice.protect(ben).await;
    let owner = practice.opened.owner;
    practice.protect(owner).await;
    let (mia, _) = practice.hire("Mia", &["front_office"]).await;
    practice.deactivate(mia).await;
    practice.set("second_factor_rule = 'everyone'").await;
    let whole = practice.exported_json().await;
    assert_eq!(whole["practice"]["slug"], practice.slug());
    let factors = json!({
        "required_of": "everyone", "required_from": null, "can_sign_in": 2, "with_second_factor": 2,
    });
    assert_eq!(whole["second_factor"], factors);
    let person = |id: StaffMemberId| {
        let all = whole["staff"].as_array().unwrap();
        all.iter().find(|person| person["id"] == id.to_string()).unwrap()
    };
    let role = json!([{ "role": "therapist", "on_since": NOON, "turned_on_by": "Dana Ruiz", "until": null }]);
    assert_eq!((&person(ben)["roles"], &person(ben)["second_factor"]), (&role, &json!(true)));
    assert_eq!((&person(mia)["state"], &person(mia)["roles"]), (&json!("inactive"), &json!([])));
    let end = &whole["terminations"].as_array().unwrap()[..];
    let [end] = end else { panic!("{end:?}") };
    assert_eq!(end["staff_member_id"], mia.to_string());
    assert_eq!((&end["action"], &end["scheduled"]), (&json!("deactivated"), &json!(false)));
    assert_eq!((&end["sessions_ended"], &end["milliseconds_to_revoke"]), (&json!(1), &json!(0)));
}

#[tokio::test]
async fn when_somebody_signs_in_who_works_elsewhere_too_is_not_taken_along() {
    let mut practice = TestPractice::open().await;
    let (aga, mut hers) = practice.hire_agent("Aga").await;
    practice.ask_list(&mut hers, &[]).await;
    let (ben, _) = practice.hire("Ben", &["therapist"]).await;
    let mut other = practice.open_beside("Praxis Ost", "olga").await;
    other.hire_too("Ben", &["therapist"]).await;
    let rows = practice.exported_rows("staff").await;
    let row = |id: StaffMemberId| rows.iter().find(|row| row[2] == id.to_string()).unwrap();
    assert_eq!((&*row(aga)[6], &*row(aga)[11], &*row(aga)[12]), ("External agent", "", NOON));
    assert_eq!((&*row(ben)[11], &*row(ben)[12]), ("", ""));
    // Nobody of another practice is in it.
    assert_eq!((rows.len(), other.exported_rows("staff").await.len()), (3, 2));
}

#[tokio::test]
async fn managers_take_it_along_others_do_not_and_each_export_is_recorded() {
    let mut practice = TestPractice::open().await;
    let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
    let (_, mut his) = practice.hire("Ben", &["therapist"]).await;
    let mut elsewhere = practice.open_beside("Praxis Ost", "olga").await.owner;
    let mut nobody = practice.server.browser();
    let events = "audit_event WHERE action = 'staff_exported'";
    for (who, refusal) in
        [(&mut his, Refusal::NotAllowed), (&mut elsewhere, Refusal::NotFound), (&mut nobody, Refusal::SignedOut)]
    {
        assert_eq!(practice.export_staff(who, "staff").await.refusal(), refusal);
    }
    assert_eq!(practice.export_staff(&mut hers, "payroll").await.refusal(), Refusal::Malformed);
    assert_eq!(practice.server.database.count(events).await, 0);
    for file in ["staff", "terminations", "everything"] {
        let answer = practice.export_staff(&mut hers, file).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let name = answer.headers["content-disposition"].to_str().unwrap();
        let (what, ending) = match file {
            "everything" => ("staff", "json"),
            file => (file, "csv"),
        };
        assert_eq!(name, format!("attachment; filename=\"{what}-{}-2026-11-24.{ending}\"", practice.slug()));
    }
    assert_eq!(practice.server.database.count(events).await, 3);
    let with_name = format!("{events} AND changes LIKE '%exported_file%terminations%' AND actor_name = 'Mia Roth'");
    assert_eq!(practice.server.database.count(&with_name).await, 1);
}

#[tokio::test]
async fn no_cell_of_the_tables_is_a_formula() {
    let mut practice = TestPractice::open().await;
    let answer = practice.ask_to_invite("=HYPERLINK(1)", "x@staff.example", &["therapist"]).await;
    let id = answer.json::<Invited>().id;
    practice.done_for("/api/staff/edit-contact", id, &[("phone", "+49 30 1234567")]).await;
    practice.done_for("/api/invitations/cancel", id, &[]).await;
    for file in ["staff", "terminations"] {
        for cell in practice.exported_rows(file).await.into_iter().flatten() {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{file}: {cell}");
        }
    }
    let staff = practice.exported_rows("staff").await;
    assert!(staff.iter().any(|row| row[0] == "'=HYPERLINK(1)" && row[5] == "'+49 30 1234567"), "{staff:?}");
}
