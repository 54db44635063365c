import { BEGIN_AND_END, CLEAN, TAKE, TAKE_AWAKE } from './owning-functions.ts'
import { GO_BACK, KEEP, PUT_ROWS, SWEEP } from './writing-functions.ts'

/**
 * The schema in PostgreSQL. Each migration adds to those before it and takes nothing away, so that an emulator of an
 * earlier version goes on beside a later one: functions that change get another number.
 *
 * The rows of an account are a line of states, numbered by stamps: a row stands since one, and where a root still needs
 * what it was before, that is a former row, until another. A root is a stamp. Texts are JSON, which names NUL and lone
 * surrogates by escapes: PostgreSQL's `text` holds all of it, its `jsonb` does not.
 */
export const SCHEMA = 'freshdesk_emulator'

const TABLES = `
CREATE TABLE replica (
  id uuid PRIMARY KEY,
  url text,
  version text NOT NULL,
  until timestamptz NOT NULL
);
CREATE TABLE account (
  id uuid PRIMARY KEY,
  number bigint GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL UNIQUE,
  owner uuid,
  token uuid NOT NULL,
  seq bigint NOT NULL DEFAULT 0,
  stamp bigint NOT NULL DEFAULT 1,
  at double precision NOT NULL,
  format integer NOT NULL,
  wakes_at timestamptz
) WITH (fillfactor = 50);
CREATE INDEX account_owner ON account (owner);
CREATE TABLE member (
  account uuid NOT NULL, name text NOT NULL, content text NOT NULL, place bigint GENERATED ALWAYS AS IDENTITY,
  PRIMARY KEY (account, name)
) WITH (fillfactor = 50);
CREATE TABLE root (
  account uuid NOT NULL, name text NOT NULL, stamp bigint NOT NULL, head text NOT NULL,
  PRIMARY KEY (account, name)
);
CREATE TABLE account_row (
  account uuid NOT NULL, kind text NOT NULL, id bigint NOT NULL, since bigint NOT NULL, format integer NOT NULL,
  content text NOT NULL, sha256 text,
  PRIMARY KEY (account, kind, id)
) WITH (fillfactor = 80);
CREATE TABLE former_row (
  account uuid NOT NULL, kind text NOT NULL, id bigint NOT NULL, since bigint NOT NULL, until bigint NOT NULL,
  format integer NOT NULL, content text NOT NULL, sha256 text,
  PRIMARY KEY (account, kind, id, since)
);
CREATE TABLE item (
  account uuid NOT NULL, list text NOT NULL, id bigint NOT NULL, content text NOT NULL,
  PRIMARY KEY (account, list, id)
);
CREATE TABLE attachment (
  account uuid NOT NULL, sha256 text NOT NULL, content bytea NOT NULL,
  PRIMARY KEY (account, sha256)
);
CREATE TABLE gone (account uuid PRIMARY KEY);
ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;
`

export const MIGRATIONS: readonly string[] = [
  [TABLES, PUT_ROWS, KEEP, GO_BACK, SWEEP, BEGIN_AND_END, CLEAN, TAKE].join('\n'),
  TAKE_AWAKE,
]
