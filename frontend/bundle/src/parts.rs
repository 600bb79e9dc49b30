//! Which parts of the code travel in one file.
//!
//! The code that several pages share was taken apart to the last byte: each set of pages that share something
//! has a part, and one page would load a hundred files.

use crate::merge::merge;
use anyhow::{Context, Result, ensure};
use std::{collections::BTreeMap, fs, path::Path};

/// What a file more costs each page that loads it: a request, its headers, and what compresses worse apart.
/// Up to so many bytes, before compression, a page rather loads what it doesn't need. (The page that a document
/// begins with has one file, so this is little.)
const BYTES_WORTH_A_FILE: usize = 2000;

/// A part, and the pages that need it: a bit each.
struct Part {
    pages: u128,
    code: Vec<u8>,
}

/// The files, by name, and which of them each page needs.
#[derive(Default)]
pub struct Files {
    pub code: BTreeMap<String, Vec<u8>>,
    pub needed: BTreeMap<String, Vec<String>>,
}

impl Files {
    /// Joins the parts in `folder` for as long as that costs less than it saves.
    pub fn join(folder: &Path, needed: impl IntoIterator<Item = (String, Vec<String>)>) -> Result<Self> {
        let needed: BTreeMap<String, Vec<String>> = needed.into_iter().collect();
        ensure!(needed.len() <= 128, "more pages than bits for them");
        let page = |number: usize| 1_u128 << number;
        let mut pages_of = BTreeMap::<&String, u128>::new();
        for (number, parts) in needed.values().enumerate() {
            for part in parts {
                *pages_of.entry(part).or_default() |= page(number);
            }
        }
        let mut parts = Vec::new();
        for (part, pages) in pages_of {
            let path = folder.join(part).with_extension("wasm");
            let code = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            parts.push(Part { pages, code: merge([&*code])? });
        }
        parts.sort_by_key(|part| part.pages);
        while let Some((a, b)) = worth_joining(&parts) {
            let b = parts.remove(b);
            let a = &mut parts[a];
            a.code = merge([&*a.code, &b.code])?;
            a.pages |= b.pages;
        }
        let mut files = Self::default();
        for (number, Part { pages, code }) in parts.into_iter().enumerate() {
            let needed_by = needed.keys().enumerate().filter(|(number, _)| pages & page(*number) != 0);
            let needed_by: Vec<&String> = needed_by.map(|(_, page)| page).collect();
            let name = match needed_by[..] {
                [page] => short_name(page).to_owned(),
                _ => format!("shared_{number}"),
            };
            for page in needed_by {
                files.needed.entry(page.clone()).or_default().push(name.clone());
            }
            files.code.insert(name, code);
        }
        Ok(files)
    }
}

/// The two parts that save most when they are one, in the order of their places.
fn worth_joining(parts: &[Part]) -> Option<(usize, usize)> {
    let pairs = parts.iter().enumerate().flat_map(|(b, _)| (0..b).map(move |a| (a, b)));
    let gains = pairs.map(|(a, b)| {
        let (one, other) = (&parts[a], &parts[b]);
        let both = (one.pages & other.pages).count_ones();
        let in_vain = |part: &Part, loaded_by: &Part| part.code.len() * (loaded_by.pages.count_ones() - both) as usize;
        let both = both as usize;
        let (saved, lost) = (both * BYTES_WORTH_A_FILE, in_vain(one, other) + in_vain(other, one));
        (saved.saturating_sub(lost), (a, b))
    });
    // Of several that are as good the first, so that the same code always gives the same files.
    gains.filter(|(gain, _)| *gain > 0).min_by_key(|(gain, _)| std::cmp::Reverse(*gain)).map(|(_, pair)| pair)
}

/// `__staff_member_view_1296088070785684886` is what `#[lazy_route]` makes of `StaffMember`.
pub fn short_name(page: &str) -> &str {
    let without_number = page.trim_end_matches(|c: char| c.is_ascii_digit());
    without_number.trim_start_matches('_').trim_end_matches("_view_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(pages: u128, bytes: usize) -> Part {
        Part { pages, code: vec![0; bytes] }
    }

    #[test]
    fn a_small_part_joins_one_that_nearly_the_same_pages_load() {
        let parts = [part(0b011, 50_000), part(0b1000, 100), part(0b111, 100)];
        assert_eq!(worth_joining(&parts[..2]), None);
        assert_eq!(worth_joining(&parts[1..]), None);
        let alike = [part(0b011, 800), part(0b111, 700)];
        assert_eq!(worth_joining(&alike), Some((0, 1)));
    }

    #[test]
    fn pages_are_called_by_their_routes() {
        assert_eq!(short_name("__staff_member_view_1296088070785684886"), "staff_member");
    }
}
