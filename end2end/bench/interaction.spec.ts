// How long the staff list takes to answer a finger, on a telephone with a quarter of this processor and slow 4G.
import { STAFF, anotherTab, expect, test, type Page } from "../practice.ts";
import { fillStaffList, line, quiet } from "./figures.ts";

const SLOWER = 4;
/** As Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down and 0.75 up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 93_750 };
const ROUNDS = 5;

interface Seen {
  /** Milliseconds from an interaction to the next picture, by its number. */
  interactions: Record<number, number>;
  /** Milliseconds beyond 50 of each task that blocked the page. */
  blocked: number;
  /** How far things moved that nobody touched. */
  shifts: number;
  /** What moved. */
  moved: string[];
}

declare global {
  interface Window {
    seen: Seen;
  }
}

test("interaction", async ({ rolecall, dana, inbox }) => {
  await fillStaffList(dana);
  await quiet(inbox);
  const page = await anotherTab(dana);
  await page.setViewportSize({ width: 412, height: 823 });
  await page.addInitScript(watch);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.setCacheDisabled", { cacheDisabled: true });
  await devtools.send("Network.emulateNetworkConditions", SLOW_4G);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
  const interactions: number[] = [];
  const blocked: number[] = [];
  const moved = new Set<string>();
  let shifts = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    await page.goto(`${rolecall.url}${STAFF}`);
    await page.waitForLoadState("networkidle");
    blocked.push((await seen(page)).blocked);
    await use(page);
    const used = await seen(page);
    interactions.push(...Object.values(used.interactions));
    shifts = Math.max(shifts, used.shifts);
    used.moved.forEach((what) => moved.add(what));
  }
  interactions.sort((a, b) => a - b);
  blocked.sort((a, b) => a - b);
  const p98 = interactions[Math.ceil(interactions.length * 0.98) - 1]!;
  line(`staff list, processor / ${SLOWER} and slow 4G: INP p98 of ${interactions.length}, ms`, `${p98}`, "<= 50");
  line("  TBT until it is interactive, ms", blocked[(ROUNDS - 1) / 2]!.toFixed(0), "<= 50");
  line("  CLS", shifts.toFixed(3), "0");
  moved.forEach((what) => console.log(`  moved: ${what}`));
});

/** What somebody does with the list. */
async function use(page: Page): Promise<void> {
  const choice = page.getByLabel(/^Choose Person/).first();
  await choice.click();
  await choice.click();
  await page.getByRole("link", { name: "Therapist", exact: true }).click();
  await expect(page).toHaveURL(/role=therapist/);
  await page.getByRole("searchbox").pressSequentially("number", { delay: 120 });
  await expect(page).toHaveURL(/search=number/);
  await page.waitForLoadState("networkidle");
  await page.getByRole("link", { name: "Newest first", exact: true }).click();
  await expect(page).toHaveURL(/sort=newest/);
  await page
    .getByRole("link", { name: /^Person Number/ })
    .first()
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(/^Person Number/);
}

async function seen(page: Page): Promise<Seen> {
  // The last entries come with the next picture.
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn, 100))));
  return page.evaluate(() => window.seen);
}

/** Runs in the page, before its own scripts. */
function watch() {
  const seen: Seen = { interactions: {}, blocked: 0, shifts: 0, moved: [] };
  window.seen = seen;
  const observe = (type: string, each: (entry: any) => void, more = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(each)).observe({ type, buffered: true, ...more });
  observe(
    "event",
    ({ interactionId, duration }) => {
      if (interactionId) seen.interactions[interactionId] = Math.max(seen.interactions[interactionId] ?? 0, duration);
    },
    { durationThreshold: 16 },
  );
  observe("longtask", ({ duration }) => (seen.blocked += Math.max(0, duration - 50)));
  observe("layout-shift", ({ hadRecentInput, value, sources }) => {
    if (hadRecentInput) return;
    seen.shifts += value;
    for (const { node } of sources) seen.moved.push(node?.className || node?.nodeName || "what is gone");
  });
}
