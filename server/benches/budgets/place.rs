//! A server with one practice and several hundred people who know one password.

use super::{
    client::{Answer, Client},
    processor::apart,
};
use anyhow::{Context, ensure};
use app::domain::{NewPractice, TypedPractice};
use sea_orm::ConnectionTrait;
use server::{
    auth::token::ServerKey,
    config::Config,
    mail::transport::{SmtpTls, Transport},
    serve,
};
use std::{net::SocketAddr, path::PathBuf, time::Duration};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot};
use tokio_util::sync::CancellationToken;

/// How many people there are beside the Owner: limits on guessing are per account, so each client
/// needs one.
pub const PEOPLE: usize = 400;
const PASSWORD: &str = "four words beside each other";

/// The server.
pub struct Place {
    address: SocketAddr,
    staff_list: String,
    _folder: TempDir,
}

impl Place {
    pub async fn open() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let database_url = format!("sqlite://{}/bench.db?mode=rwc", folder.path().display());
        let (ready, place) = oneshot::channel();
        apart(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await?;
            let address = listener.local_addr()?;
            let config = config(address, database_url)?;
            let use_cases = serve::use_cases(&config).await?;
            let opened = use_cases.open_practice(&practice(0)?).await;
            let opened = opened.map_err(|refused| anyhow::anyhow!("{refused:?}"))?;
            people(&use_cases.db).await?;
            drop(ready.send((address, format!("/p/{}/settings/staff", opened.slug))));
            let (stop, patience) = (CancellationToken::new(), Duration::ZERO);
            serve::run(&config, use_cases, listener, None, stop, patience).await
        });
        let (address, staff_list) = place.await?;
        Ok(Self { address, staff_list, _folder: folder })
    }

    /// A connection to it.
    pub async fn client(&self) -> anyhow::Result<Client> {
        Client::connect(self.address).await
    }

    /// Signs somebody in, each from their own network address.
    pub async fn sign_in(&self, person: usize) -> anyhow::Result<Answer> {
        self.sign_in_as(&format!("person{}", person + 1), &format!("10.1.{}.{}", person / 250, person % 250 + 1)).await
    }

    /// The Owner's session, who sees the whole of the staff list.
    pub async fn owner(&self) -> anyhow::Result<String> {
        self.sign_in_as("dana", "10.2.0.1").await?.session.context("no session")
    }

    async fn sign_in_as(&self, name: &str, from: &str) -> anyhow::Result<Answer> {
        let headers = format!(
            "accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\nx-forwarded-for: {from}\r\n"
        );
        let form = format!("identifier={name}&password={}", PASSWORD.replace(' ', "+"));
        self.client().await?.send("POST", "/api/accounts/sign-in", &headers, &form).await
    }

    /// The first page of the staff list, as the server renders it.
    pub async fn staff_list(&self, client: &mut Client, session: &str) -> anyhow::Result<String> {
        let headers = format!("accept: text/html\r\ncookie: rolecall_session={session}\r\n");
        let answer = client.send("GET", &self.staff_list, &headers, "").await?;
        ensure!(answer.status == 200, "the staff list was answered with {}", answer.status);
        let rows = answer.body.matches("@bench.example").count();
        ensure!(rows >= 50, "the staff list has {rows} people");
        Ok(answer.body)
    }
}

pub fn config(address: SocketAddr, database_url: String) -> anyhow::Result<Config> {
    let from = "no-reply@bench.example".parse().map_err(|problem| anyhow::anyhow!("{problem}"))?;
    Ok(Config {
        development: true,
        base_url: format!("http://{address}"),
        database_url,
        key: ServerKey::from_hex(&"5e".repeat(32)).context("key")?,
        // Nothing is sent: no worker runs.
        transport: Transport::smtp("smtp://127.0.0.1:1", SmtpTls::None, from)?,
        mail_from_name: None,
        mail_folder: None,
        trusted_proxies: vec![address.ip()],
        open_to_practices: false,
        seat_price: "10.00 USD".parse()?,
        site_dir: PathBuf::from("no-site"),
    })
}

/// The first one's Owner is dana.
pub fn practice(number: usize) -> anyhow::Result<NewPractice> {
    let more = if number == 0 { String::new() } else { number.to_string() };
    let typed = TypedPractice {
        practice_name: "Bench".into(),
        time_zone: "Europe/Berlin".into(),
        first_name: "Dana".into(),
        last_name: "Ruiz".into(),
        email: format!("dana{more}@bench.example"),
        username: format!("dana{more}"),
        password: PASSWORD.into(),
    };
    NewPractice::parse(&typed).map_err(|refusal| anyhow::anyhow!("{refusal:?}"))
}

/// Everybody has a copy of the Owner's hash: a hash each would take minutes.
async fn people(db: &impl ConnectionTrait) -> anyhow::Result<()> {
    let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {PEOPLE})");
    for sql in [
        "INSERT INTO account (id, username, email, password_hash, password_changed_at, password_is_short, created_at)
            SELECT randomblob(16), 'person' || i, 'person' || i || '@bench.example', dana.password_hash, 0, FALSE, 0
            FROM n, account dana WHERE dana.username = 'dana'",
        "INSERT INTO staff_member (id, practice_id, account_id, kind, first_name, last_name, title, phone, licence, npi,
                email, sort_name, search_name, created_at)
            SELECT randomblob(16), practice.id, account.id, 'employee', 'Person', account.username, '', '', '', '',
                account.email, account.username, account.username, 0
            FROM account, practice WHERE account.username LIKE 'person%'",
        "INSERT INTO role_grant (id, practice_id, staff_member_id, role, granted_at)
            SELECT randomblob(16), practice_id, id, 'front_office', 0 FROM staff_member WHERE created_at = 0",
    ] {
        let numbers = if sql.contains("FROM n,") { numbers.as_str() } else { "" };
        db.execute_unprepared(&format!("{numbers} {sql}")).await.context("people")?;
    }
    Ok(())
}
