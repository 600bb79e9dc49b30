// Links once the browser's code is there: a click is shown first, and then followed without a new document.
import { STAFF, expect, holdPictures, test, type Page } from "../practice.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const whoCan = (page: Page) => page.getByRole("link", { name: "Who can do what" });
const here = (page: Page) => page.evaluate("window.here === true");

/** The staff list, in a document that can be told from others. */
async function openStaff(page: Page): Promise<void> {
  await page.goto(STAFF);
  await page.evaluate("window.here = true");
}

/** From now on, what clicks get through to. */
async function noteClicks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const clicked: string[] = [];
    addEventListener("click", ({ target }) => clicked.push((target as Element).textContent!.trim()));
    Object.assign(window, { clicked });
  });
}

const clicked = (page: Page) => page.evaluate("window.clicked");

test("a link is followed in the same document, by click, by key and by two clicks @wasm", async ({ dana }) => {
  await openStaff(dana);
  await whoCan(dana).click();
  await expect(heading(dana)).toHaveText("Who can do what");
  await dana.getByRole("link", { name: "Back to the staff list" }).press("Enter");
  await expect(heading(dana)).toHaveText("Staff");
  await whoCan(dana).dblclick();
  await expect(heading(dana)).toHaveText("Who can do what");
  expect(await here(dana)).toBe(true);
});

test("clicks keep their order @wasm", async ({ dana }) => {
  await openStaff(dana);
  await noteClicks(dana);
  await holdPictures(dana);
  await whoCan(dana).click();
  expect(await clicked(dana)).toEqual([]);
  await heading(dana).click();
  expect(await clicked(dana)).toEqual(["Who can do what", "Staff"]);
});

test("a link that is gone when it is followed leads on in the same document @wasm", async ({ dana }) => {
  await openStaff(dana);
  const draw = await holdPictures(dana);
  await whoCan(dana).click();
  await whoCan(dana).evaluate((link) => link.remove());
  await draw();
  await expect(heading(dana)).toHaveText("Who can do what");
  expect(await here(dana)).toBe(true);
});

test("going back is the last word @wasm", async ({ dana }) => {
  await openStaff(dana);
  await dana.getByRole("link", { name: "Export" }).click();
  await expect(heading(dana)).toHaveText("Export");
  await noteClicks(dana);
  const draw = await holdPictures(dana);
  await dana.getByRole("link", { name: "Security" }).click();
  await dana.goBack();
  await draw();
  await expect(heading(dana)).toHaveText("Staff");
  await dana.evaluate(() => new Promise((done) => setTimeout(done)));
  expect(await clicked(dana)).toEqual([]);
});

test("with a key held, or to somewhere else, the browser follows it @wasm", async ({ dana }) => {
  await openStaff(dana);
  const opened = dana.context().waitForEvent("page");
  await whoCan(dana).click({ modifiers: ["Control"] });
  const tab = await opened;
  await expect(heading(tab)).toHaveText("Who can do what");
  await tab.close();
  await expect(heading(dana)).toHaveText("Staff");
  expect(await here(dana)).toBe(true);
  await dana.getByRole("link", { name: "Your account" }).click();
  await expect(heading(dana)).toHaveText("Your account");
  expect(await here(dana)).toBe(false);
});
