// External agents: one login, two practices, two tabs that never mix.
import {
  AGA,
  BEN,
  STAFF,
  SVEN,
  anotherTab,
  button,
  deactivate,
  expect,
  fillAgentInvitation,
  hydrated,
  invite,
  notice,
  openPractice,
  openStaffMember,
  readOut,
  signIn,
  signOut,
  signUp,
  test,
  type Page,
  typeCode,
} from "../practice.ts";

const SOUTH = "/p/praxis-suedlicht/settings/staff";

test("an agent works for two practices in two tabs, and losing one leaves the other", async ({
  dana,
  inbox,
  someone,
}) => {
  const [sven, aga] = [await someone(), await someone()];
  await openPractice(sven, inbox, "Praxis Südlicht", SVEN);

  // To the first practice by e-mail.
  await fillAgentInvitation(dana, STAFF, AGA);
  await expect(notice(dana).first()).toContainText("Invitation sent to Aga Nowak");
  await signUp(aga, (await inbox.letter(AGA.email)).link, AGA);
  await expect(aga.getByRole("banner")).toContainText("Praxis Nordlicht");

  // To the second by token and code.
  const { token, digits } = await readOut(aga);
  await typeCode(sven, SOUTH, token.toLowerCase(), digits);
  await expect(sven.getByRole("heading", { level: 1 })).toContainText("Aga Nowak");
  await expect(sven.getByRole("region", { name: "Connection" })).toContainText("no role is on yet");
  await hydrated(sven);
  await button(sven, "Turn On Front Office").click();
  await expect(button(sven, "Turn Off Front Office")).toBeVisible();

  // Both in the cockpit; one tab each.
  await aga.goto("/practices");
  const cards = aga.getByRole("main").getByRole("listitem");
  await expect(cards.filter({ hasText: "Praxis Nordlicht" })).toHaveCount(1);
  await expect(cards.filter({ hasText: "Praxis Südlicht" })).toHaveCount(1);
  await aga.getByRole("link", { name: "Praxis Nordlicht" }).click();
  const other = await anotherTab(aga);
  await other.goto("/practices");
  await other.getByRole("link", { name: "Praxis Südlicht" }).click();
  await expect(aga.getByRole("banner")).toContainText("Praxis Nordlicht");
  await expect(other.getByRole("banner")).toContainText("Praxis Südlicht");

  // Both write at the same time, each in the practice of its page.
  for (const tab of [aga, other]) {
    await hydrated(tab);
    await tab.getByRole("banner").getByRole("link", { name: "Aga Nowak" }).click();
    await expect(tab.getByLabel("Phone")).toBeVisible();
  }
  await aga.getByLabel("Phone").fill("+49 30 1111");
  await other.getByLabel("Phone").fill("+49 40 2222");
  await Promise.all([button(aga, "Save profile").click(), button(other, "Save profile").click()]);
  await expect(aga.locator("#profile-notice")).toContainText("saved");
  await expect(other.locator("#profile-notice")).toContainText("saved");
  await openStaffMember(dana, AGA);
  await expect(dana.getByLabel("Phone")).toHaveValue("+49 30 1111");
  await sven.goto(SOUTH);
  await expect(sven.getByRole("main")).toContainText("+49 40 2222");

  // The first practice ends it while a page of it is open.
  await deactivate(dana, "Turn Off Front Office", "End connection");
  await expect(dana.getByRole("region", { name: "Roles" })).toContainText("inactive");
  await aga.getByLabel("Phone").fill("+49 30 3333");
  await button(aga, "Save profile").click();
  // The page says so by itself, too, where it has scripts: this is the answer to the click.
  await expect(aga.getByRole("alert").filter({ hasText: "access to this practice has ended" })).toBeVisible();
  await other.getByRole("link", { name: "Back to the staff list" }).click();
  await expect(other.getByRole("main")).toContainText("Sven Lund");
  await openStaffMember(dana, AGA);
  await expect(dana.getByLabel("Phone")).toHaveValue("+49 30 1111");
  expect((await inbox.letter(AGA.email, 3)).subject).toContain("ended your connection");
});

test("somebody with an account accepts or declines in the cockpit, and switches by the header", async ({
  dana,
  inbox,
  someone,
}) => {
  const [sven, ben] = [await someone(), await someone()];
  await openPractice(sven, inbox, "Praxis Südlicht", SVEN);
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await fillAgentInvitation(sven, SOUTH, BEN);
  await inbox.letter(BEN.email, 2);
  await ben.goto("/practices");
  await expect(ben.getByRole("main")).toContainText("Sven Lund asks you to work at Praxis Südlicht as Front Office");
  await button(ben, "Decline the invitation of Praxis Südlicht").click();
  await expect(notice(ben).first()).toContainText("Declined");
  await expect(ben.getByRole("main")).not.toContainText("Sven Lund");
  expect((await inbox.letter(SVEN.email, 2)).subject).toContain("Ben Roth declined");

  await openInactive(sven, SOUTH, "Ben Roth");
  await button(sven, "Turn on the same roles as before").click();
  await expect(button(sven, "Resend login credentials")).toBeVisible();
  await ben.goto("/practices");
  await button(ben, "Accept the invitation of Praxis Südlicht").click();
  await expect(ben.getByRole("banner")).toContainText("Praxis Südlicht");
  await hydrated(ben);
  await ben.getByRole("banner").getByText("Praxis Südlicht").first().click();
  await ben.getByRole("banner").getByRole("link", { name: "Praxis Nordlicht" }).click();
  await expect(ben).toHaveURL(/praxis-nordlicht/);
});

test("a code that was typed wrong five times is locked, and both sides are told", async ({ dana, inbox, someone }) => {
  const aga = await someone();
  await aga.goto("/agents/sign-up");
  await aga.getByLabel("E-mail").fill(AGA.email);
  await button(aga, "Send me a link").click();
  await aga.goto((await inbox.letter(AGA.email)).link);
  await aga.getByLabel("First name").fill(AGA.first);
  await aga.getByLabel("Last name").fill(AGA.last);
  await aga.getByLabel("Username").fill(AGA.username);
  await aga.getByLabel("Password").fill(AGA.password);
  await button(aga, "Create account").click();
  await expect(aga.getByRole("heading", { level: 1 })).toContainText("Connect a practice");
  const { token, digits } = await readOut(aga);
  const wrong = String((Number(digits.replace(" ", "")) + 1) % 1_000_000).padStart(6, "0");
  for (const _ of [1, 2, 3, 4]) {
    await typeCode(dana, STAFF, token, wrong);
    await expect(notice(dana).first()).toContainText("fit together");
    await expect(dana.getByRole("textbox", { name: "Token" })).toHaveValue(token);
  }
  await typeCode(dana, STAFF, token, wrong);
  await expect(notice(dana).first()).toContainText("no longer works");
  await typeCode(dana, STAFF, token, digits);
  await expect(notice(dana).first()).toContainText("no longer works");
  await aga.goto("/connect");
  await expect(aga.getByRole("alert")).toContainText("locked");
  expect((await inbox.letter(AGA.email, 2)).subject).toContain("locked");
});

test("an invitation of one practice, opened by somebody signed in elsewhere, accepts nothing", async ({
  dana,
  inbox,
  someone,
}) => {
  const sven = await someone();
  await openPractice(sven, inbox, "Praxis Südlicht", SVEN);
  await fillAgentInvitation(dana, STAFF, AGA);
  const { link } = await inbox.letter(AGA.email);
  await sven.goto(link);
  await expect(sven.getByRole("main")).toContainText(AGA.email);
  await expect(sven.getByRole("main")).toContainText(SVEN.username);
  await expect(sven.getByRole("main")).toContainText("Nothing was accepted");
  await expect(button(sven, "Accept invitation")).toBeHidden();
  await sven.goto(SOUTH);
  await signOut(sven);
  await signIn(sven, SVEN.username, SVEN.password);
  await expect(sven.getByRole("banner")).toContainText("Praxis Südlicht");
});

async function openInactive(page: Page, staff: string, name: string): Promise<void> {
  await page.goto(`${staff}?show=inactive`);
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}
