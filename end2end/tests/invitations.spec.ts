// What becomes of an invitation link.
import { BEN, DANA, MIA, button, deactivate, expect, fillInvitation, invite, openStaffMember } from "../practice.ts";
import { expectSignedIn, signIn, signUp, test } from "../practice.ts";

test("a resent invitation kills the older link, whose page says so", async ({ dana, inbox, someone }) => {
  const first = await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Resend login credentials").click();
  const second = await inbox.letter(BEN.email, 2);
  expect(second.link).not.toBe(first.link);

  const ben = await someone();
  await ben.goto(first.link);
  await expect(ben.getByRole("main")).toContainText(/newer e-mail was sent/i);
  await expect(button(ben, "Create account")).toBeHidden();
  await signUp(ben, second.link, BEN);
});

test("opening a link any number of times changes nothing", async ({ dana, inbox, request, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  const before = await dana.getByRole("main").innerText();
  for (let time = 0; time < 10; time++) {
    expect((await request.get(link)).status()).toBe(200);
    expect((await request.head(link)).status()).toBe(200);
  }
  await dana.reload();
  expect(await dana.getByRole("main").innerText()).toBe(before);
  await signUp(await someone(), link, BEN);
});

test("the address of the page behind a link holds no token", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  const ben = await someone();
  await ben.goto(link);
  await expect(button(ben, "Create account")).toBeVisible();
  expect(new URL(ben.url()).pathname).toBe("/invitation");
  expect(await ben.content()).not.toContain(new URL(link).pathname.split("/").at(-1));
});

test("a cancelled invitation says so, and nobody signs up with it", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Cancel invitation").click();
  await expect(button(dana, "Cancel invitation")).toBeHidden();

  const ben = await someone();
  await ben.goto(link);
  await expect(ben.getByRole("main")).toContainText(/cancelled/i);
  await expect(button(ben, "Create account")).toBeHidden();
});

test("a used link and one that was never sent say so", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN);
  await signUp(await someone(), link, BEN);
  const stranger = await someone();
  await stranger.goto(link);
  await expect(stranger.getByRole("main")).toContainText(/already/i);
  await stranger.goto(link.slice(0, -6) + "AAAAAA");
  await expect(button(stranger, "Create account")).toBeHidden();
});

test("a link for somebody else is never accepted silently", async ({ dana, inbox }) => {
  const { link } = await invite(dana, inbox, BEN);
  await dana.goto(link);
  await expect(dana.getByRole("main")).toContainText(BEN.email);
  await expect(dana.getByRole("main")).toContainText(DANA.username);
  await expect(button(dana, "Create account")).toBeHidden();
  await expect(button(dana, "Accept invitation")).toBeHidden();
});

test("a wrong address is corrected: the old link dies, still one person", async ({ dana, inbox, someone }) => {
  const wrong = { ...BEN, email: "ben.rot@nordlicht.example" };
  const first = await invite(dana, inbox, wrong);
  await openStaffMember(dana, BEN);
  await dana.getByLabel("Correct e-mail address").fill(BEN.email);
  await button(dana, "Send to this address").click();
  const second = await inbox.letter(BEN.email);
  await expect(dana.getByRole("main")).toContainText(BEN.email);

  const ben = await someone();
  await ben.goto(first.link);
  await expect(button(ben, "Create account")).toBeHidden();
  await signUp(ben, second.link, BEN);
  await dana.goto("/p/praxis-nordlicht/settings/staff");
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toHaveCount(1);
});

test("an address that is invited already is one person, and resending is offered", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  for (const email of [
    "BEN.Roth@Nordlicht.Example",
    "  ben.roth@nordlicht.example ",
    "ｂｅｎ.roth＠nordlicht.example",
  ]) {
    await fillInvitation(dana, { ...BEN, email });
    await expect(dana.getByRole("main")).toContainText(/already invited/i);
    await expect(dana.getByLabel("First name")).toHaveValue(BEN.first);
  }
  expect(inbox.count(BEN.email)).toBe(1);
  await button(dana, "Resend login credentials").click();
  await inbox.letter(BEN.email, 2);
  await dana.goto("/p/praxis-nordlicht/settings/staff");
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toHaveCount(1);
});

test("an address of somebody inactive offers to turn the same roles on", async ({ dana, inbox, someone }) => {
  const { link } = await invite(dana, inbox, BEN, ["Therapist", "Front Office"]);
  const ben = await someone();
  await signUp(ben, link, BEN);
  await openStaffMember(dana, BEN);
  await deactivate(dana);
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();

  await fillInvitation(dana, { ...BEN, email: "Ben.Roth@NORDLICHT.example" });
  await expect(dana.getByRole("main")).toContainText(/inactive/i);
  await dana.getByRole("link", { name: "Reactivate" }).click();
  await button(dana, "Turn on the same roles as before").click();
  await expect(button(dana, "Turn Off Front Office")).toBeVisible();
  await signIn(ben, BEN.username, BEN.password);
  await expectSignedIn(ben);
});

test("what is wrong stands beside its field, and what was typed stays", async ({ dana, inbox }) => {
  await fillInvitation(dana, { ...MIA, email: "mia@praxis" }, ["Front Office", "Records Custodian"]);
  const email = dana.getByLabel("E-mail");
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription(/e-?mail address/i);
  await expect(email).toHaveValue("mia@praxis");
  await expect(dana.getByLabel("First name")).toHaveValue("Mia");
  await expect(dana.getByLabel("Last name")).toHaveValue("Okafor");
  await expect(dana.getByRole("checkbox", { name: "Records Custodian" })).toBeChecked();
  await expect(dana.getByRole("checkbox", { name: "Therapist" })).not.toBeChecked();

  await email.fill(MIA.email);
  await button(dana, "Send invitation").click();
  await inbox.letter(MIA.email);
});

test("a mistyped address is refused by the browser itself @wasm", async ({ dana }) => {
  const posts: string[] = [];
  dana.on("request", (request) => request.method() === "POST" && posts.push(request.url()));
  await fillInvitation(dana, { ...MIA, email: "mia@praxis" });
  await expect(dana.getByLabel("E-mail")).toHaveAttribute("aria-invalid", "true");
  expect(posts).toEqual([]);
});
