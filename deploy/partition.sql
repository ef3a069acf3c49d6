-- Turns a table that only grows into one of partitions by its key, which grows with time: docs/hundred-million.md.
-- As the owner, while nobody writes, in one transaction; afterwards `manage.py migrate` puts the triggers back:
--     psql --single-transaction -f deploy/partition.sql -c "SELECT pg_temp.partition('audit_leaf', 'index', 10000000, 4)"
CREATE FUNCTION pg_temp.add_partition(name text, number int, lower bigint, upper bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    part text := format('%s_p%s', name, number);
    past text := format('%s_p0', name);
    alone record;
BEGIN
    EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%s) TO (%s)', part, name, lower, upper);
    -- What was unique without the key can be so within a partition alone.
    FOR alone IN
        SELECT pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
        WHERE i.indrelid = past::regclass AND i.indisunique AND NOT i.indisprimary
    LOOP
        EXECUTE regexp_replace(
            alone.definition, '^CREATE UNIQUE INDEX \S+ ON (ONLY )?\S+ ', format('CREATE UNIQUE INDEX ON %I ', part)
        );
    END LOOP;
END $$;

CREATE FUNCTION pg_temp.partition(name text, key text, width bigint, ahead int) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    past text := format('%s_p0', name);
    first bigint;
    sequence text;
    one record;
BEGIN
    SET CONSTRAINTS ALL IMMEDIATE;
    IF EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = name::regclass) THEN
        RAISE EXCEPTION '% is named by rows of other tables: it stays one table.', name;
    END IF;
    EXECUTE format('SELECT coalesce(max(%I), -1) + 1 FROM %I', key, name) INTO first;
    FOR one IN SELECT tgname FROM pg_trigger WHERE tgrelid = name::regclass AND NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON %I', one.tgname, name);
    END LOOP;
    EXECUTE format('ALTER TABLE %I RENAME TO %I', name, past);
    EXECUTE format(
        'CREATE TABLE %I (LIKE %I INCLUDING ALL EXCLUDING INDEXES, PRIMARY KEY (%I)) PARTITION BY RANGE (%I)',
        name, past, key, key
    );
    FOR one IN
        SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index
        WHERE indrelid = past::regclass AND NOT indisprimary
    LOOP
        EXECUTE regexp_replace(
            one.definition, '^CREATE (UNIQUE )?INDEX \S+ ON (ONLY )?\S+ ', format('CREATE INDEX ON %I ', name)
        );
    END LOOP;
    FOR one IN
        SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
        WHERE contype = 'f' AND conrelid = past::regclass
    LOOP
        EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I %s', name, one.conname, one.definition);
    END LOOP;
    sequence := pg_get_serial_sequence(quote_ident(name), key);
    IF sequence IS NOT NULL THEN
        EXECUTE format('ALTER TABLE %I ALTER %I DROP IDENTITY', past, key);
        PERFORM setval(sequence, greatest(first, 1), false);
    END IF;
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (MINVALUE) TO (%s)', name, past, first);
    FOR number IN 1..ahead LOOP
        PERFORM pg_temp.add_partition(name, number, first + (number - 1) * width, first + number * width);
    END LOOP;
END $$;
