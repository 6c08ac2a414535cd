-- Searching goes on while much is written: PostgreSQL merges what waits beside its text indexes at 64 kB (of 4 MB).

--postgres alter index ticket_texts_words set (gin_pending_list_limit = 64);
--postgres alter index people_texts_words set (gin_pending_list_limit = 64);
