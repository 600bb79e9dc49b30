// Second factors: authenticator app, recovery codes, passkeys; and what a practice can require. Sessions, too.
import { code } from "../authenticator.ts";
import { BEN, DANA, STAFF, button, expect, expectSignedIn, invite, notice } from "../practice.ts";
import { openStaffMember, signIn, signOut, signUp, test, type Page } from "../practice.ts";

/** Sets an app up on the account page; its key, and the recovery codes that came with it. */
async function enrol(page: Page, password: string): Promise<{ key: string; codes: string[] }> {
  await page.goto("/account");
  await page.locator("#begin-app-current_password").fill(password);
  await button(page, "Set up an app").click();
  await expect(page.getByRole("img", { name: "QR code" })).toBeVisible();
  const key = await page.locator(".secret").innerText();
  // The code of the half minute before, so that those of now and of the next one are left for signing in.
  await page.getByLabel("Code").fill(code(key, -1));
  await button(page, "Turn the app on").click();
  const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
  await expect(codes).toHaveCount(10);
  return { key, codes: await codes.allInnerTexts() };
}

async function giveCode(page: Page, typed: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await page.getByLabel("Code").fill(typed);
  await button(page, "Continue").click();
}

test("an authenticator app is set up, and from then on the password alone is not enough", async ({ dana }) => {
  const { key } = await enrol(dana, DANA.password);
  await dana.goto(STAFF);
  await signOut(dana);
  await signIn(dana, DANA.username, DANA.password);
  await giveCode(dana, "000000");
  await expect(dana.getByLabel("Code")).toHaveAccessibleDescription(/does not fit/);
  await dana.goto(STAFF);
  await expect(dana).toHaveURL(/\/sign-in/);
  await signIn(dana, DANA.username, DANA.password);
  await giveCode(dana, code(key));
  await expectSignedIn(dana);
});

test("a recovery code opens the account once", async ({ dana }) => {
  const { codes } = await enrol(dana, DANA.password);
  await dana.goto(STAFF);
  await signOut(dana);
  await signIn(dana, DANA.username, DANA.password);
  await giveCode(dana, codes[0]!);
  await expectSignedIn(dana);
  await dana.goto("/account");
  await expect(dana.getByText("9 recovery codes are left.")).toBeVisible();
  await signOut(dana);
  await signIn(dana, DANA.username, DANA.password);
  await giveCode(dana, codes[0]!);
  await expect(dana.getByLabel("Code")).toHaveAccessibleDescription(/was used already/);
  await dana.getByLabel("Code").fill(codes[1]!);
  await button(dana, "Continue").click();
  await expectSignedIn(dana);
});

test("a practice that requires a second factor lets nobody in before it is set up", async ({
  dana,
  inbox,
  someone,
}) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await dana.goto("/p/praxis-nordlicht/settings/security");
  await dana.getByLabel("Second factor required of").selectOption("everyone");
  await dana.getByLabel("Your password").fill(DANA.password);
  await button(dana, "Save security settings").click();
  // It concerns her, too: the page says that, once it has heard of it.
  await expect(notice(dana).first()).toBeVisible();

  await ben.goto(STAFF);
  const required = notice(ben).filter({ hasText: "requires a second factor" });
  await required.getByRole("link", { name: "Your account" }).click();
  await expect(ben).toHaveURL(/\/account/);
  await enrol(ben, BEN.password);
  await ben.goto(STAFF);
  await expect(ben.getByRole("heading", { level: 1, name: "Staff" })).toBeVisible();
  await expect(ben.getByRole("main").getByRole("alert")).toHaveCount(0);
});

test("a session is ended from another browser, and its next click is refused", async ({ dana, someone }) => {
  const phone = await someone();
  await signIn(phone, DANA.username, DANA.password);
  await expectSignedIn(phone);
  await dana.goto("/account");
  const sessions = dana.getByRole("region", { name: "Where you are signed in" });
  await expect(sessions.getByRole("listitem")).toHaveCount(2);
  await button(sessions, "Sign out everywhere else").click();
  await expect(sessions.getByRole("listitem")).toHaveCount(1);
  await phone.goto(STAFF);
  await expect(phone).toHaveURL(/\/sign-in/);
});

test("the Owner signs somebody out everywhere", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Sign out everywhere").click();
  await expect(notice(dana)).toContainText("Signed out");
  await ben.goto(STAFF);
  await expect(ben).toHaveURL(/\/sign-in/);
});

test("a new e-mail address is confirmed by its link, and the old one is told", async ({ dana, inbox, someone }) => {
  const to = "dana@new.example";
  await dana.goto("/account");
  await dana.getByLabel("New e-mail address").fill(to);
  await dana.locator("#email-current_password").fill(DANA.password);
  await button(dana, "Send the link").click();
  await expect(dana.locator("#email-notice")).toContainText("on its way");
  expect((await inbox.letter(DANA.email)).text).toContain(to);
  const elsewhere = await someone();
  await elsewhere.goto((await inbox.letter(to)).link);
  await button(elsewhere, "Confirm").click();
  await expect(elsewhere.getByRole("heading", { level: 1 })).toHaveText("Your new e-mail address is confirmed");
  await signIn(elsewhere, to, DANA.password);
  await expectSignedIn(elsewhere);
});

test("a passkey signs in, alone and after the password @wasm", async ({ dana }) => {
  const devtools = await dana.context().newCDPSession(dana);
  await devtools.send("WebAuthn.enable");
  await devtools.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await dana.goto("/account");
  await dana.getByLabel("Name of the passkey").fill("Blue key");
  await dana.locator("#passkey-current_password").fill("not the password");
  await button(dana, "Add a passkey").click();
  await expect(dana.locator("#passkey-current_password")).toHaveAccessibleDescription(/not your password/);
  await dana.locator("#passkey-current_password").fill(DANA.password);
  await button(dana, "Add a passkey").click();
  await expect(dana.getByRole("list", { name: "Recovery codes" }).getByRole("listitem")).toHaveCount(10);
  await expect(dana.getByRole("heading", { name: "Blue key" })).toBeVisible();

  // Instead of the password …
  await signOut(dana);
  await button(dana, "Sign in with a passkey").click();
  await expectSignedIn(dana);
  // … and after it.
  await dana.goto("/account");
  await signOut(dana);
  await signIn(dana, DANA.username, DANA.password);
  await expect(dana.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await button(dana, "Sign in with a passkey").click();
  await expectSignedIn(dana);
});
