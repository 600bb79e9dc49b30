// The main job, from an empty database to a person who comes back with the password of before.
import {
  BEN,
  STAFF,
  button,
  deactivate,
  expect,
  expectSignedIn,
  fillInvitation,
  notice,
  openStaffMember,
} from "../practice.ts";
import { setUpPractice, signIn, signOut, signUp, test } from "../practice.ts";

test("a practice invites a therapist, who signs up, loses the role, and comes back", async ({
  inbox,
  page: dana,
  rolecall,
  someone,
}) => {
  await setUpPractice(dana, rolecall.setUpCode);
  await fillInvitation(dana, BEN);
  await expect(notice(dana)).toContainText(BEN.email);

  const letter = await inbox.letter(BEN.email);
  expect(letter.type).toBe("multipart/alternative");
  expect(letter.from).toBe("no-reply@rolecall.example");
  expect(letter.subject).toContain("Praxis Nordlicht");
  expect(letter.text).toContain("Therapist");
  expect(letter.link).toContain(rolecall.url);
  expect(letter.html).toContain(letter.link);

  const ben = await someone();
  await signUp(ben, letter.link, BEN);
  await signOut(ben);
  await signIn(ben, BEN.email, BEN.password);
  await expectSignedIn(ben);

  await openStaffMember(dana, BEN);
  await deactivate(dana, "Turn Off Therapist");
  await expect(button(dana, "Turn On Therapist")).toBeVisible();

  await ben.reload();
  await expect(ben).toHaveURL(/\/sign-in/);
  await signIn(ben, BEN.username, BEN.password);
  await expect(notice(ben)).toContainText(/deactivated/i);

  await button(dana, "Turn On Therapist").click();
  await expect(button(dana, "Turn Off Therapist")).toBeVisible();
  await signIn(ben, BEN.username, BEN.password);
  await expectSignedIn(ben);
});

test("the first practice is made only with the code that the server printed", async ({ page, rolecall }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/set-up$/);
  await page.getByLabel("Set-up code").fill("not the code");
  await button(page, "Create practice").click();
  await expect(page.getByLabel("Practice name")).toHaveAttribute("aria-invalid", "true");

  await setUpPractice(page, rolecall.setUpCode);
  await page.goto("/set-up");
  await expect(button(page, "Create practice")).toBeHidden();
});

test("nobody sees the staff without signing in, and is led back after it", async ({ dana }) => {
  await signOut(dana);
  await dana.goto(`${STAFF}?show=inactive`);
  await expect(dana).toHaveURL(/\/sign-in\?next=/);
  await dana.getByLabel("Username or e-mail").fill("dana");
  await dana.getByLabel("Password").fill("violet harbour lantern 41");
  await button(dana, "Sign in").click();
  await expect(dana).toHaveURL(`${STAFF}?show=inactive`);
});
