//! All style sheets in one, without spaces and comments.

use anyhow::{Result, anyhow, ensure};
use lightningcss::{
    bundler::{Bundler, FileProvider},
    printer::PrinterOptions,
    stylesheet::{MinifyOptions, ParserOptions},
};
use std::path::Path;

/// Follows the `@import`s of `main` and minifies the result.
///
/// No target browsers are named on purpose: nesting, `light-dark()` and `@layer` stay as written,
/// which every current browser understands.
pub fn bundle(main: &Path) -> Result<String> {
    ensure!(main.is_file(), "{}: no such file", main.display());
    let files = FileProvider::new();
    // The errors borrow from `files`, so each is turned into text at once.
    let mut sheet = Bundler::new(&files, None, ParserOptions::default())
        .bundle(main)
        .map_err(|error| anyhow!("bundle {}: {error}", main.display()))?;
    sheet.minify(MinifyOptions::default()).map_err(|error| anyhow!("minify {}: {error}", main.display()))?;
    let options = PrinterOptions { minify: true, ..PrinterOptions::default() };
    Ok(sheet.to_css(options).map_err(|error| anyhow!("print {}: {error}", main.display()))?.code)
}
