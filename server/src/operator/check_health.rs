//! `rolecall check-health`: asks the running server whether it is ready, where there is no other
//! program to ask with, as in a container.

use crate::config::Settings;
use anyhow::{Context, ensure};
use std::{
    io::{self, Write},
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

/// The server itself gives its database less.
const PATIENCE: Duration = Duration::from_secs(10);

/// Prints what `/health/ready` answers.
///
/// # Errors
/// When the server does not answer, or is not ready.
pub async fn check_health(settings: &Settings) -> anyhow::Result<()> {
    let at = reachable(settings.listen);
    let answer = timeout(PATIENCE, ask(at)).await;
    let answer = answer.context("no answer in time").flatten().with_context(|| format!("LISTEN: {at}"))?;
    let (head, body) = answer.split_once("\r\n\r\n").context("LISTEN: no HTTP there")?;
    io::stdout().lock().write_all(body.as_bytes()).context("write")?;
    ensure!(head.split(' ').nth(1) == Some("200"), "not ready");
    Ok(())
}

async fn ask(at: SocketAddr) -> anyhow::Result<String> {
    let mut connection = TcpStream::connect(at).await?;
    // HTTP/1.0: the body comes in one piece, and the connection ends with it.
    connection.write_all(b"GET /health/ready HTTP/1.0\r\nHost: localhost\r\n\r\n").await?;
    let mut answer = Vec::new();
    connection.take(64 * 1024).read_to_end(&mut answer).await?;
    Ok(String::from_utf8(answer)?)
}

/// A server that listens everywhere is asked here.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}
