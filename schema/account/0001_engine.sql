-- What the store itself keeps in each account: the stream of events, who reads it, and the durable jobs.

create table events (
  seq {id},
  at {int} not null,
  actor_kind {text} not null,
  actor_id {int},
  about_kind {text} not null,
  about_id {int} not null,
  kind {text} not null,
  v {int} not null,
  cause {text},
  body {text} not null,
  hash {bytes} not null
){strict};
create index events_by_about on events(about_kind, about_id, seq);
create index events_of_account on events(seq) where about_kind not in ('ticket', 'attachment', 'upload', 'suspended_ticket', 'job_status');

create table subscribers (
  name {text} primary key,
  cursor {int} not null,
  tries {int} not null default 0,
  retry_at {int} not null default 0,
  locked_until {int} not null default 0,
  parked_seq {int},
  parked_code {text},
  updated_at {int} not null
){strict};

create table jobs (
  id {id},
  kind {text} not null,
  args {text} not null,
  run_at {int} not null,
  attempts {int} not null default 0,
  max_attempts {int} not null,
  state {text} not null,
  last_error_code {text},
  locked_until {int} not null default 0,
  created_at {int} not null
){strict};
create index jobs_due on jobs(state, run_at, id);
