-- The words that records hold, for search that forgives typing mistakes: from a word that nothing holds to those that look like it.
-- Trigrams of a few hundred thousand words cost milliseconds; those of every title would cost seconds.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SET LOCAL ROLE wellrun_owner;

CREATE TABLE search_word (org uuid NOT NULL REFERENCES organisation, word text NOT NULL, PRIMARY KEY (org, word));
SELECT protect('search_word', 'SELECT');
CREATE INDEX search_word_trigrams ON search_word USING gin (word gin_trgm_ops) WITH (fastupdate = off);
GRANT SELECT, INSERT, DELETE ON search_word TO wellrun_search;
CREATE POLICY spelling ON search_word TO wellrun_search USING (true) WITH CHECK (true);
RESET ROLE;
-- The words of what is there already are learned from the beginning of the history, beside the work.
INSERT INTO follower (name, xid, id) VALUES ('search-words', '0', '00000000-0000-0000-0000-000000000000') ON CONFLICT DO NOTHING;

GRANT CREATE ON SCHEMA public TO wellrun_search;
SET LOCAL ROLE wellrun_search;

-- Words of an organisation that look like another, the likest first; and whether that one is there itself, or begins one that is.
-- Says nothing of which records hold them: whoever asks looks for them under their own rights.
CREATE FUNCTION similar_words(p_org uuid, p_words text[], p_limit int)
  RETURNS TABLE (asked text, known boolean, begins boolean, similar text[]) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  PERFORM set_config('pg_trgm.similarity_threshold', '0.22', true);
  RETURN QUERY SELECT a.word,
    EXISTS (SELECT 1 FROM public.search_word w WHERE w.org = p_org AND w.word = a.word),
    EXISTS (SELECT 1 FROM public.search_word w WHERE w.org = p_org AND w.word > a.word AND w.word < a.word || U&'\FFFF'),
    ARRAY (SELECT s.word FROM (SELECT w.word FROM public.search_word w
      WHERE w.word OPERATOR(public.%) a.word AND w.org = p_org AND length(w.word) BETWEEN length(a.word) - 2 AND length(a.word) + 8
      ORDER BY public.similarity(w.word, a.word) DESC, w.word LIMIT p_limit) s)
    FROM unnest(p_words) AS a (word);
END $$;

-- Takes in words that records hold. Those that are known cost nothing more.
CREATE FUNCTION learn_words(p_org uuid, p_words text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.search_word (org, word) SELECT p_org, w.word FROM unnest(p_words) AS w (word) ORDER BY w.word ON CONFLICT DO NOTHING
$$;

-- Lets go of words that no record holds any longer, after something personal was erased.
CREATE FUNCTION forget_words(p_org uuid, p_words text[]) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.search_word w WHERE w.org = p_org AND w.word = ANY (p_words) AND NOT EXISTS (
    SELECT 1 FROM public.directory d WHERE d.org = p_org AND (d.search @@ ('''' || w.word || '''')::tsquery OR d.search_internal @@ ('''' || w.word || '''')::tsquery))
$$;
RESET ROLE;
REVOKE CREATE ON SCHEMA public FROM wellrun_search;
REVOKE ALL ON FUNCTION similar_words(uuid, text[], int), learn_words(uuid, text[]), forget_words(uuid, text[]) FROM public;
GRANT EXECUTE ON FUNCTION similar_words(uuid, text[], int), forget_words(uuid, text[]) TO wellrun_app, wellrun_system;
GRANT EXECUTE ON FUNCTION learn_words(uuid, text[]) TO wellrun_system;

-- People are found by their addresses: as words, since one types a part of them.
SET LOCAL ROLE wellrun_owner;
ALTER TABLE directory NO FORCE ROW LEVEL SECURITY;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
UPDATE directory d SET search = d.search || setweight(to_tsvector('simple', regexp_replace(concat_ws(' ', p.email, p.phone), '[^[:alnum:]]+', ' ', 'g')), 'A')
  FROM person p WHERE p.org = d.org AND p.id = d.id AND (p.email IS NOT NULL OR p.phone IS NOT NULL);
ALTER TABLE directory FORCE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
