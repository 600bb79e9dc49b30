// Lighthouse's scores, as on a telephone and on a desk.
import lighthouse, { desktopConfig } from "lighthouse";
import { chromium } from "@playwright/test";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STAFF, setUpPractice, test } from "../practice.ts";
import { fillStaffList, line, quiet } from "./figures.ts";

const PUBLIC = ["/sign-in", "/forgot-password", "/practices/new", "/agents/sign-up"];
/** Of so many runs the middle one counts. */
const RUNS = 3;

test("Lighthouse", async ({ rolecall, inbox }, info) => {
  info.setTimeout(1_800_000); // thirty runs; the staff list alone took two minutes for one beside twenty compilers
  const folder = await mkdtemp(join(tmpdir(), "rolecall-lighthouse-"));
  const port = await freePort();
  const { executablePath, args = [] } = info.project.use.launchOptions!;
  // Its own window of the browser, so that Lighthouse's tabs are signed in, too.
  const browser = await chromium.launchPersistentContext(folder, {
    executablePath,
    args: [...args, `--remote-debugging-port=${port}`],
    baseURL: rolecall.url,
  });
  try {
    const owner = await browser.newPage();
    await setUpPractice(owner, rolecall.setUpCode);
    await fillStaffList(owner);
    await quiet(inbox);
    const signedIn = await browser.cookies();
    for (const page of [STAFF, ...PUBLIC]) {
      await browser.clearCookies();
      if (page === STAFF) await browser.addCookies(signedIn);
      for (const [device, config] of [
        ["mobile", undefined],
        ["desktop", desktopConfig],
      ] as const) {
        const runs = [];
        for (let run = 0; run < RUNS; run += 1) {
          const result = await lighthouse(`${rolecall.url}${page}`, { port, disableStorageReset: true }, config);
          runs.push(result!.lhr);
        }
        runs.sort((a, b) => score(a, "performance") - score(b, "performance"));
        const middle = runs[(RUNS - 1) / 2]!;
        const categories = ["performance", "accessibility", "best-practices", ...(page === STAFF ? [] : ["seo"])];
        const scores = categories.map((category) => score(middle, category));
        line(
          `Lighthouse, ${device}, ${page}`,
          scores.join(" / "),
          page === STAFF ? ">= 99 / 100 / 100" : ">= 99 / 100 / 100 / 100",
        );
        for (const category of categories) {
          for (const { id, title } of lost(middle, category)) console.log(`  ${category}: ${title} (${id})`);
        }
      }
    }
  } finally {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  }
});

type Report = NonNullable<Awaited<ReturnType<typeof lighthouse>>>["lhr"];

function score(report: Report, category: string): number {
  return Math.round((report.categories[category]?.score ?? 0) * 100);
}

/** What took points away. */
function lost(report: Report, category: string): { id: string; title: string }[] {
  const audits = report.categories[category]!.auditRefs.filter(({ weight }) => weight > 0);
  return audits.map(({ id }) => report.audits[id]!).filter(({ score }) => score !== null && score < 0.995);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((ready) => server.once("listening", ready));
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}
