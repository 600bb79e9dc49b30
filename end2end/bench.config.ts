// What `make bench` measures in Chromium. One thing at a time: whatever runs beside it would be in the figures.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig({
  ...tests,
  testDir: "bench",
  fullyParallel: false,
  workers: 1,
  timeout: 600_000,
  reporter: "line",
  projects: [{ name: "bench" }],
});
