//! A practice full of invented people, for looking around.
//!
//! Its Owner is made by the use cases of a real one, its people in bulk (`practice/invented.rs`): a hundred thousand
//! take a minute, and have their history all the same.

use crate::{
    auth::token,
    config::Settings,
    practice::{Invented, Opened, UseCases},
    serve,
    store::fold::folded,
};
use anyhow::{anyhow, bail};
use app::{
    backend::{Entry, Failure, Origin, Visit},
    domain::{Field, Member, NewPractice, NewStaffMember, Refusal, TypedPractice, TypedStaffMember},
};
use clap::Args;
use std::io::{self, Write};

/// What to make.
#[derive(Args, Clone, Debug)]
pub struct Options {
    #[command(flatten)]
    settings: Settings,

    /// How many staff members besides the Owner
    #[arg(long, default_value_t = 12)]
    staff: u32,
}

const FIRST: [&str; 16] = [
    "Ben", "Mia", "Jonas", "Aylin", "Sofía", "Nguyễn", "Øyvind", "Chiara", "Omar", "Priya", "Lena", "Tomasz", "Grace",
    "Mateo", "Hana", "Élodie",
];
const LAST: [&str; 13] = [
    "Roth",
    "Kaya",
    "Lindqvist",
    "García",
    "O’Connor",
    "Bauer",
    "Haddad",
    "Nakamura",
    "Moreau",
    "Kowalski",
    "Adeyemi",
    "Silva",
    "Weiß",
];
/// Held in memory at once.
const SOME: usize = 5_000;
const TITLES: [&str; 4] = ["LMFT", "LCSW", "PsyD", ""];

/// Opens a practice of invented people and says how to sign in.
///
/// # Errors
/// Without `--development`: invented people with a known password don't belong on a real server.
pub async fn demo(options: &Options) -> anyhow::Result<()> {
    let settings = &options.settings;
    if !settings.development {
        bail!("a demo practice has accounts with a password that is printed; add --development if you mean it");
    }
    let config = settings.check(settings.listen.port())?;
    let use_cases = serve::use_cases(&config).await?;
    let password = format!("demo {}", token::random().0);
    // Usernames and addresses are unique on a server; a second demo practice needs other ones.
    let number: String = token::hash(&token::random()).iter().take(3).map(|byte| format!("{byte:02x}")).collect();
    let (owner, opened) = open(&use_cases, &number, &password).await.map_err(told)?;
    for first in (0..options.staff).step_by(SOME) {
        let places = first..options.staff.min(first + SOME as u32);
        let people: Result<Vec<Invented>, Refusal> = places.map(|place| invented(place, &number)).collect();
        use_cases.add_invented(&owner, &people.map_err(|refusal| told(refusal.into()))?).await.map_err(told)?;
    }
    let mut out = io::stdout().lock();
    writeln!(out, "Practice:  {}/p/{}/settings/staff", config.base_url, opened.slug)?;
    writeln!(out, "Username:  dana.ruiz.{number}   (everybody else's is on their page; one password for all)")?;
    writeln!(out, "Password:  {password}")?;
    writeln!(out, "Start the server with: rolecall serve --development")?;
    Ok(())
}

async fn open(use_cases: &UseCases, number: &str, password: &str) -> Result<(Member, Opened), Failure> {
    let new = NewPractice::parse(&TypedPractice {
        practice_name: "Praxis Nordlicht".into(),
        time_zone: "Europe/Berlin".into(),
        first_name: "Dana".into(),
        last_name: "Ruiz".into(),
        email: format!("dana.ruiz@nordlicht-{number}.example"),
        username: format!("dana.ruiz.{number}"),
        password: password.into(),
    })?;
    let opened = use_cases.open_practice(&new).await?;
    let accounts = use_cases.backend().accounts;
    let session = accounts.sign_in(&visit(), new.username.as_str(), password).await?;
    let Entry::Open(session) = session else { return Err(anyhow!("a new Owner has no second factor").into()) };
    let owner = accounts.member(&Visit { session: Some(session), ..visit() }, opened.slug.as_str()).await?;
    Ok((owner, opened))
}

/// One of everything: most at work, some invited, some inactive.
fn invented(place: u32, number: &str) -> Result<Invented, Refusal> {
    let pick = |list: &[&str], step: u32| list[(place * step) as usize % list.len()].to_owned();
    let (first_name, last_name) = (pick(&FIRST, 1), pick(&LAST, 5));
    let mailbox = mailbox(&first_name, &last_name, place);
    let role = match place % 6 {
        0 => "manager",
        3 => "front_office",
        5 => "records_custodian",
        _ => "therapist",
    };
    let typed = TypedStaffMember {
        roles: vec![role.to_owned()],
        first_name,
        last_name,
        email: format!("{mailbox}@nordlicht-{number}.example"),
        phone: format!("+49 30 555 01{:02}", place % 100),
        title: if role == "therapist" { pick(&TITLES, 1) } else { String::new() },
        ..TypedStaffMember::default()
    };
    let username = format!("{mailbox}.{number}").parse();
    let username = username.map_err(|problem| Refusal::field(Field::Username, problem))?;
    Ok(Invented {
        new: NewStaffMember::parse(&typed)?,
        username: (place % 5 != 4).then_some(username),
        left: place % 7 == 6,
    })
}

/// "oyvind.lindqvist"; with a number once the names begin to repeat.
fn mailbox(first_name: &str, last_name: &str, place: u32) -> String {
    let plain = |name: &str| folded(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>();
    let name = format!("{}.{}", plain(first_name), plain(last_name));
    let different = (FIRST.len() * LAST.len()) as u32;
    if place < different { name } else { format!("{name}{}", place / different + 1) }
}

fn visit() -> Visit {
    let origin = Origin { address: String::new(), user_agent: "rolecall demo".into() };
    Visit { origin, ..Visit::default() }
}

fn told(failure: Failure) -> anyhow::Error {
    match failure {
        Failure::Refused(refusal) => anyhow::anyhow!("refused: {refusal:?}"),
        Failure::Broken(cause) => cause,
    }
}
