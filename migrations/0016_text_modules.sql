-- Canned texts: what people write often, with variables.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE text_module (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  keyword text NOT NULL, text text NOT NULL, record_types text[] NOT NULL DEFAULT '{}',
  audience text NOT NULL CHECK (audience IN ('any', 'public', 'internal')), language text);

SELECT record_table('text_module'), common_references('text_module');
