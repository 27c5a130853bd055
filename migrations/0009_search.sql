-- Frequent words are found among the newest rows of each type, read along its index: over several types at once there is no order
-- to follow, and everything would be sorted.
GRANT CREATE ON SCHEMA public TO wellrun_search;
SET LOCAL ROLE wellrun_search;

-- Up to p_limit matches, newest first. Rare words go through the index; frequent ones are found among the newest rows, since the
-- index would first collect every match there is. The planner's own estimate tells which is which.
CREATE OR REPLACE FUNCTION search_ids(p_org uuid, p_query tsquery, p_internal boolean, p_types text[], p_before timestamptz, p_before_id uuid, p_limit int)
  RETURNS TABLE (id uuid, created_at timestamptz) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE plan json; found int; newest int := 500;
BEGIN
  EXECUTE format('EXPLAIN (FORMAT JSON) SELECT 1 FROM public.directory WHERE search @@ %L::tsquery', p_query) INTO plan;
  IF (plan -> 0 -> 'Plan' ->> 'Plan Rows')::float8 > 3000 THEN
    LOOP
      -- What is older than the oldest row read of a type that has more is left to the next call: that type may have a match in between.
      RETURN QUERY
        WITH read AS (
          SELECT t.type, n.id, n.created_at, n.hit FROM unnest(p_types) AS t (type) CROSS JOIN LATERAL (
            SELECT d.id, d.created_at, d.search @@ p_query OR (p_internal AND d.search_internal @@ p_query) AS hit FROM public.directory d
            WHERE d.org = p_org AND d.type = t.type AND (d.created_at, d.id) < (p_before, p_before_id)
            ORDER BY d.created_at DESC, d.id DESC LIMIT newest) n),
        horizon AS (SELECT max(oldest) AS at FROM (SELECT min(r.created_at) AS oldest FROM read r GROUP BY r.type HAVING count(*) = newest) o)
        SELECT r.id, r.created_at FROM read r, horizon h WHERE r.hit AND (h.at IS NULL OR r.created_at > h.at)
        ORDER BY r.created_at DESC, r.id DESC LIMIT p_limit;
      GET DIAGNOSTICS found = ROW_COUNT;
      EXIT WHEN found > 0;
      newest := newest * 8;
      EXIT WHEN newest > 50000;
    END LOOP;
    IF found > 0 THEN RETURN; END IF;
  END IF;
  RETURN QUERY
    SELECT m.id, m.created_at FROM (
      SELECT d.id, d.created_at, d.type FROM public.directory d WHERE d.search @@ p_query AND d.org = p_org AND (d.created_at, d.id) < (p_before, p_before_id)
      UNION
      SELECT d.id, d.created_at, d.type FROM public.directory d WHERE p_internal AND d.search_internal @@ p_query AND d.org = p_org AND (d.created_at, d.id) < (p_before, p_before_id)) m
    WHERE m.type = ANY (p_types)
    ORDER BY m.created_at DESC, m.id DESC LIMIT p_limit;
END $$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM wellrun_search;
