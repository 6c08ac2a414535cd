// openid-client, as published, gets tokens from a demo by code with PKCE and by itself, and checks `iss` as it does.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as client from 'openid-client';

const demo = JSON.parse(readFileSync(process.env.DEMO, 'utf8'));
const base = demo.base_url;
const callback = 'http://127.0.0.1/callback';
const json = { 'content-type': 'application/json' };

async function asked(method, path, headers, body) {
  const answer = await fetch(base + path, { method, headers: { ...json, ...headers }, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return { answer, said: JSON.parse(text) };
}

async function registered(identifier, kind) {
  const pair = Buffer.from(`${demo.owner_email}/token:${demo.api_token}`).toString('base64');
  const redirect = kind === 'public' ? callback : 'https://app.example.com/callback';
  const wish = { client: { identifier, name: identifier, kind, redirect_uri: [redirect] } };
  const { said } = await asked('POST', '/api/v2/oauth/clients.json', { authorization: `Basic ${pair}` }, wish);
  return said.client;
}

async function signedIn() {
  const who = { email: demo.owner_email, password: demo.owner_password };
  const { answer, said } = await asked('POST', '/api/balie/v1/sessions', { origin: base }, who);
  const cookie = answer.headers.getSetCookie().map((text) => text.split(';')[0]).join('; ');
  return { cookie, origin: base, 'x-csrf-token': said.authenticity_token };
}

async function saysYes(person, address) {
  const authorization = { ...Object.fromEntries(address.searchParams), approve: true };
  const { said } = await asked('POST', '/api/balie/v1/oauth/authorization', person, { authorization });
  return new URL(said.redirect_to);
}

async function works(token) {
  const answer = await fetch(`${base}/api/v2/tickets.json`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status === 200;
}

async function refused(word, promise) {
  await assert.rejects(promise, (error) => error.error === word);
}

async function discovered(app, proof) {
  return client.discovery(new URL(base), app.identifier, undefined, proof, { algorithm: 'oauth2' });
}

const person = await signedIn();

// A program on somebody's own machine: no secret, and a port that was free.
const config = await discovered(await registered('openid-client', 'public'), client.None());
assert.ok(config.serverMetadata().supportsPKCE());
const pkceCodeVerifier = client.randomPKCECodeVerifier();
const expectedState = client.randomState();
const address = client.buildAuthorizationUrl(config, {
  redirect_uri: 'http://127.0.0.1:19186/callback',
  scope: 'read',
  state: expectedState,
  code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
  code_challenge_method: 'S256',
});
const back = await saysYes(person, address);
assert.equal(back.host, '127.0.0.1:19186');
const mixed = new URL(back);
mixed.searchParams.set('iss', 'https://another.example');
await assert.rejects(client.authorizationCodeGrant(config, mixed, { pkceCodeVerifier, expectedState }));
const first = await client.authorizationCodeGrant(config, back, { pkceCodeVerifier, expectedState });
assert.ok(await works(first.access_token));
const second = await client.refreshTokenGrant(config, first.refresh_token);
assert.ok((await works(second.access_token)) && !(await works(first.access_token)));
await refused('invalid_grant', client.refreshTokenGrant(config, first.refresh_token));
assert.ok(!(await works(second.access_token)), 'a family goes on after a refresh token came twice');

// A program on a server: by itself, and it asks about its token and ends it.
const app = await registered('openid-client-server', 'confidential');
const server = await discovered(app, client.ClientSecretBasic(app.secret));
const own = await client.clientCredentialsGrant(server, { scope: 'tickets:read' });
assert.ok((await works(own.access_token)) && own.refresh_token === undefined);
assert.equal((await client.tokenIntrospection(server, own.access_token)).active, true);
await client.tokenRevocation(server, own.access_token);
assert.ok(!(await works(own.access_token)));
assert.equal((await client.tokenIntrospection(server, own.access_token)).active, false);
console.log('openid-client got tokens by code and by itself, turned one over, and ended them');
