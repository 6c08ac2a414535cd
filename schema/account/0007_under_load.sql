-- Writing goes on while much waits: the text index merges its parts less often, and jobs are found by their kind.

create index jobs_by_kind on jobs(kind, state, run_at, id);

--sqlite insert into ticket_texts (ticket_texts, rank) values ('automerge', 16);
--sqlite insert into ticket_texts (ticket_texts, rank) values ('crisismerge', 64);
--sqlite insert into people_texts (people_texts, rank) values ('automerge', 16);
--sqlite insert into people_texts (people_texts, rank) values ('crisismerge', 64);
