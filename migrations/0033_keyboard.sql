-- Which letters do what for a person, where they chose others than usual: found again in every browser.
SET LOCAL ROLE wellrun_owner;
CREATE TABLE keyboard (org uuid NOT NULL, person uuid NOT NULL, value jsonb NOT NULL, set_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (org, person), FOREIGN KEY (org, person) REFERENCES person (org, id));
SELECT protect('keyboard');
