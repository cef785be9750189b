-- Runs unchanged on SQLite and PostgreSQL.

-- How the answer that was rated came about, as JSON: strategy, cost, confidence, and what each member of a panel said
-- beside it. Names and figures alone, so it stays as the score does. Absent for ratings of before.
alter table rating add column analysis text;
