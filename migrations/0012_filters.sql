-- Filters speak of days in the person's own time zone: who moves is read anew.
SET LOCAL ROLE wellrun_owner;

DROP TRIGGER epoch ON person;
CREATE TRIGGER epoch AFTER UPDATE OF state, account, customer, zone ON person FOR EACH STATEMENT EXECUTE FUNCTION raise_epoch();
