// The main job in Spanish: who chooses a language reads nothing else, and gets letters in it.
import {
  BEN,
  DANA,
  STAFF,
  button,
  deactivate,
  expect,
  expectSignedIn,
  chooseLanguage,
  notice,
  test,
} from "../practice.ts";

test("a practice that reads Spanish invites a therapist, who signs up, loses the role, and comes back", async ({
  dana,
  inbox,
  someone,
}) => {
  await chooseLanguage(dana, "Español", "es");
  await dana.goto(`${STAFF}/new`);
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Nuevo miembro del personal");
  await dana.getByRole("checkbox", { name: "Terapeuta" }).check();
  await dana.getByRole("textbox", { name: "Nombre", exact: true }).fill(BEN.first);
  await dana.getByRole("textbox", { name: "Apellidos" }).fill(BEN.last);
  const email = dana.getByRole("textbox", { name: "Correo electrónico" });
  await email.fill("ben");
  await button(dana, "Enviar invitación").click();
  await expect(email).toHaveAccessibleDescription(/Introduzca un correo electrónico/);
  await email.fill(BEN.email);
  await button(dana, "Enviar invitación").click();
  await expect(notice(dana)).toContainText(`Invitación enviada a Ben Roth (${BEN.email}).`);

  const letter = await inbox.letter(BEN.email);
  expect(letter.subject).toBe("Su invitación a Praxis Nordlicht");
  expect(letter.text).toContain("Terapeuta");

  const ben = await someone();
  await ben.goto(letter.link);
  await expect(button(ben, "Create account")).toBeVisible();
  await chooseLanguage(ben, "Español", "es");
  await ben.getByLabel("Nombre de usuario").fill(BEN.username);
  await ben.getByLabel("Contraseña").fill(BEN.password);
  await button(ben, "Crear cuenta").click();
  await expect(button(ben, "Cerrar sesión")).toBeVisible();
  await expect(ben.getByRole("heading", { level: 1 })).toHaveText("Personal");

  await dana.goto(STAFF);
  await dana.getByRole("main").getByRole("link", { name: "Ben Roth" }).click();
  await deactivate(dana, "Desactivar Terapeuta", "Dar de baja");
  await expect(button(dana, "Activar Terapeuta")).toBeVisible();
  await ben.reload();
  await expect(ben).toHaveURL(/\/sign-in/);
  await ben.getByLabel("Nombre de usuario o correo").fill(BEN.username);
  await ben.getByLabel("Contraseña").fill(BEN.password);
  await button(ben, "Iniciar sesión").click();
  await expect(notice(ben)).toContainText("Su cuenta está desactivada");

  await button(dana, "Activar Terapeuta").click();
  await expect(button(dana, "Desactivar Terapeuta")).toBeVisible();
  await ben.getByLabel("Contraseña").fill(BEN.password);
  await button(ben, "Iniciar sesión").click();
  await expect(button(ben, "Cerrar sesión")).toBeVisible();
});

test("a language that was chosen in the account is read in every browser, with times in each one's own zone", async ({
  browser,
  baseURL,
  dana,
  javaScriptEnabled,
}) => {
  await dana.goto("/account");
  await button(dana.getByRole("main"), "Español").click();
  await expect(dana.getByRole("heading", { level: 1 })).toHaveText("Su cuenta");

  const elsewhere = await browser.newContext({
    baseURL: baseURL!,
    javaScriptEnabled,
    timezoneId: "America/Mexico_City",
  });
  const page = await elsewhere.newPage();
  await page.goto("/sign-in");
  await page.getByLabel("Username or e-mail").fill(DANA.username);
  await page.getByLabel("Password").fill(DANA.password);
  await button(page, "Sign in").click();
  await expect(button(page, "Cerrar sesión")).toBeVisible();
  await page.goto("/account");
  // Without scripts nobody knows the zone: then it is the practice's.
  const zone = javaScriptEnabled === false ? /CES?T$/ : /CST$/;
  await expect(page.getByRole("main").getByRole("time").first()).toHaveText(zone);
  await elsewhere.close();
  await dana.reload();
  await chooseLanguage(dana, "English", "en");
  await expectSignedIn(dana);
});
