-- Approvals and recurring duties: parts that any record can have.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE approval (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  subject uuid, steps jsonb, decisions jsonb, step int, allows_self boolean NOT NULL DEFAULT false, due_by timestamptz, decided_at timestamptz);
CREATE TABLE cadence (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  kind text NOT NULL, subject uuid, clause text, rhythm jsonb NOT NULL, first_due date NOT NULL, next_due date, lead_days int,
  last_done date, done_at timestamptz, done_count int, late_count int);

SELECT record_table(t), common_references(t) FROM unnest(ARRAY['approval', 'cadence']::regclass[]) AS t;
SELECT queue_indexes('approval'), refers('approval', 'subject', 'directory'), refers('cadence', 'subject', 'directory');
CREATE INDEX approval_subject ON approval (org, subject);
CREATE INDEX approval_due ON approval (org, due_by, id) WHERE phase = 'waiting';
CREATE INDEX cadence_subject ON cadence (org, subject) WHERE subject IS NOT NULL;
CREATE INDEX cadence_due ON cadence (org, next_due, id) WHERE phase = 'active';
CREATE INDEX cadence_kind ON cadence (org, kind, next_due);
CREATE INDEX cadence_clause ON cadence (org, clause) WHERE clause IS NOT NULL;
