// What somebody who left has left open, and handing it over.
import {
  AGA,
  BEN,
  DANA,
  MIA,
  STAFF,
  button,
  deactivate,
  expect,
  fillAgentInvitation,
  invite,
  notice,
  openStaffMember,
  signUp,
  test,
} from "../practice.ts";

test("a manager leaves, and what she began is seen to where it stands", async ({ dana, inbox, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  const { link } = await invite(mia, inbox, BEN);
  await fillAgentInvitation(mia, STAFF, AGA);
  await signUp(await someone(), (await inbox.letter(AGA.email)).link, AGA);

  await openStaffMember(dana, MIA);
  await button(dana, "Turn Off Manager").click();
  await expect(dana.getByRole("dialog")).toContainText("what they leave open: 1 invitation, 1 external agent.");
  await button(dana.getByRole("dialog"), "Deactivate").click();
  const left = dana.getByRole("region", { name: "Left open" });
  await expect(left).toContainText("Invitations without an answer");
  await expect(left.getByRole("listitem").filter({ hasText: "Ben Roth" })).toContainText("The link works until");

  await left.getByLabel("Hand over to: Aga Nowak").selectOption("Dana Ruiz");
  await button(left, "Hand over: Aga Nowak").click();
  await expect(notice(dana).filter({ hasText: "Handed over." })).toBeVisible();
  await expect(left.getByRole("link", { name: "Aga Nowak" })).toBeHidden();
  await button(left, "Cancel invitation: Ben Roth").click();
  await expect(left).toContainText("no invitation of theirs waits for an answer");
  const ben = await someone();
  await ben.goto(link);
  await expect(ben.getByRole("main")).toContainText("cancelled");

  await openStaffMember(dana, AGA);
  await expect(dana.getByRole("region", { name: "Connection" })).toContainText(`${DANA.first} ${DANA.last}`);
  await expect(dana.getByRole("region", { name: "History" })).toContainText("handed over to somebody else");
});

test("all of it goes to one colleague at once", async ({ dana, inbox, someone }) => {
  const mia = await someone();
  await signUp(mia, (await invite(dana, inbox, MIA, ["Manager"])).link, MIA);
  await invite(mia, inbox, BEN);
  await fillAgentInvitation(mia, STAFF, AGA);
  await inbox.letter(AGA.email);
  await openStaffMember(dana, MIA);
  await deactivate(dana, "Turn Off Manager");
  const left = dana.getByRole("region", { name: "Left open" });
  await left.getByLabel("Hand everything over to").selectOption("Dana Ruiz");
  await button(left, "Hand all over").click();
  await expect(notice(dana).filter({ hasText: "Handed over." })).toBeVisible();
  await expect(left).toContainText("Nothing:");
});
