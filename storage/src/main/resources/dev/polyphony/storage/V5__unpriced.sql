-- Runs unchanged on SQLite and PostgreSQL.

-- 1 where its model had no price: what it cost nobody can say, and it is booked at nothing.
alter table send add column unpriced integer;
