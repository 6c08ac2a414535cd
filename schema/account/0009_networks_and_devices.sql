-- Devices on which people signed in, the sessions begun on them, and passwords that somebody else knows.

create table devices (
  id {id},
  user_id {int} not null,
  digest {bytes} not null,
  name {text} not null default '',
  address {text},
  place {text},
  host {text},
  alarm_digest {bytes},
  alarm_sealed {bytes},
  first_seen_at {int} not null,
  last_seen_at {int} not null
){strict};
create unique index devices_digest_user_unique on devices(digest, user_id);
create unique index devices_alarm_unique on devices(alarm_digest);
create index devices_by_user on devices(user_id, last_seen_at);

alter table sessions add column device_id {int};
create index sessions_by_device on sessions(device_id);

-- Did the user ever have a device? The first one is no news to its owner.
alter table users add column had_device {int} not null default 0;
-- A password that somebody else knows: it opens nothing until it is set anew.
alter table users add column password_spoiled {int} not null default 0;

-- When the operator of the installation may enter the account.
create table operator_access (
  id {id},
  granted_by {int} not null,
  reason {text} not null,
  created_at {int} not null,
  expires_at {int} not null,
  ended_at {int}
){strict};
