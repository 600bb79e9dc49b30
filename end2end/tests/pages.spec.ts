// Every page as it looks, on a telephone and on a desk, by day and by night: pictures in screenshots/, and axe.
import AxeBuilder from "@axe-core/playwright";
import { code } from "../authenticator.ts";
import {
  AGA,
  BEN,
  DANA,
  MIA,
  STAFF,
  SVEN,
  button,
  chooseLanguage,
  expect,
  fillAgentInvitation,
  hydrated,
  invite,
  openPractice,
  openStaffMember,
  readOut,
  setUpPractice,
} from "../practice.ts";
import { signIn, signOut, signUp, test as base, type Page } from "../practice.ts";

const test = base.extend<{ look: (page: Page, name: string) => Promise<void> }>({
  look: async ({ javaScriptEnabled }, use, info) => {
    info.slow();
    await use((page, name) => lookAt(page, `${info.project.name}/${name}`, javaScriptEnabled ?? true));
  },
});

test("first run", async ({ look, page, rolecall }) => {
  await page.goto("/set-up");
  await look(page, "set-up");
  await button(page, "Create practice").click();
  await expect(page.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await look(page, "set-up-problems");
  await setUpPractice(page, rolecall.setUpCode);
  await page.goto("/set-up");
  await look(page, "set-up-done");
  await page.goto("/nowhere");
  await look(page, "not-found");
});

test("staff, as the Owner sees it", async ({ dana, inbox, look }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office", "Records Custodian"]);
  await dana.goto(STAFF);
  await look(dana, "staff");
  await dana.goto(`${STAFF}/who-can`);
  await look(dana, "who-can");
  await dana.goto("/p/praxis-nordlicht/settings/go-to?search=ben");
  await look(dana, "go-to");
  await dana.goto(STAFF);
  await dana.getByLabel("Choose Ben Roth").check();
  await look(dana, "staff-chosen");
  await button(dana, "Deactivate…").click();
  await expect(button(dana, "Deactivate 1 person")).toBeVisible();
  await look(dana, "several");
  await dana.goto(`${STAFF}?search=nobody+of+this+name`);
  await look(dana, "staff-none-found");
  await openStaffMember(dana, MIA);
  await look(dana, "staff-member-invited");
  await button(dana, "Deactivate").click();
  await look(dana, "staff-member-dialog");
  await button(dana.getByRole("dialog"), "Deactivate").click();
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();
  await look(dana, "staff-member-inactive");
  await dana.goto(`${STAFF}?show=inactive`);
  await look(dana, "staff-inactive");
});

test("an access review", async ({ dana, inbox, look }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office", "Records Custodian"]);
  await dana.goto(`${STAFF}/reviews`);
  await look(dana, "access-reviews-none");
  await button(dana, "Start an access review").click();
  await expect(button(dana, "Confirm the access of Ben Roth")).toBeVisible();
  await look(dana, "access-review");
  for (const name of ["Ben Roth", "Mia Okafor", "Dana Ruiz"]) {
    await button(dana, `Confirm the access of ${name}`).click();
    await expect(button(dana, `Confirm the access of ${name}`)).toBeHidden();
  }
  await look(dana, "access-review-to-sign");
  await dana.getByLabel("Your password").fill(DANA.password);
  await button(dana, "Sign the review off").click();
  await expect(dana.locator(".fingerprint")).toBeVisible();
  await look(dana, "access-review-signed");
  await dana.goto(`${STAFF}/reviews`);
  await look(dana, "access-reviews");
});

test("every component in every state", async ({ look, page }) => {
  await page.goto("/dev/components");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Every component in every state");
  await look(page, "components");
});

test("taking the staff along, and what somebody left open", async ({ dana, inbox, look, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await invite(mia, inbox, BEN);
  await fillAgentInvitation(mia, STAFF, AGA);
  await signUp(await someone(), (await inbox.letter(AGA.email)).link, AGA);
  await dana.goto(`${STAFF}/export`);
  await look(dana, "staff-export");
  await openStaffMember(dana, MIA);
  await button(dana, "Turn Off Manager").click();
  await look(dana, "staff-member-leaving");
  await button(dana.getByRole("dialog"), "Deactivate").click();
  await expect(dana.getByRole("region", { name: "Left open" })).toBeVisible();
  await look(dana, "staff-member-left-open");
});

test("a new staff member", async ({ dana, look }) => {
  await dana.goto(`${STAFF}/new`);
  await look(dana, "new-staff-member");
  await button(dana, "Send invitation").click();
  await expect(dana.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await look(dana, "new-staff-member-problems");
});

test("several people at once", async ({ dana, look }) => {
  await dana.goto(`${STAFF}/import`);
  await dana.getByLabel("Table of people").fill("Name,Role\nAda Lund,Therapist");
  await button(dana, "Look at the table").click();
  await expect(dana.getByText("No column is called E-mail.")).toBeVisible();
  await hydrated(dana);
  await look(dana, "imports-problem");
  const rows = [
    "Ada Lund,ada@nordlicht.example,Therapist",
    "Ben Roth,ben@gmial.com,Shrink",
    "Max Kern,max@gmial.com,Manager",
  ];
  await dana.getByLabel("Table of people").fill(["Name,E-mail,Role", ...rows].join("\n"));
  await button(dana, "Look at the table").click();
  await expect(button(dana, "Add 1 person")).toBeVisible();
  await hydrated(dana);
  await look(dana, "import");
  await button(dana, "Add 1 person").click();
  await expect(dana.getByRole("region", { name: "What happened" })).toBeVisible();
  await look(dana, "import-done");
  await dana.goto(`${STAFF}/import`);
  await look(dana, "imports");
});

test("an invitation, and staff as a therapist sees it", async ({ dana, inbox, look, someone }) => {
  const first = await invite(dana, inbox, BEN);
  const ben = await someone();
  await ben.goto(first.link);
  await look(ben, "invitation");
  await dana.goto(first.link);
  await look(dana, "invitation-of-someone-else");
  await openStaffMember(dana, BEN);
  await button(dana, "Resend login credentials").click();
  const second = await inbox.letter(BEN.email, 2);
  await ben.goto(first.link);
  await look(ben, "invitation-superseded");

  await signUp(ben, second.link, BEN);
  await ben.goto(STAFF);
  await look(ben, "staff-as-therapist");
  await openStaffMember(ben, BEN);
  await look(ben, "staff-member-oneself");
  await openStaffMember(dana, BEN);
  await look(dana, "staff-member-active");
  await ben.goto(second.link);
  await look(ben, "invitation-used");
});

test("signing in", async ({ dana, inbox, look }) => {
  await signOut(dana);
  await look(dana, "sign-in");
  await signIn(dana, "dana", "not the right password");
  await expect(dana.getByRole("alert")).toBeVisible();
  await look(dana, "sign-in-refused");
  await dana.goto("/forgot-password");
  await look(dana, "forgot-password");
  await dana.getByLabel("Username or e-mail").fill("dana");
  await button(dana, "Send reset link").click();
  await expect(dana.getByRole("status")).toBeVisible();
  await look(dana, "forgot-password-sent");
  await dana.goto((await inbox.letter("dana.ruiz@nordlicht.example")).link);
  await look(dana, "reset");
});

test("one's own account, and the step after the password", async ({ dana, inbox, look }) => {
  await dana.goto("/account");
  await look(dana, "account");
  await dana.locator("#begin-app-current_password").fill(DANA.password);
  await button(dana, "Set up an app").click();
  await expect(dana.getByRole("img", { name: "QR code" })).toBeVisible();
  await look(dana, "account-app-set-up");
  const key = await dana.locator(".secret").innerText();
  await dana.getByLabel("Code").fill(code(key));
  await button(dana, "Turn the app on").click();
  await expect(dana.getByRole("list", { name: "Recovery codes" })).toBeVisible();
  await look(dana, "account-recovery-codes");
  await dana.getByLabel("New e-mail address").fill("dana@new.example");
  await dana.locator("#email-current_password").fill(DANA.password);
  await button(dana, "Send the link").click();
  await expect(dana.locator("#email-notice")).toContainText("on its way");
  const confirm = await inbox.letter("dana@new.example");
  const stop = await inbox.letter(DANA.email, 2); // the first one told about the app
  await dana.goto(confirm.link);
  await look(dana, "email-change-confirm");
  await dana.goto(stop.link);
  await look(dana, "email-change-stop");
  await button(dana, "Stop the change").click();
  await expect(dana.getByRole("status")).toBeVisible();
  await look(dana, "email-change-stopped");
  await dana.goto(confirm.link);
  await look(dana, "email-change-closed");
  await dana.goto(STAFF);
  await signOut(dana);
  await signIn(dana, DANA.username, DANA.password);
  await expect(dana.getByRole("heading", { level: 1, name: "One more step" })).toBeVisible();
  await look(dana, "second-factor");
});

test("external agents, and the practices of one login", async ({ dana, inbox, look, someone }) => {
  await dana.goto(`${STAFF}/new-agent`);
  await look(dana, "new-agent");
  await button(dana, "Send invitation").click();
  await expect(dana.getByRole("textbox", { name: "E-mail" })).toHaveAttribute("aria-invalid", "true");
  await look(dana, "new-agent-problems");
  await fillAgentInvitation(dana, STAFF, AGA);
  const [aga, sven] = [await someone(), await someone()];
  await aga.goto((await inbox.letter(AGA.email)).link);
  await look(aga, "invitation-of-agent");
  await signUp(aga, (await inbox.letter(AGA.email)).link, AGA);
  await sven.goto("/practices/new");
  await look(sven, "open-practice");
  await openPractice(sven, inbox, "Praxis Südlicht", SVEN);
  await fillAgentInvitation(sven, "/p/praxis-suedlicht/settings/staff", AGA);
  await inbox.letter(AGA.email, 2);
  await aga.goto("/practices");
  await look(aga, "practices");
  await button(aga, "Accept the invitation of Praxis Südlicht").click();
  await expect(aga.getByRole("banner")).toContainText("Praxis Südlicht");
  await hydrated(aga);
  await aga.getByRole("banner").getByText("Praxis Südlicht").first().click();
  await look(aga, "switcher");
  await readOut(aga);
  await look(aga, "connect");
  await openStaffMember(dana, AGA);
  await look(dana, "staff-member-agent");
  await dana.goto("/p/praxis-nordlicht/settings/practice");
  await look(dana, "practice");
  await dana.goto("/practices/new");
  await look(dana, "another-practice");
});

test("signing up without an invitation", async ({ inbox, look, page, rolecall }) => {
  await setUpPractice(page, rolecall.setUpCode);
  await signOut(page);
  await page.goto("/agents/sign-up");
  await page.getByLabel("E-mail").fill(AGA.email);
  await button(page, "Send me a link").click();
  await expect(page.getByRole("status")).toBeVisible();
  await look(page, "sign-up-sent");
  await page.goto((await inbox.letter(AGA.email)).link);
  await look(page, "sign-up-agent");
  await page.goto("/practices/new");
  await page.getByLabel("E-mail").fill(SVEN.email);
  await button(page, "Send me a link").click();
  const { link } = await inbox.letter(SVEN.email);
  await page.goto(link);
  await look(page, "sign-up-practice");
});

test("the Security, Subscription and Audit Log tabs", async ({ dana, inbox, look, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await dana.goto("/p/praxis-nordlicht/settings/security");
  await look(dana, "security");
  await dana.getByLabel("Invitation links work for").fill("0");
  await button(dana, "Save security settings").click();
  await expect(dana.getByLabel("Invitation links work for")).toHaveAttribute("aria-invalid", "true");
  await look(dana, "security-problems");
  await mia.goto("/p/praxis-nordlicht/settings/security");
  await look(mia, "security-as-manager");
  await invite(dana, inbox, BEN);
  await dana.goto("/p/praxis-nordlicht/settings/subscription");
  await look(dana, "subscription");
  await mia.goto("/p/praxis-nordlicht/settings/subscription");
  await look(mia, "subscription-as-manager");
  await dana.goto("/p/praxis-nordlicht/settings/audit");
  await look(dana, "audit-log");
  await dana.goto("/p/praxis-nordlicht/settings/audit?from=2020-01-01&to=2020-01-02");
  await look(dana, "audit-log-nothing-found");
});

test("in Spanish, and in the colours that a reader forces @wasm", async ({ dana, inbox, someone }, info) => {
  info.slow();
  await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  const ben = dana.url();
  await chooseLanguage(dana, "Español", "es");
  const stranger = await someone();
  await stranger.goto("/sign-in");
  await chooseLanguage(stranger, "Español", "es");
  const settings = "/p/praxis-nordlicht/settings";
  const tabs = [
    "practice",
    "security",
    "staff",
    "staff/export",
    "staff/new",
    "staff/new-agent",
    "staff/reviews",
    "staff/who-can",
    "go-to?search=b",
    "subscription",
    "audit",
  ];
  for (const path of [...tabs.map((tab) => `${settings}/${tab}`), "/account", "/practices", "/dev/components", ben]) {
    await dana.goto(path);
    await inSpanish(dana);
  }
  await button(dana, "Desactivar Terapeuta").click();
  await inSpanish(dana);
  for (const path of ["/sign-in", "/forgot-password", "/agents/sign-up", "/practices/new"]) {
    await stranger.goto(path);
    await inSpanish(stranger);
  }
});

const COLOURS = {
  light: {},
  dark: { colorScheme: "dark" },
  forced: { forcedColors: "active" },
  contrast: { contrast: "more" },
} as const;

async function inSpanish(page: Page): Promise<void> {
  for (const [colours, media] of Object.entries(COLOURS)) {
    await page.emulateMedia({ colorScheme: "light", forcedColors: "none", contrast: "no-preference", ...media });
    const name = new URL(page.url()).pathname.replaceAll("/", "-");
    await page.screenshot({ path: `screenshots/es${name}-${colours}.png`, fullPage: true });
    expect.soft(await problems(page), `axe on ${page.url()} in Spanish, colours: ${colours}`).toEqual([]);
  }
}

async function problems(page: Page): Promise<string[]> {
  // Off by itself, because it is of WCAG 2.2: what is pressed has 24 by 24 pixels or room around it.
  const rules = { "target-size": { enabled: true } };
  const { violations } = await new AxeBuilder({ page }).options({ rules }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** axe is a script itself: without scripts there are pictures alone, of what should be the same pages. */
async function lookAt(page: Page, name: string, scripts: boolean): Promise<void> {
  await hydrated(page);
  for (const width of [320, 360, 768, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect.soft(wide, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width);
    if (width === 320) continue; // a page of 1280 px at 400 %: it must not scroll sideways, and looks as at 360
    if (width === 1280) {
      // Text alone at twice its size, as people set it in their browser.
      await page.evaluate("document.documentElement.style.fontSize = '200%'");
      const wide = await page.evaluate("document.documentElement.scrollWidth");
      expect.soft(wide, `${name} scrolls sideways when text is twice as large`).toBeLessThanOrEqual(width);
      await page.evaluate("document.documentElement.style.fontSize = ''");
    }
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: `screenshots/${name}-${width}-${colorScheme}.png`, fullPage: true });
      if (!scripts || width === 768) continue;
      expect.soft(await problems(page), `axe on ${name}, ${width} px, ${colorScheme}`).toEqual([]);
    }
  }
}
