//! As much of a browser as a test needs: cookies, forms, redirects.

use crate::test_server::TestServer;
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{Method, Request, StatusCode, header},
};
use http_body_util::BodyExt;
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
};
use tower::ServiceExt;

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    pub cookies: BTreeMap<String, String>,
    /// The network address that the server sees; none unless a test is about it.
    pub address: Option<IpAddr>,
    /// What it claims to speak for.
    pub forwarded_for: Option<String>,
    /// What it asks for; nothing unless a test is about it.
    pub accept_language: Option<&'static str>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: Option<String>,
    pub headers: axum::http::HeaderMap,
    pub body: String,
}

impl Browser {
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new(), address: None, forwarded_for: None, accept_language: None }
    }

    /// Takes its cookies to another server at the same address.
    pub fn reach(&mut self, server: &TestServer) {
        self.router = server.browser().router;
    }

    /// Opens a page as a browser does, without following redirects.
    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Method::GET, path, &[(header::ACCEPT.as_str(), "text/html")], Vec::new()).await
    }

    /// Opens a page and follows redirects to where they end.
    pub async fn open(&mut self, path: &str) -> Answer {
        let mut answer = self.get(path).await;
        for _ in 0..5 {
            let Some(location) = answer.location.take() else { return answer };
            answer = self.get(&location).await;
        }
        panic!("{path} redirects for ever")
    }

    /// Reads from a server function as the WASM does.
    pub async fn call(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let query = encoded(fields);
        let accept = [(header::ACCEPT.as_str(), "application/json")];
        self.send(Method::GET, &format!("{path}?{query}"), &accept, Vec::new()).await
    }

    /// Posts to a server function as the WASM does.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let headers = [
            (header::ACCEPT.as_str(), "application/json"),
            (header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, path, &headers, encoded(fields).into_bytes()).await
    }

    /// Submits a plain form that stands on the page `from`, without following the redirect.
    pub async fn submit(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let referer = format!("http://localhost:3000{from}");
        let headers = [
            (header::ACCEPT.as_str(), "text/html,application/xhtml+xml"),
            (header::CONTENT_TYPE.as_str(), "application/x-www-form-urlencoded"),
            (header::REFERER.as_str(), referer.as_str()),
            ("sec-fetch-site", "same-origin"),
        ];
        self.send(Method::POST, path, &headers, encoded(fields).into_bytes()).await
    }

    pub async fn send(&mut self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header(header::HOST, "localhost:3000");
        }
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(address) = self.address {
            request = request.extension(ConnectInfo(SocketAddr::new(address, 40_000)));
        }
        if let Some(claimed) = &self.forwarded_for {
            request = request.header("x-forwarded-for", claimed);
        }
        if let Some(languages) = self.accept_language {
            request = request.header(header::ACCEPT_LANGUAGE, languages);
        }
        let response = self.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for set in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(set.to_str().unwrap());
        }
        let body = body.collect().await.unwrap().to_bytes();
        Answer {
            status: parts.status,
            location: parts.headers.get(header::LOCATION).map(|value| value.to_str().unwrap().to_owned()),
            body: String::from_utf8_lossy(&body).into_owned(),
            headers: parts.headers,
        }
    }

    /// Opens a stream, whose body arrives bit by bit.
    pub async fn stream(&self, path: &str) -> axum::response::Response {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().uri(path).header(header::HOST, "localhost:3000");
        let request = request.header(header::COOKIE, cookies.join("; ")).body(Body::empty()).unwrap();
        self.router.clone().oneshot(request).await.unwrap()
    }

    fn keep(&mut self, set: &str) {
        let (pair, attributes) = set.split_once(';').unwrap();
        let (name, value) = pair.split_once('=').unwrap();
        if attributes.contains("Max-Age=0") {
            self.cookies.remove(name);
        } else {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

pub fn encoded(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}
