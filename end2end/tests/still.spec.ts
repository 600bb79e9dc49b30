// Nothing on a page moves by itself while it comes over a slow line.
import { BEN, expect, invite, openStaffMember, test, type Page } from "../practice.ts";

declare global {
  interface Window {
    /** What the browser saw moving, that nobody had touched shortly before. */
    moved: () => string[];
  }
}

test("the list, a person and the list again stand still @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.setViewportSize({ width: 412, height: 823 });
  await dana.addInitScript(watch);
  const devtools = await dana.context().newCDPSession(dana);
  await devtools.send("Network.enable");
  // Slower than half a second: what comes sooner, the browser takes for the answer to a click.
  const slow = { offline: false, latency: 700, downloadThroughput: -1, uploadThroughput: -1 };
  await devtools.send("Network.emulateNetworkConditions", slow);
  await openStaffMember(dana, BEN);
  await expect(dana.getByRole("region", { name: "History" })).toBeVisible();
  await dana.getByRole("link", { name: "Back to the staff list" }).click();
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeVisible();
  expect(await moved(dana)).toEqual([]);
});

/** Once all that was drawn has been told. */
async function moved(page: Page): Promise<string[]> {
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  return page.evaluate(() => window.moved());
}

/** Runs in the page, before its own scripts. */
function watch() {
  const found: string[] = [];
  const note = (entries: PerformanceEntryList) => {
    for (const { hadRecentInput, sources } of entries as any[]) {
      if (!hadRecentInput) sources.forEach(({ node }: any) => found.push(node?.className || node?.nodeName || "gone"));
    }
  };
  const observer = new PerformanceObserver((list) => note(list.getEntries()));
  observer.observe({ type: "layout-shift", buffered: true });
  window.moved = () => {
    note(observer.takeRecords());
    return found;
  };
}
