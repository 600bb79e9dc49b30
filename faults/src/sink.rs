//! A mail server that keeps what it takes, and misbehaves when it is told to.
//!
//! Speaks enough SMTP for Rolecall: EHLO, MAIL, RCPT, DATA, QUIT; no TLS, no AUTH.

use anyhow::Context;
use mail_parser::MessageParser;
use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
    time::{Instant, sleep},
};

/// How it treats those who come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behaviour {
    /// Takes everything.
    Accept,
    /// Says nothing.
    Stall,
    /// "Try again later" to every recipient.
    Defer,
    /// Hangs up after the message, without a word and without keeping it.
    DropAfterData,
    /// Says nothing after the message, which it does not keep: whoever sends it holds its lease meanwhile.
    StallAfterData,
}

/// A letter as it was taken.
#[derive(Clone, Debug)]
pub struct Letter {
    pub to: String,
    raw: Vec<u8>,
}

impl Letter {
    /// The path and query of the one link in it.
    pub fn link(&self) -> anyhow::Result<String> {
        let message = MessageParser::default().parse(&self.raw).context("not a message")?;
        let text = message.body_text(0).context("no text")?.into_owned();
        let (_, rest) = text.split_once("http://localhost:3000").context("no link")?;
        Ok(rest.split_whitespace().next().unwrap_or_default().to_owned())
    }

    pub fn message_id(&self) -> anyhow::Result<String> {
        let message = MessageParser::default().parse(&self.raw).context("not a message")?;
        Ok(message.message_id().context("no Message-ID")?.to_owned())
    }
}

#[derive(Debug)]
struct Kept {
    letters: Vec<Letter>,
    behaviour: Behaviour,
    /// Messages that came up to their end, taken or not.
    messages: usize,
}

/// The mail server. Gone when dropped.
pub struct SmtpSink {
    pub addr: SocketAddr,
    kept: Arc<Mutex<Kept>>,
    listening: Mutex<Option<JoinHandle<()>>>,
}

impl SmtpSink {
    pub async fn start() -> anyhow::Result<Self> {
        let kept = Kept { letters: Vec::new(), behaviour: Behaviour::Accept, messages: 0 };
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let sink = Self { addr: listener.local_addr()?, kept: Arc::new(Mutex::new(kept)), listening: Mutex::default() };
        sink.listen(listener);
        Ok(sink)
    }

    fn listen(&self, listener: TcpListener) {
        let kept = Arc::clone(&self.kept);
        let task = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                tokio::spawn(async move { converse(connection, &kept).await });
            }
        });
        *self.listening.lock().unwrap_or_else(PoisonError::into_inner) = Some(task);
    }

    /// From here on connections are refused.
    pub async fn close(&self) {
        let task = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(task) = task {
            task.abort();
            let _ = task.await; // the port is free only after the listener is gone
        }
    }

    /// Back on the same port.
    pub async fn reopen(&self) -> anyhow::Result<()> {
        self.listen(TcpListener::bind(self.addr).await.context("the mail server's port")?);
        Ok(())
    }

    pub fn behave(&self, behaviour: Behaviour) {
        self.kept().behaviour = behaviour;
    }

    /// What was taken, oldest first.
    pub fn letters(&self) -> Vec<Letter> {
        self.kept().letters.clone()
    }

    pub fn count(&self) -> usize {
        self.kept().letters.len()
    }

    pub fn messages(&self) -> usize {
        self.kept().messages
    }

    /// How many copies of letters each address got.
    pub fn copies(&self) -> HashMap<String, usize> {
        let mut copies = HashMap::new();
        for letter in &self.kept().letters {
            *copies.entry(letter.to.clone()).or_default() += 1;
        }
        copies
    }

    /// The link in the newest letter to `address` that came after the first `seen` ones, waited for.
    pub async fn link_to(&self, address: &str, kind: &str, seen: usize) -> anyhow::Result<String> {
        let until = Instant::now() + Duration::from_secs(20);
        loop {
            let found = self.kept().letters.iter().skip(seen).rev().find_map(|letter| {
                let link = (letter.to == address).then(|| letter.link().ok())??;
                link.starts_with(kind).then_some(link)
            });
            if let Some(link) = found {
                return Ok(link);
            }
            anyhow::ensure!(Instant::now() < until, "no {kind} letter to {address} in 20 s");
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        if let Some(task) = self.listening.lock().unwrap_or_else(PoisonError::into_inner).take() {
            task.abort();
        }
    }
}

/// One connection, until either side has enough.
async fn converse(connection: TcpStream, kept: &Mutex<Kept>) -> Option<()> {
    let mut connection = BufReader::new(connection);
    let behaviour = || kept.lock().unwrap_or_else(PoisonError::into_inner).behaviour;
    if behaviour() == Behaviour::Stall {
        return stall(&mut connection).await;
    }
    let mut to = String::new();
    say(&mut connection, "220 sink").await?;
    loop {
        let line = read_line(&mut connection).await?;
        match line.split(' ').next().unwrap_or_default().to_ascii_uppercase().as_str() {
            "EHLO" => say(&mut connection, "250-sink\r\n250 8BITMIME").await?,
            "RCPT" if behaviour() == Behaviour::Defer => say(&mut connection, "451 later").await?,
            "RCPT" => {
                let address = line.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
                to = address.map(|(address, _)| address.to_lowercase()).unwrap_or_default();
                say(&mut connection, "250 fine").await?;
            }
            "DATA" => {
                say(&mut connection, "354 go on").await?;
                let raw = read_message(&mut connection).await?;
                let behaviour = {
                    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                    kept.messages += 1;
                    // Kept before the answer: whoever was told "taken" must find it.
                    if kept.behaviour == Behaviour::Accept {
                        kept.letters.push(Letter { to: to.clone(), raw });
                    }
                    kept.behaviour
                };
                match behaviour {
                    Behaviour::Accept => say(&mut connection, "250 taken").await?,
                    Behaviour::StallAfterData => return stall(&mut connection).await,
                    _ => return None,
                }
            }
            "QUIT" => return say(&mut connection, "221 bye").await,
            _ => say(&mut connection, "250 fine").await?,
        }
    }
}

/// Listens without a word, until the other side leaves.
async fn stall(connection: &mut BufReader<TcpStream>) -> Option<()> {
    loop {
        read_line(connection).await?;
    }
}

async fn say(connection: &mut BufReader<TcpStream>, reply: &str) -> Option<()> {
    connection.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await.ok()
}

async fn read_line(connection: &mut BufReader<TcpStream>) -> Option<String> {
    let mut line = String::new();
    let read = connection.read_line(&mut line).await.ok()?;
    (read > 0).then(|| line.trim_end().to_owned())
}

/// Until the line with the dot, and with the doubled dots made single (RFC 5321, 4.5.2).
async fn read_message(connection: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        connection.read_until(b'\n', &mut line).await.ok().filter(|read| *read > 0)?;
        match line.as_slice() {
            b".\r\n" => return Some(message),
            [b'.', rest @ ..] => message.extend(rest),
            whole => message.extend(whole),
        }
    }
}
