-- What people have besides their password, and how sure a session is of who acts.

create table second_factors (
  id {id},
  user_id {int} not null,
  kind {text} not null,
  name {text} not null,
  secret {bytes} not null,
  last_step {int} not null default 0,
  created_at {int} not null,
  confirmed_at {int},
  last_used_at {int}
){strict};
create index second_factors_by_user on second_factors(user_id, id);

create table recovery_codes (
  user_id {int} not null,
  digest {bytes} not null,
  created_at {int} not null,
  used_at {int},
  primary key (user_id, digest)
){keyed};

-- Wrong codes in a row, and from when on the next is looked at.
create table second_factor_tries (
  user_id {int} primary key,
  failed {int} not null,
  free_at {int} not null
){strict};

create table pending_sign_ins (
  id {id},
  digest {bytes} not null,
  user_id {int} not null,
  evidence {text} not null,
  attempts {int} not null default 0,
  expires_at {int} not null
){strict};
create unique index pending_sign_ins_digest_unique on pending_sign_ins(digest);
create index pending_sign_ins_by_user on pending_sign_ins(user_id);
create index pending_sign_ins_by_end on pending_sign_ins(expires_at);

-- Sessions of before prove nothing fresh; they go on as they were.
alter table sessions add column assurance {text} not null default 'one_factor';
alter table sessions add column evidence {text} not null default '';
alter table sessions add column proven_at {int} not null default 0;
update sessions set evidence = 'password@' || authenticated_at;
