//! Adding several people from a table: what would become of each row, what is put right, and that each is done once.

use crate::{
    browser::{Answer, Browser},
    practice::{TestPractice, email},
};
use app::domain::{
    Admission, AuditAction, Fault, Field, FieldErrors, ImportPage, ImportProgress, ListedImport, Problem, Refusal, Role,
};
use axum::http::{Method, header};

const HEADERS: &str = "First name,Last name,E-mail,Roles\n";

impl Browser {
    /// Sends a table as the form does, with a file and with what was pasted.
    async fn send_table(&mut self, path: &str, pasted: &str, file: &[u8]) -> Answer {
        let mut body = Vec::new();
        for (name, more, content) in [("people", "", pasted.as_bytes()), ("file", "; filename=\"staff.csv\"", file)] {
            body.extend(format!("--edge\r\ncontent-disposition: form-data; name=\"{name}\"{more}\r\n\r\n").bytes());
            body.extend(content);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let headers = [
            (header::ACCEPT.as_str(), "text/html"),
            (header::CONTENT_TYPE.as_str(), "multipart/form-data; boundary=edge"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, path, &headers, body).await
    }
}

impl TestPractice {
    /// Sends a table as the Owner; the id of what was kept.
    pub async fn send_table(&mut self, table: &str) -> String {
        let path = self.staff("/import");
        let answer = self.owner.send_table(&path, table, b"").await;
        assert_eq!(answer.status, 303, "{answer:?}");
        answer.location.unwrap().rsplit_once('/').unwrap().1.to_owned()
    }

    async fn import(&mut self, id: &str) -> ImportPage {
        self.owner.call("/api/imports/find", &[("practice", &self.opened.slug.to_string()), ("id", id)]).await.json()
    }

    async fn fix_import(&mut self, id: &str, fix: [&str; 3]) -> usize {
        let [what, about, role] = fix;
        let fields = [("id", id), ("what", what), ("about", about), ("role", role)];
        self.post("/api/imports/fix", &fields).await.json()
    }

    async fn go_on(&mut self, id: &str) -> ImportProgress {
        self.post("/api/imports/go-on", &[("id", id)]).await.json()
    }

    async fn import_all(&mut self, id: &str) -> ImportPage {
        while !self.go_on(id).await.finished() {}
        self.import(id).await
    }

    async fn addresses(&self) -> Vec<String> {
        self.server.database.column("SELECT email FROM staff_member ORDER BY email").await
    }
}

/// The verdict on each row, in the order of the table.
fn verdicts(page: &ImportPage) -> Vec<(u32, Result<Admission, Fault>)> {
    let mut all: Vec<_> = page.rows.iter().map(|row| (row.number, row.judged.clone())).collect();
    all.sort_by_key(|(number, _)| *number);
    all
}

fn wrong(field: Field, problem: Problem) -> Fault {
    Fault::Wrong(FieldErrors::one(field, problem))
}

#[tokio::test]
async fn each_row_is_judged_as_it_will_be_done_and_the_others_are_left_out() {
    let mut practice = TestPractice::open().await;
    practice.hire("Ben", &["therapist"]).await;
    practice.invite("Ina", &["therapist"]).await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let table = format!(
        "{HEADERS}Ada,Roth,ada@staff.example,\"Therapist, Front desk\"\nBen,Roth,ben@staff.example,Therapist\n\
         Ina,Roth,INA@staff.example,Therapist\nGus,Roth,gus@staff.example,Recepción\nEve,Roth,eve@gmial.com,Therapist\n\
         Max,Roth,max@staff.example,Boss\nAda,Twice,Ada@Staff.example,Therapist\nNoa,,noa@staff.example,Therapist\n\
         Lea,Roth,lea@staff,Therapist\nKim,Roth,kim@staff.example,Owner\nJan,Roth,jan@staff.example,Therapist,extra\n"
    );
    let id = practice.send_table(&table).await;
    let before = practice.server.database.everything().await;
    let page = practice.import(&id).await;
    let behind = practice.staff(&format!("/import/{id}?after={}", usize::MAX));
    assert_eq!(practice.owner.get(&behind).await.status, 200, "no row is that far down");
    let odd = Fault::OddDomain { domain: "gmial.com".into(), meant: "gmail.com".into() };
    let expected = [
        Ok(Admission::Invite),
        Err(Fault::AlreadyHere),
        Err(Fault::AlreadyInvited),
        Err(Fault::Inactive),
        Err(odd.clone()),
        Err(Fault::UnknownRole("Boss".into())),
        Err(Fault::Repeats(2)),
        Err(wrong(Field::LastName, Problem::Missing)),
        Err(wrong(Field::Email, Problem::NotAnEmailAddress)),
        Err(Fault::UnknownRole("Owner".into())),
        Err(Fault::TooManyCells),
    ];
    assert_eq!(verdicts(&page), (2..).zip(expected.clone()).collect::<Vec<_>>());
    assert_eq!((page.ready(), page.left_out(), page.seats.0), (1, 10, 1));
    assert_eq!(before, practice.server.database.everything().await, "a look changes nothing");

    let done = practice.import_all(&id).await;
    assert_eq!(verdicts(&done), (2..).zip(expected).collect::<Vec<_>>());
    let ada = done.rows.iter().find(|row| row.number == 2).and_then(|row| row.person).unwrap();
    assert_eq!(practice.roles_of(ada).await, [Role::Therapist, Role::FrontOffice]);
    assert_eq!(practice.addresses().await.len(), 5, "the four of before, and Ada");
    assert!(practice.server.link_to(&email("Ada")).await.contains("/invitation/"));
}

#[tokio::test]
async fn one_button_puts_all_rows_with_the_same_fault_right() {
    let mut practice = TestPractice::open().await;
    let (gus, _) = practice.hire("Gus", &["therapist"]).await;
    practice.deactivate(gus).await;
    let table = "Nombre;Correo electrónico;Rol;Abteilung\n\
         Ada Roth;ada@gmial.com;Chef;1\nBea Roth;bea@gmial.com;Terapeuta;2\nCy Roth;cy@hotmial.com;Terapeuta;3\n\
         Gus Roth;gus@staff.example;Recepción;4\nDan Roth;dan@staff.example;;5\n";
    let id = practice.send_table(table).await;
    let page = practice.import(&id).await;
    assert_eq!((page.unknown_columns.as_slice(), page.ready()), (&["Abteilung".to_owned()][..], 0));
    assert_eq!(page.fixes.len(), 5, "{:?}", page.fixes);
    for (fix, rows) in [
        (["role", "Chef", "manager"], 1),
        (["use-meant-domain", "gmial.com", ""], 2),
        (["keep-domain", "hotmial.com", ""], 1),
        (["role", "", "front_office"], 1),
        (["reactivate", "99", ""], 0),
        (["reactivate", "5", ""], 1),
        (["use-meant-domain", "gmial.com", ""], 0),
    ] {
        assert_eq!(practice.fix_import(&id, fix).await, rows, "{fix:?}");
    }
    let done = practice.import_all(&id).await;
    let reactivated = Ok(Admission::Reactivate);
    let invited = || Ok(Admission::Invite);
    let expected = [invited(), invited(), invited(), reactivated, invited()];
    assert_eq!(verdicts(&done), (2..).zip(expected).collect::<Vec<_>>());
    assert_eq!(practice.roles_of(gus).await, [Role::FrontOffice]);
    let all = practice.addresses().await.join(" ");
    assert!(all.contains("ada@gmail.com bea@gmail.com cy@hotmial.com"), "{all}");
    // What is done stays as it is.
    assert_eq!(practice.fix_import(&id, ["role", "Manager", "therapist"]).await, 0);
}

#[tokio::test]
async fn two_who_go_on_at_once_add_nobody_twice_and_an_answer_that_was_lost_does_no_harm() {
    let mut practice = TestPractice::open().await;
    let table: String = (0..60).map(|n| format!("P{n},Roth,p{n}@staff.example,Therapist\n")).collect();
    let id = practice.send_table(&format!("{HEADERS}{table}")).await;
    let slug = practice.slug();
    let tabs = (0..3).map(|_| {
        let (mut tab, fields) = (practice.owner.clone(), [("practice", slug.clone()), ("id", id.clone())]);
        async move {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            loop {
                let answer = tab.post("/api/imports/go-on", &fields).await;
                // The tests' clock stands still, so that a step is all that is left, and on a busy machine longer than
                // a request may take: then its answer is lost, and the tab asks again.
                if answer.status == 503 {
                    continue;
                }
                assert_eq!(answer.status, 200, "{answer:?}");
                if answer.json::<ImportProgress>().finished() {
                    break;
                }
            }
        }
    });
    let mut all = tokio::task::JoinSet::new();
    tabs.for_each(|tab| drop(all.spawn(tab)));
    while let Some(tab) = all.join_next().await {
        tab.unwrap();
    }
    let database = &practice.server.database;
    assert_eq!(database.count("staff_member WHERE email LIKE 'p%'").await, 60);
    assert_eq!(database.count("outbox WHERE kind = 'invitation'").await, 60);
    assert_eq!(database.count("audit_event WHERE action = 'invited'").await, 60);
    assert_eq!(database.count("audit_event WHERE action = 'import_begun'").await, 1);
    assert_eq!(database.count("staff_import_row WHERE staff_member_id IS NOT NULL").await, 60);
    assert!(practice.go_on(&id).await.finished());
}

#[tokio::test]
async fn whoever_loses_their_role_meanwhile_adds_nobody_more_and_somebody_else_goes_on() {
    let mut practice = TestPractice::open().await;
    let (mia, mut hers) = practice.hire("Mia", &["manager"]).await;
    let id = practice.send_table(&format!("{HEADERS}Ada,Roth,ada@staff.example,Manager\n")).await;
    practice.set("managers_manage_managers = FALSE").await;
    let fields = [("practice", &*practice.slug()), ("id", &id)];
    let seen: ImportPage = hers.call("/api/imports/find", &fields).await.json();
    assert_eq!(verdicts(&seen), [(2, Err(Fault::Refused(Refusal::ManagerRoleIsOwners)))]);
    assert!(!seen.roles.contains(&Role::Manager));
    practice.turn_on(mia, "therapist").await;
    practice.turn_off(mia, "manager").await;
    assert_eq!(hers.post("/api/imports/go-on", &fields).await.refusal(), Refusal::NotAllowed);
    let done = practice.import_all(&id).await;
    assert_eq!(verdicts(&done), [(2, Ok(Admission::Invite))]);
}

#[tokio::test]
async fn where_the_owner_approves_custodians_a_row_only_asks() {
    let mut practice = TestPractice::open().await;
    let (_, mut hers) = practice.hire("Mia", &["manager"]).await;
    practice.set("custodian_needs_approval = TRUE").await;
    let table =
        format!("{HEADERS}Ada,Roth,ada@staff.example,Therapist + Custodian\nBo,Roth,bo@staff.example,Custodian\n");
    let id = practice.send_table(&table).await;
    let answer = practice.post_by(&mut hers, "/api/imports/go-on", &[("id", &id)]).await;
    assert!(answer.json::<ImportProgress>().finished());
    let done = practice.import(&id).await;
    let refused = Err(Fault::Refused(Refusal::CustodianNeedsApproval));
    assert_eq!(verdicts(&done), [(2, Ok(Admission::Invite)), (3, refused)]);
    let ada = done.rows.iter().find_map(|row| row.person).unwrap();
    assert_eq!(practice.roles_of(ada).await, [Role::Therapist]);
    assert!(!practice.waiting_request(ada).await.is_nil());
}

#[tokio::test]
async fn the_log_says_who_came_from_which_table_and_ordinary_letters_go_first() {
    let mut practice = TestPractice::open().await;
    let table: String = (0..5).map(|n| format!("P{n},Roth,p{n}@staff.example,Therapist\n")).collect();
    let id = practice.send_table(&format!("{HEADERS}{table}")).await;
    practice.import_all(&id).await;
    practice.server.later(1000);
    practice.invite("Eve", &["therapist"]).await;
    let letters = practice.server.letters_to(&email("P0")).await;
    assert_eq!(letters.len(), 1);
    let eves_is_first = practice.server.sink.letters()[0].is_to(&email("Eve"));
    assert!(eves_is_first, "whoever waits for one letter gets it before five that were posted earlier");
    let page = practice.import(&id).await;
    let history = practice.page(page.rows[0].person.unwrap()).await.history;
    let invited = history.iter().find(|entry| entry.action == AuditAction::Invited).unwrap();
    let says: Vec<String> = invited.changes.iter().map(app::text::change).collect();
    let says = says.join("; ");
    assert!(says.contains("From the table sent: none → ") && says.contains("Row of the table: none → 2"), "{says}");
}

#[tokio::test]
async fn what_is_no_table_comes_back_whole_with_what_to_do() {
    let mut practice = TestPractice::open().await;
    let path = practice.staff("/import");
    let long = format!("Name,Telefon\n{}", "Ada <b>Roth</b>,112\n".repeat(3000));
    let answer = practice.owner.send_table(&path, &long, b"").await;
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("No column is called E-mail"), "the page says what to do");
    assert!(answer.body.contains("Ada &lt;b>Roth&lt;/b>,112"), "nothing that was pasted is lost");
    let file = b"Nombre,E-mail\nZo\xeb Roth,zoe@staff.example\n";
    let answer = practice.owner.send_table(&path, "", b"Nombre\nZo\xeb\n").await;
    assert!(answer.status == 422 && answer.body.contains("Zoë"), "the file can be corrected right there");
    let answer = practice.owner.send_table(&path, "passed over", file).await;
    assert_eq!(answer.status, 303, "{answer:?}");
    let answer = practice.owner.send_table(&path, "", b"PK\x03\x04\x00\x00").await;
    assert!(answer.status == 422 && answer.body.contains("Save it as CSV"));
    let answer = practice.owner.send_table(&path, &"x".repeat(1024 * 1024 + 1), b"").await;
    assert_eq!(answer.status, 413);
    let answer = practice.owner.send_table(&path, "", b"").await;
    assert!(answer.status == 422 && answer.body.contains("Paste a table of people"));
}

#[tokio::test]
async fn a_table_is_its_practices_alone_and_comes_from_its_own_pages() {
    let mut north = TestPractice::open().await;
    let mut south = north.open_beside("Praxis Südlicht", "sven").await;
    let id = south.send_table(&format!("{HEADERS}Ada,Roth,ada@staff.example,Therapist\n")).await;
    let before = north.server.database.all_of(south.opened.practice.uuid()).await;
    for unknown in [id.as_str(), "019ab000-0000-7000-8000-000000000000", "x"] {
        let fields = [("id", unknown), ("what", "role"), ("role", "therapist")];
        assert_eq!(north.post("/api/imports/fix", &fields).await.refusal(), Refusal::NotFound);
        for path in ["/api/imports/go-on", "/api/imports/forget"] {
            assert_eq!(north.post(path, &[("id", unknown)]).await.refusal(), Refusal::NotFound, "{path}");
        }
        for rest in ["", "/result"] {
            let page = north.owner.get(&north.staff(&format!("/import/{unknown}{rest}"))).await;
            assert_eq!(page.status, 404, "{rest}");
            assert!(!page.body.contains("ada@staff.example"));
        }
    }
    let path = south.staff("/import");
    assert_eq!(north.owner.send_table(&path, HEADERS, b"").await.status, 404);
    let (_, mut therapist) = south.hire("Tom", &["therapist"]).await;
    assert_eq!(therapist.send_table(&path, HEADERS, b"").await.status, 403);
    let signed_out = north.server.browser().send_table(&path, HEADERS, b"").await;
    assert_eq!(signed_out.status, 303);
    assert!(signed_out.location.unwrap().starts_with("/sign-in"));
    let multipart = (header::CONTENT_TYPE.as_str(), "multipart/form-data; boundary=edge");
    let foreign = [multipart, ("sec-fetch-site", "cross-site")];
    assert_eq!(south.owner.send(Method::POST, &path, &foreign, b"--edge--\r\n".to_vec()).await.status, 403);
    let list: Vec<ListedImport> = north.owner.call("/api/imports/list", &[("practice", &*north.slug())]).await.json();
    assert!(list.is_empty());
    let after = north.server.database.all_of(south.opened.practice.uuid()).await;
    assert!(before.iter().all(|row| after.contains(row)), "nothing of the table changed");
}

#[tokio::test]
async fn the_result_is_the_table_with_what_became_of_each_row_and_runs_nothing() {
    let mut practice = TestPractice::open().await;
    let table = format!("{HEADERS}=1+1,Roth,ada@staff.example,Therapist\nBen,Roth,ben@staff.example,Chef\n");
    let id = practice.send_table(&table).await;
    practice.import_all(&id).await;
    let path = practice.staff(&format!("/import/{id}/result"));
    let before = practice.server.database.everything().await;
    let result = practice.owner.get(&path).await;
    assert_eq!(before, practice.server.database.everything().await);
    assert_eq!(result.headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
    let lines: Vec<&str> = result.body.lines().collect();
    assert_eq!(lines[0], "First name,Last name,E-mail,Roles,Row,Result,Why");
    assert!(lines[1].starts_with("'=1+1,Roth,ada@staff.example,Therapist,2,"), "{}", lines[1]);
    assert!(lines[2].starts_with("Ben,Roth,ben@staff.example,Chef,3,Left out,"), "{}", lines[2]);

    // Corrected and sent again, it adds the one who was left out.
    let again = practice.send_table(&result.body.replace("Chef", "Front Office")).await;
    let done = practice.import_all(&again).await;
    assert_eq!(verdicts(&done)[1], (3, Ok(Admission::Invite)));
}

#[tokio::test]
async fn a_table_is_forgotten_when_somebody_says_so_or_after_a_month_and_people_stay() {
    let mut practice = TestPractice::open().await;
    for first in ["ada", "ben"] {
        let id = practice.send_table(&format!("{HEADERS}Ada,Roth,{first}@staff.example,Therapist\n")).await;
        practice.import_all(&id).await;
        if first == "ada" {
            let from = practice.staff(&format!("/import/{id}"));
            let fields = [("practice", &*practice.slug()), ("id", &*id)];
            let forgotten = practice.owner.submit(&from, "/api/imports/forget", &fields).await;
            assert_eq!(forgotten.location, Some(practice.staff("/import")));
        }
    }
    assert_eq!(practice.server.database.count("staff_import").await, 1);
    practice.server.later(31 * 24 * crate::test_server::HOUR);
    practice.server.worker.send_due().await.unwrap();
    assert_eq!(practice.server.database.count("staff_import_row").await, 0);
    assert_eq!(practice.server.database.count("staff_member").await, 3);
}
