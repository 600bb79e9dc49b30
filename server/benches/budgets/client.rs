//! As much of a browser as the figures need: requests over connections that are kept open.

use anyhow::Context;
use std::net::SocketAddr;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// One connection.
pub struct Client {
    address: SocketAddr,
    connection: BufReader<TcpStream>,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub session: Option<String>,
    pub body: String,
}

impl Client {
    pub async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let connection = TcpStream::connect(address).await?;
        connection.set_nodelay(true)?;
        Ok(Self { address, connection: BufReader::new(connection) })
    }

    /// Sends a request, and waits for the end of the answer.
    pub async fn send(&mut self, method: &str, path: &str, headers: &str, body: &str) -> anyhow::Result<Answer> {
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\nsec-fetch-site: same-origin\r\n\
             content-length: {}\r\n{headers}\r\n{body}",
            self.address,
            body.len()
        );
        self.connection.write_all(request.as_bytes()).await?;
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            self.line(&mut head).await?;
        }
        let header = |name: &str| head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
        let body = match header("content-length") {
            Some(length) => self.bytes(length.parse()?).await?,
            None => self.chunks().await?,
        };
        let status = head.split(' ').nth(1).context("no status")?.parse()?;
        let session = header("set-cookie").and_then(|cookie| {
            let value = cookie.strip_prefix("rolecall_session=")?;
            Some(value.split(';').next()?.to_owned())
        });
        Ok(Answer { status, session, body: String::from_utf8(body)? })
    }

    async fn line(&mut self, into: &mut String) -> anyhow::Result<()> {
        anyhow::ensure!(self.connection.read_line(into).await? > 0, "the connection was closed");
        Ok(())
    }

    async fn bytes(&mut self, length: usize) -> anyhow::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.connection.read_exact(&mut bytes).await?;
        Ok(bytes)
    }

    /// A body whose length nobody knew at its beginning.
    async fn chunks(&mut self) -> anyhow::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let mut length = String::new();
            self.line(&mut length).await?;
            let length = usize::from_str_radix(length.trim(), 16).context("no length of a chunk")?;
            let chunk = self.bytes(length + "\r\n".len()).await?;
            if length == 0 {
                return Ok(body);
            }
            body.extend_from_slice(&chunk[..length]);
        }
    }
}
