//! From cargo's `.wasm` to the files a browser loads: the code that every page needs, the code of pages, and
//! the JavaScript that connects both to the page.

use crate::{packs::Pack, parts::Files};
use anyhow::{Context, Result, anyhow, ensure};
use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::Command,
    sync::{Mutex, PoisonError},
    thread,
};
use wasm_bindgen_cli_support::Bindgen;
use wasm_split_cli_support::Options;

/// The name by which the code and its JavaScript know the loader. Leptos expects it.
const LOADER: &str = "./__wasm_split.______________________.js";

/// What the browser loads.
pub struct Code {
    /// The code that every page needs.
    pub wasm: Vec<u8>,
    /// The code of pages.
    pub files: Files,
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
    shrink_all(files.code.values_mut().chain([&mut wasm]), folder.path(), wasm_opt)?;
    Ok(Code { wasm, files, js: output.js().to_owned() })
}

impl Code {
    /// The two JavaScript modules, when they have these names: the one above, and the one that loads the code
    /// of pages, which `needed` and `packs` name.
    pub fn modules(
        &self,
        js: &str,
        loader: &str,
        needed: &BTreeMap<String, Vec<String>>,
        packs: &[Pack],
    ) -> [String; 2] {
        let quoted = |files: &[String]| {
            let files: Vec<String> = files.iter().map(|file| format!("\"./{file}.wasm\"")).collect();
            files.join(", ")
        };
        let together =
            packs.iter().map(|Pack { name, files, .. }| format!("together(\"./{name}.wasm\", {});\n", quoted(files)));
        let pages = needed
            .iter()
            .map(|(page, files)| format!("export const __wasm_split_load_{page} = page({});\n", quoted(files)));
        let import = format!("import {{ initSync }} from \"./{js}\";\n");
        [
            // Not where the code's own names for it are listed.
            self.js.replace(&format!("from \"{LOADER}\""), &format!("from \"./{loader}\"")),
            [import.as_str(), include_str!("loader.js")]
                .into_iter()
                .map(str::to_owned)
                .chain(together)
                .chain(pages)
                .collect(),
        ]
    }
}

/// Optimises for size, as many at once as there are cores.
fn shrink_all<'a>(files: impl Iterator<Item = &'a mut Vec<u8>> + Send, folder: &Path, wasm_opt: &Path) -> Result<()> {
    let left = Mutex::new(files.enumerate());
    let next = || left.lock().unwrap_or_else(PoisonError::into_inner).next();
    let work = || {
        while let Some((number, code)) = next() {
            *code = shrink(code, folder, number, wasm_opt)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let cores = thread::available_parallelism().map_or(1, usize::from);
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().map_err(|_| anyhow!("a worker panicked"))?)
    })
}

fn shrink(code: &[u8], folder: &Path, number: usize, wasm_opt: &Path) -> Result<Vec<u8>> {
    let (before, after) = (folder.join(format!("before{number}.wasm")), folder.join(format!("after{number}.wasm")));
    fs::write(&before, code)?;
    let status = Command::new(wasm_opt)
        .arg("-Oz")
        // Compressed, as code travels, what was inlined is larger than the calls: without these two it would be
        // larger after all than before. What is alike compresses better side by side.
        .args(["--skip-pass=inlining", "--skip-pass=inlining-optimizing", "--reorder-functions-by-name"])
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
