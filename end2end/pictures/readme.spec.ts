// A practice as it may be on any day, and the pictures of it in docs/pictures.
import {
  AGA,
  BEN,
  MIA,
  STAFF,
  button,
  expect,
  fillAgentInvitation,
  hydrated,
  invite,
  openStaffMember,
  signUp,
  test,
  type Page,
  type Person,
} from "../practice.ts";

const PICTURES = "../docs/pictures";

const person = (first: string, last: string): Person => {
  // Addresses and usernames are plain letters, names are not.
  const username = first
    .normalize("NFD")
    .replace(/[^a-zA-Z]/g, "")
    .toLowerCase();
  return { first, last, username, email: `${username}@nordlicht.example`, password: "copper meadow thunder 17" };
};

test("staff list, a person, an invitation on a phone, dark", async ({ dana, inbox, someone }) => {
  for (const [colleague, roles] of [
    [BEN, ["Therapist"]],
    [MIA, ["Manager", "Front Office"]],
    [person("Teresa", "Duarte"), ["Therapist", "Records Custodian"]],
    [person("Jonas", "Weber"), ["Front Office"]],
  ] as const) {
    const browser = await someone();
    await signUp(browser, (await invite(dana, inbox, colleague, [...roles])).link, colleague);
    await browser.close();
  }
  const zoe = await invite(dana, inbox, person("Zoë", "Lindqvist"));
  await fillAgentInvitation(dana, STAFF, AGA);

  const phone = await someone();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(zoe.link);
  await picture(phone, "invitation-phone");

  await dana.setViewportSize({ width: 1280, height: 860 });
  await dana.goto(STAFF);
  await picture(dana, "staff-list");
  await dana.keyboard.press("Control+k");
  await expect(dana.locator("dialog input")).toBeFocused(); // its code has to come first
  await dana.keyboard.type("jonas");
  await expect(dana.locator("[role=option]").first()).toContainText("Jonas Weber");
  await dana.emulateMedia({ colorScheme: "dark" });
  await picture(dana, "dark");
  await dana.keyboard.press("Escape");
  await dana.emulateMedia({ colorScheme: "light" });
  await openStaffMember(dana, person("Teresa", "Duarte"));
  await hydrated(dana);
  await dana.getByRole("region", { name: "Roles" }).scrollIntoViewIfNeeded();
  await button(dana, "Turn Off Therapist").focus();
  await picture(dana, "staff-member");
});

/** As high as the window: what a person sees at once. */
async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${PICTURES}/${name}.png`, animations: "disabled", caret: "hide" });
}
