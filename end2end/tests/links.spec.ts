// Links once the browser's code is there: a click is shown first, and then followed without a new document.
import { STAFF, expect, hydrated, test, type Page } from "../practice.ts";

const heading = (page: Page) => page.getByRole("heading", { level: 1 });
const whoCan = (page: Page) => page.getByRole("link", { name: "Who can do what" });
const here = (page: Page) => page.evaluate("window.here === true");

/** The staff list, in a document that can be told from others. */
async function openStaff(page: Page): Promise<void> {
  await page.goto(STAFF);
  await hydrated(page);
  await page.evaluate("window.here = true");
}

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
  await dana.evaluate(() => {
    const clicked: string[] = [];
    addEventListener("click", ({ target }) => clicked.push((target as Element).textContent!.trim()));
    Object.assign(window, { clicked });
  });
  const devtools = await dana.context().newCDPSession(dana);
  const mouse = async (target: ReturnType<typeof whoCan>) => {
    const { x, y, width, height } = (await target.boundingBox())!;
    const at = { x: x + width / 2, y: y + height / 2, button: "left" as const, clickCount: 1 };
    return ["mousePressed" as const, "mouseReleased" as const].map((type) => ({ type, ...at }));
  };
  await whoCan(dana).scrollIntoViewIfNeeded();
  const events = [...(await mouse(whoCan(dana))), ...(await mouse(heading(dana)))];
  // The page is busy while both come, so no picture is drawn between them.
  const busy = dana.evaluate("{ const end = performance.now() + 1000; while (performance.now() < end); }");
  await Promise.all([busy, ...events.map((event) => devtools.send("Input.dispatchMouseEvent", event))]);
  await expect.poll(() => dana.evaluate("window.clicked")).toEqual(["Who can do what", "Staff"]);
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
