//! Turns the compiled browser code and the style sheets into the files that the server sends:
//! names that carry a hash of the content, so that browsers keep them for good, and compressed
//! copies beside each.
//!
//! Never here: compiling (cargo does that, see the Makefile), serving.

mod code;
mod merge;
mod order;
mod packs;
mod parts;
mod site;
mod style;

use anyhow::{Context, Result};
use clap::Parser;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::{collections::BTreeMap, fs, path::PathBuf};

/// The name before the hash. `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml` says the same.
const NAME: &str = "rolecall";

/// Bundles Rolecall's browser code and styles.
#[derive(Parser)]
struct Options {
    /// The browser code as cargo built it
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
    /// Binaryen's wasm-opt
    #[arg(long, value_name = "FILE")]
    wasm_opt: PathBuf,
    /// The style sheet that imports all others
    #[arg(long, value_name = "FILE")]
    css: PathBuf,
    /// A file that keeps its name and lies at the top of the site, such as favicon.svg; may be repeated
    #[arg(long, value_name = "FILE")]
    top: Vec<PathBuf>,
    /// Where the site is written
    #[arg(long, value_name = "FOLDER")]
    site: PathBuf,
    /// Where the server's executable lies: it looks for the hashes beside itself; may be repeated
    #[arg(long, value_name = "FOLDER")]
    beside: Vec<PathBuf>,
}

fn main() -> Result<()> {
    let options = Options::parse();
    let code = code::bundle(&options.wasm, &options.wasm_opt)?;
    let css = style::bundle(&options.css)?;

    let pkg = site::Folder::open(&options.site.join("pkg"))?;
    let wasm = pkg.add_hashed(NAME, "wasm", &code.wasm)?;
    let css = pkg.add_hashed(NAME, "css", css.as_bytes())?;
    let packed = code.packs.par_iter().map(|pack| (&pack.name, &pack.code));
    let files = code.files.code.par_iter().chain(packed);
    let named = files.map(|(name, content)| {
        let hash = pkg.add_hashed(name, "wasm", content)?;
        Ok((name.clone(), format!("{name}.{hash}")))
    });
    let named: BTreeMap<String, String> = named.collect::<Result<_>>()?;
    // The two modules name each other, so they have one hash, of both.
    let js = site::hash(code.modules("", "", &named).concat());
    let names = [format!("{NAME}.{js}.js"), format!("__wasm_split.{js}.js")];
    for (name, module) in names.iter().zip(code.modules(&names[0], &names[1], &named)) {
        pkg.add(name, module.as_bytes())?;
    }
    // Leptos reads in it what to load along with a page.
    let at_first: BTreeMap<&String, Vec<&String>> = code
        .files
        .needed
        .keys()
        .map(|page| {
            let packs = code.packs.iter().filter(|pack| pack.page == *page);
            (page, packs.map(|pack| &named[&pack.name]).collect())
        })
        .collect();
    let manifest = pkg.add_hashed("__wasm_split_manifest", "json", &serde_json::to_vec(&at_first)?)?;
    pkg.remove_the_rest()?;

    let top = site::Folder::open(&options.site)?;
    for file in &options.top {
        top.copy(file)?;
    }

    // Leptos reads this when it writes the addresses into a page.
    let hashes = format!("js: {js}\nsplit: {js}\nmanifest: {manifest}\nwasm: {wasm}\ncss: {css}\n");
    for folder in &options.beside {
        let path = folder.join("hash.txt");
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        fs::write(&path, &hashes).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(())
}
