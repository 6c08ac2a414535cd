-- What bulk jobs, incremental exports and searching for people need.

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

-- The words of names, addresses and notes, by the number of the user, the organization and the group.
--sqlite create virtual table user_texts using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3');
--sqlite create virtual table organization_texts using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='2 3');
--sqlite create virtual table group_texts using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0');
--postgres create table user_texts (rowid bigint primary key, subject tsvector not null, body tsvector not null);
--postgres create index user_texts_words on user_texts using gin ((subject || body));
--postgres create table organization_texts (rowid bigint primary key, subject tsvector not null, body tsvector not null);
--postgres create index organization_texts_words on organization_texts using gin ((subject || body));
--postgres create table group_texts (rowid bigint primary key, subject tsvector not null, body tsvector not null);
--postgres create index group_texts_words on group_texts using gin ((subject || body));
