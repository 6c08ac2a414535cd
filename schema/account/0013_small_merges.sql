-- The text indexes merge their parts only when they are told to: by every commit in measure of what it
-- put in, and while nobody writes.

--sqlite insert into ticket_texts (ticket_texts, rank) values ('automerge', 0);
--sqlite insert into ticket_texts (ticket_texts, rank) values ('usermerge', 2);
--sqlite insert into people_texts (people_texts, rank) values ('automerge', 0);
--sqlite insert into people_texts (people_texts, rank) values ('usermerge', 2);
