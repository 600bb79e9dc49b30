// Taking the staff along: who works here, and how soon access ended for those who left.
import { readFile } from "node:fs/promises";
import { BEN, MIA, STAFF, button, deactivate, expect, invite, openStaffMember, signUp, test } from "../practice.ts";

test("the staff, the ends of access and everything are files, and each export is recorded", async ({
  dana,
  inbox,
  someone,
}) => {
  await signUp(await someone(), (await invite(dana, inbox, BEN)).link, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await openStaffMember(dana, BEN);
  await deactivate(dana, "Turn Off Therapist");
  // Done: a page that is left at once takes its request along.
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();
  await dana.goto(STAFF);
  await dana.getByRole("link", { name: "Export", exact: true }).click();
  await expect(dana.getByRole("main")).toContainText("0 of 1 person who can sign in has a second factor.");

  const take = async (name: string) => {
    const downloading = dana.waitForEvent("download");
    await button(dana, name).click();
    const download = await downloading;
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
  };
  const staff = await take("Export staff as CSV");
  expect(staff.name).toMatch(/^staff-praxis-nordlicht-\d{4}-\d\d-\d\d\.csv$/);
  const rows = staff.text.trim().split("\n");
  expect(rows).toHaveLength(4);
  expect(rows.find((row) => row.startsWith("Ben,Roth"))).toContain("Inactive");
  const ends = await take("Export ends of access as CSV");
  expect(ends.name).toMatch(/^terminations-/);
  expect(ends.text.trim().split("\n")[1]).toMatch(/^Ben Roth,.*,Dana Ruiz,.*,0\.\d{3},1,$/);
  const everything = await take("Export everything as JSON");
  expect(everything.name).toMatch(/\.json$/);
  expect(JSON.parse(everything.text).terminations).toHaveLength(1);

  await dana.goto("/p/praxis-nordlicht/settings/audit?action=staff_exported");
  await expect(dana.getByRole("row").filter({ hasText: "exported the staff" })).toHaveCount(3);
});

test("others than the Owner and Managers take nothing along", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await ben.goto(STAFF);
  await expect(ben.getByRole("link", { name: "Export", exact: true })).toBeHidden();
  await ben.goto(`${STAFF}/export`);
  await expect(ben.getByRole("main")).toContainText("Your role does not allow this.");
});
