//! A practice on a site, made by the program's own flows: its Owner, people who are invited and who work there.

use crate::{
    client::{Answer, Browser, Trouble},
    node::Node,
    site::Site,
};
use anyhow::Context;
use std::sync::atomic::{AtomicU32, Ordering};

/// Nobody's real one, and the same for all: what is tested is not passwords.
pub const PASSWORD: &str = "four words beside each other";

/// A practice and its Owner's browser.
#[derive(Clone)]
pub struct Practice {
    pub slug: String,
    pub owner: Browser,
}

/// Somebody who works there.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub username: String,
    pub email: String,
    pub browser: Browser,
}

/// An address of their own for everybody: tries are counted by address, too.
pub fn somewhere() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    let [_, a, b, c] = NEXT.fetch_add(1, Ordering::Relaxed).to_be_bytes();
    format!("10.{a}.{b}.{c}")
}

impl Practice {
    /// Opens one as the operator does; its Owner signs up.
    pub async fn open(site: &Site, node: &Node) -> anyhow::Result<Self> {
        let words = "practice create --name Nordlicht --time-zone Europe/Berlin --first-name Dana --last-name Ruiz";
        let mut arguments: Vec<&str> = words.split(' ').collect();
        arguments.extend(["--email", "dana@faults.example"]);
        let told = site.run(&arguments).await?;
        let line = |name: &str| told.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let slug = line("Practice:").context("no practice")?.to_owned();
        let link = line("Link:").and_then(|link| link.strip_prefix("http://localhost:3000")).context("no link")?;
        let mut owner = Browser::new(node.address, somewhere());
        sign_up(&mut owner, link, "dana").await?.expect_done("the Owner signs up")?;
        Ok(Self { slug, owner })
    }

    /// Asks for an invitation as the Owner.
    pub async fn ask_to_invite(&self, first: &str, email: &str, role: &str) -> Result<Answer, Trouble> {
        self.post("/api/staff/invite", &invitation(first, email, role)).await
    }

    /// Invites somebody as a therapist; who it is.
    pub async fn invite(&self, first: &str, email: &str) -> anyhow::Result<String> {
        self.ask_to_invite(first, email, "therapist").await?.expect_done("invite")?.text("id")
    }

    /// Invites somebody and has them sign up by the link that was mailed.
    pub async fn hire(&self, site: &Site, first: &str, roles: &[&str]) -> anyhow::Result<Person> {
        let (username, email) = (first.to_lowercase(), format!("{}@faults.example", first.to_lowercase()));
        let mut fields = vec![("first_name", first), ("last_name", "Roth"), ("email", email.as_str())];
        fields.extend(roles.iter().map(|role| ("roles[]", *role)));
        let id = self.post("/api/staff/invite", &fields).await?.expect_done("invite")?.text("id")?;
        let link = site.sink.link_to(&email, "/invitation/", 0).await?;
        let mut browser = Browser::new(self.owner.server, somewhere());
        sign_up(&mut browser, &link, &username).await?.expect_done("sign up")?;
        Ok(Person { id, username, email, browser })
    }

    /// Posts as the Owner.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Trouble> {
        self.owner.clone().post(path, &self.with(fields)).await
    }

    /// Posts as the Owner about a person; it must be done.
    pub async fn act(&self, path: &str, id: &str, fields: &[(&str, &str)]) -> anyhow::Result<()> {
        let mut all = vec![("id", id)];
        all.extend_from_slice(fields);
        self.post(path, &all).await?.expect_done(path)?;
        Ok(())
    }

    /// The fields with the practice before them.
    pub fn with<'a>(&'a self, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut all = vec![("practice", self.slug.as_str())];
        all.extend_from_slice(fields);
        all
    }

    /// The path of the staff list.
    pub fn staff_list(&self) -> String {
        format!("/p/{}/settings/staff", self.slug)
    }

    /// Whether this person's session still opens the practice: the status of the list.
    pub async fn list_as(&self, browser: &mut Browser) -> Result<Answer, Trouble> {
        browser.call("/api/staff/list", &[("practice", &self.slug)]).await
    }
}

/// The fields of the New Staff Member form.
pub fn invitation<'a>(first: &'a str, email: &'a str, role: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![("roles[]", role), ("first_name", first), ("last_name", "Roth"), ("email", email)]
}

/// Opens an invitation's link; the id that the form behind it sends back.
pub async fn open_invitation(browser: &mut Browser, link: &str) -> anyhow::Result<String> {
    browser.get(link).await?;
    browser.call("/api/invitations/find", &[]).await?.expect_done("open an invitation")?.text("id")
}

/// Signs up by an invitation's link.
pub async fn sign_up(browser: &mut Browser, link: &str, username: &str) -> anyhow::Result<Answer> {
    let id = open_invitation(browser, link).await?;
    let fields = [("invitation", id.as_str()), ("username", username), ("password", PASSWORD)];
    Ok(browser.post("/api/invitations/sign-up", &fields).await?)
}

/// Signs in, in a browser of its own.
pub async fn sign_in(browser: &mut Browser, username: &str, password: &str) -> Result<Answer, Trouble> {
    browser.post("/api/accounts/sign-in", &[("identifier", username), ("password", password)]).await
}
