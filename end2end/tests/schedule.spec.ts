// Access that begins and ends by itself: a locum's first day, a leave, and an end that comes while somebody works.
import {
  BEN,
  DANA,
  STAFF,
  button,
  expect,
  fillInvitation,
  fillLogin,
  invite,
  openStaffMember,
  signIn,
  signUp,
  test,
} from "../practice.ts";

/** Day and time so many minutes from now, as the practice's clocks in Berlin show them. */
function inMinutes(minutes: number): { day: string; time: string } {
  const at = new Date(Date.now() + minutes * 60_000);
  const shown = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Berlin", dateStyle: "short", timeStyle: "short" });
  const [day, time] = shown.format(at).split(" ");
  return { day: day!, time: time! };
}

test("a locum is invited now, signs up now, and starts later", async ({ dana, inbox, someone }) => {
  const lou = { ...BEN, first: "Lou", last: "Marsh", email: "lou@nordlicht.example", username: "lou" };
  await fillInvitation(dana, lou, ["Therapist"], async () => {
    await dana.getByText("First and last day").click();
    await dana.getByLabel("Starts on").fill("2030-01-07");
    await dana.getByLabel("Start time").fill("07:00");
  });
  await expect(dana.getByText("Invitation sent to Lou Marsh")).toBeVisible();
  const letter = await inbox.letter(lou.email);
  expect(letter.text).toContain("Your access starts Mon 7 Jan 2030, 07:00 CET");
  const page = await someone();
  await page.goto(letter.link);
  await expect(page.getByText("Your access starts Mon 7 Jan 2030, 07:00 CET")).toBeVisible();
  await fillLogin(page, lou);
  await button(page, "Create account").click();
  await expect(page.getByRole("heading", { name: "Your account is ready" })).toBeVisible();
  await signIn(page, lou.username, lou.password);
  await expect(page.getByText("Your access starts on 7 January 2030 at 07:00")).toBeVisible();
  await dana.goto(STAFF);
  await expect(dana.getByRole("row", { name: /Lou Marsh/ })).toContainText("Access starts Mon 7 Jan 2030, 07:00 CET");
  await openStaffMember(dana, lou);
  await button(dana, "Turn On Therapist").click();
  await expect(button(dana, "Turn Off Therapist")).toBeVisible();
  await signIn(page, lou.username, lou.password);
  await expect(page.getByRole("link", { name: "Lou Marsh" }).first()).toBeVisible();
});

test("a leave is planned, shown, and taken back", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN, ["Therapist", "Front Office"])).link, BEN);
  await openStaffMember(dana, BEN);
  await dana.getByText("Plan leave or last day").click();
  const leave = dana.getByRole("region", { name: "Roles" });
  await leave.locator("#until-absence").fill("2030-01-04");
  await leave.locator("#back-absence").fill("2030-01-14");
  await leave.getByLabel("Time of return").fill("08:30");
  await button(leave, "Save").click();
  const planned = "Access until the end of Fri 4 Jan 2030; back Mon 14 Jan 2030, 08:30 CET";
  await expect(dana.getByText(planned)).toBeVisible();
  await dana.goto(STAFF);
  await expect(dana.getByRole("row", { name: /Ben Roth/ })).toContainText(planned);
  await dana.goto("/p/praxis-nordlicht/settings/subscription");
  const changes = dana.getByRole("table", { name: "Pending changes" });
  await expect(changes).toContainText("Comes back from leave on 14 January 2030");
  await openStaffMember(dana, BEN);
  await button(dana, "Keep access").click();
  await expect(dana.getByText(planned)).toHaveCount(0);
});

test("an end that was planned comes while the person is signed in", async ({ dana, inbox, someone }, info) => {
  test.setTimeout(300_000); // two minutes of it are waited for
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await ben.goto(STAFF);
  await expect(ben.getByRole("row", { name: `${DANA.first} ${DANA.last}` })).toBeVisible();
  const { day, time } = inMinutes(2);
  await openStaffMember(dana, BEN);
  await dana.getByText("Plan leave or last day").click();
  await dana.locator("#until-absence").fill(day);
  await dana.locator("#until-absence-time").fill(time);
  await button(dana.getByRole("region", { name: "Roles" }), "Save").click();
  await expect(dana.getByText("Access until")).toBeVisible();
  await ben.reload();
  await expect(ben.getByText("You have access to Praxis Nordlicht until")).toBeVisible();
  if (info.project.name === "with-wasm") {
    // The open page says so by itself: the minute, and the worker's look.
    await expect(ben.getByText("You no longer have access to this page")).toBeVisible({ timeout: 150_000 });
  } else {
    await expect(async () => {
      await ben.reload();
      await expect(ben).toHaveURL(/sign-in/, { timeout: 1_000 });
    }).toPass({ timeout: 150_000, intervals: [5_000] });
  }
  await ben.reload();
  await expect(ben).toHaveURL(/sign-in/);
  await signIn(ben, BEN.username, BEN.password);
  await expect(ben.getByText("Your account is deactivated")).toBeVisible();
  await dana.goto(`${STAFF}?show=inactive`);
  await expect(dana.getByRole("row", { name: /Ben Roth/ })).toContainText("Inactive");
});
