import { NAME_TAKEN, NOT_MINE } from './codes.ts'

export const BEGIN_AND_END = `
CREATE FUNCTION begin_account_1(
  new_account uuid, account_name text, my_id uuid, my_token uuid, moment double precision, row_format integer
) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO account (id, name, owner, token, at, format)
    VALUES (new_account, account_name, my_id, my_token, moment, row_format) ON CONFLICT (name) DO NOTHING;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is an account of that name' USING ERRCODE = '${NAME_TAKEN}';
  END IF;
END $$;
CREATE FUNCTION end_account_1(of_account uuid, my_token uuid, my_seq bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM account WHERE id = of_account AND token = my_token AND seq = my_seq;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the account is another replica''s' USING ERRCODE = '${NOT_MINE}';
  END IF;
  INSERT INTO gone VALUES (of_account);
END $$;
`

/** Takes away what an account that is gone has left, at most so many rows of each table. Returns whether there is more. */
export const CLEAN = `
CREATE FUNCTION clean_1(at_most integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  left_by uuid;
  done integer;
BEGIN
  SELECT account INTO left_by FROM gone LIMIT 1 FOR UPDATE SKIP LOCKED;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  WITH
    a AS (DELETE FROM account_row WHERE account = left_by AND (kind, id) IN
      (SELECT r.kind, r.id FROM account_row r WHERE r.account = left_by LIMIT at_most) RETURNING 1),
    b AS (DELETE FROM former_row WHERE account = left_by AND (kind, id, since) IN
      (SELECT r.kind, r.id, r.since FROM former_row r WHERE r.account = left_by LIMIT at_most) RETURNING 1),
    c AS (DELETE FROM item WHERE account = left_by AND (list, id) IN
      (SELECT r.list, r.id FROM item r WHERE r.account = left_by LIMIT at_most) RETURNING 1),
    d AS (DELETE FROM attachment WHERE account = left_by AND sha256 IN
      (SELECT r.sha256 FROM attachment r WHERE r.account = left_by LIMIT at_most) RETURNING 1),
    e AS (DELETE FROM member WHERE account = left_by RETURNING 1),
    f AS (DELETE FROM root WHERE account = left_by RETURNING 1)
  SELECT count(*) INTO done FROM (TABLE a UNION ALL TABLE b UNION ALL TABLE c UNION ALL TABLE d UNION ALL TABLE e
    UNION ALL TABLE f) AS rows;
  IF done = 0 THEN
    DELETE FROM gone WHERE account = left_by;
  END IF;
  RETURN true;
END $$;
`

/**
 * Takes an account over, where nobody has it or the owner's lease has ended: then that lease is deleted, which ends it
 * for good whatever the clock does, and so are the owner's connections, one of which might hold a lock.
 */
const take = (number: number, andSets: string) => `
CREATE FUNCTION take_account_${number}(
  account_name text, my_id uuid, my_token uuid, known_format integer,
  OUT state text, OUT account_id uuid, OUT last_seq bigint, OUT owner_url text
) LANGUAGE plpgsql AS $$
DECLARE
  held account%ROWTYPE;
  lease replica%ROWTYPE;
BEGIN
  SELECT * INTO held FROM account a WHERE a.name = account_name;
  IF NOT FOUND THEN
    state := 'none';
    RETURN;
  END IF;
  IF held.format > known_format THEN
    state := 'newer';
    RETURN;
  END IF;
  IF held.owner IS NOT NULL AND held.owner <> my_id THEN
    DELETE FROM replica r WHERE r.id = held.owner AND r.until < clock_timestamp();
    SELECT * INTO lease FROM replica r WHERE r.id = held.owner;
    IF FOUND THEN
      state := 'taken';
      owner_url := lease.url;
      RETURN;
    END IF;
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE application_name = 'freshdesk-emulator ' || held.owner AND usename = current_user AND pid <> pg_backend_pid();
  END IF;
  UPDATE account a SET owner = my_id, token = my_token${andSets}
    WHERE a.id = held.id AND a.token = held.token RETURNING a.seq INTO last_seq;
  IF NOT FOUND THEN
    state := 'again';
    RETURN;
  END IF;
  state := 'mine';
  account_id := held.id;
END $$;
`

export const TAKE = take(1, '')

/** The same, of an account that wakes until it was read: that may fail, and nobody else looks for it. */
export const TAKE_AWAKE = take(2, ', wakes_at = clock_timestamp()')
