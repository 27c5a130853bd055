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

-- Notifications: who is told of what, in the application and by mail. No text is kept here: it is drawn from the history entry when it is shown.
CREATE TABLE notification (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, person uuid NOT NULL, record uuid NOT NULL, entry uuid, key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  reason text NOT NULL, audience text NOT NULL CHECK (audience IN ('public', 'internal')), created_at timestamptz NOT NULL, read_at timestamptz,
  mail text NOT NULL DEFAULT 'none' CHECK (mail IN ('none', 'due', 'sent', 'withheld')), mailed_at timestamptz,
  PRIMARY KEY (org, id), UNIQUE (org, person, key), FOREIGN KEY (org, person) REFERENCES person (org, id), FOREIGN KEY (org, record) REFERENCES directory (org, id)
);
CREATE INDEX notification_newest ON notification (org, person, created_at DESC, id DESC);
CREATE INDEX notification_unread ON notification (org, person, created_at DESC, id DESC) WHERE read_at IS NULL;
CREATE TABLE notification_preference (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, mail boolean NOT NULL DEFAULT true, PRIMARY KEY (org, person), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
SELECT protect('notification'), protect('notification_preference');

-- Jobs keep their tables in a schema of their own, which the library that runs them brings up to date itself.
RESET ROLE;
CREATE SCHEMA jobs AUTHORIZATION wellrun_system;
SET LOCAL ROLE wellrun_system;
CREATE TABLE jobs.migrations (id int PRIMARY KEY, ts timestamptz NOT NULL DEFAULT now(), breaking boolean NOT NULL DEFAULT false);
