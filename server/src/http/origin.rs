//! No other site's page may change anything here in the name of a person who is signed in.
//!
//! Server functions accept plain form posts by design, from wherever: the check is ours. The
//! browser says where a request comes from in `Sec-Fetch-Site` and `Origin`; a request with
//! neither comes from no browser, and so rides on nobody's cookies.

use super::Http;
use app::domain::Refusal;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, header},
    middleware::Next,
    response::Response,
};

/// Refuses unsafe requests that another site's page made.
pub(super) async fn guard(State(http): State<Http>, request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD);
    if safe || own(request.headers(), &http.base_url) {
        next.run(request).await
    } else {
        super::forms::refused(&Refusal::CrossSite)
    }
}

/// Whether the request comes from a page of ours.
fn own(headers: &HeaderMap, base_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some("same-origin" | "none"), _) => true,
        (Some(_), _) => false,
        (None, Some(origin)) => origin == base_url,
        (None, None) => true,
    }
}

/// The path of the page of ours that the request came from.
pub(super) fn own_referer<'a>(headers: &'a HeaderMap, base_url: &str) -> Option<&'a str> {
    let referer = headers.get(header::REFERER)?.to_str().ok()?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let ours = referer.strip_prefix(base_url).or_else(|| {
        // The same server under the name that the browser used, e.g. 127.0.0.1 for localhost. The
        // browser wrote both headers, and only a path is taken from them.
        let rest = referer.split_once("://")?.1;
        rest.strip_prefix(host?)
    });
    ours.filter(|path| path.starts_with('/')).map(app::api::edge::own_path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const US: &str = "https://staff.example";

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_and_programs_without_cookies_pass() {
        for (pairs, passes) in [
            (&[][..], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "none")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", US)], false),
            (&[("origin", US)], true),
            (&[("origin", "https://evil.example")], false),
            (&[("origin", "http://staff.example")], false),
            (&[("origin", "https://staff.example.evil.example")], false),
            (&[("origin", "null")], false),
        ] {
            assert_eq!(own(&headers(pairs), US), passes, "{pairs:?}");
        }
    }

    #[test]
    fn a_form_returns_to_our_own_pages_only() {
        for (referer, path) in [
            ("https://staff.example/p/nord/settings/staff?show=inactive", Some("/p/nord/settings/staff?show=inactive")),
            ("https://staff.example.evil.example/x", None),
            ("https://evil.example/https://staff.example/", None),
            ("https://staff.example//evil.example", Some("/")),
        ] {
            assert_eq!(own_referer(&headers(&[("referer", referer)]), US), path, "{referer}");
        }
        assert_eq!(own_referer(&HeaderMap::new(), US), None);
    }
}
