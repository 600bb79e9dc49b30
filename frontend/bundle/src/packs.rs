//! All code of one page in one file, for the page that a document begins with.
//!
//! Its pieces, which pages share, are alike and compress to three quarters of their size when they are one file.
//! Whoever goes on from there to another page loads the pieces that are missing.

use crate::parts::short_name;
use std::collections::{BTreeMap, BTreeSet};
use wasm_encoder::{CustomSection, Module};

/// Which page stands around which others is read where the routes stand.
const ROUTES: &str = include_str!("../../../app/src/shell.rs");

/// The pack of a page, and the files in it.
#[derive(Debug, PartialEq, Eq)]
pub struct Pack {
    pub page: String,
    pub name: String,
    pub files: Vec<String>,
}

/// One for each page, by the files that it needs. A frame has none: it never stands alone.
pub fn of(needed: &BTreeMap<String, Vec<String>>) -> Vec<Pack> {
    let nested = nested();
    let (frame, framed) = nested.split_first().map_or(("", &[][..]), |(frame, framed)| (frame.as_str(), framed));
    let around: Vec<&String> =
        needed.iter().filter(|(page, _)| short_name(page) == frame).flat_map(|(_, files)| files).collect();
    let pages = needed.iter().filter(|(page, _)| short_name(page) != frame);
    let packs = pages.map(|(page, files)| {
        let name = short_name(page);
        let around = if framed.iter().any(|page| page == name) { around.as_slice() } else { &[] };
        let files: BTreeSet<&String> = around.iter().copied().chain(files).collect();
        Pack { page: page.clone(), name: format!("{name}_page"), files: files.into_iter().cloned().collect() }
    });
    packs.collect()
}

/// The page that stands around others, and those others: `StaffMember` is called `staff_member` here.
fn nested() -> Vec<String> {
    let routes = ROUTES.split("<ParentRoute").nth(1).and_then(|routes| routes.split("</ParentRoute>").next());
    let pages = routes.unwrap_or_default().split("page::").skip(1);
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

/// A module with nothing in it but other modules, as notes that the browser hands out by their name.
pub fn packed<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut module = Module::new();
    for file in files {
        module.section(&CustomSection { name: "part".into(), data: file.into() });
    }
    module.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasmparser::{Parser, Payload};

    #[test]
    fn the_routes_of_a_practice_are_found() {
        let nested = nested();
        assert_eq!(nested[0], "settings");
        assert!(["staff", "staff_member", "audit_log"].iter().all(|page| nested.contains(&(*page).to_owned())));
        assert!(!nested.contains(&"sign_in".to_owned()));
    }

    #[test]
    fn a_page_in_a_frame_brings_the_frame_along() {
        let needed = [
            ("__settings_view_1", ["settings", "shared_1"]),
            ("__sign_in_view_1", ["shared_1", "sign_in"]),
            ("__staff_view_1", ["shared_1", "staff"]),
        ];
        let needed = needed.map(|(page, files)| (page.to_owned(), files.map(str::to_owned).to_vec())).into();
        let packs: Vec<(String, Vec<String>)> = of(&needed).into_iter().map(|pack| (pack.name, pack.files)).collect();
        let expected =
            [("sign_in_page", vec!["shared_1", "sign_in"]), ("staff_page", vec!["settings", "shared_1", "staff"])];
        let expected = expected.map(|(name, files)| (name.to_owned(), files.into_iter().map(str::to_owned).collect()));
        assert_eq!(packs, expected);
    }

    #[test]
    fn a_pack_is_a_module_that_hands_out_its_parts() {
        let packed = packed([b"one".as_slice(), b"two"]);
        let parts: Vec<(String, Vec<u8>)> = Parser::new(0)
            .parse_all(&packed)
            .filter_map(|payload| match payload.unwrap() {
                Payload::CustomSection(section) => Some((section.name().to_owned(), section.data().to_vec())),
                _ => None,
            })
            .collect();
        assert_eq!(parts, [("part".to_owned(), b"one".to_vec()), ("part".to_owned(), b"two".to_vec())]);
    }
}
