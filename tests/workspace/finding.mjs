// Walks of finding: palette, search, people, home.
import { ensure, openPage } from "./house.mjs";
import { made, opens, read, viewOf } from "./walks.mjs";

export const journeys = {
  async "the palette finds acts, tickets and people"({ browser, house, look, faults, axe }) {
    for (const theme of ["light", "dark"]) {
      const { page, context, faults: own } = await openPage(browser, house, { theme, locale: theme === "light" ? "en" : "nl" });
      await opens(page, house);
      await page.keyboard.press("Control+k");
      const box = page.getByRole("dialog").getByRole("combobox");
      await box.fill(theme === "light" ? "solv" : "oplos");
      await page.getByRole("dialog").getByRole("option").first().waitFor();
      await look(page, `palette-${theme}`);
      faults.push(...(await axe(page)));
      await box.fill("#12");
      await page.keyboard.press("Enter");
      await page.waitForURL("**/tickets/12");
      await page.keyboard.press("?");
      await page.getByRole("dialog").getByRole("heading", { level: 2 }).waitFor();
      await look(page, `keys-${theme}`);
      faults.push(...(await axe(page)));
      await page.keyboard.press("Escape");
      ensure((await page.getByRole("dialog").count()) === 0, "Escape closes the sheet");
      faults.push(...own);
      await context.close();
    }
  },

  async "an act of the palette is for the ticket that stood there, however quick the next key is"({ browser, house, faults }) {
    const { page, context, faults: own } = await openPage(browser, house);
    for (const subject of ["Quick one", "Quick two"]) await made(context, house, { subject, comment: { body: subject }, tags: ["quick"] });
    const view = await viewOf(context, house, "Quick", "quick");
    await page.goto(`${house.base}/agent/views/${view}`);
    const rows = page.getByRole("option");
    await page.getByRole("log").getByText("Quick one").waitFor();
    const ids = await rows.evaluateAll((all) => all.map((row) => Number(row.id.replace(/\D/g, ""))));
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog").getByRole("combobox").fill("Solve");
    // Both keys in one go, as on a machine that is busy: nothing of the page comes between.
    await page.evaluate(() => {
      for (const key of ["Enter", "j"]) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    });
    await page.locator("h1", { hasText: "Quick two" }).waitFor();
    await page.waitForTimeout(800);
    const states = [];
    for (const id of ids) states.push((await read(context, house, id)).status);
    ensure(states.join() === "solved,new", `the first is solved and not the second: ${states}`);
    faults.push(...own);
    await context.close();
  },

  async "an act gets another key, and its own back"({ browser, house, look, faults, axe }) {
    for (const [width, height, theme] of [[1440, 900, "light"], [412, 823, "dark"]]) {
      const { page, context, faults: own } = await openPage(browser, house, { width, height, theme });
      await page.goto(`${house.base}/agent/views/2`);
      await page.getByRole("option").first().waitFor();
      const row = () => page.locator("[role=option][aria-selected=true]").getAttribute("id");
      const moves = async (key) => {
        const before = await row();
        await page.keyboard.press(key);
        await page.waitForTimeout(300);
        return (await row()) !== before;
      };
      const isWide = width > 700;
      const status = page.getByRole("dialog").getByRole("status");
      await page.keyboard.press("?");
      const button = page.getByRole("button", { name: "Change the key of “Next ticket”" });
      await button.click();
      await status.getByText("Press the new key").waitFor();
      await page.keyboard.press("x");
      await status.getByText("X is the key of").waitFor();
      await page.keyboard.press("Tab");
      await button.click();
      await page.keyboard.press("q");
      await status.getByText("Q now does “Next ticket”.").waitFor();
      await look(page, `keys-chosen-${width}-${theme}`);
      faults.push(...(await axe(page)));
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
      if (isWide) {
        ensure(await moves("q"), "the chosen key goes on");
        ensure(!(await moves("j")), "the former key does nothing");
        ensure(await moves("ArrowUp"), "the arrows stay");
        await page.getByRole("button", { name: "Next ticket" }).hover();
        await page.locator("[popover] kbd", { hasText: "Q" }).waitFor();
      }
      await page.reload();
      await page.getByRole("option").first().waitFor();
      if (isWide) ensure(await moves("q"), "it is kept");
      await page.keyboard.press("?");
      await page.getByRole("button", { name: "Put all keys back" }).click();
      await status.getByText("All keys are as they were.").waitFor();
      await page.keyboard.press("Escape");
      if (isWide) ensure(await moves("k"), "the keys are as before");
      faults.push(...own);
      await context.close();
    }
  },

  async "search, people and home at every width"({ browser, house, look, faults, axe }) {
    for (const [width, height] of [[1440, 900], [1024, 768], [412, 823], [320, 640]]) {
      const theme = width === 1440 || width === 412 ? "light" : "dark";
      const locale = theme === "light" ? "en" : "nl";
      const { page, context, faults: own } = await openPage(browser, house, { width, height, theme, locale });
      const seen = async (path, name, wait) => {
        await page.goto(`${house.base}/agent${path}`);
        await wait();
        await page.waitForTimeout(300);
        await look(page, `${name}-${width}-${theme}`);
        faults.push(...(await axe(page)).map((fault) => `${name} ${width}: ${fault}`));
      };
      const links = (part) => () => page.locator(`main a[href*="/${part}/"]`).first().waitFor();
      await seen("/home", "home", links("tickets"));
      await seen("/search", "search-empty", () => page.getByRole("searchbox").waitFor());
      await seen("/search?q=status%3Aopen", "search", links("tickets"));
      await seen("/search?q=type%3Auser%20eve", "search-people", links("users"));
      await seen("/search?q=status%3Anonsense", "search-refused", () => page.getByRole("alert").waitFor());
      await seen("/people", "people", links("users"));
      await page.getByRole("searchbox").fill("eve eriksen");
      await page.waitForURL("**/people?q=eve*");
      await page.getByRole("link", { name: /Eve Eriksen/ }).click();
      await page.getByRole("heading", { level: 1 }).waitFor();
      await links("tickets")();
      await look(page, `person-${width}-${theme}`);
      faults.push(...(await axe(page)));
      // What was refused is written to the console by the browser.
      faults.push(...own.filter((fault) => !fault.includes("422")));
      await context.close();
    }
  },
};
