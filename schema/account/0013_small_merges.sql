-- The text indexes merge their parts only when they are told to, which every commit does in measure of what it put in.

--sqlite insert into ticket_texts (ticket_texts, rank) values ('automerge', 0);
--sqlite insert into ticket_texts (ticket_texts, rank) values ('usermerge', 16);
--sqlite insert into people_texts (people_texts, rank) values ('automerge', 0);
--sqlite insert into people_texts (people_texts, rank) values ('usermerge', 16);
