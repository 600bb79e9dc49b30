// Access reviews: everybody's roles kept or removed, signed off, printed, and taken along.
import { readFile } from "node:fs/promises";
import { BEN, DANA, MIA, STAFF, button, expect, invite, notice, signUp, test, type Page } from "../practice.ts";

/** The line of somebody who is still to be looked at. */
const left = (page: Page, name: string) =>
  page.getByRole("region", { name: "To decide" }).getByRole("listitem").filter({ hasText: name });

test("the Owner removes a role, keeps the others and signs off", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  await dana.getByRole("link", { name: "Access reviews" }).click();
  await expect(dana.getByRole("main")).toContainText("No review yet");
  await button(dana, "Start an access review").click();
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Access review: Praxis Nordlicht");
  await expect(dana.getByRole("main")).toContainText("3 people are left.");

  await expect(left(dana, "Mia Okafor")).toContainText("has not signed up yet");
  await left(dana, "Ben Roth").getByRole("checkbox", { name: "Therapist" }).uncheck();
  await button(dana, "Confirm the access of Ben Roth").click();
  await expect(notice(dana).filter({ hasText: "Recorded." })).toBeVisible();
  await expect(dana.getByRole("main")).toContainText("2 people are left.");
  await ben.goto(STAFF);
  await expect(ben).toHaveURL(/\/sign-in/);

  await button(dana, "Confirm the access of Mia Okafor").click();
  await expect(dana.getByRole("main")).toContainText("1 person is left.");
  await expect(left(dana, "Dana Ruiz").getByRole("checkbox", { name: "Owner" })).toBeDisabled();
  await button(dana, "Confirm the access of Dana Ruiz").click();
  await dana.getByLabel("Your password").fill(DANA.password);
  await button(dana, "Sign the review off").click();
  const decided = dana.getByRole("region", { name: "Decided" });
  await expect(dana.getByRole("main")).toContainText("The lines below are the ones that were signed.");
  await expect(decided.getByRole("row", { name: "Ben Roth" })).toContainText("Removed");
  await expect(decided.getByRole("row", { name: "Mia Okafor" })).toContainText("Kept");
  await expect(dana.getByRole("main")).toContainText("2 kept, 1 removed, 0 had ended");

  const downloading = dana.waitForEvent("download");
  await button(dana, "Export as CSV").click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^access-review-praxis-nordlicht-\d{4}-\d\d-\d\d\.csv$/);
  const lines = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(lines).toHaveLength(4);
  expect(lines.find((line) => line.startsWith("Ben Roth"))).toContain(",Removed,");
});

test("on paper there is the record, and nothing to click", async ({ dana }) => {
  await dana.goto(`${STAFF}/reviews`);
  await button(dana, "Start an access review").click();
  await button(dana, "Confirm the access of Dana Ruiz").click();
  await dana.getByLabel("Your password").fill(DANA.password);
  await button(dana, "Sign the review off").click();
  const fingerprint = dana.locator(".fingerprint");
  await expect(fingerprint).toHaveText(/^[0-9a-f]{64}$/);
  await dana.emulateMedia({ media: "print" });
  await expect(fingerprint).toBeVisible();
  await expect(dana.getByRole("columnheader", { name: "Decision" })).toBeVisible();
  await expect(dana.getByRole("cell", { name: "Kept" })).toBeVisible();
  await expect(dana.getByRole("button")).toHaveCount(0);
  await expect(dana.getByRole("navigation")).toHaveCount(0);
  // A row is never cut, and each sheet begins with the names of the columns.
  await expect(dana.getByRole("row").last()).toHaveCSS("break-inside", "avoid");
  await expect(dana.getByRole("rowgroup").first()).toHaveCSS("display", "table-header-group");
  // A PDF of its own accord: one sheet, with words that can be searched.
  const pdf = await dana.pdf({ format: "A4" });
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
});
