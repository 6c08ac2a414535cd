// The signature walk: an agent clears twenty tickets by the keyboard alone, a second agent collides twice, the line drops
// once. No letter may be lost, and nothing that is waited for may take longer than a tenth of a second.
import { ensure, openPage } from "./house.mjs";
import { comments, made, read, viewOf } from "./walks.mjs";

const TICKETS = 20;
/** How long a ticket is read before anything is done, in milliseconds. */
const READS = 900;
/** What counts as a visible wait, in milliseconds. */
const WAIT = 100;
/** Of a hundred measured moments so many may be longer: the machine of a test run does other things too. */
const SPARE = 2;

/** Notes in the page how long each key took until the next picture, and how long a ticket took to stand there whole. */
function watch() {
  if (self.origin === "null") return;
  const seen = { keys: [], pressed: 0 };
  window.seen = seen;
  addEventListener("keydown", (event) => (seen.pressed = event.timeStamp), true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "keydown") seen.keys.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
  // From the key that asked for it until subject and conversation of the ticket are drawn.
  window.drawn = (subject) =>
    new Promise((resolve, reject) => {
      const begun = performance.now();
      const look = () => {
        const head = document.querySelector("h1")?.textContent ?? "";
        const said = document.querySelector("[role=log]")?.textContent ?? "";
        if (head.includes(subject) && said.includes(`About ${subject}`)) resolve(performance.now() - seen.pressed);
        else if (performance.now() - begun > 5000) reject(new Error(`not ${subject} but ${head}: ${said.slice(0, 200)}`));
        else requestAnimationFrame(look);
      };
      look();
    });
}

const subjectOf = (n) => `Signature ${String(n).padStart(2, "0")}`;
const textOf = (n) => `Hello, this is answer ${n}: we looked into it — it works again. Kind regards, José & Zoë`;

export const journeys = {
  async "the signature walk: twenty tickets by keyboard"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const other = await openPage(browser, house, { who: "owner" });
    await page.addInitScript(watch);
    const tickets = [];
    for (let n = 1; n <= TICKETS; n += 1) {
      const comment = { body: `About ${subjectOf(n)}.` };
      tickets.push(await made(context, house, { subject: subjectOf(n), comment, tags: ["signature"] }));
    }
    const view = await viewOf(context, house, "Signature", "signature");
    await page.goto(`${house.base}/agent/views/${view}`);
    await page.getByRole("log").getByText(`About ${subjectOf(1)}.`).waitFor();
    await page.waitForTimeout(1500);
    await look(page, "signature-begins");

    const keys = page.keyboard;
    const moves = [];
    const collided = [];
    const write = async (key, text, send) => {
      await keys.press(key);
      await keys.type(text);
      await keys.press(send);
    };
    /** Sends, or steps, and sees the next ticket. */
    const goesOn = async (n, act) => {
      await act();
      if (n < TICKETS) moves.push(await page.evaluate((subject) => window.drawn(subject), subjectOf(n + 1)));
    };
    const palette = async (words) => {
      await keys.press("Control+k");
      await page.getByRole("combobox").waitFor();
      await keys.type(words);
      await keys.press("Enter");
    };

    for (let n = 1; n <= TICKETS; n += 1) {
      const { id } = tickets[n - 1];
      // The agent reads; meanwhile the tickets beside this one are read ahead.
      await page.waitForTimeout(READS);
      if (n === 6 || n === 13) {
        // The second agent sends a moment before: his message arrives first, and ours is held.
        await other.page.goto(`${house.base}/agent/tickets/${id}`);
        await other.page.getByRole("log").getByText(`About ${subjectOf(n)}.`).waitFor();
        await keys.press("r");
        await keys.type(textOf(n));
        await other.page.keyboard.press("r");
        await other.page.keyboard.type(`The second agent was faster on ${n}.`);
        await other.page.keyboard.press("Control+Enter");
        await other.page.waitForTimeout(700);
        await goesOn(n, () => keys.press("Control+Enter"));
        collided.push(n);
      } else if (n === 10) {
        await context.setOffline(true);
        await page.getByText("You are offline").waitFor({ timeout: 8000 });
        await goesOn(n, () => write("r", textOf(n), "Control+Shift+Enter"));
        await page.waitForTimeout(6000);
        await context.setOffline(false);
        await page.getByText("You are offline").waitFor({ state: "detached", timeout: 15_000 });
      } else if (n % 4 === 1) {
        await goesOn(n, () => write("r", textOf(n), "Control+Shift+Enter"));
      } else if (n % 4 === 2) {
        await keys.press("i");
        await goesOn(n, () => write("n", textOf(n), "Control+Shift+Enter"));
      } else if (n % 4 === 3) {
        await keys.press("p");
        await keys.press("u");
        await keys.press("Enter");
        await goesOn(n, () => write("r", textOf(n), "Control+Enter"));
      } else {
        await palette("Solve");
        await goesOn(n, () => keys.press("j"));
      }
    }

    // What was held is told where the agent is now; the palette leads back to it and sends it.
    for (const n of collided) {
      const { id } = tickets[n - 1];
      await page.getByText(`Your message on #${id} waits`).waitFor({ timeout: 12_000 });
      if (n === collided[0]) {
        await look(page, "signature-held");
        faults.push(...(await axe(page)));
      }
      await palette(`${id}`);
      await page.getByRole("log").getByText(`The second agent was faster on ${n}.`).waitFor();
      await palette("Send the held message");
      await page.waitForFunction(() => !document.querySelector("[class*=leaving]"), null, { timeout: 9000 });
    }
    ensure((await page.getByText("Your message on").count()) === 0, "what was sent is told of no more");
    await page.waitForTimeout(6500);
    await look(page, "signature-ends");
    faults.push(...own.filter((fault) => !/409|ERR_INTERNET_DISCONNECTED/.test(fault)), ...other.faults);

    for (let n = 1; n <= TICKETS; n += 1) {
      const now = await read(context, house, tickets[n - 1].id);
      const said = await comments(context, house, now.id);
      const mine = said.filter((comment) => comment.body === textOf(n));
      const solvedOnly = n % 4 === 0 && !collided.includes(n) && n !== 10;
      ensure(mine.length === (solvedOnly ? 0 : 1), `#${n}: every letter once, not ${JSON.stringify(said.map((one) => one.body))}`);
      ensure(said.length === 1 + mine.length + (collided.includes(n) ? 1 : 0), `#${n}: nothing else was said`);
      ensure(["solved", "pending"].includes(now.status), `#${n} is cleared, not ${now.status}`);
      if (n % 4 === 3) ensure(now.priority === "urgent" || collided.includes(n), `#${n} is urgent`);
    }
    const pressed = await page.evaluate(() => window.seen.keys);
    fast(faults, `${moves.length} steps to the next ticket`, moves);
    // Keys quicker than one picture are not told by the browser, and are no wait.
    fast(faults, `${pressed.length} keys that took more than one picture`, pressed);
    await other.context.close();
    await context.close();
  },
};

function fast(faults, what, times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (part) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
  console.log(`     ${what}: median ${at(0.5)} ms, longest ${at(1)} ms`);
  const slow = sorted.filter((time) => time > WAIT).length;
  if (slow > Math.ceil((sorted.length * SPARE) / 100)) faults.push(`${slow} of ${what} took longer than ${WAIT} ms`);
}
