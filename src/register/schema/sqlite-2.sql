-- Version 2: numbers reserved by hand and from outside, what a crash may leave behind, further columns of the
-- 发文登记簿.

ALTER TABLE entry ADD COLUMN holder TEXT NOT NULL DEFAULT '';  -- for whom the number is kept (预留)
ALTER TABLE entry ADD COLUMN until  TEXT NOT NULL DEFAULT '';  -- until when, ISO
ALTER TABLE entry ADD COLUMN origin TEXT NOT NULL DEFAULT '';  -- '' a job, 'manual', 'import' or 'adopt'
ALTER TABLE entry ADD COLUMN more   TEXT NOT NULL DEFAULT '{}'; -- further columns of the 发文登记簿, JSON object

-- A reservation that was given back stands free again: its document and key may be set anew.
DROP TRIGGER entry_owned;
CREATE TRIGGER entry_owned BEFORE UPDATE OF document, key ON entry
    WHEN old.document <> '' AND (old.state <> 'reserved' OR new.document <> '')
BEGIN SELECT RAISE(ABORT, 'a number never changes its document'); END;

-- Files about to be put in place: after a crash they are known as ours though not yet issued.
CREATE TABLE intent (
    entry  INTEGER NOT NULL REFERENCES entry (id),
    path   TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    PRIMARY KEY (entry, path, sha256)
) STRICT, WITHOUT ROWID;

-- Numbers that this register didn't give out and won't: used elsewhere, or left out by the start of a series.
CREATE TABLE span (
    series TEXT NOT NULL CHECK (series <> ''),
    year   INTEGER NOT NULL,
    first  INTEGER NOT NULL CHECK (first >= 0),
    last   INTEGER NOT NULL CHECK (last >= first),
    why    TEXT NOT NULL,
    who    TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (series, year, first)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER span_fixed BEFORE UPDATE ON span
BEGIN SELECT RAISE(ABORT, 'spans are append-only'); END;
CREATE TRIGGER span_kept BEFORE DELETE ON span
BEGIN SELECT RAISE(ABORT, 'spans are append-only'); END;

-- The history may now also tell of what concerns no single entry.
DROP TRIGGER history_fixed;
DROP TRIGGER history_kept;
DROP INDEX history_entry;
ALTER TABLE history RENAME TO history_1;
CREATE TABLE history (
    id     INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,
    entry  INTEGER REFERENCES entry (id),
    why    TEXT NOT NULL,
    detail TEXT NOT NULL,                 -- JSON: the entry (and its files) after the change
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL UNIQUE
) STRICT;
INSERT INTO history SELECT * FROM history_1;
DROP TABLE history_1;
CREATE INDEX history_entry ON history (entry);
CREATE TRIGGER history_fixed BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_kept BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
