// Turning roles on and off: said first, shown at once, taken back, and refused beside the role.
import {
  BEN,
  DANA,
  MIA,
  button,
  deactivate,
  expect,
  hold,
  invite,
  openStaffMember,
  signUp,
  test,
} from "../practice.ts";
import { type Locator, type Page } from "@playwright/test";

/** The line of a role, on a person's page. */
function line(page: Page, role: string): Locator {
  return page.getByRole("listitem").filter({ has: page.getByRole("heading", { level: 3, name: role }) });
}

test("a role that was turned off comes back with one click, with its end date", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN, ["Therapist", "Front Office"]);
  await openStaffMember(dana, BEN);
  const therapist = line(dana, "Therapist");
  await therapist.getByLabel("End date Therapist", { exact: true }).click();
  await therapist.getByLabel("Ends on").fill("2030-05-31");
  await button(dana, "Save end date Therapist").click();
  await expect(therapist).toContainText("31 May 2030");
  await button(dana, "Turn Off Therapist").click();
  await expect(button(dana, "Turn On Therapist")).toBeVisible();
  await button(dana, "Undo").click();
  await expect(button(dana, "Turn Off Therapist")).toBeVisible();
  await expect(therapist).toContainText("31 May 2030");
  await expect(button(dana, "Undo")).toHaveCount(0);
});

test("an undo is offered for half a minute @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN, ["Therapist", "Front Office"]);
  await openStaffMember(dana, BEN);
  await dana.clock.install();
  await button(dana, "Turn Off Therapist").click();
  await expect(button(dana, "Turn On Therapist")).toBeEnabled();
  await dana.clock.fastForward(15_000);
  await expect(button(dana, "Undo")).toBeVisible();
  await dana.clock.fastForward(15_000);
  await expect(button(dana, "Undo")).toHaveCount(0);
  await expect(line(dana, "Therapist")).toContainText("The role is off.");
});

test("before the last role goes off it is said what comes of it", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  const ben = await someone();
  await signUp(ben, link, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Send password reset").click();
  await inbox.letter(BEN.email, 2);
  await openStaffMember(dana, BEN);
  await button(dana, "Turn Off Therapist").click();
  const dialog = dana.getByRole("dialog", { name: "Deactivate Ben?" });
  await expect(dialog).toContainText("This ends 1 session and 1 pending link.");
  await expect(dialog).toContainText("with the same password");
  await button(dialog, "Cancel").click();
  await expect(dialog).toBeHidden();
  await expect(button(dana, "Turn Off Therapist")).toBeVisible();
  await ben.reload();
  await expect(button(ben, "Sign out")).toBeVisible();
  await deactivate(dana, "Turn Off Therapist");
  await expect(button(dana, "Turn On Therapist")).toBeVisible();
  await expect(dana.getByRole("dialog")).toHaveCount(0);
  await ben.reload();
  await expect(ben).toHaveURL(/sign-in/);
});

test("the question takes the focus and gives it back @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN, ["Therapist", "Front Office"]);
  await openStaffMember(dana, BEN);
  for (const leave of [() => dana.keyboard.press("Escape"), () => button(dana.getByRole("dialog"), "Cancel").click()]) {
    await button(dana, "Deactivate").focus();
    await dana.keyboard.press("Enter");
    await expect(button(dana.getByRole("dialog"), "Cancel")).toBeFocused();
    await leave();
    await expect(dana.getByRole("dialog")).toHaveCount(0);
    await expect(button(dana, "Deactivate")).toBeFocused();
  }
});

test("a role is shown as turned before the server has answered @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN, ["Therapist", "Front Office"]);
  await openStaffMember(dana, BEN);
  const therapist = line(dana, "Therapist");
  await expect(therapist.getByText("On", { exact: true })).toBeVisible();
  const release = await hold(dana, "**/api/staff/turn-role-off");
  await button(dana, "Turn Off Therapist").click();
  await expect(therapist.getByText("Off", { exact: true })).toBeVisible();
  await expect(line(dana, "Front Office").getByText("On", { exact: true })).toBeVisible();
  release();
  await expect(button(dana, "Turn On Therapist")).toBeEnabled();
  await expect(therapist.getByText("Off", { exact: true })).toBeVisible();
});

/** Mia, a Manager, sees the page of Ben, a Manager, whom she may turn off no longer. */
async function overtaken(dana: Page, mia: Page): Promise<void> {
  const decide = async (answer: string) => {
    await dana.goto("/p/praxis-nordlicht/settings/security");
    await dana.locator("[name=managers_manage_managers]").selectOption(answer);
    await dana.locator("[name=current_password]").fill(DANA.password);
    await button(dana, "Save security settings").click();
    await expect(dana.getByRole("status")).toContainText("saved");
  };
  await decide("yes");
  await openStaffMember(mia, BEN);
  await expect(button(mia, "Turn Off Manager")).toBeVisible();
  await decide("no");
}

test("a refusal stands beside its role, and names who can do it", async ({ dana, inbox, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await invite(dana, inbox, BEN, ["Manager", "Front Office"]);
  await overtaken(dana, mia);
  await button(mia, "Turn Off Manager").click();
  const manager = line(mia, "Manager");
  await expect(manager.getByRole("alert")).toBeVisible();
  await expect(manager).toContainText("Only the Owner can do this: Dana Ruiz.");
  await expect(manager.getByText("On", { exact: true })).toBeVisible();
  await expect(mia.getByRole("alert")).toHaveCount(1);
});

test("a refused turn goes back to what it was @wasm", async ({ dana, inbox, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await invite(dana, inbox, BEN, ["Manager", "Front Office"]);
  await overtaken(dana, mia);
  const manager = line(mia, "Manager");
  const release = await hold(mia, "**/api/staff/turn-role-off");
  await button(mia, "Turn Off Manager").click();
  await expect(manager.getByText("Off", { exact: true })).toBeVisible();
  release();
  await expect(manager.getByRole("alert")).toBeVisible();
  await expect(manager.getByText("On", { exact: true })).toBeVisible();
});
