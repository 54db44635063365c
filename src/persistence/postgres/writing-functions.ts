import { NOT_MINE } from './codes.ts'

/** Rows put, or with a null cut; what a root has of them goes to the former rows. */
export const PUT_ROWS = `
CREATE FUNCTION put_rows_1(
  of_account uuid, now_stamp bigint, root_stamp bigint, row_format integer,
  kinds text[], ids bigint[], contents text[], hashes text[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF root_stamp > 0 THEN
    INSERT INTO former_row
      SELECT r.account, r.kind, r.id, r.since, now_stamp, r.format, r.content, r.sha256
      FROM unnest(kinds, ids) AS changed (kind, id)
      JOIN account_row r ON r.account = of_account AND r.kind = changed.kind AND r.id = changed.id
      WHERE r.since <= root_stamp;
  END IF;
  DELETE FROM account_row r USING unnest(kinds, ids, contents) AS cut (kind, id, content)
    WHERE cut.content IS NULL AND r.account = of_account AND r.kind = cut.kind AND r.id = cut.id;
  INSERT INTO account_row
    SELECT of_account, put.kind, put.id, now_stamp, row_format, put.content, put.sha256
    FROM unnest(kinds, ids, contents, hashes) AS put (kind, id, content, sha256) WHERE put.content IS NOT NULL
    ON CONFLICT (account, kind, id) DO UPDATE
      SET since = excluded.since, format = excluded.format, content = excluded.content, sha256 = excluded.sha256;
END $$;
`

/** What a request changed. Its first statement is what makes it void where the account is another's. */
export const KEEP = `
CREATE FUNCTION keep_1(
  of_account uuid, my_token uuid, my_seq bigint, moment double precision,
  now_stamp bigint, root_stamp bigint, row_format integer,
  kinds text[], ids bigint[], contents text[], hashes text[],
  is_new_head boolean, member_names text[], member_contents text[],
  lists text[], item_ids bigint[], item_contents text[],
  file_hashes text[], files bytea[]
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  UPDATE account SET seq = seq + 1, at = moment, stamp = now_stamp
    WHERE id = of_account AND token = my_token AND seq = my_seq;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the account is another replica''s' USING ERRCODE = '${NOT_MINE}';
  END IF;
  IF cardinality(file_hashes) > 0 THEN
    INSERT INTO attachment SELECT of_account, file.sha256, file.content
      FROM unnest(file_hashes, files) AS file (sha256, content) ON CONFLICT DO NOTHING;
  END IF;
  IF cardinality(kinds) > 0 THEN
    PERFORM put_rows_1(of_account, now_stamp, root_stamp, row_format, kinds, ids, contents, hashes);
  END IF;
  IF is_new_head THEN
    DELETE FROM member WHERE account = of_account AND name NOT IN ('outboxId', 'deliveries', 'undo');
  END IF;
  IF cardinality(member_names) > 0 THEN
    INSERT INTO member (account, name, content) SELECT of_account, given.name, given.content
      FROM unnest(member_names, member_contents) AS given (name, content)
      ON CONFLICT (account, name) DO UPDATE SET content = excluded.content;
  END IF;
  IF cardinality(lists) > 0 THEN
    DELETE FROM item i USING unnest(lists, item_ids, item_contents) AS cut (list, id, content)
      WHERE cut.content IS NULL AND i.account = of_account AND i.list = cut.list AND i.id = cut.id;
    INSERT INTO item SELECT of_account, put.list, put.id, put.content
      FROM unnest(lists, item_ids, item_contents) AS put (list, id, content) WHERE put.content IS NOT NULL
      ON CONFLICT (account, list, id) DO UPDATE SET content = excluded.content;
  END IF;
END $$;
`

/** Makes the rows those of a stamp again, at most so many of them. Returns how many: fewer where that is done. */
export const GO_BACK = `
CREATE FUNCTION go_back_1(
  of_account uuid, target bigint, now_stamp bigint, root_stamp bigint, at_most integer
) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  done integer;
BEGIN
  WITH gone AS (
    DELETE FROM account_row WHERE account = of_account AND (kind, id) IN (
      SELECT r.kind, r.id FROM account_row r WHERE r.account = of_account AND r.since > target LIMIT at_most
    ) RETURNING *
  ), moved AS (
    INSERT INTO former_row
      SELECT account, kind, id, since, now_stamp, format, content, sha256 FROM gone WHERE since <= root_stamp
  )
  SELECT count(*) INTO done FROM gone;
  IF done >= at_most THEN
    RETURN done;
  END IF;
  INSERT INTO account_row
    SELECT f.account, f.kind, f.id, now_stamp, f.format, f.content, f.sha256 FROM former_row f
    WHERE f.account = of_account AND f.since <= target AND f.until > target AND NOT EXISTS (
      SELECT FROM account_row r WHERE r.account = of_account AND r.kind = f.kind AND r.id = f.id
    ) LIMIT at_most;
  GET DIAGNOSTICS done = ROW_COUNT;
  RETURN done;
END $$;
`

/** Former rows that no root has, at most so many; once there are none, contents that no row names. */
export const SWEEP = `
CREATE FUNCTION sweep_1(of_account uuid, at_most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  done integer;
BEGIN
  DELETE FROM former_row WHERE account = of_account AND (kind, id, since) IN (
    SELECT f.kind, f.id, f.since FROM former_row f WHERE f.account = of_account AND NOT EXISTS (
      SELECT FROM root r WHERE r.account = of_account AND r.stamp >= f.since AND r.stamp < f.until
    ) LIMIT at_most
  );
  GET DIAGNOSTICS done = ROW_COUNT;
  IF done < at_most THEN
    DELETE FROM attachment a WHERE a.account = of_account
      AND NOT EXISTS (SELECT FROM account_row r
        WHERE r.account = of_account AND r.kind = 'attachments' AND r.sha256 = a.sha256)
      AND NOT EXISTS (SELECT FROM former_row f
        WHERE f.account = of_account AND f.kind = 'attachments' AND f.sha256 = a.sha256);
  END IF;
  RETURN done;
END $$;
`
