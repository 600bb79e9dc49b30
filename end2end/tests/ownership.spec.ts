// What takes two people: ownership, and Records Custodians where the Owner approves them. And the log of it.
import { readFile } from "node:fs/promises";
import { BEN, DANA, MIA, button, expect, invite, notice, openStaffMember, signUp, test } from "../practice.ts";

const SECURITY = "/p/praxis-nordlicht/settings/security";
const AUDIT = "/p/praxis-nordlicht/settings/audit";

test("ownership moves once both sides have confirmed with their password", async ({ dana, inbox, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Front Office"])).link, MIA);
  await openStaffMember(dana, MIA);
  const asking = dana.getByRole("region", { name: "Ownership" });
  await asking.getByLabel("Your password").fill("not the password");
  await button(asking, "Ask to become Owner").click();
  await expect(asking.getByLabel("Your password")).toHaveAccessibleDescription(/not your password/);
  await asking.getByLabel("Your password").fill(DANA.password);
  await button(asking, "Ask to become Owner").click();
  await expect(button(asking, "Cancel the transfer")).toBeVisible();

  await mia.goto((await inbox.letter(MIA.email, 2)).link);
  const answer = mia.getByRole("region", { name: "Ownership" });
  await answer.getByLabel("Your password").fill(MIA.password);
  await button(answer, "Become the Owner").click();
  await expect(notice(mia)).toContainText("You are the Owner now");
  await openStaffMember(dana, MIA);
  await expect(button(dana.getByRole("region", { name: "Ownership" }), "Ask to become Owner")).toHaveCount(0);
});

test("a Manager's request for a Records Custodian waits for the Owner", async ({ dana, inbox, someone }) => {
  const [mia, ben] = [await someone(), await someone()];
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await dana.goto(SECURITY);
  await dana.getByLabel("Records Custodian needs the Owner").selectOption("Yes");
  await dana.getByLabel("Your password").fill(DANA.password);
  await button(dana, "Save security settings").click();
  await expect(notice(dana)).toContainText("saved");

  await openStaffMember(mia, BEN);
  await button(mia, "Ask the Owner for Records Custodian").click();
  await expect(mia.getByRole("region", { name: "Roles" })).toContainText("asked");
  await dana.goto((await inbox.letter(DANA.email)).link);
  await button(dana, "Approve Records Custodian").click();
  await expect(button(dana, "Turn Off Records Custodian")).toBeVisible();
});

test("the audit log is filtered and exported, and names the export", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(AUDIT);
  const rows = dana.getByRole("table").getByRole("row");
  await dana.getByLabel("What was done").selectOption({ label: "sent an invitation" });
  await button(dana, "Apply").click();
  await expect(dana).toHaveURL(/action=invited/);
  await expect(rows).toHaveCount(2); // one of them the head
  const saved = dana.waitForEvent("download");
  await button(dana, "Export as CSV").click();
  const csv = await readFile(await (await saved).path(), "utf8");
  expect(csv.trim().split("\n").length).toBeGreaterThan(1);
  expect(csv).toContain(BEN.email);
  await dana.goto(AUDIT);
  await expect(rows.nth(1)).toContainText("exported the audit log");
});
