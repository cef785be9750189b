-- Runs unchanged on SQLite and PostgreSQL.

-- What was learnt of several models' answers to one kind of prompts, as JSON: weights and figures, no question and no
-- answer. The latest training of a name counts.
create table learnt_workload (
    tenant text not null,
    name text not null,
    learnt_at bigint not null,
    learnt text not null,
    primary key (tenant, name)
);
