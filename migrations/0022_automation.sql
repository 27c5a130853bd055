-- Automation rules, and what they did.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE automation_rule (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  subject text NOT NULL, triggers jsonb NOT NULL, conditions jsonb, actions jsonb NOT NULL, position int, stops boolean NOT NULL DEFAULT false,
  acts_for uuid, on_since timestamptz, stopped_why text);
SELECT record_table('automation_rule'), common_references('automation_rule'), refers('automation_rule', 'acts_for', 'person');
CREATE INDEX automation_rule_on ON automation_rule (org, subject) WHERE state = 'on';

-- One run of a rule: for an entry of history, or for a moment that came. The key makes it one; `done` counts the actions whose effect
-- is written, each in the transaction of that effect.
CREATE TABLE rule_run (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, rule uuid NOT NULL, record uuid NOT NULL, key text NOT NULL CHECK (length(key) BETWEEN 1 AND 200),
  entry uuid, depth int NOT NULL DEFAULT 0, result text NOT NULL DEFAULT 'started' CHECK (result IN ('started', 'done', 'failed', 'held')),
  done int NOT NULL DEFAULT 0, steps jsonb NOT NULL DEFAULT '[]', note text, started_at timestamptz NOT NULL, ended_at timestamptz, took_ms int,
  PRIMARY KEY (org, id), UNIQUE (org, rule, key), FOREIGN KEY (org, rule) REFERENCES automation_rule (org, id), FOREIGN KEY (org, record) REFERENCES directory (org, id)
);
CREATE INDEX rule_run_rule ON rule_run (org, rule, started_at DESC, id DESC);
CREATE INDEX rule_run_record ON rule_run (org, record, started_at DESC, id DESC);

-- How a rule does: what it looked at on a day, and how often it failed in a row.
CREATE TABLE rule_day (org uuid NOT NULL, rule uuid NOT NULL, day date NOT NULL, seen bigint NOT NULL DEFAULT 0, matched bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (org, rule, day), FOREIGN KEY (org, rule) REFERENCES automation_rule (org, id));
CREATE TABLE rule_health (org uuid NOT NULL, rule uuid NOT NULL, runs bigint NOT NULL DEFAULT 0, failures int NOT NULL DEFAULT 0, last_at timestamptz, error text, error_at timestamptz,
  PRIMARY KEY (org, rule), FOREIGN KEY (org, rule) REFERENCES automation_rule (org, id));

-- Moments that rules wait for: of a record, or (where the record is the rule itself) of the rule's calendar.
CREATE TABLE rule_timer (org uuid NOT NULL, rule uuid NOT NULL, record uuid NOT NULL, trigger int NOT NULL, at timestamptz, fired_for timestamptz,
  PRIMARY KEY (org, rule, record, trigger), FOREIGN KEY (org, rule) REFERENCES automation_rule (org, id));
CREATE INDEX rule_timer_due ON rule_timer (org, at) WHERE at IS NOT NULL;

-- Whose turn it was in a team; the numbers grow with every assignment.
CREATE TABLE rule_turn (org uuid NOT NULL, team uuid NOT NULL, person uuid NOT NULL, turn bigint NOT NULL,
  PRIMARY KEY (org, team, person), FOREIGN KEY (org, team) REFERENCES team (org, id), FOREIGN KEY (org, person) REFERENCES person (org, id));

SELECT protect('rule_run'), protect('rule_day'), protect('rule_health'), protect('rule_timer'), protect('rule_turn');
