//! Stands between the program and PostgreSQL, and loses the acknowledgement of commits when told to.

use crate::site::Site;
use anyhow::Context;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy},
    net::{TcpListener, TcpStream, UnixStream},
    task::JoinHandle,
};

/// COMMIT as a simple query, with the zero at its end.
const COMMIT: &[u8] = b"COMMIT\0";

/// The proxy. Gone when dropped.
pub struct Proxy {
    pub database_url: String,
    losing: Arc<AtomicBool>,
    listening: JoinHandle<()>,
}

impl Proxy {
    pub async fn start(site: &Site) -> anyhow::Result<Self> {
        let (_, folder) = site.database_url.split_once("?host=").context("no socket")?;
        let socket = PathBuf::from(folder).join(".s.PGSQL.5432");
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let database_url = format!("postgres://postgres@{}/{}", listener.local_addr()?, site.database);
        let losing = Arc::new(AtomicBool::new(false));
        let lose = losing.clone();
        let listening = tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let Ok(server) = UnixStream::connect(&socket).await else { continue };
                let lose = lose.clone();
                tokio::spawn(async move { pass(client, server, &lose).await });
            }
        });
        Ok(Self { database_url, losing, listening })
    }

    pub fn lose_acknowledgements(&self, lose: bool) {
        self.losing.store(lose, Ordering::SeqCst);
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

async fn pass(client: TcpStream, server: UnixStream, lose: &AtomicBool) -> anyhow::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move {
        let _ = copy(&mut from_server, &mut to_client).await; // either side may leave
    });
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = from_client.read(&mut buffer).await?;
        if read == 0 {
            answers.abort();
            return Ok(());
        }
        let asked = &buffer[..read];
        let commits = asked.windows(COMMIT.len()).any(|window| window == COMMIT);
        if commits && lose.load(Ordering::SeqCst) {
            // Nobody reads the answers from here on. The server works off what it got before it notices.
            answers.abort();
            let _ = answers.await;
            to_server.write_all(asked).await?;
            to_server.shutdown().await?;
            return Ok(());
        }
        to_server.write_all(asked).await?;
    }
}
