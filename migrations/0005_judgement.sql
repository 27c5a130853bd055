-- Judgements of persons on requirements that records alone cannot decide.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE judgement (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  requirement text NOT NULL, verdict text NOT NULL CHECK (verdict IN ('holds', 'holdsInPart', 'fails', 'zero')), reason text NOT NULL, valid_until date NOT NULL,
  judged_by uuid, judged_at timestamptz);
SELECT record_table('judgement'), common_references('judgement'), refers('judgement', 'judged_by', 'person');
CREATE INDEX judgement_requirement ON judgement (org, requirement, created_at, id);
