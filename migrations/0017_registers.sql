-- Service requests, changes and articles: plain registers.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE service_request (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  channel text, offering text, configuration_item uuid, priority smallint CHECK (priority BETWEEN 1 AND 5), needed_by date,
  pending_reason text, supplier text, fulfilment text, closed_at timestamptz);
CREATE TABLE change (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  change_type text NOT NULL, risk text, configuration_item uuid, planned_start timestamptz, planned_end timestamptz,
  reason text, implementation_plan text, test_plan text, back_out_plan text,
  started_at timestamptz, ended_at timestamptz, outcome text, review_notes text);
CREATE TABLE article (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  kind text NOT NULL, audience text NOT NULL, review_by date, published_at timestamptz, helpful int, unhelpful int);

SELECT record_table(t), common_references(t) FROM unnest(ARRAY['service_request', 'change', 'article']::regclass[]) AS t;
SELECT queue_indexes('service_request'), queue_indexes('change');
SELECT refers('service_request', 'configuration_item', 'configuration_item'), refers('change', 'configuration_item', 'configuration_item');
CREATE INDEX change_planned ON change (org, planned_start, id) WHERE planned_start IS NOT NULL;
CREATE INDEX change_type ON change (org, change_type, created_at DESC, id DESC);
CREATE INDEX article_kind ON article (org, kind, created_at DESC, id DESC);
CREATE INDEX service_request_priority ON service_request (org, priority, created_at, id) WHERE archived_at IS NULL;
