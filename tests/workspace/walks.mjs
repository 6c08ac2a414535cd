// The walks themselves.
import { ensure, openPage } from "./house.mjs";

/** The first screen: views with counts, the list, and on a wide screen the first conversation. */
export async function opens(page, house) {
  const calls = [];
  page.on("request", (request) => {
    if (new URL(request.url()).pathname.startsWith("/api/")) calls.push(request.url());
  });
  await page.goto(`${house.base}/agent`);
  await page.getByRole("option").first().waitFor();
  if (page.viewportSize().width > 700) await page.getByRole("log").getByRole("article").first().waitFor();
  await page.waitForTimeout(600);
  const asked = calls.filter((url) => !url.includes("/comments") || !url.includes("prefetch"));
  ensure(asked.length <= 8, `the first screen asks ${asked.length} times: ${asked.join(" ")}`);
}

export async function opensOnPhone(page) {
  await page.getByRole("option").first().tap();
  await page.getByRole("log").getByRole("article").first().waitFor();
  await page.waitForTimeout(500);
}

export const journeys = {
  async "nobody is sent to sign in"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house, { who: null });
    await page.goto(`${house.base}/agent/views/1`);
    const link = page.getByRole("link", { name: "Sign in" });
    ensure((await link.getAttribute("href")) === "/sign-in?return_to=%2Fagent%2Fviews%2F1", "the link comes back here");
    await look(page, "sign-in");
    faults.push(...(await axe(page)), ...own);
    await context.close();
  },

  async "a customer is told that this screen is for agents"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house, { who: "end_user", locale: "nl" });
    await page.goto(`${house.base}/agent`);
    await page.getByRole("heading", { name: "Dit scherm is voor medewerkers" }).waitFor();
    await look(page, "not-staff");
    faults.push(...(await axe(page)), ...own);
    await context.close();
  },

  async "keys walk the list and the address follows"({ browser, house, faults }) {
    const { page, context, faults: own } = await openPage(browser, house);
    await opens(page, house);
    const subject = () => page.getByRole("heading", { level: 1 }).textContent();
    const chosen = () => page.getByRole("option", { selected: true }).getAttribute("id");
    const first = await chosen();
    await page.keyboard.press("j");
    await page.waitForFunction((id) => document.querySelector("[role=option][aria-selected=true]")?.id !== id, first);
    const second = await chosen();
    await page.waitForURL(`**/${second.replace("row-", "")}`);
    ensure(second !== first, "J chose the next ticket");
    ensure((await subject()).length > 0, "the conversation has its subject");
    await page.keyboard.press("k");
    ensure((await chosen()) === first, "K went back");
    faults.push(...own);
    await context.close();
  },

  async "a reply can be taken back, then goes out with its status"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const ticket = await made(context, house, { subject: "Taken back", comment: { body: "Hello." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hello.").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("We are looking into it.");
    await look(page, "composer-reply");
    faults.push(...(await axe(page)));
    await page.keyboard.press("Control+Enter");
    await page.getByRole("button", { name: "Undo" }).click();
    const area = page.getByRole("textbox", { name: "Public reply" });
    ensure((await area.inputValue()) === "We are looking into it.", "the text came back");
    await page.waitForTimeout(5500);
    ensure((await comments(context, house, ticket.id)).length === 1, "what was taken back did not go out");
    await area.press("Control+Enter");
    await page.getByText("On its way").or(page.getByText("Sending")).first().waitFor();
    await look(page, "composer-sending");
    await page.waitForFunction(() => !document.querySelector("[class*=leaving]"), null, { timeout: 9000 });
    const told = await comments(context, house, ticket.id);
    ensure(told.length === 2 && told[1].public && told[1].body === "We are looking into it.", JSON.stringify(told));
    ensure((await read(context, house, ticket.id)).status === "pending", "it was submitted as Pending");
    faults.push(...own);
    await context.close();
  },

  async "a note is told from a reply and stays inside"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house, { theme: "dark", locale: "nl" });
    const ticket = await made(context, house, { subject: "Notitie", comment: { body: "Hallo." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hallo.").waitFor();
    await page.keyboard.press("n");
    await page.keyboard.type("Dit is de klant van de factuur.");
    await look(page, "composer-note");
    faults.push(...(await axe(page)));
    ensure(await page.getByRole("button", { name: "Notitie toevoegen", exact: true }).isVisible(), "the button says note");
    // The draft of a note is not the draft of a reply, and both outlive the page.
    await page.getByRole("tab", { name: "Openbaar antwoord" }).click();
    ensure((await page.getByRole("textbox", { name: "Openbaar antwoord" }).inputValue()) === "", "a reply has its own draft");
    await page.waitForTimeout(600);
    await page.reload();
    await page.getByRole("tab", { name: "Interne notitie" }).click();
    const area = page.getByRole("textbox", { name: "Interne notitie" });
    ensure((await area.inputValue()) === "Dit is de klant van de factuur.", "the draft is there again");
    await area.press("Control+Enter");
    await page.waitForTimeout(6500);
    const told = await comments(context, house, ticket.id);
    ensure(told.length === 2 && told[1].public === false, JSON.stringify(told));
    await look(page, "note-in-talk");
    faults.push(...own);
    await context.close();
  },

  async "a message written while somebody else answered is held"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const ticket = await made(context, house, { subject: "Two at once", comment: { body: "Hello." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hello.").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("My answer.");
    await page.waitForTimeout(1200);
    await page.route("**/live", (route) => route.abort());
    await page.keyboard.press("Control+Enter");
    await sent(context, house, ticket.id, { comment: { body: "Somebody else was faster.", public: true } });
    const held = page.getByRole("button", { name: "Send anyway" });
    await held.waitFor({ timeout: 9000 });
    await page.getByRole("log").getByText("Somebody else was faster.").waitFor();
    await look(page, "conflict");
    faults.push(...(await axe(page)));
    await held.click();
    await page.waitForFunction(() => !document.querySelector("[class*=leaving]"), null, { timeout: 9000 });
    const told = await comments(context, house, ticket.id);
    ensure(told.length === 3 && told[2].body === "My answer.", JSON.stringify(told));
    // The refusal itself is written to the console by the browser: that is what was asked for.
    faults.push(...own.filter((fault) => !fault.includes("409")));
    await context.close();
  },

  async "a field changes at once and goes back when it is refused"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const ticket = await made(context, house, { subject: "Fields", comment: { body: "Hello." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hello.").waitFor();
    await page.keyboard.press("p");
    await page.getByRole("listbox", { name: "Priority" }).waitFor();
    await look(page, "picker");
    faults.push(...(await axe(page)));
    await page.keyboard.press("u");
    await page.keyboard.press("Enter");
    await page.getByText("Urgent").first().waitFor();
    await page.waitForTimeout(500);
    ensure((await read(context, house, ticket.id)).priority === "urgent", "the priority is there");
    await page.getByRole("button", { name: "Take it" }).click();
    await page.waitForTimeout(500);
    ensure((await read(context, house, ticket.id)).assignee_id !== null, "the ticket was taken");
    await page.getByRole("textbox", { name: "Tags" }).fill("vip");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(500);
    ensure((await read(context, house, ticket.id)).tags.includes("vip"), "the tag is there");
    await page.route("**/api/v2/tickets/*", (route) =>
      route.request().method() === "PUT" ? route.fulfill({ status: 500, json: { error: "InternalError", description: "" } }) : route.fallback(),
    );
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Remove tag vip" }).click();
    await page.getByText("was not changed").waitFor();
    ensure(await page.getByRole("button", { name: "Remove tag vip" }).isVisible(), "the tag is back");
    await look(page, "refused");
    faults.push(...(await axe(page)), ...own.filter((fault) => !fault.includes("500")));
    await context.close();
  },

  async "counters and rows follow what others do"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    await page.goto(`${house.base}/agent/views/2`);
    const rows = page.getByRole("option");
    await rows.first().waitFor();
    await page.waitForTimeout(500);
    const count = async () => Number.parseInt(await page.locator('a[href$="/views/2"] .visually-hidden').textContent(), 10);
    const before = await count();
    // Somebody is in the list: what is new waits.
    await page.getByRole("listbox").focus();
    const one = await made(context, house, { subject: "Fresh from the wire", comment: { body: "Hello." } });
    const pill = page.getByRole("button", { name: "1 new ticket" });
    await pill.waitFor({ timeout: 8000 });
    ensure((await page.locator(`#row-${one.id}`).count()) === 0, "the row waits behind the button");
    await page.waitForFunction((n) => document.body.textContent.includes(`${n} tickets`), before + 1);
    ensure((await count()) === before + 1, "the view counts one more");
    await look(page, "new-rows");
    faults.push(...(await axe(page)));
    await pill.click();
    await page.locator(`#row-${one.id}`).waitFor();
    // A row that leaves the view stays, greyed; a changed row changes in place.
    await sent(context, house, one.id, { subject: "Changed under way", priority: "urgent" });
    await page.locator(`#row-${one.id}`).getByText("Changed under way").waitFor({ timeout: 8000 });
    await page.locator(`#row-${one.id}`).click();
    await page.getByRole("log").getByText("Hello.").waitFor();
    await sent(context, house, one.id, { comment: { body: "One more thing.", public: false } });
    await page.getByRole("log").getByText("One more thing.").waitFor({ timeout: 8000 });
    faults.push(...own);
    await context.close();
  },

  async "a dropped line is said, and what was sent meanwhile goes once"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const ticket = await made(context, house, { subject: "Through a tunnel", comment: { body: "Hello." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hello.").waitFor();
    await context.setOffline(true);
    await page.getByText("You are offline").waitFor({ timeout: 8000 });
    await page.keyboard.press("r");
    await page.keyboard.type("Written in the dark.");
    await page.keyboard.press("Control+Enter");
    await page.getByText("Waits for the connection").waitFor({ timeout: 9000 });
    await look(page, "offline");
    faults.push(...(await axe(page)));
    await context.setOffline(false);
    await page.waitForFunction(() => !document.querySelector("[class*=leaving]"), null, { timeout: 15_000 });
    const all = await comments(context, house, ticket.id);
    ensure(all.length === 2 && all[1].body === "Written in the dark.", JSON.stringify(all));
    ensure((await page.getByText("You are offline").count()) === 0, "the bar is gone");
    faults.push(...own.filter((fault) => !/ERR_INTERNET_DISCONNECTED/.test(fault)));
    await context.close();
  },

  async "many tickets are changed at once, and put back"({ browser, house, look, faults, axe }) {
    for (const [width, height, theme] of [[1440, 900, "light"], [1024, 768, "dark"]]) {
      const { page, context, faults: own } = await openPage(browser, house, { width, height, theme, settings: { layout: "table" } });
      await page.goto(`${house.base}/agent/views/6`);
      await page.getByRole("checkbox", { name: "Select ticket" }).first().waitFor();
      await page.waitForTimeout(300);
      await look(page, `table-${width}-${theme}`);
      faults.push(...(await axe(page)));
      await page.getByRole("columnheader", { name: "Updated" }).getByRole("button").click();
      await page.locator("th[aria-sort=descending]").waitFor();
      await page.waitForTimeout(500);
      const boxes = page.getByRole("checkbox", { name: /^Select ticket/ });
      const ids = [];
      for (const at of [0, 1, 2]) {
        ids.push(Number((await boxes.nth(at).getAttribute("aria-label")).replace(/\D/g, "")));
        await boxes.nth(at).check();
      }
      await page.getByText("3 selected").waitFor();
      await look(page, `bulk-${width}-${theme}`);
      faults.push(...(await axe(page)));
      const before = await Promise.all(ids.map((id) => read(context, house, id)));
      await page.getByRole("button", { name: "Change priority" }).click();
      await page.getByRole("menuitem", { name: "Urgent" }).click();
      await page.getByText("3 tickets changed").waitFor({ timeout: 20_000 });
      for (const id of ids) ensure((await read(context, house, id)).priority === "urgent", `#${id} is urgent`);
      await page.getByRole("button", { name: "Undo" }).click();
      await page.getByText("3 tickets changed").waitFor({ timeout: 20_000 });
      await page.waitForTimeout(1500);
      for (const one of before) ensure((await read(context, house, one.id)).priority === one.priority, `#${one.id} is as before`);
      // A ticket opens in its place, and the way back leads to the table.
      await page.locator("td a").first().click();
      await page.getByRole("log").getByRole("article").first().waitFor();
      await page.keyboard.press("Escape");
      await page.getByRole("columnheader", { name: "Updated" }).waitFor();
      faults.push(...own);
      await context.close();
    }
    // In the list, X selects.
    const { page, context, faults: own } = await openPage(browser, house);
    await opens(page, house);
    await page.keyboard.press("x");
    await page.keyboard.press("j");
    await page.keyboard.press("x");
    await page.getByText("2 selected").waitFor();
    await look(page, "picked");
    faults.push(...(await axe(page)));
    await page.keyboard.press("Escape");
    await page.getByText("2 selected").waitFor({ state: "detached" });
    faults.push(...own);
    await context.close();
  },

  async "a new ticket is made once, and what is wrong is said at its field"({ browser, house, look, faults, axe }) {
    for (const [width, height, theme] of [[1440, 900, "light"], [320, 640, "dark"]]) {
      const { page, context, faults: own } = await openPage(browser, house, { width, height, theme });
      await page.goto(`${house.base}/agent/tickets/new`);
      await page.getByRole("button", { name: "Create the ticket" }).click();
      await page.getByText("Choose somebody, or write an e-mail address.").waitFor();
      await page.waitForFunction(() => document.activeElement?.getAttribute("role") === "combobox");
      await look(page, `new-wrong-${width}-${theme}`);
      faults.push(...(await axe(page)));
      await page.getByRole("combobox", { name: "Requester" }).fill("eve");
      await page.getByRole("option", { name: /Eve Eriksen/ }).waitFor();
      faults.push(...(await axe(page)));
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("Enter");
      await page.getByRole("textbox", { name: "Subject" }).fill("She called about an invoice");
      await page.getByRole("textbox", { name: "Message, which the customer sees" }).fill("As promised on the phone.");
      await page.locator("input[type=file]").setInputFiles({ name: "invoice.txt", mimeType: "text/plain", buffer: Buffer.from("one") });
      await page.getByText("3 byte").waitFor();
      await look(page, `new-${width}-${theme}`);
      // It outlives the page.
      await page.waitForTimeout(600);
      await page.reload();
      ensure((await page.getByRole("textbox", { name: "Subject" }).inputValue()) === "She called about an invoice", "the draft is kept");
      await page.keyboard.press("Control+Enter");
      await page.getByRole("log").getByText("As promised on the phone.").waitFor();
      const id = Number(page.url().split("/").pop());
      ensure((await read(context, house, id)).subject === "She called about an invoice", "the ticket is there");
      faults.push(...own);
      await context.close();
    }
  },

  async "a session that ended keeps the page and what was typed"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const ticket = await made(context, house, { subject: "Ended", comment: { body: "Hello." } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Hello.").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.type("Not lost.");
    await page.waitForTimeout(600);
    await context.clearCookies();
    await page.getByRole("button", { name: "Take it" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.waitFor();
    await look(page, "session-ended");
    faults.push(...(await axe(page)));
    ensure((await dialog.getByRole("link", { name: "Sign in" }).getAttribute("href")).includes(`tickets%2F${ticket.id}`), "back to this page");
    ensure((await page.locator("textarea").inputValue()) === "Not lost.", "the text stands there");
    faults.push(...own.filter((fault) => !/401|WebSocket/.test(fault)));
    await context.close();
  },
};

async function told(reply) {
  ensure(reply.ok(), `${reply.url()} answered ${reply.status()}: ${await reply.text()}`);
  return reply.json();
}

/** As a program of the owner's: another person than the agent at the screen. */
function program(house) {
  const credentials = Buffer.from(`${house.demo.owner_email}/token:${house.demo.api_token}`).toString("base64");
  return { authorization: `Basic ${credentials}`, cookie: "" };
}

export async function made(context, house, ticket) {
  const requester = { name: "Eve Eriksen", email: "eve@fjordbank.example" };
  const reply = await context.request.post(`${house.base}/api/v2/tickets.json`, {
    headers: program(house),
    data: { ticket: { requester, ...ticket } },
  });
  return (await told(reply)).ticket;
}

export async function sent(context, house, id, ticket) {
  return told(await context.request.put(`${house.base}/api/v2/tickets/${id}.json`, { headers: program(house), data: { ticket } }));
}

export async function read(context, house, id) {
  return (await told(await context.request.get(`${house.base}/api/v2/tickets/${id}.json`, { headers: program(house) }))).ticket;
}

export async function comments(context, house, id) {
  const reply = await context.request.get(`${house.base}/api/v2/tickets/${id}/comments.json`, { headers: program(house) });
  return (await told(reply)).comments;
}

/** A view of the unsolved tickets with a tag, the oldest first. */
export async function viewOf(context, house, title, tag) {
  const reply = await context.request.post(`${house.base}/api/v2/views.json`, {
    headers: program(house),
    data: {
      view: {
        title,
        all: [
          { field: "status", operator: "less_than", value: "solved" },
          { field: "current_tags", operator: "includes", value: tag },
        ],
        output: { columns: ["subject", "requester", "created"], sort_by: "created", sort_order: "asc" },
      },
    },
  });
  return (await told(reply)).view.id;
}
