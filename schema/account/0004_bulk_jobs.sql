-- What bulk jobs, incremental exports and deleting for ever need.

create index job_statuses_open on job_statuses(created_at) where status in ('queued', 'working');
create index job_statuses_by_user on job_statuses(user_id, created_at, id);

-- Which items of a bulk job are done, each written in the transaction of the change itself, so that a job that is
-- done twice changes nothing twice. They go when the job ends.
create table bulk_marks (
  job_status_id {text} not null,
  item {int} not null,
  about_id {int} not null,
  primary key (job_status_id, item)
){strict};

-- The job that an order with an idempotency key began; for a single ticket the number stands in ticket_id.
alter table idempotency_keys add column job_status_id {text};

create index events_of_tickets_by_at on events(at, seq) where about_kind = 'ticket';

-- A ticket that was deleted for ever keeps its number only; the list of deleted ones leaves it out.
alter table tickets add column scrubbed {int} not null default 0;
update tickets set scrubbed = 1 where deleted_at is not null and subject = 'SCRUBBED'
  and not exists (select 1 from comments where comments.ticket_id = tickets.id);
drop index tickets_deleted;
create index tickets_deleted on tickets(deleted_at, id) where deleted_at is not null and scrubbed = 0;
