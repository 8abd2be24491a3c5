-- The register, version 1. Nothing in it is ever deleted: a number once given explains itself for ever.

-- One document's place: in a series and year with a number, or (series '') only remembered.
CREATE TABLE entry (
    id       INTEGER PRIMARY KEY,
    series   TEXT NOT NULL,
    year     INTEGER NOT NULL,
    n        INTEGER CHECK (n >= 0),
    number   TEXT,                        -- as printed; known from the first issue on
    document TEXT NOT NULL,               -- which document of the job
    key      TEXT NOT NULL,               -- which record
    date     TEXT NOT NULL,               -- the document's own date, ISO
    title    TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('reserved', 'issued', 'void')),
    version  INTEGER NOT NULL DEFAULT 0,  -- the latest one in `version`; 0 before the first issue
    who      TEXT NOT NULL,               -- of the latest change
    at       TEXT NOT NULL,
    why      TEXT NOT NULL DEFAULT '',
    CHECK ((series = '') = (n IS NULL)),
    CHECK ((state = 'issued') <= (version > 0))
) STRICT;

-- No number twice, void and reserved ones included.
CREATE UNIQUE INDEX entry_number ON entry (series, year, n) WHERE n IS NOT NULL;
-- One living entry a record; a voided document may be made anew under the next number.
CREATE UNIQUE INDEX entry_key ON entry (series, year, document, key) WHERE state <> 'void' AND document <> '';
CREATE INDEX entry_printed ON entry (number);

-- What was issued under a number, each time that its content changed.
CREATE TABLE version (
    entry   INTEGER NOT NULL REFERENCES entry (id),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,                -- fingerprint of what the document says
    who     TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (entry, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE file (
    entry   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    path    TEXT NOT NULL,                -- relative to the output folder, with /
    format  TEXT NOT NULL,
    sha256  TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes   INTEGER NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (entry, version, path),
    FOREIGN KEY (entry, version) REFERENCES version (entry, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_hash ON file (sha256);

-- Who did what when. Each row carries the hash of the one before, so that none can be changed unseen.
CREATE TABLE history (
    id     INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,
    entry  INTEGER NOT NULL REFERENCES entry (id),
    why    TEXT NOT NULL,
    detail TEXT NOT NULL,                 -- JSON: the entry (and its files) after the change
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX history_entry ON history (entry);

CREATE TRIGGER history_fixed BEFORE UPDATE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_kept BEFORE DELETE ON history
BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER version_fixed BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;
CREATE TRIGGER version_kept BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'versions are append-only'); END;
CREATE TRIGGER file_fixed BEFORE UPDATE ON file
BEGIN SELECT RAISE(ABORT, 'files are append-only'); END;
CREATE TRIGGER file_kept BEFORE DELETE ON file
BEGIN SELECT RAISE(ABORT, 'files are append-only'); END;
CREATE TRIGGER entry_kept BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
CREATE TRIGGER entry_fixed BEFORE UPDATE OF id, series, year, n ON entry
BEGIN SELECT RAISE(ABORT, 'a number never moves'); END;
CREATE TRIGGER entry_owned BEFORE UPDATE OF document, key ON entry WHEN old.document <> ''
BEGIN SELECT RAISE(ABORT, 'a number never changes its document'); END;
CREATE TRIGGER entry_void BEFORE UPDATE ON entry WHEN old.state = 'void'
BEGIN SELECT RAISE(ABORT, 'a void number stays void'); END;
