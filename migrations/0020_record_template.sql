-- Templates: what people begin a record with.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE record_template (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  record_type text NOT NULL, fills jsonb, tasks jsonb);

SELECT record_table('record_template'), common_references('record_template');
CREATE INDEX ON record_template (org, record_type, created_at DESC, id DESC) WHERE archived_at IS NULL;
