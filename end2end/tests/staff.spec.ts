// The staff list and the page of one staff member.
import {
  BEN,
  DANA,
  MIA,
  STAFF,
  anotherTab,
  button,
  deactivate,
  expect,
  fillInvitation,
  hold,
  invite,
  openStaffMember,
  signUp,
  test,
} from "../practice.ts";

test("search, role and side of the list are in the address", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  const person = (name: string) => dana.getByRole("link", { name });

  await dana.goto(STAFF);
  await dana.getByLabel("Search").fill("oka");
  await dana.getByLabel("Search").press("Enter");
  await expect(dana).toHaveURL(/[?&]search=oka/);
  await expect(person("Mia Okafor")).toBeVisible();
  await expect(person("Ben Roth")).toBeHidden();

  await dana.goto(STAFF);
  const roles = dana.getByRole("navigation", { name: "Role" });
  await roles.getByRole("link", { name: "Therapist" }).click();
  await expect(dana).toHaveURL(/[?&]role=therapist/);
  await expect(person("Ben Roth")).toBeVisible();
  await expect(person("Mia Okafor")).toBeHidden();
  await dana.reload();
  await expect(roles.getByRole("link", { name: "Therapist" })).toHaveAttribute("aria-current", "true");
  await expect(person("Mia Okafor")).toBeHidden();

  await openStaffMember(dana, MIA);
  await deactivate(dana, "Turn Off Front Office");
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();
  await dana.goto(STAFF);
  await expect(person("Ben Roth")).toBeVisible();
  await expect(person("Mia Okafor")).toBeHidden();
  await dana.getByRole("link", { name: "Inactive", exact: true }).click();
  await expect(dana).toHaveURL(/[?&]show=inactive/);
  await expect(person("Mia Okafor")).toBeVisible();
  await dana.goBack();
  await expect(person("Mia Okafor")).toBeHidden();
});

test("the head of the names puts the list in their order", async ({ dana, inbox }) => {
  for (const person of [MIA, BEN]) await invite(dana, inbox, person);
  const names = dana.getByRole("main").locator(".table-main");
  const head = dana.getByRole("columnheader", { name: "Name" });
  await dana.goto(STAFF);
  await expect(names).toHaveText(["Mia Okafor", "Ben Roth", "Dana Ruiz"]);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
  await dana.getByRole("link", { name: "Newest first" }).click();
  await expect(names).toHaveText(["Ben Roth", "Mia Okafor", "Dana Ruiz"]);
  await expect(head).not.toHaveAttribute("aria-sort");
  await head.getByRole("link", { name: "Name" }).click();
  await expect(names).toHaveText(["Mia Okafor", "Ben Roth", "Dana Ruiz"]);
  await expect(head).toHaveAttribute("aria-sort", "ascending");
});

test("the list shows roles and state of each person", async ({ dana, inbox, someone }) => {
  await invite(dana, inbox, MIA, ["Front Office", "Records Custodian"]);
  const { link } = await invite(dana, inbox, BEN);
  await signUp(await someone(), link, BEN);
  await dana.goto(STAFF);
  const line = (name: string) => dana.getByRole("row").filter({ hasText: name });
  await expect(line("Ben Roth")).toContainText("Therapist");
  await expect(line("Ben Roth")).toContainText("Active");
  await expect(line("Ben Roth")).toContainText(BEN.email);
  await expect(line("Mia Okafor")).toContainText("Front Office");
  await expect(line("Mia Okafor")).toContainText(/Invited.*expires/);
  await expect(line("Dana Ruiz")).toContainText("Owner");
});

test("an edited profile is kept, and its history shows what was before", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  await dana.getByLabel("Last name").fill("Roth-Albers");
  await button(dana, "Save profile").click();
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("Ben Roth-Albers");
  await expect(dana.getByLabel("Last name")).toHaveValue("Roth-Albers");
  const history = dana.getByRole("region", { name: "History" });
  await expect(history).toContainText("Roth-Albers");
  await expect(history).toContainText(/Roth\b(?!-)/);
  await expect(history).toContainText("Dana Ruiz");
});

test("several roles go on and off one by one", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  await button(dana, "Turn On Records Custodian").click();
  await expect(button(dana, "Turn Off Records Custodian")).toBeVisible();
  await button(dana, "Turn Off Therapist").click();
  await expect(button(dana, "Turn On Therapist")).toBeVisible();
  await deactivate(dana, "Turn Off Records Custodian");
  await expect(button(dana, "Turn on the same roles as before")).toBeVisible();
});

test("the Owner role has no switch", async ({ dana }) => {
  await openStaffMember(dana, DANA);
  await expect(button(dana, "Turn Off Owner")).toHaveCount(0);
  await expect(button(dana, "Turn On Therapist")).toBeEnabled();
});

test("a therapist sees colleagues, but neither their pages nor the New Staff Member page", async ({
  dana,
  inbox,
  someone,
}) => {
  const { link } = await invite(dana, inbox, BEN);
  await openStaffMember(dana, BEN);
  const benAsSeenByDana = dana.url();
  await invite(dana, inbox, MIA);
  await openStaffMember(dana, MIA);
  const miaAsSeenByDana = dana.url();

  const ben = await someone();
  await signUp(ben, link, BEN);
  await ben.goto(STAFF);
  await expect(ben.getByRole("main")).toContainText("Dana Ruiz");
  await expect(ben.getByRole("link", { name: "New Staff Member" })).toHaveCount(0);
  await ben.goto(`${STAFF}/new`);
  await expect(button(ben, "Send invitation")).toHaveCount(0);
  await ben.goto(miaAsSeenByDana);
  await expect(ben.getByRole("main")).not.toContainText(MIA.email);
  await ben.goto(benAsSeenByDana);
  await expect(ben.getByRole("main")).toContainText(BEN.email);
  await expect(button(ben, "Turn On Front Office")).toHaveCount(0);
});

test("ids that nobody has and text that is no id are answered alike, and so is an unknown practice", async ({
  dana,
}) => {
  const nobody = "019ab000-0000-7000-8000-000000000000";
  const answers = new Set<string>();
  for (const path of [`${STAFF}/${nobody}`, `${STAFF}/nonsense`]) {
    expect((await dana.goto(path))?.status()).toBe(404);
    answers.add(await dana.getByRole("main").innerText());
  }
  expect(answers.size).toBe(1);
  expect((await dana.goto("/p/elsewhere/settings/staff"))?.status()).toBe(404);
  await expect(dana.getByRole("main")).not.toContainText("Dana Ruiz");
});

test("typing is searching, and keys lead from person to person @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  await dana.keyboard.press("/");
  await expect(dana.getByLabel("Search")).toBeFocused();
  await dana.keyboard.type("oka");
  await expect(dana).toHaveURL(/[?&]search=oka/);
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeHidden();
  await dana.keyboard.type("f");
  await expect(dana).toHaveURL(/[?&]search=okaf/);
  await expect(dana.getByLabel("Search")).toHaveValue("okaf");
  await dana.getByRole("link", { name: "Clear" }).click();
  await expect(dana.getByLabel("Search")).toHaveValue("");
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeVisible();
  await dana.getByLabel("Search").focus();
  await dana.keyboard.press("ArrowDown");
  await expect(dana.getByRole("link", { name: "Mia Okafor" })).toBeFocused();
  await dana.keyboard.press("ArrowDown");
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeFocused();
  await dana.keyboard.press("ArrowUp");
  await dana.keyboard.press("Enter");
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("Mia Okafor");
});

test("everybody on the page is chosen at once, and nobody again", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  const boxes = dana.getByRole("checkbox", { name: "Choose" });
  await expect(boxes).toHaveCount(2); // nobody deactivates the Owner
  await dana.getByLabel("Choose Ben Roth").check();
  await dana.getByRole("link", { name: "Choose all 2 on this page" }).click();
  await expect(dana.getByRole("checkbox", { name: "Choose", checked: true })).toHaveCount(2);
  await dana.getByRole("link", { name: "Choose nobody" }).click();
  await expect(dana.getByRole("checkbox", { name: "Choose", checked: true })).toHaveCount(0);
  await expect(button(dana, "Deactivate…")).toBeHidden();
  await dana.getByRole("link", { name: "Choose all 2 on this page" }).click();
  await expect(dana.getByRole("checkbox", { name: "Choose", checked: true })).toHaveCount(2);
  await dana.getByLabel("Choose Mia Okafor").uncheck();
  await button(dana, "Deactivate…").click();
  await expect(button(dana, "Deactivate 1 person")).toBeVisible();
  await expect(dana.getByRole("main")).toContainText("Ben Roth");
});

test("old rows stay until the new ones are there @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  const release = await hold(dana, "**/api/staff/list*");
  await dana.getByLabel("Search").fill("nobody of this name");
  await expect(dana).toHaveURL(/search=nobody/);
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeVisible();
  release();
  await expect(dana.getByRole("link", { name: "Ben Roth" })).toBeHidden();
  await expect(dana.getByRole("heading", { name: "Nobody found" })).toBeVisible();
});

test("the head of a long list stays in sight, and the bar of those chosen, but never over what has the focus", async ({
  dana,
  inbox,
}) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.setViewportSize({ width: 1280, height: 260 }); // three people are a long list here
  await dana.goto(STAFF);
  const last = dana.getByLabel("Choose Ben Roth");
  await last.check();
  await dana.getByRole("link", { name: "Ben Roth" }).focus();
  await expect(dana.getByRole("columnheader", { name: "State" })).toBeInViewport();
  await expect(button(dana, "Deactivate…")).toBeInViewport();
  const covered = await dana.getByRole("link", { name: "Ben Roth" }).evaluate((link) => {
    const { x, y, width, height } = link.getBoundingClientRect();
    return document.elementFromPoint(x + width / 2, y + height / 2) !== link;
  });
  expect(covered).toBe(false);
});

test("how resending ended is in sight, however far down the list it was pressed", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.setViewportSize({ width: 1280, height: 300 });
  await dana.goto(STAFF);
  await button(dana, "Resend login credentials to Ben Roth").click();
  await expect(dana.getByText("A new link is on its way")).toBeInViewport();
});

test("when a link stops working is told from now, and exactly on hovering", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  const time = dana
    .getByRole("row", { name: /Ben Roth/ })
    .getByRole("time")
    .first();
  await expect(time).toHaveText(/^in \d+ days?$/);
  await expect(time).toHaveAttribute("title", /20\d\d/);
  await expect(time).toHaveAttribute("datetime", /^20\d\d-\d\d-\d\dT.*[+-]\d\d:\d\d$/);
});

test("on paper there is the list, and nothing that is pressed", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  await dana.emulateMedia({ media: "print" });
  await expect(dana.getByRole("cell", { name: /Ben Roth/ })).toBeVisible();
  await expect(dana.getByRole("columnheader", { name: "State" })).toBeVisible();
  for (const gone of [dana.getByRole("button", { name: /^Resend/ }), button(dana, "Apply"), button(dana, "Sign out")]) {
    await expect(gone).toBeHidden();
  }
  await expect(dana.getByRole("link", { name: "New Staff Member" })).toBeHidden();
});

test("several people are chosen in the list, and it is said first what becomes of each", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await invite(dana, inbox, MIA, ["Front Office"]);
  await dana.goto(STAFF);
  await expect(button(dana, "Deactivate…")).toBeHidden();
  await dana.getByLabel("Choose Ben Roth").check();
  await dana.getByLabel("Choose Mia Okafor").check();
  await expect(dana.getByLabel("Choose Dana Ruiz")).toBeHidden();
  await button(dana, "Resend invitations…").click();
  await expect(dana.getByRole("heading", { level: 1 })).toContainText("Resend invitations");
  await button(dana, "Resend 2 invitations").click();
  await expect(dana.getByRole("status")).toContainText("2 new links are on their way.");
  await inbox.letter(BEN.email, 2);
  await inbox.letter(MIA.email, 2);

  await dana.goto(STAFF);
  await dana.getByLabel("Choose Mia Okafor").check();
  await button(dana, "Deactivate…").click();
  await expect(dana.getByRole("main")).toContainText("access ends immediately");
  await button(dana, "Deactivate 1 person").click();
  await expect(dana.getByRole("status")).toContainText("1 person is inactive now.");
  await dana.goto(`${STAFF}?show=inactive`);
  await expect(dana.getByRole("link", { name: "Mia Okafor" })).toBeVisible();
});

test("whoever is chosen stays chosen when others change the list @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  await dana.getByLabel("Choose Ben Roth").check();
  // Mia comes before Ben in the list.
  await invite(await anotherTab(dana), inbox, MIA, ["Front Office"]);
  await expect(dana.getByRole("link", { name: "Mia Okafor" })).toBeVisible();
  await expect(dana.getByLabel("Choose Mia Okafor")).not.toBeChecked();
  await expect(dana.getByLabel("Choose Ben Roth")).toBeChecked();
});

test("whoever sends a link again by a key goes on from there @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  await dana.goto(STAFF);
  const resend = dana.getByRole("button", { name: /^Resend.*Ben Roth/ });
  await resend.focus();
  const anew = dana.waitForResponse("**/api/staff/list*");
  await dana.keyboard.press("Enter");
  await inbox.letter(BEN.email, 2);
  await anew;
  await expect(resend).toBeFocused();
});

test("numbers have a column where somebody listed has one", async ({ dana, inbox }) => {
  await invite(dana, inbox, MIA, ["Front Office"]);
  await fillInvitation(dana, BEN, ["Therapist"], () => dana.getByLabel("Phone").fill("030 1234567"));
  await inbox.letter(BEN.email);
  await dana.goto(STAFF);
  const phone = dana.getByRole("columnheader", { name: "Phone" });
  const whole = async (name: string) => {
    const cells = dana.getByRole("row", { name }).getByRole("cell");
    await expect(cells).toHaveCount(await dana.getByRole("columnheader").count());
  };
  await expect(phone).toBeVisible();
  await whole("Mia Okafor");
  await dana.getByLabel("Search").fill("okafor");
  await button(dana, "Apply").click();
  await expect(phone).toHaveCount(0);
  await whole("Mia Okafor");
  await dana.getByRole("link", { name: "Clear" }).click();
  await expect(phone).toBeVisible();
  await expect(dana.getByRole("row", { name: "Ben Roth" })).toContainText("030 1234567");
  await whole("Ben Roth");
});

test("what is chosen and typed before the code is there counts @wasm", async ({ dana, inbox }) => {
  await invite(dana, inbox, BEN);
  const arrive = await hold(dana, "**/pkg/*.wasm");
  const opened = dana.goto(STAFF);
  await dana.getByLabel("Choose Ben Roth").check();
  await dana.getByLabel("Search").fill("roth");
  arrive();
  await opened;
  await expect(dana).toHaveURL(/search=roth/);
  await expect(dana.getByRole("main").getByRole("link", { name: "Dana Ruiz" })).toBeHidden();
  await expect(dana.getByLabel("Choose Ben Roth")).toBeChecked();
});
