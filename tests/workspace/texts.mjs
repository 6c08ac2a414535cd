// Walks of customers' texts: long, strange and hostile ones.
import { ensure, openPage } from "./house.mjs";
import { made, sent } from "./walks.mjs";

export const journeys = {
  async "long and strange texts have their place"({ browser, house, look, faults, axe }) {
    const subject = "Very long subject without an end ".repeat(8).slice(0, 250);
    const { page, context, faults: own } = await openPage(browser, house, { width: 412, height: 823 });
    const ticket = await made(context, house, { subject, comment: { body: `${"x".repeat(3000)}\nمرحبا بالعالم\n🎉🎉` } });
    for (let n = 1; n <= 70; n += 1) await sent(context, house, ticket.id, { comment: { body: `Message ${n}`, public: n % 7 !== 0 } });
    await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
    await page.getByRole("log").getByText("Message 70", { exact: true }).waitFor();
    ensure((await page.getByText("Message 1", { exact: true }).count()) === 0, "older messages wait");
    await page.waitForTimeout(300);
    const below = await page.getByRole("log").evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight);
    ensure(below < 40, `a ticket opens at its end, not ${below} above it`);
    await look(page, "long-end");
    await page.getByRole("button", { name: "Show older messages" }).click();
    await page.getByText("Message 1", { exact: true }).waitFor({ state: "attached" });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    ensure(!wide, "nothing is wider than the screen");
    await page.getByRole("log").evaluate((log) => log.scrollTo(0, 0));
    await page.waitForTimeout(300);
    await look(page, "long-start");
    faults.push(...(await axe(page)), ...own);
    await context.close();
  },

  async "hostile content runs nothing and loads nothing"({ browser, house, look, faults, axe }) {
    const { page, context, faults: own } = await openPage(browser, house);
    const html = [
      "<h2>Order</h2><p>Dear team, <b>please</b> look at <a href='https://shop.example/order/1'>my order</a>.</p>",
      "<ul><li>one</li><li>two</li></ul><blockquote>An older message</blockquote>",
      "<table><tr><th>Item</th><th>Price</th></tr><tr><td>Chair</td><td>12.00</td></tr></table>",
      "<img src='https://tracker.example/pixel.gif' alt='logo'><img src=x onerror='window.pwned=1'>",
      "<svg onload='window.pwned=2'></svg><script>window.pwned=3</script><style>*{display:none}</style>",
      "<form action='https://evil.example'><input name=a><button>Go</button></form><meta http-equiv=refresh content='0;url=https://evil.example'>",
      "<a href='javascript:window.pwned=4'>click</a><div style='position:fixed;inset:0;background:url(https://evil.example/a)'>over</div>",
    ].join("");
    const ticket = await made(context, house, { subject: "<img src=x onerror=alert(1)> مرحبا 🎉", comment: { html_body: html } });
    for (const cleaned of [true, false]) {
      if (!cleaned) {
        // Even if the server's cleaner were not there.
        await page.route("**/comments?**", async (route) => {
          const reply = await route.fetch();
          const body = await reply.json();
          for (const comment of body.comments) comment.html_body = html;
          await route.fulfill({ response: reply, json: body });
        });
      }
      await page.goto(`${house.base}/agent/tickets/${ticket.id}`);
      const frame = page.frameLocator("iframe").first();
      await frame.getByText("my order").waitFor();
      await page.waitForTimeout(700);
      ensure((await frame.locator("script, form, style, meta[http-equiv=refresh], svg").count()) === 0, "only text is in the frame");
      const link = await frame.getByText("my order").getAttribute("rel");
      ensure(link?.includes("noopener"), "links tell nothing");
      ensure((await page.getByText("from elsewhere").count()) > 0, "blocked images are counted");
      const height = await page.locator("iframe").first().evaluate((element) => element.getBoundingClientRect().height);
      ensure(height > 150 && height < 700, `the frame is as high as its text: ${height}`);
      await look(page, cleaned ? "content-cleaned" : "content-raw");
    }
    ensure((await page.evaluate(() => window.pwned)) === undefined, "nothing ran");
    faults.push(...(await axe(page)), ...own);
    await context.close();
  },
};
