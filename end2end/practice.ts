// What tests begin with: a fresh Rolecall, its post, people with browsers, and the steps that many tests share.
import {
  test as base,
  expect,
  type Browser,
  type ConsoleMessage,
  type Locator,
  type Page,
  type TestInfo,
} from "@playwright/test";
import { Inbox, type Letter } from "./inbox.ts";
import { Rolecall } from "./rolecall.ts";

export { expect, type Page };

export interface Person {
  first: string;
  last: string;
  email: string;
  username: string;
  password: string;
}

export const DANA: Person = {
  first: "Dana",
  last: "Ruiz",
  email: "dana.ruiz@nordlicht.example",
  username: "dana",
  password: "violet harbour lantern 41",
};
export const BEN: Person = {
  first: "Ben",
  last: "Roth",
  email: "ben.roth@nordlicht.example",
  username: "ben",
  password: "copper meadow thunder 17",
};
export const MIA: Person = {
  first: "Mia",
  last: "Okafor",
  email: "mia.okafor@nordlicht.example",
  username: "mia",
  password: "quiet saddle orchard 88",
};

export const SVEN: Person = {
  first: "Sven",
  last: "Lund",
  email: "sven.lund@suedlicht.example",
  username: "sven",
  password: "amber window falcon 63",
};
/** An external agent. */
export const AGA: Person = {
  first: "Aga",
  last: "Nowak",
  email: "aga@helpers.example",
  username: "aga",
  password: "silver kettle canyon 25",
};

export const STAFF = "/p/praxis-nordlicht/settings/staff";

interface Fixtures {
  /** The post: every letter that this test's Rolecall sends. */
  inbox: Inbox;
  /** A freshly installed Rolecall, for this test alone. */
  rolecall: Rolecall;
  /** Another person's browser, with cookies of its own. */
  someone: () => Promise<Page>;
  /** The Owner's browser: the practice is set up, and she is signed in. */
  dana: Page;
}

export const test = base.extend<Fixtures>({
  inbox: async ({}, use) => {
    const inbox = await Inbox.open();
    await use(inbox);
    await inbox.close();
  },
  rolecall: async ({ inbox }, use, info) => {
    const rolecall = await Rolecall.start(inbox.port);
    await use(rolecall);
    await rolecall.stop();
    if (info.status !== info.expectedStatus) await info.attach("rolecall.log", { body: rolecall.log });
    expect(rolecall.log, "the server panicked").not.toContain("panicked at");
  },
  baseURL: async ({ rolecall }, use) => use(rolecall.url),
  someone: async ({ browser, baseURL }, use, info) => {
    const complaints: string[] = [];
    const pages: Page[] = [];
    await use(async () => {
      pages.push(await open(browser, baseURL!, info, complaints));
      return pages.at(-1)!;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    expect(complaints, "browsers complained").toEqual([]);
  },
  page: async ({ someone }, use) => use(await someone()),
  dana: async ({ rolecall, page }, use) => {
    await setUpPractice(page, rolecall.setUpCode);
    await use(page);
  },
});

/**
 * What Chromium says of itself: about refusals, which are honest 4xx of pages and forms (a file that is missing is
 * none), and where the code is not run or slow to come.
 */
function expected(message: ConsoleMessage): boolean {
  const refusal = /server responded with a status of 4/.test(message.text());
  const file = /\.(css|js|json|svg|wasm)$|^\/pkg\//.test(new URL(message.location().url, "http://x").pathname);
  return (refusal && !file) || /was preloaded using link preload but not used/.test(message.text());
}

const withScripts = new WeakSet<Page>();

/** A browser window whose `goto` and `reload` return once the page works as it will for a person. */
async function open(browser: Browser, baseURL: string, info: TestInfo, complaints: string[]): Promise<Page> {
  const javaScriptEnabled = info.project.use.javaScriptEnabled ?? true;
  const context = await browser.newContext({ baseURL, javaScriptEnabled });
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    const bad = ["error", "warning"].includes(message.type()) && !expected(message);
    if (bad) complaints.push(`${page.url()}: ${message.text()}`);
  });
  if (javaScriptEnabled) waitForCode(page);
  return page;
}

/** Another tab of the same browser: with the same cookies. */
export async function anotherTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  if (withScripts.has(page)) waitForCode(tab);
  return tab;
}

function waitForCode(page: Page): void {
  withScripts.add(page);
  const { goto, reload } = page;
  page.goto = async (...to) => {
    const answer = await goto.apply(page, to);
    await hydrated(page);
    return answer;
  };
  page.reload = async (...how) => {
    const answer = await reload.apply(page, how);
    await hydrated(page);
    return answer;
  };
}

/** Waits until a page that was loaded as a whole reacts to more than links and plain forms. */
export async function hydrated(page: Page): Promise<void> {
  const hasCode = withScripts.has(page) && (await page.locator("script[type=module]").count()) > 0;
  if (hasCode) await page.waitForFunction(() => performance.getEntriesByName("hydrated").length > 0);
}

/** Keeps requests, but for the `first` few, from being answered until the returned function is called. */
export async function hold(page: Page, url: string | RegExp, first = 0): Promise<() => void> {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  let asked = 0;
  await page.route(url, async (route) => {
    asked += 1;
    if (asked > first) await released;
    await route.continue();
  });
  return release;
}

/** Keeps what waits for the next picture from running until the returned function is called. */
export async function holdPictures(page: Page): Promise<() => Promise<void>> {
  await page.evaluate(() => {
    const { requestAnimationFrame } = window;
    const waiting: FrameRequestCallback[] = [];
    window.requestAnimationFrame = (run) => waiting.push(run);
    const draw = () => {
      Object.assign(window, { requestAnimationFrame });
      waiting.forEach((run) => run(performance.now()));
    };
    Object.assign(window, { draw });
  });
  return () => page.evaluate("window.draw()");
}

export async function setUpPractice(page: Page, code: string, owner = DANA): Promise<void> {
  await page.goto("/set-up");
  await page.getByLabel("Set-up code").fill(code);
  await page.getByLabel("Practice name").fill("Praxis Nordlicht");
  await choose(page.getByLabel("Time zone"), "Europe/Berlin");
  await page.getByLabel("First name").fill(owner.first);
  await page.getByLabel("Last name").fill(owner.last);
  await page.getByLabel("E-mail").fill(owner.email);
  await fillLogin(page, owner);
  await button(page, "Create practice").click();
  await expectSignedIn(page);
}

export async function signIn(page: Page, as: string, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Username or e-mail").fill(as);
  await page.getByLabel("Password").fill(password);
  await button(page, "Sign in").click();
}

export async function signOut(page: Page): Promise<void> {
  await button(page, "Sign out").click();
  await expect(page).toHaveURL(/\/sign-in/);
}

export async function expectSignedIn(page: Page): Promise<void> {
  await expect(button(page, "Sign out")).toBeVisible();
}

/** Fills in the New Staff Member form, whatever `more` it is, and sends it; the page may well refuse. */
export async function fillInvitation(
  page: Page,
  person: Person,
  roles = ["Therapist"],
  more: () => Promise<void> = async () => {},
): Promise<void> {
  await page.goto(`${STAFF}/new`);
  for (const role of roles) await page.getByRole("checkbox", { name: role }).check();
  await page.getByLabel("First name").fill(person.first);
  await page.getByLabel("Last name").fill(person.last);
  await page.getByLabel("E-mail").fill(person.email);
  await more();
  await button(page, "Send invitation").click();
}

/** Invites a person and returns the letter that arrives. */
export async function invite(page: Page, inbox: Inbox, person: Person, roles = ["Therapist"]): Promise<Letter> {
  const before = inbox.count(person.email);
  await fillInvitation(page, person, roles);
  return inbox.letter(person.email, before + 1);
}

/** Opens the link of an invitation and signs up. */
export async function signUp(page: Page, link: string, person: Person): Promise<void> {
  await page.goto(link);
  await fillLogin(page, person);
  await button(page, "Create account").click();
  await expectSignedIn(page);
}

/** Opens a person's page from the staff list, on the side where they are. */
export async function openStaffMember(page: Page, person: Person): Promise<void> {
  await page.goto(STAFF);
  const inList = page.getByRole("main").getByRole("link", { name: `${person.first} ${person.last}` });
  if ((await inList.count()) === 0) await page.getByRole("link", { name: "Inactive", exact: true }).click();
  await inList.click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`${person.first} ${person.last}`);
}

/** Opens a further practice as somebody new would: the address is confirmed first. */
export async function openPractice(page: Page, inbox: Inbox, name: string, owner: Person): Promise<void> {
  await page.goto("/practices/new");
  await page.getByLabel("E-mail").fill(owner.email);
  await button(page, "Send me a link").click();
  await expect(notice(page)).toContainText("on its way");
  await page.goto((await inbox.letter(owner.email)).link);
  await page.getByLabel("Practice name").fill(name);
  await choose(page.getByLabel("Time zone"), "Europe/Berlin");
  await page.getByLabel("First name").fill(owner.first);
  await page.getByLabel("Last name").fill(owner.last);
  await fillLogin(page, owner);
  await button(page, "Create practice").click();
  await expectSignedIn(page);
}

/** Fills in the New External Agent form of a practice and sends it; the page may well refuse. */
export async function fillAgentInvitation(page: Page, staff: string, agent: Person): Promise<void> {
  await page.goto(`${staff}/new-agent`);
  await page.getByRole("checkbox", { name: "works for other practices, too" }).check();
  await page.getByRole("checkbox", { name: "Front Office" }).check();
  await page.getByLabel("First name").fill(agent.first);
  await page.getByLabel("Last name").fill(agent.last);
  await page.getByRole("textbox", { name: "E-mail" }).fill(agent.email);
  await button(page, "Send invitation").click();
}

/** Makes a token and a code, and reads them from the page. */
export async function readOut(page: Page): Promise<{ token: string; digits: string }> {
  await page.goto("/connect");
  await page.getByRole("button", { name: /Make/ }).click();
  const values = page.locator(".heard-value");
  await expect(values).toHaveCount(2);
  const [token, digits] = await values.allInnerTexts();
  return { token: token!, digits: digits! };
}

/** Types what an agent reads out. */
export async function typeCode(page: Page, staff: string, token: string, digits: string): Promise<void> {
  await page.goto(`${staff}/new-agent`);
  await page.getByRole("textbox", { name: "Token" }).fill(token);
  await page.getByRole("textbox", { name: "Code" }).fill(digits);
  await button(page, "Connect").click();
}

/** Presses what takes a person all roles, and answers the question that comes first. */
export async function deactivate(page: Page, opener = "Deactivate", answer = "Deactivate"): Promise<void> {
  await button(page, opener).click();
  await button(page.getByRole("dialog"), answer).click();
}

/** Chooses a language below the page. */
export async function chooseLanguage(page: Page, language: string, tag: string): Promise<void> {
  await button(page.getByRole("contentinfo"), language).click();
  await expect(page.locator("html")).toHaveAttribute("lang", tag);
  await hydrated(page);
}

export function button(page: Page | Locator, name: string): Locator {
  return page.getByRole("button", { name, exact: true });
}

/** What a page tells after something was done or refused. */
export function notice(page: Page): Locator {
  return page.getByRole("main").getByRole("status").or(page.getByRole("main").getByRole("alert"));
}

export async function fillLogin(page: Page, person: Person): Promise<void> {
  await page.getByLabel("Username").fill(person.username);
  await page.getByLabel("Password").fill(person.password);
}

/** Sets a field that offers a list, in whichever form the page offers it. */
async function choose(field: Locator, value: string): Promise<void> {
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
}
