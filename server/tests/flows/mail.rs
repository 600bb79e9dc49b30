//! A letter's way to a mail server, and what comes back when it does not get there.

use crate::smtp_sink::{Behaviour, SmtpSink};
use mail_parser::{Message, MessageParser};
use server::mail::{
    letter::Rendered,
    transport::{Envelope, SmtpTls, Transport, Undelivered},
};
use std::time::{Duration, SystemTime};

fn envelope() -> Envelope {
    Envelope {
        to: "ben@praxis.example".parse().unwrap(),
        to_name: "Ben Roth".into(),
        from_name: "Müller & Söhne, \"Praxis\"".into(),
        message_id: "<0198c0de-7a3b-7cc1-9d40-0123456789ab.2@rolecall.example>".into(),
        date: SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_525_500),
        rendered: Rendered {
            subject: "Your invitation to Müller & Söhne".into(),
            text: format!("Hello Ben,\n\n.a line with a dot\n{}\n王", "https://rolecall.example/i/".repeat(40)),
            html: "<p>Hello <b>Ben</b> 王</p>".into(),
        },
    }
}

fn transport(url: &str) -> Transport {
    Transport::smtp(url, SmtpTls::None, "rolecall@rolecall.example".parse().unwrap()).unwrap()
}

fn header<'m>(mail: &'m Message<'_>, name: &'static str) -> &'m str {
    mail.header_raw(name).unwrap_or_default().trim()
}

#[tokio::test]
async fn a_letter_arrives_whole_with_its_headers() {
    let sink = SmtpSink::start().await;
    transport(&sink.url()).send(&envelope()).await.unwrap();

    let [letter] = &sink.letters()[..] else { panic!("one letter") };
    assert_eq!(letter.from, "FROM:<rolecall@rolecall.example>");
    assert_eq!(letter.to, ["TO:<ben@praxis.example>"]);
    assert!(letter.raw.is_ascii() && letter.raw.split(|b| *b == b'\n').all(|line| line.len() <= 998));

    let mail = MessageParser::default().parse(&letter.raw).unwrap();
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("Müller & Söhne, \"Praxis\""), Some("rolecall@rolecall.example")));
    assert_eq!(mail.to().unwrap().first().unwrap().name(), Some("Ben Roth"));
    assert_eq!(mail.subject(), Some("Your invitation to Müller & Söhne"));
    assert_eq!(header(&mail, "Date"), "Tue, 24 Nov 2026 13:05:00 +0000");
    assert_eq!(header(&mail, "Message-ID"), envelope().message_id);
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mail, "X-Auto-Response-Suppress"), "All");
    assert!(header(&mail, "Content-Type").starts_with("multipart/alternative;"));
    assert_eq!(mail.body_text(0).unwrap().replace("\r\n", "\n").trim_end(), envelope().rendered.text);
    assert_eq!(mail.body_html(0).unwrap().trim_end(), envelope().rendered.html);
}

#[tokio::test]
async fn what_the_server_says_about_the_letter_decides_its_fate() {
    let later = |words: &str| Undelivered::Later(words.into());
    let never = |words: &str| Undelivered::Never(words.into());
    let sink = SmtpSink::start().await;
    for (command, reply, expected) in [
        ("RCPT", "550 5.1.1 No such mailbox", never("550 5.1.1 No such mailbox")),
        ("RCPT", "550-Go\r\n550 away", never("550 Go away")),
        ("RCPT", "450 4.2.0 Greylisted", later("the mail server: 450 4.2.0 Greylisted")),
        (".", "554 Not wanted", never("554 Not wanted")),
        (".", "452 Full", later("the mail server: 452 Full")),
        // Refused before the server knew for whom: our trouble, for which no letter may bounce.
        ("CONNECT", "554 No", later("the mail server can't be reached: 554 No")),
        ("MAIL", "553 Not your address", later("the mail server: 553 Not your address")),
    ] {
        sink.behave(Behaviour::Answer(command, reply));
        assert_eq!(transport(&sink.url()).send(&envelope()).await, Err(expected), "{command} {reply:?}");
    }
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn a_long_reply_is_cut_to_one_line_for_the_manager() {
    let sink = SmtpSink::start().await;
    let long: &'static str = Box::leak(format!("550-{}\r\n550 {}", "a".repeat(150), "b".repeat(150)).into_boxed_str());
    sink.behave(Behaviour::Answer("RCPT", long));
    let Err(Undelivered::Never(words)) = transport(&sink.url()).send(&envelope()).await else { panic!("refused") };
    assert_eq!((words.chars().count(), words.lines().count()), (Undelivered::MAX, 1));
}

#[tokio::test]
async fn a_server_that_hangs_up_or_is_away_is_tried_later() {
    let sink = SmtpSink::start().await;
    for command in ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "."] {
        sink.behave(Behaviour::HangUp(command));
        let answer = transport(&sink.url()).send(&envelope()).await;
        assert!(matches!(answer, Err(Undelivered::Later(_))), "{command}: {answer:?}");
    }
    let url = sink.url();
    drop(sink);
    tokio::task::yield_now().await; // the listener closes when its task is next run
    let answer = transport(&url).send(&envelope()).await;
    assert!(matches!(answer, Err(Undelivered::Later(_))), "away: {answer:?}");
}

#[tokio::test]
async fn a_letter_that_was_taken_counts_as_sent_whatever_follows() {
    let sink = SmtpSink::start().await;
    for behaviour in [Behaviour::HangUp("QUIT"), Behaviour::Answer("QUIT", "500 What?")] {
        sink.behave(behaviour);
        assert_eq!(transport(&sink.url()).send(&envelope()).await, Ok(()), "{behaviour:?}");
    }
    assert_eq!(sink.letters().len(), 2);
}

#[tokio::test]
async fn nothing_is_sent_in_the_open_when_encryption_is_required() {
    let sink = SmtpSink::start().await;
    let from = "rolecall@rolecall.example".parse().unwrap();
    let encrypted = Transport::smtp(&sink.url(), SmtpTls::Required, from).unwrap();
    let answer = encrypted.send(&envelope()).await;
    assert!(matches!(answer, Err(Undelivered::Later(_))), "{answer:?}");

    let from = "rolecall@rolecall.example".parse().unwrap();
    let url = format!("smtp://ben:s3cret@{}", sink.addr);
    let answer = Transport::smtp(&url, SmtpTls::Opportunistic, from).unwrap().send(&envelope()).await;
    let words = "the mail server offers no encryption, so the password was not sent";
    assert_eq!(answer, Err(Undelivered::Later(words.into())));
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn hostile_names_stay_inside_their_headers() {
    let sink = SmtpSink::start().await;
    let hostile = "Ben\r\nBcc: eve@evil.example\r\n\r\n<script>\0\u{2028}\u{85}";
    let mut letter = envelope();
    letter.to_name = hostile.into();
    letter.from_name = hostile.into();
    letter.rendered.subject = hostile.into();
    transport(&sink.url()).send(&letter).await.unwrap();

    let letters = sink.letters();
    let mail = MessageParser::default().parse(&letters[0].raw).unwrap();
    assert!(mail.header_raw("Bcc").is_none());
    assert_eq!(mail.subject(), Some("Ben Bcc: eve@evil.example <script>"));
    assert_eq!(mail.to().unwrap().first().unwrap().address(), Some("ben@praxis.example"));
}

#[tokio::test]
async fn the_folder_holds_whole_letters_in_the_order_of_time() {
    let folder = tempfile::tempdir().unwrap();
    let from = "rolecall@rolecall.example".parse().unwrap();
    let transport = Transport::folder(folder.path().join("mail"), from).unwrap();
    for (seconds, id) in [(2, "<../../b@rolecall.example>"), (1, "<z@rolecall.example>")] {
        let date = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_525_500 + seconds);
        transport.send(&Envelope { date, message_id: id.into(), ..envelope() }).await.unwrap();
    }
    let files = std::fs::read_dir(folder.path().join("mail")).unwrap();
    let mut names: Vec<_> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["1795525501000-z_rolecall.example.eml", "1795525502000-.._.._b_rolecall.example.eml"]);
    let raw = std::fs::read(folder.path().join("mail").join(&names[0])).unwrap();
    assert_eq!(MessageParser::default().parse(&raw).unwrap().subject(), Some("Your invitation to Müller & Söhne"));
}

#[tokio::test]
async fn memory_keeps_what_could_have_been_sent() {
    let (transport, memory) = Transport::memory("rolecall@rolecall.example".parse().unwrap());
    transport.send(&envelope()).await.unwrap();
    let poison = Envelope { message_id: "no id".into(), ..envelope() };
    assert!(matches!(transport.send(&poison).await, Err(Undelivered::Never(_))));
    assert_eq!(memory.lock().unwrap().len(), 1);
}
