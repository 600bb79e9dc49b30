// The command palette, and the page that does the same without scripts.
import AxeBuilder from "@axe-core/playwright";
import {
  BEN,
  DANA,
  MIA,
  STAFF,
  button,
  chooseLanguage,
  expect,
  hold,
  holdPictures,
  invite,
  signUp,
  test,
  type Page,
} from "../practice.ts";

const palette = (page: Page) => page.getByRole("dialog", { name: "Go to a person or a page" });
const field = (page: Page) => page.getByRole("combobox", { name: "Person, page or action" });
const chosen = (page: Page) => palette(page).locator("[role=option][aria-selected=true]");
const opener = (page: Page) => page.getByRole("link", { name: "Go to…" });

test("the palette leads to people and pages by the keyboard alone @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto("/p/praxis-nordlicht/settings/subscription");
  await dana.keyboard.press("Control+k");
  await expect(field(dana)).toBeFocused();
  await expect(chosen(dana)).toHaveText("Invite a new staff member");
  await dana.keyboard.press("ArrowUp");
  await expect(chosen(dana)).toHaveText("All your practices");
  await dana.keyboard.press("ArrowDown");
  await expect(chosen(dana)).toHaveText("Invite a new staff member");
  await dana.keyboard.type("oka");
  await expect(chosen(dana)).toHaveText(/Mia Okafor.*Front Office · invited/);
  await expect(palette(dana).getByRole("status")).toHaveText("4 results");
  const active = await field(dana).getAttribute("aria-activedescendant");
  expect(await chosen(dana).getAttribute("id")).toBe(active);
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("Mia Okafor");
  await expect(dana.getByRole("heading", { level: 1 })).toBeFocused();
  await expect(palette(dana)).toBeHidden();

  // Whoever types fast gets what was typed, not what was shown before.
  await dana.keyboard.press("Control+k");
  await expect(field(dana)).toHaveValue("");
  await dana.keyboard.type("audit");
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Audit Log");
});

test("the palette closes without a trace @wasm", async ({ dana }) => {
  await dana.goto(STAFF);
  await opener(dana).focus();
  for (const close of [
    () => dana.keyboard.press("Escape"),
    () => dana.keyboard.press("Control+k"),
    () => button(palette(dana), "Close").click(),
    () => dana.mouse.click(5, 5),
  ]) {
    await dana.keyboard.press("Meta+k");
    await expect(field(dana)).toBeFocused();
    await close();
    await expect(palette(dana)).toBeHidden();
    await expect(opener(dana)).toBeFocused();
  }
  await expect(dana).toHaveURL(new RegExp(`${STAFF}$`));
});

test("what is typed while its code is on its way is kept @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  const arrive = await hold(dana, /palette/);
  await dana.keyboard.press("Control+k");
  await dana.keyboard.type("okx");
  await dana.keyboard.press("Backspace");
  await dana.keyboard.type("a");
  await dana.keyboard.press("Enter");
  arrive();
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("Mia Okafor");
  await expect(palette(dana)).toBeHidden();
});

test("a finger in the palette leads to the person it is on @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  await dana.keyboard.press("Control+k");
  await field(dana).fill("oka");
  await palette(dana)
    .getByRole("option", { name: /^Mia Okafor/ })
    .click();
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Mia Okafor");
  await expect(palette(dana)).toBeHidden();
});

test("what is typed right after it was opened by its link is kept @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  const arrive = await hold(dana, /palette/);
  const draw = await holdPictures(dana);
  await opener(dana).press("Enter");
  await dana.keyboard.type("oka");
  await draw();
  arrive();
  await expect(field(dana)).toHaveValue("oka");
});

test("whoever turns to something else while its code is on its way types there @wasm", async ({ dana }) => {
  await dana.goto(STAFF);
  const arrive = await hold(dana, /palette/);
  const search = dana.getByLabel("Search");
  const ways = [() => dana.keyboard.press("Escape"), () => search.click()];
  for (const [at, way] of ways.entries()) {
    await dana.keyboard.press("Control+k");
    await dana.keyboard.type("lost");
    await way();
    await search.focus();
    await dana.keyboard.type(`${at}`);
  }
  await expect(search).toHaveValue("01");
  arrive();
  await dana.keyboard.press("Control+k");
  await expect(field(dana)).toBeFocused();
  await expect(field(dana)).toHaveValue("");
});

test("its code is loaded when it is first opened, and where it can't be had a page does the same @wasm", async ({
  dana,
}) => {
  const loaded: string[] = [];
  dana.on("request", (request) => loaded.push(request.url()));
  await dana.goto(STAFF);
  expect(loaded.filter((url) => url.includes("palette"))).toEqual([]);
  await dana.route(/palette/, (route) => route.fulfill({ contentType: "application/wasm", body: "broken" }));
  await dana.evaluate("console.error = () => {}"); // what the loader says of it
  await dana.keyboard.press("Control+k");
  await expect(dana.getByRole("heading", { level: 1, name: "Go to a person or a page" })).toBeVisible();
  expect(loaded.filter((url) => url.includes("palette"))).not.toEqual([]);
});

test("the palette resends and deactivates, by way of what that means @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  await opener(dana).click();
  await expect(field(dana)).toBeFocused();
  await dana.keyboard.type("resend ro");
  await expect(chosen(dana)).toHaveText("Resend the invitation of Ben Roth…");
  await dana.keyboard.press("Enter");
  await button(dana, "Resend 1 invitation").click();
  await inbox.letter(BEN.email, 2);
  await dana.keyboard.press("Control+k");
  await expect(field(dana)).toBeFocused();
  await dana.keyboard.type("deactivate ben");
  await expect(chosen(dana)).toHaveText("Deactivate Ben Roth…");
  await dana.keyboard.press("Enter");
  await button(dana, "Deactivate 1 person").click();
  await expect(dana.getByRole("main").getByRole("status")).toContainText("1 person is inactive now.");
});

test("by a form and links, people, pages and actions are found, each by whoever may have them", async ({
  dana,
  inbox,
  someone,
}) => {
  const letter = await invite(dana, inbox, BEN);
  await dana.goto("/p/praxis-nordlicht/settings/go-to");
  const search = async (page: Page, words: string) => {
    await page.getByLabel("Person, page or action").fill(words);
    await button(page, "Search").click();
    await expect(page).toHaveURL(/search=/);
  };
  await search(dana, "ben");
  const main = dana.getByRole("main");
  await expect(main.getByRole("link", { name: "Resend the invitation of Ben Roth…" })).toBeVisible();
  await main.getByRole("link", { name: "Deactivate Ben Roth…" }).click();
  await expect(button(dana, "Deactivate 1 person")).toBeVisible();

  const ben = await someone();
  await signUp(ben, letter.link, BEN);
  await ben.goto("/p/praxis-nordlicht/settings/go-to");
  await expect(ben.getByRole("link", { name: "Security" })).toHaveCount(0);
  await search(ben, DANA.first);
  await ben.getByRole("link", { name: "Search the staff list for “Dana”" }).click();
  await expect(ben.getByRole("main")).toContainText("Dana Ruiz");
});

test("without scripts the button leads to the page @plain", async ({ dana }) => {
  await dana.goto(STAFF);
  await opener(dana).click();
  await expect(dana.getByRole("heading", { level: 1, name: "Go to a person or a page" })).toBeVisible();
});

test("the palette has no violations in either language, by day, by night and in forced colours @wasm", async ({
  dana,
  inbox,
}) => {
  await invite(dana, inbox, BEN);
  for (const [language, code, words] of [
    ["English", "en", "ben"],
    ["Español", "es", "dar de baja"],
  ] as const) {
    await dana.goto(STAFF);
    if (code === "es") await chooseLanguage(dana, language, code);
    await dana.keyboard.press("Control+k");
    await dana.locator("#palette-search").fill(words);
    await expect(dana.locator("[role=option][aria-selected=true]")).toContainText("Ben Roth");
    for (const [colorScheme, forcedColors] of [
      ["light", "none"],
      ["dark", "none"],
      ["light", "active"],
    ] as const) {
      for (const width of [360, 1280]) {
        await dana.setViewportSize({ width, height: 800 });
        await dana.emulateMedia({ colorScheme, forcedColors, reducedMotion: "reduce" });
        await dana.screenshot({ path: `screenshots/palette-${code}-${width}-${colorScheme}-${forcedColors}.png` });
        const { violations } = await new AxeBuilder({ page: dana }).analyze();
        expect.soft(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
      }
    }
  }
});
