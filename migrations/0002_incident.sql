-- Incidents, and what they refer to: configuration items, documents, communications.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE configuration_item (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  kind text NOT NULL, criticality text, serial text, location text, environment text);
CREATE TABLE document (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  kind text NOT NULL, subject text, content text, edition text, change_note text, approved_by uuid, approved_at timestamptz,
  effective_from date, review_by date, classification text);
CREATE TABLE incident (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  channel text, category text, subcategory text, configuration_item uuid,
  impact smallint NOT NULL CHECK (impact BETWEEN 1 AND 3), urgency smallint NOT NULL CHECK (urgency BETWEEN 1 AND 3),
  priority smallint NOT NULL CHECK (priority BETWEEN 1 AND 5), priority_override smallint, override_reason text, priority_set_at timestamptz,
  hold_reason text, supplier text, location text, symptom text, resolution text, resolution_code text,
  resolved_by uuid, resolved_at timestamptz, closed_at timestamptz, closure_confirmed text, first_response_at timestamptz,
  reopen_count int, reassign_count int, work_log_count int, last_work_at timestamptz, longest_silence bigint, silent_gaps int,
  escalation_level int, escalated_at timestamptz, escalate_by timestamptz,
  major boolean NOT NULL DEFAULT false, major_at timestamptz, criteria_met_at timestamptz, major_exception text, major_steps text[] NOT NULL DEFAULT '{}', commander uuid, commander_at timestamptz,
  informed_at timestamptz, informed_resolved_at timestamptz, reviewed_at timestamptz,
  review_report text, review_outcome text CHECK (review_outcome IN ('improvements', 'none')), parent uuid CHECK (parent <> id),
  update_by timestamptz, response_met text, resolution_met text, response_ms bigint, resolution_ms bigint, warned jsonb, attention_at timestamptz);
CREATE TABLE communication (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  audience text NOT NULL, means text NOT NULL, sent_at timestamptz, recipients text, incident uuid, occasion text);

SELECT record_table(t), common_references(t) FROM unnest(ARRAY['configuration_item', 'document', 'incident', 'communication']::regclass[]) AS t;
SELECT queue_indexes('incident'), evidence_indexes('incident');
SELECT refers('document', 'approved_by', 'person'), refers('communication', 'incident', 'incident'),
  refers('incident', 'configuration_item', 'configuration_item'), refers('incident', 'resolved_by', 'person'),
  refers('incident', 'commander', 'person'), refers('incident', 'parent', 'incident');

CREATE INDEX incident_team_priority ON incident (org, team, priority, created_at, id) WHERE archived_at IS NULL AND phase IN ('new', 'active', 'waiting');
CREATE INDEX incident_priority ON incident (org, priority, created_at, id) WHERE archived_at IS NULL;
CREATE INDEX incident_item ON incident (org, configuration_item, created_at DESC, id DESC) WHERE configuration_item IS NOT NULL;
CREATE INDEX incident_parent ON incident (org, parent) WHERE parent IS NOT NULL;
CREATE INDEX incident_major ON incident (org, major_at DESC, id DESC) WHERE major;
CREATE INDEX incident_resolved ON incident (org, resolved_at) WHERE resolved_at IS NOT NULL;
CREATE INDEX incident_lapse ON incident (org, resolved_at) WHERE state = 'resolved';
CREATE INDEX incident_closed ON incident (org, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX incident_attention ON incident (org, attention_at) WHERE attention_at IS NOT NULL;
CREATE INDEX incident_update ON incident (org, update_by) WHERE update_by IS NOT NULL;
CREATE INDEX incident_escalate ON incident (org, escalate_by) WHERE escalate_by IS NOT NULL;
CREATE INDEX communication_incident ON communication (org, incident, sent_at) WHERE incident IS NOT NULL;
CREATE INDEX document_kind ON document (org, kind, subject);
