// What others do appears in an open page by itself.
import {
  BEN,
  MIA,
  STAFF,
  button,
  deactivate,
  expect,
  fillInvitation,
  invite,
  openStaffMember,
  signUp,
  test,
} from "../practice.ts";

/** What the product promises, and a debug build on a busy machine. */
const soon = { timeout: 2_000 };

test("an open staff list follows what others do @wasm", async ({ dana, inbox, someone }) => {
  const [mia, ben] = [await someone(), await someone()];
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await mia.goto(STAFF);
  const row = mia.getByRole("row", { name: /Ben Roth/ });
  await expect(row).toHaveCount(0);
  const { link } = await invite(dana, inbox, BEN);
  await expect(row).toContainText("Invited", soon);
  await expect(row).toContainText("Sent", soon);
  await signUp(ben, link, BEN);
  await expect(row).toContainText("Active", soon);
  await openStaffMember(dana, BEN);
  await deactivate(dana, "Turn Off Therapist");
  await expect(row).toHaveCount(0, soon);
});

test("an open page of somebody whose access ended says so @wasm", async ({ dana, inbox, someone }) => {
  const ben = await someone();
  await signUp(ben, (await invite(dana, inbox, BEN)).link, BEN);
  await ben.goto(STAFF);
  await openStaffMember(dana, BEN);
  await deactivate(dana, "Turn Off Therapist");
  await expect(ben.getByText("You no longer have access to this page")).toBeVisible(soon);
  await ben.getByRole("link", { name: "Reload the page" }).click();
  await expect(ben).toHaveURL(/sign-in/);
});

test("a page from before an update offers to load the new one @wasm", async ({ dana }) => {
  // The stream of another build, as after a deploy.
  const body = "event: version\ndata: another\n\n";
  await dana.route("**/live", (route) => route.fulfill({ contentType: "text/event-stream", body }));
  await dana.goto(STAFF);
  await expect(dana.getByText("Rolecall was updated while this page was open")).toBeVisible();
  await dana.unroute("**/live");
  await dana.getByRole("link", { name: "Reload the page" }).click();
  await expect(dana.getByText("Rolecall was updated")).toHaveCount(0);
});

test("an invitation is sent again from its row", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  await button(dana, "Resend login credentials to Ben Roth").click();
  await inbox.letter(BEN.email, 2);
  await expect(dana.getByRole("status").filter({ hasText: "A new link is on its way" })).toBeVisible();
});

test("an impatient double click invites once @wasm", async ({ dana, inbox }) => {
  await dana.goto(`${STAFF}/new`);
  await fillInvitation(dana, MIA);
  await inbox.letter(MIA.email);
  await dana.goto(`${STAFF}/new`);
  await dana.getByRole("checkbox", { name: "Therapist" }).check();
  await dana.getByLabel("First name").fill(BEN.first);
  await dana.getByLabel("Last name").fill(BEN.last);
  await dana.getByLabel("E-mail").fill(BEN.email);
  await button(dana, "Send invitation").dblclick();
  await inbox.letter(BEN.email);
  await expect(dana.getByRole("status").filter({ hasText: "Invitation sent to Ben Roth" })).toBeVisible();
  await dana.goto(STAFF);
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toHaveCount(1);
  expect(inbox.count(BEN.email)).toBe(1);
});
