-- Programs that people let act in their names, what each was granted, and the tokens that came of it.

create table oauth_clients (
  id {id},
  identifier {text} not null,
  name {text} not null,
  company {text} not null default '',
  description {text} not null default '',
  kind {text} not null,
  redirect_uris {text} not null default '[]',
  scopes {text} not null,
  secret_digest {bytes},
  user_id {int} not null,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index oauth_clients_identifier_unique on oauth_clients(identifier);

-- The code stands beside its grant: it is redeemed once, and a second time ends the grant.
create table oauth_grants (
  id {id},
  client_id {int} not null,
  user_id {int} not null,
  scopes {text} not null,
  code_digest {bytes},
  redirect_uri {text},
  challenge {text},
  created_at {int} not null,
  redeemed_at {int},
  ends_at {int} not null
){strict};
create unique index oauth_grants_code_unique on oauth_grants(code_digest);
create index oauth_grants_by_user on oauth_grants(user_id, id);
create index oauth_grants_by_client on oauth_grants(client_id, user_id, id);
create index oauth_grants_by_end on oauth_grants(ends_at);

-- A refresh token that was used stays until its time is over, so that its second use is noticed.
create table oauth_tokens (
  id {id},
  grant_id {int} not null,
  client_id {int} not null,
  user_id {int} not null,
  digest {bytes} not null,
  refresh_digest {bytes},
  scopes {text} not null,
  created_at {int} not null,
  used_at {int},
  expires_at {int} not null,
  refresh_expires_at {int},
  refreshed_at {int}
){strict};
create unique index oauth_tokens_digest_unique on oauth_tokens(digest);
create unique index oauth_tokens_refresh_unique on oauth_tokens(refresh_digest);
create index oauth_tokens_by_grant on oauth_tokens(grant_id, id);
create index oauth_tokens_by_user on oauth_tokens(user_id, id);
