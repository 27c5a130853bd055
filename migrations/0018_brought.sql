-- Comments that belong to a further record as well, since what they speak of was split off into it: one entry, read at both.
SET LOCAL ROLE wellrun_owner;

CREATE TABLE brought (
  org uuid NOT NULL, record uuid NOT NULL, entry uuid NOT NULL, since timestamptz NOT NULL DEFAULT now(), by uuid,
  PRIMARY KEY (org, record, entry),
  FOREIGN KEY (org, record) REFERENCES directory (org, id), FOREIGN KEY (org, entry) REFERENCES history (org, id)
);
CREATE INDEX brought_entry ON brought (org, entry);
SELECT protect('brought', 'SELECT, INSERT');
