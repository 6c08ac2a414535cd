// node-zendesk, as published, drives a demo account as an integration would: see `run`.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';

const zendesk = createRequire(import.meta.url)('node-zendesk');
const demo = JSON.parse(readFileSync(process.env.DEMO, 'utf8'));
const options = { endpointUri: `${demo.base_url}/api/v2`, logger: { error() {}, warn() {}, info() {}, debug() {}, trace() {}, fatal() {} } };
const client = zendesk.createClient({ ...options, username: demo.owner_email, token: demo.api_token });

async function until(what, look) {
  const end = Date.now() + 30_000;
  while (Date.now() < end) {
    const found = await look();
    if (found) return found;
    await sleep(100);
  }
  throw new Error(`did not happen: ${what}`);
}

// Waits for the job that a bulk order was answered with.
async function done(ordered) {
  const { id } = (ordered.result ?? ordered).job_status ?? ordered.result ?? ordered;
  const ended = await until('the job ends', async () => {
    const told = (await client.jobstatuses.show(id)).result;
    const job = told.job_status ?? told;
    return ['completed', 'failed', 'killed'].includes(job.status) && job;
  });
  assert.equal(ended.status, 'completed', JSON.stringify(ended));
  return ended.results;
}

const ids = (rows) => rows.map((row) => row.id);

async function tickets() {
  const made = (await client.tickets.create({
    ticket: {
      subject: 'The node is loose',
      comment: { body: 'It rattles at night.' },
      requester: { name: 'Nora Node', email: 'nora@node.example' },
      priority: 'high',
      tags: ['nodewalk', 'rattle'],
    },
  })).result;
  assert.equal(made.subject, 'The node is loose');
  assert.equal(made.status, 'new');

  const me = (await client.users.me()).result;
  assert.equal(me.email, demo.owner_email);
  const answered = (await client.tickets.update(made.id, {
    ticket: { status: 'open', assignee_id: me.id, comment: { body: 'We tighten it.', public: true } },
  })).result;
  assert.equal(answered.assignee_id, me.id);

  const file = process.env.DEMO + '.bin';
  const bytes = Buffer.from([0, 255, 128, ...Buffer.from('%PDF-1.4 node was here')]);
  writeFileSync(file, bytes);
  const uploaded = await client.attachments.upload(file, { filename: 'node.pdf', binary: true });
  const upload = (uploaded.result ?? uploaded).upload ?? uploaded.result ?? uploaded;
  await client.tickets.update(made.id, { ticket: { comment: { body: 'She shook it.', public: false, uploads: [upload.token] } } });
  const comments = await client.tickets.getComments(made.id);
  assert.deepEqual(comments.map((comment) => comment.public), [true, true, false]);
  const attached = comments[2].attachments[0];
  assert.equal(attached.size, bytes.length);
  const basic = Buffer.from(`${demo.owner_email}/token:${demo.api_token}`).toString('base64');
  assert.equal((await fetch(attached.content_url)).status, 401, 'a stranger was given the file');
  const back = await fetch(attached.content_url, { headers: { Authorization: `Basic ${basic}` } });
  assert.deepEqual(Buffer.from(await back.arrayBuffer()), bytes, 'the file came back changed');
  const shown = (await client.attachments.show(attached.id)).result;
  assert.equal((shown.attachment ?? shown).file_name, 'node.pdf');

  await client.tickets.addTags(made.id, { tags: ['night'] });
  assert.deepEqual((await client.tickets.show(made.id)).result.tags.sort(), ['night', 'nodewalk', 'rattle']);
  await client.tickets.updateTags(made.id, { tags: ['nodewalk', 'screw'] });
  assert.ok((await client.tickets.exportAudit(made.id)).length >= 4);
  assert.deepEqual(ids((await client.tickets.showMany([made.id])).result), [made.id]);

  const twin = (await client.tickets.create({ ticket: { subject: 'Mine too', comment: { body: 'It rattles.' } } })).result;
  await done(await client.tickets.merge(made.id, { ids: [twin.id], target_comment: 'Same.', source_comment: 'Same.' }));
  assert.equal((await client.tickets.show(twin.id)).result.status, 'closed');

  const gone = (await client.tickets.create({ ticket: { subject: 'Throw away', comment: { body: 'Away.' } } })).result;
  await client.tickets.delete(gone.id);
  await assert.rejects(client.tickets.show(gone.id), (error) => error.statusCode === 404 || /404|not ?found/i.test(error.message));
  const every = ids(await client.tickets.list());
  assert.equal(new Set(every).size, every.length);
  assert.ok(every.length > 240, `${every.length} tickets`);
  assert.ok(ids(await client.tickets.listByUserRequested(made.requester_id)).includes(made.id));
  return made;
}

async function search(ticket) {
  const found = (await client.search.query('type:ticket rattles night')).result;
  assert.deepEqual(ids(found.results ?? found), [ticket.id]);
  assert.deepEqual(ids(await client.search.queryAll('type:ticket tags:nodewalk')), [ticket.id]);
  const counted = (await client.search.showResultsCount('type:ticket tags:nodewalk')).result;
  assert.equal(counted.count ?? counted, 1);
  assert.deepEqual(ids(await client.search.exportResults('tags:nodewalk', 'ticket')), [ticket.id]);
  assert.deepEqual((await client.users.search({ query: 'nora@node.example' })).map((user) => user.name), ['Nora Node']);
}

async function people() {
  const firm = (await client.organizations.create({ organization: { name: 'Node Works', domain_names: ['works.example'] } })).result;
  assert.equal((await client.organizations.update(firm.id, { organization: { notes: 'Punctual.' } })).result.notes, 'Punctual.');
  assert.ok(ids(await client.organizations.list()).includes(firm.id));
  assert.deepEqual(ids(await client.organizations.autocomplete({ name: 'Node W' })), [firm.id]);

  const user = (await client.users.create({ user: { name: 'Nils Node', email: 'nils@works.example', verified: true } })).result;
  assert.equal(user.organization_id, firm.id);
  assert.equal((await client.users.update(user.id, { user: { details: 'Tall.' } })).result.details, 'Tall.');
  assert.equal((await client.users.createOrUpdate({ user: { name: 'Nils N.', email: 'nils@works.example' } })).result.id, user.id);
  assert.deepEqual(ids(await client.users.search({ query: 'nils@works.example' })), [user.id]);
  assert.ok(ids(await client.users.listByOrganization(firm.id)).includes(user.id));
  // Its removeTags sends no body, to Zendesk neither.
  await client.users.setTags(user.id, { tags: ['vip'] });
  assert.deepEqual((await client.users.show(user.id)).result.tags, ['vip']);
  const second = (await client.useridentities.create(user.id, { type: 'email', value: 'nils.two@works.example' })).result;
  assert.equal((await client.useridentities.list(user.id)).length, 2);
  await client.useridentities.delete(user.id, second.id);

  const other = (await client.organizations.create({ organization: { name: 'Node Stairs' } })).result;
  const inside = (await client.organizationmemberships.create({ user_id: user.id, organization_id: other.id })).result;
  assert.deepEqual(ids(await client.organizations.listByUser(user.id)).sort(), [firm.id, other.id].sort());
  await client.organizationmemberships.delete(inside.id);

  const agent = (await client.users.create({ user: { name: 'Gerd Node', email: 'gerd@demo.localhost', role: 'agent', verified: true } })).result;
  const group = (await client.groups.create({ group: { name: 'Node smiths' } })).result;
  const member = (await client.groupmemberships.create({ group_membership: { user_id: agent.id, group_id: group.id } })).result;
  assert.ok(ids(await client.users.listByGroup(group.id)).includes(agent.id));
  assert.ok(ids(await client.groups.assignable()).includes(group.id));
  await client.groupmemberships.delete(member.id);
  await client.groups.delete(group.id);

  const twin = (await client.users.create({ user: { name: 'Nils Twin', email: 'twin@works.example' } })).result;
  assert.equal((await client.users.merge(twin.id, user.id)).result.id, user.id);
  await client.users.suspend(user.id);
  assert.equal((await client.users.unsuspend(user.id)).result.suspended, false);
}

async function fields() {
  const field = (await client.ticketfields.create({
    ticket_field: { type: 'tagger', title: 'Kind of metal', custom_field_options: [{ name: 'Iron', value: 'iron' }, { name: 'Tin', value: 'tin' }] },
  })).result;
  await client.ticketfields.createOrUpdateOption(field.id, { custom_field_option: { name: 'Zinc', value: 'zinc' } });
  const listed = (await client.ticketfields.listOptions(field.id)).result;
  assert.deepEqual((listed.custom_field_options ?? listed).map((option) => option.value).sort(), ['iron', 'tin', 'zinc']);
  const form = (await client.ticketforms.create({ ticket_form: { name: 'Metal', ticket_field_ids: [field.id], end_user_visible: true } })).result;
  assert.ok(ids(await client.ticketforms.list()).includes(form.id));
  const ticket = (await client.tickets.create({
    ticket: { subject: 'Which metal', comment: { body: 'Tell me.' }, ticket_form_id: form.id, custom_fields: [{ id: field.id, value: 'zinc' }] },
  })).result;
  assert.equal(ticket.custom_fields.find((one) => one.id === field.id).value, 'zinc');
  await assert.rejects(client.tickets.update(ticket.id, { ticket: { custom_fields: [{ id: field.id, value: 'gold?' }] } }));
  const copy = (await client.ticketforms.clone(form.id, true)).result;
  await client.ticketforms.delete(copy.id);
}

async function bulk() {
  const made = await done(await client.tickets.createMany({ tickets: [1, 2, 3].map((n) => ({ subject: `Bolt ${n}`, comment: { body: 'Bent.' } })) }));
  const numbers = ids(made);
  await done(await client.tickets.updateMany(numbers, { ticket: { priority: 'urgent' } }));
  assert.deepEqual((await client.tickets.showMany(numbers)).result.map((one) => one.priority), ['urgent', 'urgent', 'urgent']);
  await done(await client.users.createMany({ users: [1, 2].map((n) => ({ name: `Bolt user ${n}`, email: `bolt${n}@node.example` })) }));
  await client.tickets.deleteMany(numbers);
  await until('the tickets are deleted', async () => !ids(await client.tickets.list()).some((id) => numbers.includes(id)));
}

// Exports leave out the last minute, as in Zendesk: here the demo's own tickets and people are read. The client always
// sends both parameters, so the one that is not meant is empty.
async function exports_(ticket) {
  let page = (await client.ticketexport.exportCursor(1, '')).result;
  const seen = new Map();
  for (;;) {
    for (const one of page.tickets) seen.set(one.id, one);
    if (page.end_of_stream) break;
    page = (await client.ticketexport.exportCursor('', page.after_cursor)).result;
  }
  assert.ok(seen.size >= 200, `${seen.size} tickets`);
  assert.ok(!seen.has(ticket.id), 'a ticket of this minute is exported already');
  // From the last cursor on, nothing comes twice.
  const later = (await client.ticketexport.exportCursor('', page.after_cursor)).result;
  assert.deepEqual(ids(later.tickets).filter((id) => seen.has(id)), []);
  assert.ok((await client.users.incremental(1)).some((user) => user.email === demo.end_user_email));
  assert.ok((await client.organizations.incremental(1)).some((one) => one.name === 'Fjordbank'));
}

async function suspended() {
  const waiting = async (subject) => {
    execFileSync(process.env.PYTHON, [process.env.DELIVER, process.env.DEMO, subject, 'doubt@node.example']);
    return until('the mail is suspended', async () => (await client.suspendedtickets.list()).find((one) => one.subject === subject));
  };
  const first = await waiting('Node is doubtful');
  assert.equal(first.author.email, 'doubt@node.example');
  await client.suspendedtickets.recover(first.id);
  await until('it is a ticket', async () => (await client.search.queryAll('type:ticket subject:"Node is doubtful"')).length === 1);
  const second = await waiting('Node is very doubtful');
  await client.suspendedtickets.delete(second.id);
  assert.ok(!ids(await client.suspendedtickets.list()).includes(second.id));
}

// It hands over whole pages where it does not know the name of the list.
const inside = (pages, name) => pages.flatMap((page) => page[name] ?? page);
const spoken = (pages) => inside(pages, 'comments').map((one) => one.body);

async function requests() {
  const customer = zendesk.createClient({ ...options, username: demo.end_user_email, password: demo.end_user_password });
  const request = (await customer.requests.create({ request: { subject: 'Node asks', comment: { body: 'May I have a bolt?' } } })).result;
  await client.tickets.update(request.id, { ticket: { comment: { body: 'Secretly no.', public: false } } });
  await client.tickets.update(request.id, { ticket: { status: 'pending', comment: { body: 'Of course.', public: true } } });
  assert.deepEqual(spoken(await customer.requests.listComments(request.id)), ['May I have a bolt?', 'Of course.']);
  await customer.requests.update(request.id, { request: { comment: { body: 'Thank you.' } } });
  assert.equal((await client.tickets.getComments(request.id)).at(-1).body, 'Thank you.');
  assert.ok(ids(await customer.requests.list()).includes(request.id));
  await assert.rejects(customer.tickets.list());
}

async function views(ticket) {
  const all = [
    { field: 'status', operator: 'less_than', value: 'closed' },
    { field: 'current_tags', operator: 'includes', value: 'nodewalk' },
  ];
  const view = (await client.views.create({ view: { title: "Node's view", all } })).result;
  assert.deepEqual(ids(inside(await client.views.tickets(view.id), 'tickets')), [ticket.id]);
  assert.ok(ids(await client.views.listActive()).includes(view.id));
}

let ticket;
const areas = { tickets: async () => { ticket = await tickets(); }, search, people, fields, bulk, suspended, requests, views, exports: exports_ };
for (const [area, walk] of Object.entries(areas)) {
  try {
    await walk(ticket);
  } catch (error) {
    // Its own text only: node would print the whole of the packed library's one line.
    console.error(`node-zendesk: ${area}: ${error.stack}\n${JSON.stringify(error.result ?? '')}`);
    process.exit(1);
  }
  console.log(`node-zendesk: ${area}`);
}
