-- Changes to the configuration are found among everything that happened; what was configured before an import is kept; what people set for themselves.
SET LOCAL ROLE wellrun_owner;

-- Records of the daily work make up nearly all of the history and are not in it: see WORK in src/gateways/configuration/changes.ts.
CREATE INDEX history_configuration ON history (org, id DESC)
  WHERE type <> ALL (ARRAY['incident', 'task', 'approval', 'person', 'problem', 'configurationItem', 'communication', 'customer', 'serviceRequest', 'change', 'risk', 'judgement'])
    OR action = ANY (ARRAY['grant', 'grant-ended']);

CREATE TABLE configuration_file (
  org uuid NOT NULL REFERENCES organisation, id uuid NOT NULL, made_at timestamptz NOT NULL DEFAULT now(), made_by uuid, content jsonb NOT NULL,
  PRIMARY KEY (org, id), FOREIGN KEY (org, made_by) REFERENCES person (org, id)
);
CREATE TABLE preference (
  org uuid NOT NULL REFERENCES organisation, person uuid NOT NULL, value jsonb NOT NULL,
  PRIMARY KEY (org, person), FOREIGN KEY (org, person) REFERENCES person (org, id)
);
SELECT protect('configuration_file', 'SELECT, INSERT'), protect('preference');
