-- The words by which users, organizations and groups are found. Row `id * 8 + kind * 2 + part`: kind 0 is a user, 1 an
-- organization, 2 a group; part 0 holds the name and what else is known, part 1 notes and details.

--sqlite create virtual table people_texts using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='3');
--postgres create table people_texts (rowid bigint primary key, subject tsvector not null, body tsvector not null);
--postgres create index people_texts_words on people_texts using gin ((subject || body));

-- Who was there before gets words by a job.
insert into jobs (kind, args, run_at, max_attempts, state, created_at)
  select 'index_people', '{}', 0, 20, 'waiting', 0 where exists (select 1 from users);
