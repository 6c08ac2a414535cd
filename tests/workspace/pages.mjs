// Walks the pages that the server writes itself: signing in with a password, with an authenticator app, with a passkey and by a
// token of another house, at four widths in both themes and both languages.
import { createHmac, randomUUID } from "node:crypto";
import { ensure, openPage } from "./house.mjs";

const SIZES = [1440, 1024, 412, 320];
const STEP_SECONDS = 30;

/** A refused form answers 422, which browsers note as an error of the console. */
const expected = (fault) => fault.startsWith("console:") && fault.includes("422");

/** The code of an authenticator app (RFC 6238) `ahead` steps from now. */
function code(base32, ahead = 0) {
  const bits = [...base32.replaceAll(" ", "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 1000 / STEP_SECONDS) + ahead));
  const digest = createHmac("sha1", key).update(counter).digest();
  const at = digest[19] & 15;
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** A JSON web token as another house signs it (RFC 7519, HS256). */
function token(claims, secret) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const message = `${part({ alg: "HS256", typ: "JWT" })}.${part(claims)}`;
  return `${message}.${createHmac("sha256", secret).update(message).digest("base64url")}`;
}

async function signsIn(page, house, who, path = "/sign-in") {
  await page.goto(house.base + path);
  await page.fill("#email", house.demo[`${who}_email`]);
  await page.fill("#password", house.demo[`${who}_password`]);
  await page.click("button.primary");
}

/** Puts a key into the browser that answers by itself: a passkey of the computer, whose holder is who it should be. */
async function withKey(page) {
  const virtual = await page.context().newCDPSession(page);
  await virtual.send("WebAuthn.enable");
  const options = { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true };
  const { authenticatorId: key } = await virtual.send("WebAuthn.addVirtualAuthenticator", { options });
  return { virtual, key };
}

/** What must hold of every page: nothing axe finds, and nothing that is wider than the screen. */
async function judge({ page, faults, axe, look, name }) {
  await look(page, name);
  faults.push(...(await axe(page)));
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (beyond > 0) faults.push(`${name} is ${beyond} pixels wider than the screen`);
}

export const journeys = {
  async "pages of signing in at every width"({ browser, house, look, faults, axe }) {
    for (const width of SIZES) {
      for (const theme of ["light", "dark"]) {
        const locale = theme === "light" ? "en" : "nl";
        const { page, context, faults: own } = await openPage(browser, house, { who: null, width, theme, locale });
        const seen = (name) => judge({ page, faults, axe, look, name: `page-${name}-${width}-${theme}` });
        await page.goto(`${house.base}/sign-in`);
        ensure((await page.locator("html").getAttribute("lang")) === (locale === "en" ? "en-US" : "nl"), "another language");
        await seen("sign-in");
        await page.fill("#email", `${"long".repeat(15)}@example.com`);
        await page.fill("#password", "wrong");
        await page.click("button.primary");
        await page.getByRole("alert").waitFor();
        await seen("wrong");
        await signsIn(page, house, "end_user");
        await page.waitForURL(`${house.base}/`);
        await seen("start");
        await page.goto(`${house.base}/devices`);
        await seen("devices");
        await page.goto(`${house.base}/second-factor`);
        await seen("second-factor");
        await page.click("form[action='/second-factor'] button");
        await page.locator("img.qr").waitFor();
        await seen("app");
        faults.push(...own.filter((fault) => !expected(fault)));
        await context.close();
      }
    }
  },

  async "another house signs somebody in"({ browser, house, faults }) {
    const { page, context, faults: own } = await openPage(browser, house, { who: null });
    await signsIn(page, house, "owner");
    await page.waitForURL(`${house.base}/agent**`);
    const { authenticity_token: word } = await (await context.request.get(`${house.base}/api/v2/users/me/session/renew`)).json();
    const made = await context.request.post(`${house.base}/api/balie/v1/sso_providers`, {
      headers: { origin: house.base, "x-csrf-token": word },
      data: { sso_provider: { name: "Our site" } },
    });
    ensure(made.status() === 201, `making a provider answered ${made.status()}: ${await made.text()}`);
    const { secret } = (await made.json()).sso_provider;
    faults.push(...own);
    await context.close();

    const visit = await openPage(browser, house, { who: null });
    const claims = { iat: Math.floor(Date.now() / 1000), jti: randomUUID(), email: "visitor@site.example", name: "Vera Visitor" };
    // The page of another house, which sends its form by itself.
    await visit.page.setContent(`<form method="post" action="${house.base}/access/jwt"><input name="jwt" value="${token(claims, secret)}"><button>Go</button></form>`);
    await visit.page.click("button");
    await visit.page.waitForURL(`${house.base}/`);
    ensure((await visit.page.locator("h1").textContent()).includes("Vera Visitor"), "somebody else is signed in");
    faults.push(...visit.faults);
    await visit.context.close();
  },

  async "an authenticator app is added and asked for"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house, { who: null });
    const seen = (name) => judge({ page, faults, axe, look, name });
    await signsIn(page, house, "owner", "/sign-in?return_to=/second-factor");
    await page.fill("#name", "Phone");
    await page.click("form[action='/second-factor'] button");
    const secret = await page.locator(".secret").textContent();
    await page.fill("#code", "000000");
    await page.click("button.primary");
    await page.getByRole("alert").waitFor();
    await page.fill("#code", code(secret));
    await page.click("button.primary");
    ensure((await page.locator(".codes li").count()) === 10, "there are no ten recovery codes");
    await seen("page-recovery-codes");
    await page.goto(`${house.base}/`);
    await page.getByRole("button", { name: "Sign out" }).click();

    await signsIn(page, house, "owner");
    await page.locator("#code").waitFor();
    await seen("page-code");
    // Each code counts once; the next one counts half a minute early.
    await page.fill("#code", code(secret, 1));
    await page.click("button.primary");
    await page.waitForURL(`${house.base}/agent**`);
    faults.push(...own.filter((fault) => !expected(fault)));
    await context.close();
  },

  async "a passkey is added, asked and removed"({ browser, house, look, faults, axe }) {
    for (const theme of ["light", "dark"]) {
      const { page, context, faults: own } = await openPage(browser, house, { who: null, theme, locale: theme === "light" ? "en" : "nl" });
      const seen = (name) => judge({ page, faults, axe, look, name: `page-passkey-${name}-${theme}` });
      const { virtual, key } = await withKey(page);
      const leave = async () => {
        await page.goto(`${house.base}/`);
        await page.locator("form[action='/sign-out'] button").click();
        await page.waitForURL(`${house.base}/sign-in`);
      };
      await signsIn(page, house, "end_user", "/sign-in?return_to=/second-factor");
      await page.waitForURL(`${house.base}/second-factor`);
      await seen("none");
      await page.fill("#passkey-name", "Laptop");
      await page.click("form[action='/second-factor/passkey'] button");
      await page.locator(".codes").waitFor();
      await page.goto(`${house.base}/second-factor`);
      await page.locator("details summary").click();
      await seen("added");
      await leave();

      await seen("sign-in");
      await page.click("form[action='/sign-in/passkey'] button");
      await page.waitForURL(`${house.base}/`);
      await leave();

      // Beside the password, where it is enough that the key is there.
      await signsIn(page, house, "end_user");
      const ask = page.locator("form[data-passkey] button");
      await ask.waitFor();
      await seen("second");
      await ask.click();
      await page.waitForURL(`${house.base}/`);

      await page.goto(`${house.base}/second-factor`);
      await page.locator("details summary").click();
      await page.click("form[action='/second-factor/remove'] button");
      await page.waitForURL(`${house.base}/second-factor`);
      ensure((await page.locator(".rows").count()) === 0, "the passkey is still there");
      await leave();
      await page.click("form[action='/sign-in/passkey'] button");
      await page.getByRole("alert").filter({ visible: true }).waitFor();
      await seen("refused");
      ensure((await context.cookies()).every(({ name }) => name !== "__Host-balie_session"), "a removed passkey signs in");

      // Somebody who says no, or has no key, reads it on the same page.
      await virtual.send("WebAuthn.clearCredentials", { authenticatorId: key });
      await page.goto(`${house.base}/sign-in`);
      await page.click("form[action='/sign-in/passkey'] button");
      await page.getByRole("alert").filter({ visible: true }).waitFor();
      await seen("no-key");
      faults.push(...own.filter((fault) => !expected(fault)));
      await context.close();
    }
  },
};
