-- Houses outside whose word is taken for who somebody is, whom they have spoken of, and tokens that were used.

create table sso_providers (
  id {id},
  kind {text} not null,
  name {text} not null,
  staff {int} not null,
  end_users {int} not null,
  provisions {int} not null,
  gives_roles {int} not null,
  remote_login_url {text},
  remote_logout_url {text},
  secret {bytes} not null,
  previous_secret {bytes},
  previous_secret_until {int},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index sso_providers_name_unique on sso_providers(name);

-- By what a provider knows a user; a keyed digest, since the subject may be an address.
create table sso_subjects (
  provider_id {int} not null,
  subject {bytes} not null,
  is_number {int} not null,
  user_id {int} not null,
  created_at {int} not null,
  primary key (provider_id, subject)
){keyed};
create index sso_subjects_by_user on sso_subjects(user_id);

-- Numbers of tokens that were used, until their time is over anyway.
create table sso_tokens (
  provider_id {int} not null,
  number {bytes} not null,
  expires_at {int} not null,
  primary key (provider_id, number)
){keyed};
create index sso_tokens_by_end on sso_tokens(expires_at);
