//! Every page × every kind of caller: what it answers.
//!
//! The list of pages comes from the program. A page without a row fails the test.

use crate::permissions::{CALLERS, CYCLE, Cast};
use app::api::fields;
use std::collections::BTreeMap;

/// Who gets a page; whoever is not signed in is sent to sign in.
#[derive(Clone, Copy)]
enum For {
    /// Whoever comes.
    Everybody,
    /// Whoever is signed in, wherever they work.
    SignedIn,
    /// Everybody at work in the practice; to others there is no such practice.
    Members,
    /// Everybody at work in the practice but external agents.
    Employees,
    /// Owner and Manager; never others.
    Managers,
    /// The Owner alone.
    Owner,
    /// Whoever gave the password and not yet the second factor: nobody in this cast.
    HalfSignedIn,
    /// Whoever opened an invitation.
    Invited,
    /// Whoever opened a link that nobody in this cast has.
    LinkHolders,
    /// There is no such page outside of development mode.
    Nobody,
}

const ROWS: &[(&str, For)] = &[
    ("/account", For::SignedIn),
    ("/agents/sign-up", For::Everybody),
    ("/connect", For::SignedIn),
    ("/dev/components", For::Nobody),
    ("/email-change", For::LinkHolders),
    ("/forgot-password", For::Everybody),
    ("/invitation", For::Invited),
    ("/p/{practice}/settings/audit", For::Members), // others than Owner and Manager see their own events
    ("/p/{practice}/settings/go-to", For::Members),
    ("/p/{practice}/settings/practice", For::Members),
    ("/p/{practice}/settings/security", For::Managers),
    ("/p/{practice}/settings/staff", For::Members),
    ("/p/{practice}/settings/staff/import", For::Managers),
    ("/p/{practice}/settings/staff/import/{id}", For::Managers),
    ("/p/{practice}/settings/staff/new", For::Managers),
    ("/p/{practice}/settings/staff/new-agent", For::Managers),
    ("/p/{practice}/settings/staff/who-can", For::Employees),
    ("/p/{practice}/settings/staff/reviews", For::Owner),
    ("/p/{practice}/settings/staff/reviews/{review}", For::Owner),
    ("/p/{practice}/settings/staff/export", For::Managers),
    ("/p/{practice}/settings/staff/several", For::Managers),
    ("/p/{practice}/settings/staff/{id}", For::Managers),
    ("/p/{practice}/settings/subscription", For::Managers),
    ("/p/{practice}/settings/subscription/{cycle}", For::Owner),
    ("/practices", For::SignedIn),
    ("/practices/new", For::Everybody),
    ("/reset", For::LinkHolders),
    ("/second-factor", For::HalfSignedIn),
    ("/set-up", For::Everybody),
    ("/sign-in", For::Everybody),
    ("/sign-up", For::LinkHolders),
];

const TO_SIGN_IN: u16 = 302;

/// The table itself.
fn expected(page: For, caller: &str) -> u16 {
    let signed_out = ["deactivated", "invited only", "anonymous"].contains(&caller);
    match (page, caller) {
        (For::Everybody, _) | (For::Invited, "invited only") => 200,
        (For::Invited | For::LinkHolders | For::Nobody, _) => 404,
        (For::HalfSignedIn, _) => TO_SIGN_IN,
        _ if signed_out => TO_SIGN_IN,
        (For::SignedIn, _) => 200,
        (_, "other practice's owner") => 404,
        (For::Employees, "external agent") => 403,
        (For::Members | For::Employees, _) | (For::Managers, "owner" | "manager") | (For::Owner, "owner") => 200,
        (For::Managers | For::Owner, _) => 403,
    }
}

#[tokio::test]
async fn every_page_answers_every_kind_of_caller_as_the_table_says_and_its_forms_send_known_fields() {
    let rows: BTreeMap<&str, For> = ROWS.iter().copied().collect();
    let mut cast = Cast::gather().await;
    let person = cast.practice.hire("Una", &["therapist"]).await.0.to_string();
    let (mut seen, mut cells, mut fields_seen, mut wrong) = (0, 0, 0, Vec::new());
    let import = cast.practice.send_table("Name,E-mail,Role\nAda Roth,ada@gmial.com,Therapist\n").await;
    let review = cast.practice.start_review().await;
    for page in server::http::PAGES.iter() {
        let page = *rows.get_key_value(page.path()).unwrap_or_else(|| panic!("{} has no row", page.path())).0;
        seen += 1;
        let id = if page.contains("/import/") { &import } else { &person };
        let address = page.replace("{practice}", &cast.practice.slug()).replace("{id}", id);
        let address = address.replace("{cycle}", CYCLE).replace("{review}", &review);
        for (caller, mut browser) in CALLERS.iter().zip(cast.browsers.clone()) {
            let before = cast.practice.server.database.everything().await;
            let answer = browser.get(&address).await;
            let expected = expected(rows[page], caller);
            cells += 1;
            if answer.status.as_u16() != expected {
                wrong.push(format!("{page} for {caller}: expected {expected}, got {}", answer.status));
            }
            if expected == TO_SIGN_IN {
                assert_eq!(answer.location, Some(format!("/sign-in?next={address}")), "{page} for {caller}");
            }
            for (action, name) in fields_sent(&answer.body) {
                assert!(fields::of(&action).unwrap().contains(&&*name), "{page}: {action} does not take {name}");
                fields_seen += 1;
            }
            assert!(before == cast.practice.server.database.everything().await, "{page} by {caller} changed something");
        }
    }
    println!("\ncaller matrix of pages: {cells} cells, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen == rows.len() && fields_seen > 100, "{seen} pages, {fields_seen} fields");
}

/// The fields of all forms on a page that call a server function: its path, and the field's name without brackets.
fn fields_sent(page: &str) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    for form in page.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap();
        let Some(action) = attribute(form, "action").filter(|action| action.starts_with("/api/")) else { continue };
        for tag in
            form.split('<').filter(|tag| ["input", "select", "textarea", "button"].iter().any(|t| tag.starts_with(t)))
        {
            if let Some(name) = attribute(tag, "name") {
                fields.push((action.clone(), name.split('[').next().unwrap().to_owned()));
            }
        }
    }
    fields
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split('>').next()?.split_once(&format!(" {name}=\""))?.1;
    Some(value.split('"').next()?.to_owned())
}
