// `npm run pictures` makes those of the README anew. They are no tests: nothing but a person can say whether one is good.
import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

export default defineConfig({
  ...tests,
  testDir: "pictures",
  projects: [{ name: "pictures" }],
});
