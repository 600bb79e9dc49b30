// Adding several people from a table: a file or a paste, a look, fixes, progress, the result.
import { readFile } from "node:fs/promises";
import { STAFF, button, expect, hold, hydrated, notice, test } from "../practice.ts";

const IMPORT = `${STAFF}/import`;
const HEADERS = "First name,Last name,E-mail,Roles";

test("a file is looked at, put right, added, and its result taken along", async ({ dana, inbox }) => {
  await dana.goto(STAFF);
  await dana.getByRole("link", { name: "Add several people" }).click();
  await expect(dana).toHaveURL(IMPORT);
  const table = [
    HEADERS,
    "Ada,Lund,ada@nordlicht.example,Therapist",
    "Ben,Roth,ben@gmial.com,Front Office",
    "Mia,Okafor,mia@nordlicht.example,Shrink",
    "Tom,Kern,tom,Therapist",
  ].join("\r\n");
  await dana
    .getByLabel("Or a file")
    .setInputFiles({ name: "people.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await button(dana, "Look at the table").click();

  await expect(dana).toHaveURL(/\/import\/[0-9a-f-]{36}$/);
  const verdict = dana.getByRole("region", { name: "What would happen" });
  await expect(verdict).toContainText("1 billable person more");
  const fixes = dana.getByRole("region", { name: "Put right at once" });
  await button(fixes, "Use gmail.com").click();
  await expect(notice(dana)).toContainText("Put right: 1 row");
  await fixes.getByLabel("“Shrink” stands for").selectOption("Therapist");
  await button(fixes, "Use this role").click();
  await expect(button(verdict, "Add 3 people")).toBeVisible();
  await expect(fixes).toBeHidden();
  await expect(dana.getByRole("row", { name: "Tom Kern" })).toContainText("Left out");
  expect(inbox.count("ada@nordlicht.example")).toBe(0);

  await button(verdict, "Add 3 people").click();
  const happened = dana.getByRole("region", { name: "What happened" });
  await expect(happened).toBeVisible();
  await expect(dana.getByRole("main")).toContainText("Done: 3 people added, 1 row left out.");
  await expect(dana.getByRole("row", { name: "Ben Roth" })).toContainText("Invited");
  for (const address of ["ada@nordlicht.example", "ben@gmail.com", "mia@nordlicht.example"])
    await inbox.letter(address);

  const downloading = dana.waitForEvent("download");
  await happened.getByRole("link", { name: "Download the result" }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe("staff-result-praxis-nordlicht.csv");
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(5);
  expect(lines[2]).toBe("Ben,Roth,ben@gmail.com,Front Office,3,Invited,");
  expect(lines[4]).toMatch(/^Tom,Kern,tom,Therapist,5,Left out,/);

  await dana.goto(STAFF);
  await expect(dana.getByRole("row", { name: "Ada Lund" })).toContainText("Invited");
});

test("a paste that is no table comes back whole", async ({ dana }) => {
  await dana.goto(IMPORT);
  const field = dana.getByLabel("Table of people");
  await field.fill("Name\tRole\nAda </textarea><b>Lund\tTherapist");
  await button(dana, "Look at the table").click();
  await expect(dana.getByText("No column is called E-mail.")).toBeVisible();
  await expect(field).toHaveValue("Name\tRole\nAda </textarea><b>Lund\tTherapist");
  await field.fill("Name\tE-mail\tRole\nAda Lund\tada@nordlicht.example\tTherapist");
  await button(dana, "Look at the table").click();
  await expect(button(dana, "Add 1 person")).toBeVisible();
  await button(dana, "Forget this table").click();
  await expect(dana).toHaveURL(IMPORT);
  await expect(dana.getByRole("region", { name: "Tables sent before" })).toBeHidden();
});

/** More than one step takes. */
const MANY = [HEADERS, ...Array.from({ length: 1200 }, (_, n) => `Guest${n},Roth,guest${n}@many.example,Therapist`)];

test("a long table shows how far it is, is stopped, left, and gone on with @wasm", async ({ dana }) => {
  await dana.goto(IMPORT);
  await dana.getByLabel("Table of people").fill(MANY.join("\n"));
  await button(dana, "Look at the table").click();
  await expect(button(dana, "Add 1200 people")).toBeVisible();
  await hydrated(dana);
  const release = await hold(dana, "**/api/imports/go-on", 1); // a quick machine is done before the button is pressed
  await button(dana, "Add 1200 people").click();
  const bar = dana.getByRole("progressbar");
  await expect.poll(() => bar.evaluate((bar: HTMLProgressElement) => bar.value)).toBeGreaterThan(0);
  await button(dana, "Stop").click();
  release();
  await expect(dana.getByRole("button", { name: /^Continue \(\d+ of 1200 rows\)$/ })).toBeVisible();
  await dana.goto(IMPORT);
  await dana.getByRole("link", { name: /^Continue/ }).click();
  await dana.getByRole("button", { name: /^Continue/ }).click();
  await expect(dana.getByRole("main")).toContainText("Done: 1200 people added, 0 rows left out.", { timeout: 90_000 });
});

test("a long table goes on step by step @plain", async ({ dana }) => {
  await dana.goto(IMPORT);
  await dana.getByLabel("Table of people").fill(MANY.join("\n"));
  await button(dana, "Look at the table").click();
  await button(dana, "Add 1200 people").click();
  const goOn = dana.getByRole("button", { name: /^Continue \(\d+ of 1200 rows\)$/ });
  const done = dana.getByText("Done: 1200 people added, 0 rows left out.");
  await expect(goOn).toBeVisible();
  while (!(await done.isVisible())) {
    await goOn.click();
    await expect(goOn.or(done)).toBeVisible();
  }
});
