-- Passkeys and security keys: each is a row of second_factors, with what is needed to judge its answers here.

create table passkeys (
  factor_id {int} primary key,
  user_id {int} not null,
  credential {bytes} not null,
  public_key {bytes} not null,
  counter {int} not null
){strict};
create unique index passkeys_credential_unique on passkeys(credential);
create index passkeys_by_user on passkeys(user_id);

-- Questions that were answered, until their time is over anyway.
create table passkey_answers (
  question {bytes} primary key,
  expires_at {int} not null
){keyed};
create index passkey_answers_by_end on passkey_answers(expires_at);
