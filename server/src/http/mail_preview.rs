//! The letters of a development server, to read in the browser: `/dev/mail`.
//!
//! Only mounted when mail goes into a folder. What is shown comes from files that hold other
//! people's words, so each page has a strict policy of its own, and a letter's HTML is shown in a
//! sandbox. Never here: sending.

mod parsed;

use crate::mail::transport::is_letter_file;
use askama::Template;
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
    routing::get,
};
use parsed::{Parsed, parse};
use std::{io::ErrorKind, path::PathBuf, sync::Arc};

/// The newest letters are listed, up to this many.
const LISTED: usize = 200;

/// For our own two pages.
const PAGE_POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; frame-src 'self'; \
                           base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// For a letter: its own styles, nothing fetched, no scripts; links open in a new tab.
const LETTER_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
                             frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

struct Preview {
    folder: PathBuf,
    stylesheet: String,
}

/// The pages under `/dev/mail`, over the letters in `folder`. `stylesheet` is the address of the
/// application's hashed CSS file.
pub fn routes(folder: PathBuf, stylesheet: String) -> Router {
    Router::new()
        .route("/dev/mail", get(list))
        .route("/dev/mail/{file}", get(letter))
        .route("/dev/mail/{file}/html", get(letter_html))
        .with_state(Arc::new(Preview { folder, stylesheet }))
}

#[derive(Template)]
#[template(path = "dev_mail_list.html")]
struct ListPage<'a> {
    stylesheet: &'a str,
    letters: Vec<(String, Parsed)>,
    listed: usize,
}

#[derive(Template)]
#[template(path = "dev_mail.html")]
struct LetterPage<'a> {
    stylesheet: &'a str,
    file: &'a str,
    letter: Parsed,
}

async fn list(State(preview): State<Arc<Preview>>) -> Result<Response, StatusCode> {
    let mut letters = Vec::new();
    for file in preview.newest_first().await.map_err(broken)? {
        // Removed since the folder was read, or no letter: the rest is still worth listing.
        if let Ok(raw) = preview.read(&file).await
            && let Some(letter) = parse(&raw)
        {
            letters.push((file, letter));
        }
    }
    page(&ListPage { stylesheet: &preview.stylesheet, letters, listed: LISTED })
}

async fn letter(State(preview): State<Arc<Preview>>, Path(file): Path<String>) -> Result<Response, StatusCode> {
    let letter = parse(&preview.read(&file).await?).ok_or(StatusCode::NOT_FOUND)?;
    page(&LetterPage { stylesheet: &preview.stylesheet, file: &file, letter })
}

async fn letter_html(State(preview): State<Arc<Preview>>, Path(file): Path<String>) -> Result<Response, StatusCode> {
    let letter = parse(&preview.read(&file).await?).ok_or(StatusCode::NOT_FOUND)?;
    // In the frame itself a link would lead to a page that refuses to be framed.
    let html = letter.html.replacen("<head>", "<head><base target=\"_blank\">", 1);
    Ok(with_policy(html, LETTER_POLICY))
}

impl Preview {
    async fn newest_first(&self) -> std::io::Result<Vec<String>> {
        let mut files = tokio::fs::read_dir(&self.folder).await?;
        let mut names = Vec::new();
        while let Some(file) = files.next_entry().await? {
            names.extend(file.file_name().into_string().ok().filter(|name| is_letter_file(name)));
        }
        names.sort_unstable_by(|a, b| b.cmp(a)); // names begin with the time
        names.truncate(LISTED);
        Ok(names)
    }

    async fn read(&self, file: &str) -> Result<Vec<u8>, StatusCode> {
        if !is_letter_file(file) {
            return Err(StatusCode::NOT_FOUND);
        }
        tokio::fs::read(self.folder.join(file)).await.map_err(|cause| match cause.kind() {
            ErrorKind::NotFound => StatusCode::NOT_FOUND,
            _ => broken(cause),
        })
    }
}

fn page(template: &impl Template) -> Result<Response, StatusCode> {
    Ok(with_policy(template.render().map_err(broken)?, PAGE_POLICY))
}

fn with_policy(html: String, policy: &'static str) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Html(html)).into_response()
}

fn broken(cause: impl std::error::Error) -> StatusCode {
    tracing::error!(%cause, "mail preview");
    StatusCode::INTERNAL_SERVER_ERROR
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::Body, http::Request};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    const FILE: &str = "1795525501000-b_rolecall.example.eml";
    const LETTER: &str = "From: Praxis <rolecall@rolecall.example>\r\nTo: \"<b>Ben</b>\" <ben@praxis.example>\r\n\
        Subject: Your <i>invitation</i>\r\nDate: Tue, 24 Nov 2026 13:05:01 +0000\r\nMIME-Version: 1.0\r\n\
        Content-Type: multipart/alternative; boundary=\"x\"\r\n\r\n\
        --x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
        Hello <b>Ben</b>,\r\n\r\nhttps://rolecall.example/i/1?a=1&b=2\r\n\r\nBye\r\n\
        --x\r\nContent-Type: text/html; charset=utf-8\r\n\r\n\
        <html><head></head><body><script>alert(1)</script><p>Hello</p></body></html>\r\n--x--\r\n";

    /// Two letters in `mail/`, and what nobody may see in and beside it.
    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("mail")).unwrap();
        let older = LETTER.replace("Your <i>invitation</i>", "The older one");
        for (path, content) in [
            (&format!("mail/{FILE}")[..], LETTER),
            ("mail/1795525500000-a_rolecall.example.eml", &older),
            ("mail/secret.txt", "secret"),
            ("1795525500000-outside.eml", LETTER),
        ] {
            std::fs::write(folder.path().join(path), content).unwrap();
        }
        folder
    }

    async fn get(folder: &tempfile::TempDir, path: &str) -> (StatusCode, String, String) {
        let routes = routes(folder.path().join("mail"), "/pkg/main.css".into());
        let reply = routes.oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap();
        let policy = reply.headers().get(header::CONTENT_SECURITY_POLICY);
        let policy = policy.map(|policy| policy.to_str().unwrap().to_owned()).unwrap_or_default();
        let status = reply.status();
        let body = reply.into_body().collect().await.unwrap().to_bytes();
        (status, policy, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn letters_are_listed_newest_first() {
        let (status, policy, body) = get(&folder(), "/dev/mail").await;
        assert_eq!((status, policy.as_str()), (StatusCode::OK, PAGE_POLICY));
        let newer = body.find("Your &#60;i&#62;invitation").unwrap();
        assert!(newer < body.find("The older one").unwrap());
        assert!(body.contains("ben@praxis.example") && body.contains("24 Nov 2026, 13:05:01 UTC"), "{body}");
        assert!(!body.contains("style=") && !body.contains("<style") && !body.contains("<script"), "{body}");
    }

    #[tokio::test]
    async fn a_letter_shows_its_text_with_a_link_and_its_html_in_a_sandbox() {
        let folder = folder();
        let (status, policy, body) = get(&folder, &format!("/dev/mail/{FILE}")).await;
        assert_eq!((status, policy.as_str()), (StatusCode::OK, PAGE_POLICY));
        let link = "https://rolecall.example/i/1?a=1&#38;b=2";
        assert!(body.contains(&format!("href=\"{link}\"")), "{body}");
        assert!(body.contains("Hello &#60;b&#62;Ben&#60;/b&#62;") && !body.contains("<b>"), "{body}");
        assert!(body.contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\""), "{body}");
        assert!(!body.contains("style=") && !body.contains("<style") && !body.contains("<script"), "{body}");

        let (status, policy, body) = get(&folder, &format!("/dev/mail/{FILE}/html")).await;
        assert_eq!((status, policy.as_str()), (StatusCode::OK, LETTER_POLICY));
        assert!(body.starts_with("<html><head><base target=\"_blank\"></head>"), "{body}");
    }

    #[tokio::test]
    async fn nothing_but_the_letters_of_the_folder_is_served() {
        let folder = folder();
        for path in [
            "secret.txt",
            "1795525509999-none.eml",
            "..%2f1795525500000-outside.eml",
            "1795525500000-x%2f..%2f..%2f1795525500000-outside.eml",
            "%2fetc%2fpasswd",
            "1795525500000-outside.eml%00",
            "%ff.eml",
        ] {
            for path in [format!("/dev/mail/{path}"), format!("/dev/mail/{path}/html")] {
                let (status, ..) = get(&folder, &path).await;
                assert!(matches!(status, StatusCode::NOT_FOUND | StatusCode::BAD_REQUEST), "{path}: {status}");
            }
        }
    }
}
