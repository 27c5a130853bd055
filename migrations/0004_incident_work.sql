-- What incident management needs besides incidents: problems, reviews of major incidents, tasks; jobs, notifications.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE problem (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  configuration_item uuid, known_error boolean NOT NULL DEFAULT false, cause text, workaround text, outcome text);
CREATE TABLE major_review (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  incident uuid NOT NULL, held_at timestamptz, cause text, lessons text, outcome text CHECK (outcome IN ('improvements', 'none')));
CREATE TABLE task (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  subject uuid, position int, depends_on jsonb, due_by timestamptz, outcome text, started_at timestamptz, done_at timestamptz);

SELECT record_table(t), common_references(t) FROM unnest(ARRAY['problem', 'major_review', 'task']::regclass[]) AS t;
SELECT queue_indexes('problem'), queue_indexes('task');
SELECT refers('problem', 'configuration_item', 'configuration_item'), refers('major_review', 'incident', 'incident'), refers('task', 'subject', 'directory');
CREATE INDEX problem_known ON problem (org, service, created_at DESC, id DESC) WHERE known_error;
CREATE INDEX major_review_incident ON major_review (org, incident);
CREATE INDEX task_subject ON task (org, subject);
CREATE INDEX task_due ON task (org, due_by, id) WHERE due_by IS NOT NULL AND phase IN ('new', 'active', 'waiting');
