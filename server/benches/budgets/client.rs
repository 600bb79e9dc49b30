//! As much of a browser as the figures need: one request, one connection.

use anyhow::Context;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// Talks to the server at this address.
pub struct Client(pub SocketAddr);

/// What came back.
pub struct Answer {
    pub status: u16,
    pub session: Option<String>,
    pub body: String,
}

impl Client {
    /// Sends a request, and waits for the end of the answer.
    pub async fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> anyhow::Result<Answer> {
        let mut connection = TcpStream::connect(self.0).await?;
        connection.set_nodelay(true)?;
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nsec-fetch-site: same-origin\r\n\
             content-length: {}\r\n{headers}\r\n{body}",
            self.0,
            body.len()
        );
        connection.write_all(request.as_bytes()).await?;
        let mut answer = Vec::new();
        connection.read_to_end(&mut answer).await?;
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").context("no answer")?;
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        let session = head.lines().find_map(|line| {
            let cookie = line.strip_prefix("set-cookie: rolecall_session=")?;
            Some(cookie.split(';').next()?.to_owned())
        });
        Ok(Answer { status, session, body: body.to_owned() })
    }
}
