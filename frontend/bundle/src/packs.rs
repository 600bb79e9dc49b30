//! All code of one page in one file, for the page that a document begins with.
//!
//! Its files, which pages share, are alike and compress to two thirds of their size when they are one module.
//! Whoever goes on from there to another page loads the files that are missing.

use crate::{
    merge::merge,
    parts::{Files, short_name},
};
use anyhow::{Result, ensure};
use std::collections::BTreeSet;

/// Which page stands around which others is read where the routes stand.
const ROUTES: &str = include_str!("../../../app/src/shell.rs");

/// The pack of a page, and the files in it.
pub struct Pack {
    pub page: String,
    pub name: String,
    pub files: Vec<String>,
    pub code: Vec<u8>,
}

/// One for each page that a document can begin with. A frame never stands alone.
pub fn of(files: &Files) -> Result<Vec<Pack>> {
    let (frame, framed) = nested();
    let routes = pages_in(ROUTES);
    let has_code = |route: &String| files.needed.keys().any(|page| short_name(page) == route);
    ensure!(!routes.is_empty() && routes.iter().all(has_code), "routes and the code of pages have other names");
    let pages = files.needed.iter().filter(|(page, _)| {
        let page = short_name(page);
        page != frame && routes.iter().any(|route| route == page)
    });
    let around: Vec<&String> =
        files.needed.iter().filter(|(page, _)| short_name(page) == frame).flat_map(|(_, needed)| needed).collect();
    let packs = pages.map(|(page, needed)| {
        let name = short_name(page);
        let around = if framed.iter().any(|page| page == name) { around.as_slice() } else { &[] };
        let needed: BTreeSet<&String> = around.iter().copied().chain(needed).collect();
        Ok(Pack {
            page: page.clone(),
            name: format!("{name}_page"),
            code: merge(needed.iter().map(|file| files.code[*file].as_slice()))?,
            files: needed.into_iter().cloned().collect(),
        })
    });
    packs.collect()
}

/// The page that stands around others, and those others.
fn nested() -> (String, Vec<String>) {
    let routes = ROUTES.split("<ParentRoute").nth(1).and_then(|routes| routes.split("</ParentRoute>").next());
    let mut pages = pages_in(routes.unwrap_or_default()).into_iter();
    (pages.next().unwrap_or_default(), pages.collect())
}

/// What the pages of these routes are called here: `StaffMember` is `staff_member`.
fn pages_in(routes: &str) -> Vec<String> {
    let pages = routes.split("page::").skip(1);
    let name = |page: &str| -> String {
        let letters = page.chars().take_while(|letter| letter.is_alphanumeric()).enumerate();
        let lower = letters.flat_map(|(place, letter)| {
            let parted = (place > 0 && letter.is_uppercase()).then_some('_');
            parted.into_iter().chain(letter.to_lowercase())
        });
        lower.collect()
    };
    pages.map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_routes_of_a_practice_are_found() {
        let (frame, framed) = nested();
        assert_eq!(frame, "settings");
        assert!(["staff", "staff_member", "audit_log"].iter().all(|page| framed.contains(&(*page).to_owned())));
        assert!(!framed.contains(&"sign_in".to_owned()));
    }

    #[test]
    fn a_page_in_a_frame_brings_the_frame_along() {
        let page = |name: &str| format!("__{name}_view_1");
        let mut needed: BTreeMap<String, Vec<String>> =
            pages_in(ROUTES).iter().map(|route| (page(route), vec!["shared_1".into()])).collect();
        needed.insert(page("palette"), vec!["shared_1".into()]);
        needed.insert(page("settings"), vec!["settings".into(), "shared_1".into()]);
        needed.insert(page("staff"), vec!["shared_1".into(), "staff".into()]);
        let code =
            ["settings", "shared_1", "staff"].map(|name| (name.to_owned(), wasm_encoder::Module::new().finish()));
        let mut files = Files { code: code.into(), needed };
        let packs = of(&files).unwrap();
        let inside = |name: &str| packs.iter().find(|pack| pack.name == name).map(|pack| pack.files.join(" "));
        assert_eq!(inside("staff_page").as_deref(), Some("settings shared_1 staff"));
        assert_eq!(inside("sign_in_page").as_deref(), Some("shared_1"));
        assert!(inside("palette_page").is_none() && inside("settings_page").is_none());

        files.needed.remove(&page("sign_in"));
        assert!(of(&files).is_err());
    }
}
