// How many bytes of code a browser loads before a page is fully interactive, compressed with brotli, of the built
// site. Limits are a little over what it was when they were last set: raise one only for a reason.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "@playwright/test";

/** In KiB. What each page costs that a document begins with, with what all pages share and the frame around it. */
const LIMITS: Record<string, number> = {
  access_review: 281,
  access_reviews: 257,
  account: 268,
  agent_sign_up: 234,
  audit_log: 281,
  connect: 226,
  email_change: 220,
  forgot_password: 205,
  gallery: 240,
  go_to: 257,
  import: 287,
  imports: 260,
  invitation: 265,
  new_agent: 291,
  new_practice: 234,
  new_staff_member: 288,
  palette: 271,
  practice: 264,
  practices: 237,
  reset_password: 253,
  second_factor: 231,
  security: 271,
  set_up: 256,
  several: 269,
  sign_in: 215,
  sign_up: 259,
  staff: 298,
  staff_export: 244,
  staff_member: 349,
  statement: 254,
  subscription: 258,
  who_can: 248,
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
  // Nor does the palette. What it is made of is listed in the script that loads it.
  byName.delete("palette");
  const loader = readFileSync(
    join(
      pkg,
      files.find((file) => /^__wasm_split\..*\.js$/.test(file))!,
    ),
    "utf8",
  );
  const pieces: string[] = JSON.parse(/const files = (\[.*?\]);/s.exec(loader)![1]!);
  const numbers: number[] = JSON.parse(`[${/__wasm_split_load___palette_view\w* = page\((.*?)\)/.exec(loader)![1]}]`);
  const inPieces = [...byName].filter(([, files]) => files.length !== 1).map(([page]) => page);
  expect(inPieces, "pages without a file for the document that begins with them").toEqual([]);
  const sizes = [...byName].map(([page, files]) => {
    const own = files.map((file) => bytes(join(pkg, `${file}.wasm`))).reduce((a, b) => a + b, 0);
    return { page, KiB: Math.round((shared + own) / 1024), limit: LIMITS[page] ?? 0 };
  });
  const palette = numbers.map((number) => bytes(join(pkg, pieces[number]!))).reduce((a, b) => a + b, shared);
  sizes.push({ page: "palette", KiB: Math.round(palette / 1024), limit: LIMITS.palette! });
  console.log(`Shared by all pages: ${Math.round(shared / 1024)} KiB`);
  console.table(sizes);
  expect(sizes.filter(({ KiB, limit }) => KiB > limit)).toEqual([]);
});
