//! From cargo's `.wasm` to the files a browser loads: the code that every page needs, the code of pages, and
//! the JavaScript that connects both to the page.

use crate::{
    order,
    packs::{self, Pack},
    parts::Files,
};
use anyhow::{Context, Result, anyhow, ensure};
use rayon::iter::{IndexedParallelIterator, IntoParallelIterator, ParallelIterator};
use std::{collections::BTreeMap, fs, path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

/// The name by which the code and its JavaScript know the loader. Leptos expects it.
const LOADER: &str = "./__wasm_split.______________________.js";

/// What the browser loads.
pub struct Code {
    /// The code that every page needs.
    pub wasm: Vec<u8>,
    /// The code of pages, as pages after the first load it.
    pub files: Files,
    /// The code of each page, as the first page comes.
    pub packs: Vec<Pack>,
    /// The JavaScript module that connects the code to the page; the page tells it where the code is.
    js: String,
}

/// Takes the code apart, connects it to JavaScript and makes it small.
pub fn bundle(wasm: &Path, wasm_opt: &Path) -> Result<Code> {
    let whole = fs::read(wasm).with_context(|| format!("read {}; was the browser code built?", wasm.display()))?;
    let folder = tempfile::tempdir()?;
    let main = folder.path().join("main.wasm");
    let mut options = Options::new(&whole);
    options.output_dir = folder.path();
    options.main_out_path = &main;
    options.link_name = LOADER;
    let split = wasm_split_cli_support::transform(options).map_err(|problem| anyhow!("take apart: {problem:?}"))?;
    let mut files = Files::join(folder.path(), split.prefetch_map)?;
    let mut packs = packs::of(&files)?;

    let mut output = Bindgen::new()
        .input_path(&main)
        .out_name(crate::NAME)
        // The parts find what is shared by the linker's names.
        .keep_lld_exports(true)
        .demangle(false)
        .web(true)
        .and_then(|bindgen| {
            // The page says where the code is, so there is no default address to be wrong.
            bindgen.typescript(false).omit_default_module_path(true).generate_output()
        })
        .with_context(|| format!("bundle {}", wasm.display()))?;
    // They would be further files for the browser to load, one after the other.
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "a dependency brings JavaScript files of its own, which this tool does not bundle"
    );
    let mut wasm = output.wasm_mut().emit_wasm();
    let packed = packs.iter_mut().map(|pack| &mut pack.code);
    let all: Vec<&mut Vec<u8>> = files.code.values_mut().chain(packed).chain([&mut wasm]).collect();
    all.into_par_iter().enumerate().try_for_each(|(number, code)| -> Result<()> {
        *code = shrink(code, folder.path(), number, wasm_opt)?;
        Ok(())
    })?;
    Ok(Code { wasm, files, packs, js: output.js().to_owned() })
}

impl Code {
    /// The two JavaScript modules, when they have these names: the one above, and the one that loads the code
    /// of pages. `named` is under which name each file lies on the server.
    pub fn modules(&self, js: &str, loader: &str, named: &BTreeMap<String, String>) -> [String; 2] {
        let address = |file: &String| format!("\"./{}.wasm\"", named[file]);
        // Named once, and by their numbers wherever they are needed.
        let files = format!("const files = [{}];\n", listed(self.files.code.keys().map(address)));
        let number_of: BTreeMap<&String, usize> = self.files.code.keys().zip(0..).collect();
        let numbers = |files: &[String]| listed(files.iter().map(|file| number_of[file].to_string()));
        let together = self
            .packs
            .iter()
            .map(|Pack { name, files, .. }| format!("together({}, {});\n", address(name), numbers(files)));
        let pages = self
            .files
            .needed
            .iter()
            .map(|(page, files)| format!("export const __wasm_split_load_{page} = page({});\n", numbers(files)));
        let import = format!("import {{ initSync }} from \"./{js}\";\n");
        [
            // Not where the code's own names for it are listed.
            self.js.replace(&format!("from \"{LOADER}\""), &format!("from \"./{loader}\"")),
            [import, files, include_str!("loader.js").to_owned()].into_iter().chain(together).chain(pages).collect(),
        ]
    }
}

fn listed(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

/// Optimises for what it comes to once it is compressed, as code travels.
fn shrink(code: &[u8], folder: &Path, number: usize, wasm_opt: &Path) -> Result<Vec<u8>> {
    let (before, after) = (folder.join(format!("before{number}.wasm")), folder.join(format!("after{number}.wasm")));
    fs::write(&before, order::numbered(code)?)?;
    let status = Command::new(wasm_opt)
        // More would inline, which compresses worse than the calls, and say the same in more ways.
        .args(["-O1", "--reorder-functions-by-name"])
        .args(FEATURES.map(|feature| format!("--enable-{feature}")))
        .arg(&before)
        .arg("--output")
        .arg(&after)
        .status()
        .with_context(|| format!("run {}", wasm_opt.display()))?;
    ensure!(status.success(), "wasm-opt failed");
    Ok(fs::read(&after)?)
}

/// What Rust's target has by itself, and wasm-bindgen adds.
const FEATURES: [&str; 7] = [
    "bulk-memory",
    "bulk-memory-opt",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];
