// Signing in, and passwords.
import { BEN, DANA, button, expect, expectSignedIn, invite, notice, openStaffMember } from "../practice.ts";
import { signIn, signOut, signUp, test, type Page } from "../practice.ts";

const NEW_PASSWORD = "seven amber windows open";

test("a wrong password and an unknown name get the same answer", async ({ dana }) => {
  await signOut(dana);
  await signIn(dana, DANA.username, "not the right password");
  await expect(notice(dana)).toBeVisible();
  const answer = await notice(dana).innerText();
  await expect(dana.getByLabel("Username or e-mail")).toHaveValue(DANA.username);
  await expect(dana.getByLabel("Password")).toHaveValue("");

  await signIn(dana, "nobody", "not the right password");
  await expect(notice(dana)).toHaveText(answer);
  await signIn(dana, ` ${DANA.email.toUpperCase()} `, DANA.password);
  await expectSignedIn(dana);
});

test("a forgotten password is replaced by mail, and the old one is refused", async ({ dana, inbox, someone }) => {
  const elsewhere = await someone();
  await signIn(elsewhere, DANA.username, DANA.password);
  await expectSignedIn(elsewhere);
  await signOut(dana);
  await dana.getByRole("link", { name: "Forgot your password?" }).click();
  // Until the code of the next page is there, this one stays, and has a field of the same name.
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Get a new password");
  await dana.getByLabel("Username or e-mail").fill(DANA.email);
  await button(dana, "Send reset link").click();
  await expect(notice(dana)).toBeVisible();

  await resetBy(dana, (await inbox.letter(DANA.email)).link);
  await elsewhere.reload();
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  await signIn(dana, DANA.username, DANA.password);
  await expect(notice(dana)).toBeVisible();
  await signIn(dana, DANA.username, NEW_PASSWORD);
  await expectSignedIn(dana);
});

test("forgetting a password that nobody has is answered alike", async ({ dana, inbox }) => {
  const answers: string[] = [];
  for (const name of ["nobody@nordlicht.example", DANA.email]) {
    await dana.goto("/forgot-password");
    await dana.getByLabel("Username or e-mail").fill(name);
    await button(dana, "Send reset link").click();
    await expect(notice(dana)).toBeVisible();
    answers.push((await notice(dana).innerText()).replace(name, "…"));
  }
  expect(answers[0]).toBe(answers[1]);
  await inbox.letter(DANA.email);
  expect(inbox.count("nobody@nordlicht.example")).toBe(0);
});

test("a reset link works once", async ({ dana, inbox }) => {
  await dana.goto("/forgot-password");
  await dana.getByLabel("Username or e-mail").fill(DANA.username);
  await button(dana, "Send reset link").click();
  const { link } = await inbox.letter(DANA.email);
  await resetBy(dana, link);
  await dana.goto(link);
  await expect(button(dana, "Set password")).toBeHidden();
});

test("a manager sends a reset link and never sees the password", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  const ben = await someone();
  await signUp(ben, link, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Send password reset").click();
  await resetBy(ben, (await inbox.letter(BEN.email, 2)).link);
  await signIn(ben, BEN.username, NEW_PASSWORD);
  await expectSignedIn(ben);
});

test("a password that is too short is refused beside the field", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  const ben = await someone();
  await ben.goto(link);
  await ben.getByLabel("Username").fill("ben");
  await ben.getByLabel("Password").fill("too short");
  await button(ben, "Create account").click();
  await expect(ben.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await expect(ben.getByLabel("Password")).toHaveAccessibleDescription(/15 characters/);
  await expect(ben.getByLabel("Username")).toHaveValue("ben");
});

test("a username that is taken is refused beside the field", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  const ben = await someone();
  await ben.goto(link);
  await ben.getByLabel("Username").fill("DANA");
  await ben.getByLabel("Password").fill(BEN.password);
  await button(ben, "Create account").click();
  await expect(ben.getByLabel("Username")).toHaveAttribute("aria-invalid", "true");
  await expect(ben.getByLabel("Username")).toHaveValue(/dana/i);
});

async function resetBy(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.getByLabel("Password").fill(NEW_PASSWORD);
  await button(page, "Set password").click();
  await expect(page).toHaveURL(/\/sign-in/);
}
