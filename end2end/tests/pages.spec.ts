// Every page as it looks, on a telephone and on a desk, by day and by night: pictures in screenshots/, and axe.
import AxeBuilder from "@axe-core/playwright";
import { BEN, MIA, STAFF, button, expect, hydrated, invite, openStaffMember, signOut, signUp } from "../practice.ts";
import { setUpPractice, test, type Page } from "../practice.ts";

test("every page looks right and is accessible", async ({ inbox, page: dana, rolecall, someone }, info) => {
  test.slow();
  const look = (page: Page, name: string) => lookAt(page, `${info.project.name}/${name}`);
  await dana.goto("/set-up");
  await look(dana, "set-up");
  await button(dana, "Create practice").click();
  await expect(dana.getByLabel("Password")).toHaveAttribute("aria-invalid", "true");
  await look(dana, "set-up-problems");
  await setUpPractice(dana, rolecall.setUpCode);

  const first = await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office", "Records Custodian"]);
  await dana.goto(STAFF);
  await look(dana, "staff");
  await dana.goto(`${STAFF}?search=nobody+of+this+name`);
  await look(dana, "staff-none-found");
  await dana.goto(`${STAFF}/new`);
  await look(dana, "new-staff-member");
  await button(dana, "Send invitation").click();
  await expect(dana.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  await look(dana, "new-staff-member-problems");
  await openStaffMember(dana, MIA);
  await look(dana, "staff-member-invited");
  await button(dana, "Deactivate").click();
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();
  await look(dana, "staff-member-inactive");
  await dana.goto(`${STAFF}?show=inactive`);
  await look(dana, "staff-inactive");
  await dana.goto(first.link);
  await look(dana, "invitation-of-someone-else");
  await dana.goto("/nowhere");
  await look(dana, "not-found");

  const ben = await someone();
  await ben.goto(first.link);
  await look(ben, "invitation");
  await signUp(ben, first.link, BEN);
  await ben.goto(STAFF);
  await look(ben, "staff-as-therapist");
  await openStaffMember(dana, BEN);
  await look(dana, "staff-member-active");
  await ben.goto(first.link);
  await look(ben, "invitation-used");

  await ben.goto(STAFF);
  await signOut(ben);
  await look(ben, "sign-in");
  await ben.getByLabel("Username or e-mail").fill("ben");
  await ben.getByLabel("Password").fill("not the right password");
  await button(ben, "Sign in").click();
  await expect(ben.getByRole("alert")).toBeVisible();
  await look(ben, "sign-in-refused");
  await ben.goto("/forgot-password");
  await look(ben, "forgot-password");
  await ben.getByLabel("Username or e-mail").fill("ben");
  await button(ben, "Send reset link").click();
  await ben.goto((await inbox.letter(BEN.email, 2)).link);
  await look(ben, "reset");
});

async function lookAt(page: Page, name: string): Promise<void> {
  await hydrated(page);
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({ path: `screenshots/${name}-${width}-${colorScheme}.png`, fullPage: true });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
      expect.soft(found, `axe on ${name}, ${width} px, ${colorScheme}`).toEqual([]);
    }
    const wide = await page.evaluate("document.documentElement.scrollWidth");
    expect.soft(wide, `${name} scrolls sideways at ${width} px`).toBeLessThanOrEqual(width);
  }
}
