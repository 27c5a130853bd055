-- Of several processes one fetches from a mailbox; the organisation's own rules and words for what people are told.
SET LOCAL ROLE wellrun_owner;

ALTER TABLE mailbox_state ADD COLUMN leased_by uuid, ADD COLUMN leased_until timestamptz;

CREATE TABLE notification_rule (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  record_type text NOT NULL, event text NOT NULL, filter text, whom text[] NOT NULL DEFAULT '{}', app boolean NOT NULL DEFAULT false, mail boolean NOT NULL DEFAULT false,
  subject text, sentence text);
CREATE TABLE mail_template (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  reason text NOT NULL, language text, audience text NOT NULL, subject text NOT NULL, body text NOT NULL);
SELECT record_table(t), common_references(t) FROM unnest(ARRAY['notification_rule', 'mail_template']::regclass[]) AS t;
CREATE INDEX notification_rule_type ON notification_rule (org, record_type) WHERE phase = 'active';
CREATE INDEX mail_template_reason ON mail_template (org, reason) WHERE phase = 'active';
