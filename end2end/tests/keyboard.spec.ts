// The main job without a pointer: each thing that is used is reached with Tab, seen to have the focus, and used.
import { BEN, DANA, STAFF, button, expect, expectSignedIn, hydrated, notice, test } from "../practice.ts";
import { setUpPractice, signOut, type Page } from "../practice.ts";
import type { Locator } from "@playwright/test";

test("a practice invites, deactivates and reactivates somebody with the keyboard alone", async ({
  inbox,
  page: dana,
  rolecall,
  someone,
}) => {
  await setUpPractice(dana, rolecall.setUpCode);
  await signOut(dana);
  await dana.goto("/sign-in");
  await type(dana, dana.getByLabel("Username or e-mail"), DANA.username);
  await type(dana, dana.getByLabel("Password"), DANA.password);
  await dana.keyboard.press("Enter");
  await expectSignedIn(dana);
  await hydrated(dana);

  await press(dana, dana.getByRole("link", { name: "New Staff Member" }));
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("New Staff Member");
  await press(dana, dana.getByRole("checkbox", { name: "Therapist" }), "Space");
  await type(dana, dana.getByLabel("First name"), BEN.first);
  await type(dana, dana.getByLabel("Last name"), BEN.last);
  await type(dana, dana.getByLabel("E-mail"), BEN.email);
  await press(dana, button(dana, "Send invitation"));
  await expect(notice(dana)).toContainText(BEN.email);

  const ben = await someone();
  await ben.goto((await inbox.letter(BEN.email)).link);
  await type(ben, ben.getByLabel("Username"), BEN.username);
  await type(ben, ben.getByLabel("Password"), BEN.password);
  await press(ben, button(ben, "Create account"));
  await expectSignedIn(ben);

  await dana.goto(STAFF);
  await press(dana, dana.getByRole("link", { name: `${BEN.first} ${BEN.last}` }));
  await expect(dana.getByRole("heading", { level: 1 })).toContainText(BEN.last);
  await press(dana, button(dana, "Turn Off Therapist"));
  const cancel = button(dana.getByRole("dialog"), "Cancel");
  await expect(cancel).toBeFocused();
  await dana.keyboard.press("Escape");
  await expect(button(dana, "Turn Off Therapist")).toBeFocused();
  await dana.keyboard.press("Enter");
  await press(dana, button(dana.getByRole("dialog"), "Deactivate"));
  await expect(button(dana, "Turn On Therapist")).toBeVisible();
  await ben.reload();
  await expect(ben).toHaveURL(/\/sign-in/);
  await press(dana, button(dana, "Turn On Therapist"));
  await expect(button(dana, "Turn Off Therapist")).toBeVisible();
  await press(dana, button(dana, "Sign out"));
  await expect(dana).toHaveURL(/\/sign-in/);
});

test("the first Tab of a page leads past its head", async ({ dana }) => {
  await dana.goto(STAFF);
  await dana.keyboard.press("Tab");
  const skip = dana.getByRole("link", { name: "Skip to the content" });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await dana.keyboard.press("Enter");
  await dana.keyboard.press("Tab");
  expect(await dana.evaluate("!!document.activeElement.closest('main')")).toBe(true);
});

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.type(text);
}

async function press(page: Page, target: Locator, key = "Enter"): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Presses Tab until this has the focus, and sees that it can be seen to have it. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let tabs = 0; tabs < 80; tabs++) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      const outline = await target.evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline, "the focus can't be seen").not.toBe("none");
      await expect(target, "what has the focus is out of sight").toBeInViewport();
      return;
    }
    await page.keyboard.press("Tab");
  }
  throw new Error(`80 times Tab did not reach ${target}`);
}
