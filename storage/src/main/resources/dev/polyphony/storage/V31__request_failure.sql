-- Runs unchanged on SQLite and PostgreSQL.

-- The kind of failure of a request that failed by what was asked, as one that its provider refused or declined. It says
-- nothing of the provider, so it is no outcome: analytics count it, and nothing that work follows does.
alter table send add column request_failure text;
