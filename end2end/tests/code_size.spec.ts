// How many bytes of code a browser loads before a page is fully interactive, compressed with brotli, of the built
// site. Limits are a little over what it was when they were last set: raise one only for a reason.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";

/** In KiB. What each page costs that a document begins with, with what all pages share and the frame around it. */
const LIMITS: Record<string, number> = {
  access_review: 315,
  access_reviews: 280,
  account: 292,
  agent_sign_up: 252,
  audit_log: 317,
  connect: 244,
  email_change: 236,
  forgot_password: 217,
  gallery: 270,
  go_to: 288,
  import: 321,
  imports: 286,
  invitation: 288,
  new_agent: 326,
  new_practice: 252,
  new_staff_member: 325,
  palette: 271,
  practice: 291,
  practices: 254,
  reset_password: 272,
  second_factor: 247,
  security: 299,
  set_up: 274,
  several: 293,
  sign_in: 228,
  sign_up: 279,
  staff: 344,
  staff_export: 266,
  staff_member: 390,
  statement: 281,
  subscription: 283,
  who_can: 273,
};

test("no page loads more code than it did @wasm", () => {
  const site = resolve(process.env.SITE_DIR ?? "../target/site");
  const pkg = join(site, "pkg");
  const files = readdirSync(pkg);
  const manifest = files.find((file) => /^__wasm_split_manifest\..*\.json$/.test(file))!;
  const needed: Record<string, string[]> = JSON.parse(readFileSync(join(pkg, manifest), "utf8"));
  const byName = new Map(Object.entries(needed).map(([page, files]) => [page.replace(/^__|_view_\d+$/g, ""), files]));
  const bytes = (path: string) => statSync(`${path}.br`).size;
  const forAll = files.filter((file) => file.endsWith(".js") || /^rolecall\..*\.wasm$/.test(file));
  const shared = [...forAll.map((file) => join(pkg, file)), join(site, "passkey.js")]
    .map(bytes)
    .reduce((a, b) => a + b);

  // The frame around the pages of a practice never stands alone: it is in their files.
  byName.delete("settings");
  const sizes = [...byName].map(([page, files]) => {
    const own = files.map((file) => bytes(join(pkg, `${file}.wasm`))).reduce((a, b) => a + b, 0);
    return { page, KiB: Math.round((shared + own) / 1024), limit: LIMITS[page] ?? 0 };
  });
  console.log(`Shared by all pages: ${Math.round(shared / 1024)} KiB`);
  console.table(sizes);
  expect(sizes.filter(({ KiB, limit }) => KiB > limit)).toEqual([]);
});
