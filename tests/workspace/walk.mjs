// Walks the workspace as agents do, at four widths in both themes and both languages. Fails on any policy violation,
// console error, request that leaves the origin, or finding of axe.
import { mkdirSync } from "node:fs";
import * as finding from "./finding.mjs";
import { axe, ensure, openBrowser, openHouse, openPage } from "./house.mjs";
import * as pages from "./pages.mjs";
import * as signature from "./signature.mjs";
import * as texts from "./texts.mjs";
import * as walks from "./walks.mjs";

const SIZES = [
  [1440, 900],
  [1024, 768],
  [412, 823],
  [320, 640],
];
const pictures = process.env.PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

const house = await openHouse();
const browser = await openBrowser();
let failed = false;
const report = (name, faults) => {
  console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${name}`);
  for (const fault of faults) console.log(`     ${fault}`);
  failed ||= faults.length > 0;
};
const look = async (page, name) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png` });
};

try {
  for (const [width, height] of process.env.ONLY ? [] : SIZES) {
    for (const theme of ["light", "dark"]) {
      const locale = theme === "light" ? "en" : "nl";
      const { page, context, faults } = await openPage(browser, house, { width, height, theme, locale });
      const name = `${width}-${theme}`;
      try {
        await walks.opens(page, house);
        await look(page, `list-${name}`);
        faults.push(...(await axe(page)));
        if (width < 700) await walks.opensOnPhone(page);
        await look(page, `ticket-${name}`);
        faults.push(...(await axe(page)));
      } catch (error) {
        await look(page, `failed-${name}`);
        faults.push(error.message);
      }
      report(`reading at ${name} in ${locale}`, faults);
      await context.close();
    }
  }
  for (const [name, walk] of Object.entries({ ...walks.journeys, ...finding.journeys, ...texts.journeys, ...signature.journeys, ...pages.journeys })) {
    if (process.env.ONLY && !name.includes(process.env.ONLY)) continue;
    const faults = [];
    try {
      await walk({ browser, house, look, faults, axe, ensure });
    } catch (error) {
      faults.push(error.stack);
      for (const [at, page] of browser.contexts().flatMap((context) => context.pages()).entries()) await look(page, `failed-${name}-${at}`);
    }
    report(name, faults);
    // What a walk that failed left open.
    for (const context of browser.contexts()) await context.close();
  }
} finally {
  await browser.close();
  house.close();
}
process.exit(failed ? 1 : 0);
