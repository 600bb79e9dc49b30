//! As much of a browser as the parts need: cookies, forms, one connection a request.
//!
//! Written on a plain socket, because what matters here is how a connection ends: with an answer,
//! without one, or not at all. Every request says which of them it was.

use anyhow::Context;
use std::{collections::BTreeMap, fmt, net::SocketAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// The server gives up after 30 s by itself; whatever takes longer hangs.
pub const PATIENCE: Duration = Duration::from_secs(35);

/// One person's browser.
#[derive(Clone, Debug)]
pub struct Browser {
    pub server: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    /// The network address that the server is told.
    pub from: String,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub body: String,
    set_cookies: Vec<String>,
}

/// Why nothing came back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// No connection: the process is not there.
    Refused,
    /// The connection ended without an answer.
    Cut,
    /// No answer in [`PATIENCE`].
    Late,
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Refused => "no connection",
            Self::Cut => "the connection ended without an answer",
            Self::Late => "no answer in time",
        })
    }
}

impl std::error::Error for Trouble {}

impl Answer {
    pub fn done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// An error of the server, whether it says "try again" or not.
    pub fn failed(&self) -> bool {
        self.status >= 500
    }

    /// The answer of somebody who must be told yes.
    pub fn expect_done(self, what: &str) -> anyhow::Result<Self> {
        anyhow::ensure!(self.done(), "{what}: {} {}", self.status, self.body);
        Ok(self)
    }

    /// A text in the JSON of the answer.
    pub fn text(&self, name: &str) -> anyhow::Result<String> {
        let json: serde_json::Value = serde_json::from_str(&self.body).with_context(|| self.body.clone())?;
        Ok(json[name].as_str().with_context(|| format!("no {name} in {}", self.body))?.to_owned())
    }
}

impl Browser {
    pub fn new(server: SocketAddr, from: impl Into<String>) -> Self {
        Self { server, cookies: BTreeMap::new(), from: from.into() }
    }

    /// The same person at another node.
    pub fn at(&self, server: SocketAddr) -> Self {
        Self { server, ..self.clone() }
    }

    /// Opens a page as a browser does, without following redirects.
    pub async fn get(&mut self, path: &str) -> Result<Answer, Trouble> {
        let request = self.request("GET", path, "accept: text/html\r\n", "");
        self.send(&request).await
    }

    /// Reads from a server function.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Trouble> {
        let path = format!("{path}?{}", encoded(fields));
        let request = self.request("GET", &path, "accept: application/json\r\n", "");
        self.send(&request).await
    }

    /// Posts to a server function.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer, Trouble> {
        let request = self.post_request(path, fields);
        self.send(&request).await
    }

    /// Sends a table as the form does.
    pub async fn send_table(&mut self, path: &str, table: &str) -> Result<Answer, Trouble> {
        let headers = "accept: text/html\r\ncontent-type: multipart/form-data; boundary=edge\r\n";
        let head = "--edge\r\ncontent-disposition: form-data; name=\"people\"\r\n\r\n";
        let request = self.request("POST", path, headers, &format!("{head}{table}\r\n--edge--\r\n"));
        self.send(&request).await
    }

    /// The bytes of such a post, for those who send them by themselves.
    pub fn post_request(&self, path: &str, fields: &[(&str, &str)]) -> String {
        self.form(path, &encoded(fields))
    }

    fn form(&self, path: &str, body: &str) -> String {
        let headers = "accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\n";
        self.request("POST", path, headers, body)
    }

    /// Sends this as it stands: a GET without a body, a POST with one. Keeps no cookies.
    pub async fn raw(&self, path: &str, body: Option<&str>) -> Result<Answer, Trouble> {
        let request = match body {
            None if path.starts_with("/api/") => self.request("GET", path, "accept: application/json\r\n", ""),
            None => self.request("GET", path, "accept: text/html\r\n", ""),
            Some(body) => self.form(path, body),
        };
        exchange(connect(self.server).await?, &request).await
    }

    fn request(&self, method: &str, path: &str, headers: &str, body: &str) -> String {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let cookies = if cookies.is_empty() { String::new() } else { format!("cookie: {}\r\n", cookies.join("; ")) };
        format!(
            "{method} {path} HTTP/1.1\r\nhost: localhost:3000\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             user-agent: faults\r\nx-forwarded-for: {}\r\ncontent-length: {}\r\n{cookies}{headers}\r\n{body}",
            self.from,
            body.len()
        )
    }

    async fn send(&mut self, request: &str) -> Result<Answer, Trouble> {
        let connection = connect(self.server).await?;
        let answer = exchange(connection, request).await?;
        self.keep(&answer);
        Ok(answer)
    }

    /// Keeps the cookies of an answer.
    pub fn keep(&mut self, answer: &Answer) {
        for set in &answer.set_cookies {
            let (pair, attributes) = set.split_once(';').unwrap_or((set, ""));
            let Some((name, value)) = pair.split_once('=') else { continue };
            if attributes.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

pub async fn connect(server: SocketAddr) -> Result<TcpStream, Trouble> {
    let connecting = timeout(PATIENCE, TcpStream::connect(server)).await.map_err(|_| Trouble::Late)?;
    let connection = connecting.map_err(|_| Trouble::Refused)?;
    let _ = connection.set_nodelay(true); // only slower without
    Ok(connection)
}

/// Sends a request and waits for the end of the answer.
pub async fn exchange(mut connection: TcpStream, request: &str) -> Result<Answer, Trouble> {
    let exchanged = timeout(PATIENCE, async {
        connection.write_all(request.as_bytes()).await?;
        read(&mut connection).await
    });
    exchanged.await.map_err(|_| Trouble::Late)?.map_err(|_| Trouble::Cut)
}

/// Reads an answer up to its end.
pub async fn read(connection: &mut TcpStream) -> anyhow::Result<Answer> {
    let mut bytes = Vec::new();
    connection.read_to_end(&mut bytes).await?;
    parse(&bytes).context("half an answer")
}

fn parse(bytes: &[u8]) -> Option<Answer> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let values = |wanted: &str| -> Vec<String> {
        let lines = head.lines().filter_map(|line| line.split_once(": "));
        lines.filter(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.to_owned()).collect()
    };
    let body = &bytes[end + 4..];
    let body = match values("content-length").first() {
        // A body that was cut short is no answer.
        Some(length) => (body.len() >= length.parse::<usize>().ok()?).then(|| body.to_vec())?,
        None if values("transfer-encoding").is_empty() => body.to_vec(),
        None => unchunked(body)?,
    };
    Some(Answer { status, set_cookies: values("set-cookie"), body: String::from_utf8_lossy(&body).into_owned() })
}

/// `None` when the last chunk never came.
fn unchunked(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = bytes.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&bytes[..end]).ok()?, 16).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend(bytes.get(end + 2..end + 2 + size)?);
        bytes = bytes.get(end + 2 + size + 2..)?;
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
