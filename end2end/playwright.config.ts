// Every test runs twice: in a browser as people have it, and in one that runs no JavaScript, where plain forms must do.
// A test that needs the browser's code is tagged @wasm, one about its absence @plain.
import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "tests",
  outputDir: "results",
  fullyParallel: true,
  forbidOnly: !!process.env.CI,
  workers: 2,
  timeout: 120_000, // on two busy cores
  // The server under test is a debug build, and shares two cores with the browsers and whatever else runs there.
  expect: { timeout: 30_000 },
  reporter: [["list"], ["json", { outputFile: "results/report.json" }]],
  use: {
    browserName: "chromium",
    locale: "en-US",
    screenshot: "only-on-failure", // a trace of each test would cost half as much again
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      // No sandbox: it can't be had as root or in most containers, and the pages are our own.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "with-wasm", grepInvert: /@plain/ },
    { name: "plain-html", grepInvert: /@wasm/, use: { javaScriptEnabled: false } },
  ],
});
