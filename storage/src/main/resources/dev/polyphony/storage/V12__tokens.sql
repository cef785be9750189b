-- Runs unchanged on SQLite and PostgreSQL.

-- Steps are read without the pieces of answers between them, which have a send.
create index event_step on event (analysis_id, position) where send = 0;
