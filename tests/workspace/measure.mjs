// Measures how quick the workspace is for the one before it, and prints the figures of docs/performance.md as a table. What
// a figure should be stands beside it; the exit code does not depend on it, for a busy machine measures itself.
import { openBrowser, openHouse, openPage } from "./house.mjs";

const LOADS = 7;
const TICKETS = 12;
const LETTERS = "The invoice was sent twice, and we put it right this morning.";
const STEPS = 500;
/** 10 Mbit/s with 40 ms there and back. */
const LINE = { offline: false, latency: 40, downloadThroughput: 1_250_000, uploadThroughput: 1_250_000 };
const FREE = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };

/** In the page: when things were painted, and how long after the key that asked for them. */
function watch() {
  if (self.origin === "null") return;
  const seen = { shift: 0, usable: 0, key: 0, times: [] };
  window.seen = seen;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  // What comes after the frame's callbacks comes after its paint.
  const painted = (then) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(null);
    });
  const rows = () => (document.querySelector("[role=option]") ? painted((at) => (seen.usable = at)) : requestAnimationFrame(rows));
  rows();
  addEventListener(
    "keydown",
    (event) => {
      const pressed = event.timeStamp;
      seen.key = pressed;
      painted((at) => seen.times.push(at - pressed));
    },
    true,
  );
  /** From the last key until `there` holds and was painted. */
  window.until = (selector, other) =>
    new Promise((resolve) => {
      const look = () => {
        const found = document.querySelector(selector);
        if (found && (other === undefined || found.textContent !== other)) painted((at) => resolve(at - seen.key));
        else requestAnimationFrame(look);
      };
      look();
    });
}

const at = (times, part) => {
  const sorted = [...times].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
};
const ms = (times) => `${Math.round(at(times, 0.5))} / ${Math.round(at(times, 0.95))} ms`;
const line = (what, figure, budget) => console.log(`| ${what} | ${figure} | ${budget} |`);

const house = await openHouse();
const browser = await openBrowser();
try {
  const { page, context, faults } = await openPage(browser, house);
  await page.addInitScript(watch);
  const wire = await context.newCDPSession(page);
  const slow = (times) => wire.send("Emulation.setCPUThrottlingRate", { rate: times });
  const heap = async () => {
    await wire.send("HeapProfiler.collectGarbage");
    return (await wire.send("Runtime.getHeapUsage")).usedSize / 1e6;
  };
  await wire.send("Network.enable");

  /** First paint and list of so many openings of the first screen. */
  const loads = async (isCold) => {
    const [paint, usable] = [[], []];
    let shift = 0;
    for (let n = 0; n < LOADS; n += 1) {
      if (isCold) await wire.send("Network.clearBrowserCache");
      await page.goto(`${house.base}/agent`);
      await page.waitForFunction(() => window.seen.usable > 0);
      await page.waitForTimeout(1500);
      const got = await page.evaluate(() => ({
        paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
        ...window.seen,
      }));
      paint.push(got.paint);
      usable.push(got.usable);
      shift = Math.max(shift, got.shift);
    }
    return { paint, usable, shift };
  };

  console.log("| what | median / p95 | should be at most |\n|---|--:|--:|");
  await slow(4);
  await wire.send("Network.emulateNetworkConditions", LINE);
  const cold = await loads(true);
  line("first paint, cold, 4× slower, 10 Mbit/s", ms(cold.paint), "800 ms");
  line("list there, cold, 4× slower, 10 Mbit/s", ms(cold.usable), "1500 ms");
  await wire.send("Network.emulateNetworkConditions", FREE);
  await slow(1);
  const warm = await loads(false);
  line("list there, from the cache", ms(warm.usable), "500 ms");
  line("shift of the layout, the worst of all openings", Math.max(cold.shift, warm.shift).toFixed(3), "0.020");

  const keys = page.keyboard;
  const taken = () => page.evaluate(() => window.seen.times.splice(0));
  const subject = () => page.locator("h1").first().textContent();
  const step = async (key) => {
    const before = await subject();
    await keys.press(key);
    return page.evaluate((was) => window.until("h1", was), before);
  };
  await page.waitForSelector("[role=log] article, [role=log] li");
  // Once there and back, so that the tickets have been read.
  for (const key of ["j", "k"]) for (let n = 0; n < TICKETS; n += 1) await step(key);
  for (const rate of [1, 4]) {
    const how = rate === 1 ? "" : `, ${rate}× slower`;
    await slow(rate);
    await taken();
    const whole = [];
    for (const key of ["j", "k"]) {
      for (let n = 0; n < TICKETS; n += 1) {
        whole.push(await step(key));
        await page.waitForTimeout(150);
      }
    }
    const rows = await taken();
    line(`key to the next row${how}`, ms(rows), rate === 1 ? "33 ms" : "100 ms");
    line(`key to the next ticket's subject${how}`, ms(whole), "100 ms");
    await keys.press("r");
    await page.waitForTimeout(300);
    await taken();
    await keys.type(LETTERS, { delay: 60 });
    await page.waitForTimeout(300);
    line(`letter in the composer${how}`, ms(await taken()), rate === 1 ? "32 ms" : "80 ms");
    await keys.press("Control+a");
    await keys.press("Delete");
    await keys.press("Escape");
    const opened = { palette: [], picker: [] };
    for (let n = 0; n < 8; n += 1) {
      for (const [what, key, selector] of [
        ["palette", "Control+k", "dialog[open] [role=combobox]"],
        ["picker", "p", "[popover]:popover-open [role=listbox], [role=listbox][aria-label=Priority]"],
      ]) {
        await keys.press(key);
        opened[what].push(await page.evaluate((there) => window.until(there), selector));
        await keys.press("Escape");
        await page.waitForTimeout(250);
      }
    }
    line(`palette opens${how}`, ms(opened.palette), rate === 1 ? "50 ms" : "150 ms");
    line(`picker opens${how}`, ms(opened.picker), rate === 1 ? "50 ms" : "150 ms");
  }
  await slow(1);
  const heaps = [];
  for (let n = 0; n <= STEPS; n += 1) {
    if (n % 100 === 0) heaps.push((await heap()).toFixed(1));
    await step(Math.floor(n / TICKETS) % 2 === 0 ? "j" : "k");
  }
  line(`memory of the page at each hundredth of ${STEPS} tickets opened`, `${heaps.join(", ")} MB`, "150 MB");
  for (const fault of faults) console.log(`\nFault: ${fault}`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await browser.close();
  house.close();
}
