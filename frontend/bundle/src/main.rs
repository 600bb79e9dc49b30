//! Turns the compiled browser code and the style sheets into the files that the server sends:
//! names that carry a hash of the content, so that browsers keep them for good, and compressed
//! copies beside each.
//!
//! Never here: compiling (cargo does that, see the Makefile), serving.

mod code;
mod site;
mod style;

use anyhow::{Context, Result};
use clap::Parser;
use std::{fs, path::PathBuf};

/// The name before the hash. `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml` says the same.
const NAME: &str = "rolecall";

/// Bundles Rolecall's browser code and styles.
#[derive(Parser)]
struct Options {
    /// The browser code as cargo built it
    #[arg(long, value_name = "FILE")]
    wasm: PathBuf,
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
    let code = code::bundle(&options.wasm)?;
    let css = style::bundle(&options.css)?;

    let mut pkg = site::Folder::open(&options.site.join("pkg"))?;
    let js = pkg.add_hashed("js", code.js.as_bytes())?;
    let wasm = pkg.add_hashed("wasm", &code.wasm)?;
    let css = pkg.add_hashed("css", css.as_bytes())?;
    pkg.remove_the_rest()?;

    let mut top = site::Folder::open(&options.site)?;
    for file in &options.top {
        top.copy(file)?;
    }

    // Leptos reads this when it writes the addresses into a page.
    let hashes = format!("js: {js}\nwasm: {wasm}\ncss: {css}\n");
    for folder in &options.beside {
        let path = folder.join("hash.txt");
        fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
        fs::write(&path, &hashes).with_context(|| format!("write {}", path.display()))?;
    }
    Ok(())
}
