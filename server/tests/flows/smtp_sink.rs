//! A mail server that keeps what it takes, and refuses what it is told to.
//!
//! Speaks enough SMTP for one client of ours: EHLO, MAIL, RCPT, DATA, QUIT; no TLS, no AUTH.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A letter as it arrived.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The argument of MAIL.
    pub from: String,
    /// The arguments of RCPT.
    pub to: Vec<String>,
    /// The message, with the line breaks of the wire.
    pub raw: Vec<u8>,
}

impl Letter {
    /// Whether it was sent to this address.
    pub fn is_to(&self, address: &str) -> bool {
        self.to.iter().any(|to| to.eq_ignore_ascii_case(&format!("TO:<{address}>")))
    }

    /// Its plain text part.
    pub fn text(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(&self.raw).expect("a message");
        message.body_text(0).expect("a text part").into_owned()
    }

    /// The one link in it, as a path on the server.
    pub fn link(&self) -> String {
        const BASE: &str = "http://localhost:3000";
        let text = self.text();
        let [link] = &text.match_indices(BASE).map(|(at, _)| &text[at..]).collect::<Vec<_>>()[..] else {
            panic!("one link in {text}")
        };
        link[BASE.len()..].split_whitespace().next().unwrap().to_owned()
    }

    /// Its Message-ID.
    pub fn message_id(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(&self.raw).expect("a message");
        message.message_id().expect("a Message-ID").to_owned()
    }

    /// Its subject line.
    pub fn subject(&self) -> String {
        let message = mail_parser::MessageParser::default().parse(&self.raw).expect("a message");
        message.subject().expect("a subject").to_owned()
    }
}

/// How the sink answers.
#[derive(Clone, Copy, Debug)]
pub enum Behaviour {
    /// It takes everything.
    Accept,
    /// To this command it answers so. `CONNECT` is the greeting, `.` the end of a message.
    Answer(&'static str, &'static str),
    /// It closes the connection instead of answering this command.
    HangUp(&'static str),
}

/// A mail server of the test's own. Gone when dropped: connections are refused from then on.
pub struct SmtpSink {
    /// Where it listens.
    pub addr: SocketAddr,
    letters: Arc<Mutex<Vec<Letter>>>,
    behaviour: Arc<Mutex<Behaviour>>,
    listening: JoinHandle<()>,
}

impl SmtpSink {
    /// A sink on a free port.
    pub async fn start() -> Self {
        Self::start_at("127.0.0.1:0".parse().unwrap()).await
    }

    /// A sink at this address, for one that was away and returns.
    pub async fn start_at(addr: SocketAddr) -> Self {
        let listener = TcpListener::bind(addr).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (letters, behaviour) = (Arc::default(), Arc::new(Mutex::new(Behaviour::Accept)));
        let kept = (Arc::clone(&letters), Arc::clone(&behaviour));
        let listening = tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                let (letters, behaviour) = kept.clone();
                tokio::spawn(async move { converse(connection, &letters, &behaviour).await });
            }
        });
        Self { addr, letters, behaviour, listening }
    }

    /// For `SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://{}", self.addr)
    }

    /// From the next command on, answers like this.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.behaviour.lock().unwrap() = behaviour;
    }

    /// What arrived so far, oldest first.
    pub fn letters(&self) -> MutexGuard<'_, Vec<Letter>> {
        self.letters.lock().unwrap()
    }
}

impl Drop for SmtpSink {
    fn drop(&mut self) {
        self.listening.abort();
    }
}

/// One connection, until the client leaves.
async fn converse(connection: TcpStream, letters: &Mutex<Vec<Letter>>, behaviour: &Mutex<Behaviour>) -> Option<()> {
    let mut connection = BufReader::new(connection);
    let (mut from, mut to) = (String::new(), Vec::new());
    answer(&mut connection, behaviour, "CONNECT", "220 sink").await?;
    loop {
        let line = read_line(&mut connection).await?;
        let (command, argument) = line.split_once(' ').unwrap_or((&line, ""));
        let command = command.to_ascii_uppercase();
        let usual = match command.as_str() {
            "EHLO" => "250-sink\r\n250 8BITMIME",
            "DATA" => "354 go on",
            "QUIT" => "221 bye",
            _ => "250 fine",
        };
        let agreed = answer(&mut connection, behaviour, &command, usual).await?;
        match command.as_str() {
            "MAIL" if agreed => from = argument.into(),
            "RCPT" if agreed => to.push(argument.into()),
            "DATA" if agreed => {
                let raw = read_message(&mut connection).await?;
                // Kept before the answer: a test that was told "sent" must find it.
                let refused = matches!(*behaviour.lock().unwrap(), Behaviour::Answer(".", reply) if !positive(reply));
                if !refused {
                    let letter = Letter { from: std::mem::take(&mut from), to: std::mem::take(&mut to), raw };
                    letters.lock().unwrap().push(letter);
                }
                answer(&mut connection, behaviour, ".", "250 taken").await?;
            }
            "QUIT" => return None,
            _ => {}
        }
    }
}

/// Answers a command; whether with yes. `None` when the connection is over.
async fn answer(
    connection: &mut BufReader<TcpStream>,
    behaviour: &Mutex<Behaviour>,
    command: &str,
    usual: &'static str,
) -> Option<bool> {
    let behaviour = *behaviour.lock().unwrap();
    let reply = match behaviour {
        Behaviour::HangUp(at) if at == command => return None,
        Behaviour::Answer(to, reply) if to == command => reply,
        _ => usual,
    };
    connection.get_mut().write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
    Some(positive(reply))
}

fn positive(reply: &str) -> bool {
    reply.starts_with(['2', '3'])
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
