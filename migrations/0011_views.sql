-- Saved views: what people arrange for looking at records.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE saved_view (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  record_type text NOT NULL, filter text, sort text, group_by text, columns jsonb,
  display text NOT NULL CHECK (display IN ('list', 'board', 'calendar', 'chart')), options jsonb,
  default_for text[] NOT NULL DEFAULT '{}', portal boolean NOT NULL DEFAULT false);

SELECT record_table('saved_view'), common_references('saved_view');
CREATE INDEX ON saved_view (org, record_type, created_at DESC, id DESC) WHERE archived_at IS NULL;
