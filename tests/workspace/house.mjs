// A server with the demo account, and a browser on it that notes everything that must not happen.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export function ensure(holds, what) {
  if (!holds) throw new Error(what);
}

/** Starts `balie demo` on a free port and waits until it answers. */
export async function openHouse() {
  const binary = process.env.BALIE;
  ensure(binary && existsSync(binary), "say in BALIE where the binary is");
  const data = mkdtempSync(join(tmpdir(), "balie-workspace."));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const server = spawn(binary, ["demo", "--data", data, "--listen", `127.0.0.1:${port}`], { stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [server.stdout, server.stderr]) stream.on("data", (piece) => (said += piece));
  const file = join(data, "demo.json");
  for (let tries = 0; ; tries += 1) {
    ensure(server.exitCode === null && tries < 600, `the server did not start: ${said}`);
    if (existsSync(file)) break;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const demo = JSON.parse(readFileSync(file, "utf8"));
  await new Promise((resolve) => setTimeout(resolve, 500));
  const close = () => {
    server.kill("SIGTERM");
    rmSync(data, { recursive: true, force: true });
  };
  return { base: `https://localhost:${port}`, demo, close };
}

/** A browser with the flags of the house. */
export function openBrowser() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
}

/** A page of somebody who is signed in; `faults` holds what must stay empty. */
export async function openPage(browser, house, { who = "agent", width = 1440, height = 900, theme = "light", locale = "en", settings = {} } = {}) {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    colorScheme: theme,
    locale: locale === "nl" ? "nl-NL" : "en-GB",
    reducedMotion: "reduce",
    hasTouch: width < 700,
  });
  const faults = [];
  if (who) {
    const email = house.demo[`${who}_email`];
    const reply = await context.request.post(`${house.base}/api/balie/v1/sessions`, {
      data: { email, password: house.demo[`${who}_password`] },
    });
    ensure(reply.status() === 201, `signing in answered ${reply.status()}: ${await reply.text()}`);
  }
  await context.addInitScript(
    (kept) => {
      // The frames of messages have no storage, and no origin.
      if (self.origin !== "null") localStorage.getItem("balie.settings") ?? localStorage.setItem("balie.settings", JSON.stringify(kept));
    },
    { theme, locale, ...settings },
  );
  const page = await context.newPage();
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) faults.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`page: ${error.message}`));
  await page.exposeFunction("noteViolation", (text) => faults.push(`policy: ${text}`));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.noteViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  // The world outside does not answer here, and asking is a fault.
  await context.route(
    (url) => url.origin !== house.base,
    (route) => {
      faults.push(`left the origin: ${route.request().url()}`);
      return route.abort();
    },
  );
  return { page, context, faults };
}

/** What axe finds by WCAG 2.2 A and AA and best practice; empty when all is well. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // A frame without scripts cannot be looked into.
      iframes: false,
    }),
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `axe ${id}: ${node.target.join(" ")} — ${node.failureSummary}`));
}
