// The Subscription tab: who is billed, and what turning a role off does to that.
import { BEN, MIA, deactivate, expect, invite, notice, openStaffMember, signUp, test } from "../practice.ts";

const SUBSCRIPTION = "/p/praxis-nordlicht/settings/subscription";

test("the forecast before and after a therapist is turned off", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await invite(dana, inbox, MIA);

  await dana.getByRole("link", { name: "Subscription" }).click();
  await expect(dana).toHaveURL(SUBSCRIPTION);
  const next = dana.getByRole("region", { name: "Billing cycle" });
  await expect(next).toContainText("1 billable person, 10.00 USD");
  const line = (name: string) => next.getByRole("row", { name });
  await expect(line("Ben Roth")).toContainText("+10.00 USD");
  await expect(line("Mia Okafor")).toContainText("if they accept before");
  const today = dana.getByRole("region", { name: "Billable today" });
  await expect(today.getByRole("link")).toHaveText(["Ben Roth"]);
  await expect(dana.getByRole("region", { name: "What each role costs" }).getByText("Free")).toHaveCount(4);
  await expect(dana.getByRole("region", { name: "Statements" })).toContainText("No statement yet");

  await openStaffMember(dana, BEN);
  const roles = dana.getByRole("region", { name: "Roles" });
  await expect(roles).toContainText("10.00 USD per month");
  await expect(roles).toContainText(/not charged from \d+ [A-Z][a-z]+ 20\d\d/);
  await deactivate(dana, "Turn Off Therapist");
  await expect(notice(dana)).toContainText(/The role is off. They are not charged from \d+ [A-Z][a-z]+ 20\d\d/);

  await dana.goto(SUBSCRIPTION);
  await expect(next).toContainText("Nobody, 0.00 USD");
  await expect(line("Ben Roth")).toBeHidden(); // on and off before the first cycle: nothing was ever charged
  await expect(today).toContainText("Nobody is billable today");
});

test("others than the Owner and Managers have no such tab", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await expect(ben.getByRole("link", { name: "Audit Log" })).toBeVisible();
  await expect(ben.getByRole("link", { name: "Subscription" })).toBeHidden();
  await ben.goto(SUBSCRIPTION);
  await expect(ben.getByRole("main")).toContainText("Your role does not allow this.");
});
