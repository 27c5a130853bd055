-- Risks and opportunities.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE risk (LIKE record INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
  kind text NOT NULL, about text NOT NULL, cause text, event text, effect text,
  inherent_likelihood smallint CHECK (inherent_likelihood BETWEEN 1 AND 5), inherent_impact smallint CHECK (inherent_impact BETWEEN 1 AND 5), inherent_exposure smallint,
  current_likelihood smallint CHECK (current_likelihood BETWEEN 1 AND 5), current_impact smallint CHECK (current_impact BETWEEN 1 AND 5), exposure smallint,
  target_likelihood smallint CHECK (target_likelihood BETWEEN 1 AND 5), target_impact smallint CHECK (target_impact BETWEEN 1 AND 5), target_exposure smallint,
  treatment text, plan text, accepted_until date, accepted_by uuid, accepted_at timestamptz, review_by date, effectiveness text);

SELECT record_table('risk'), common_references('risk'), refers('risk', 'accepted_by', 'person');
