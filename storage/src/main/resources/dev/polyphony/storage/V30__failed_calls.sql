-- Runs unchanged on SQLite and PostgreSQL.

-- Calls that failed on end since the last one that was answered, and when the last of them did: so processes that each
-- make one call, and end, open a circuit as one would that makes them all.
alter table health add column failed_calls integer;
alter table health add column failed_call_at bigint;
