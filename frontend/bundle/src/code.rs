//! From cargo's `.wasm` to the two files a browser loads: the code, made small, and the JavaScript
//! that connects it to the page.

use anyhow::{Context, Result, bail, ensure};
use std::{
    fs,
    io::{ErrorKind, Write, stdout},
    path::Path,
    process::Command,
};
use wasm_bindgen_cli_support::Bindgen;

/// What the browser loads.
pub struct Code {
    /// The JavaScript module; it is told the address of the code by the page.
    pub js: String,
    /// The code itself.
    pub wasm: Vec<u8>,
}

/// Connects the code to JavaScript, and makes it small if `wasm-opt` is at hand.
pub fn bundle(wasm: &Path) -> Result<Code> {
    let wrong = || format!("bundle {}", wasm.display());
    ensure!(wasm.is_file(), "{}: no such file; was the browser code built?", wasm.display());
    let mut output = Bindgen::new()
        .input_path(wasm)
        .out_name(crate::NAME)
        .web(true)
        .and_then(|bindgen| {
            // The page says where the code is, so there is no default address to be wrong.
            bindgen.typescript(false).omit_default_module_path(true).remove_name_section(true).generate_output()
        })
        .with_context(wrong)?;
    // They would be further files for the browser to load, one after the other.
    ensure!(
        output.snippets().values().all(Vec::is_empty) && output.local_modules().is_empty(),
        "a dependency brings JavaScript files of its own, which this tool does not bundle"
    );
    let bound = output.wasm_mut().emit_wasm();
    let small = optimised(wasm, &bound).with_context(wrong)?;
    Ok(Code { js: output.js().to_owned(), wasm: small.unwrap_or(bound) })
}

/// The code after `wasm-opt -Oz`, which saves 8 to 10 %; `None` where there is no such program.
fn optimised(beside: &Path, code: &[u8]) -> Result<Option<Vec<u8>>> {
    let (before, after) = (beside.with_extension("bound.wasm"), beside.with_extension("small.wasm"));
    fs::write(&before, code).with_context(|| format!("write {}", before.display()))?;
    match Command::new("wasm-opt").arg("-Oz").arg(&before).arg("-o").arg(&after).status() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            writeln!(
                stdout(),
                "wasm-opt (Debian's or npm's binaryen) is not on PATH: the code stays 8 to 10 % larger"
            )?;
            Ok(None)
        }
        Err(error) => Err(error).context("start wasm-opt"),
        Ok(status) if !status.success() => bail!("wasm-opt failed ({status})"),
        Ok(_) => fs::read(&after).map(Some).with_context(|| format!("read {}", after.display())),
    }
}
