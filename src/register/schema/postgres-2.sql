-- The register in PostgreSQL: what sqlite-1.sql and sqlite-2.sql make in SQLite, table by table.

CREATE TABLE entry (
    id       BIGINT PRIMARY KEY,
    series   TEXT NOT NULL,
    year     BIGINT NOT NULL,
    n        BIGINT CHECK (n >= 0),
    number   TEXT,
    document TEXT NOT NULL,
    key      TEXT NOT NULL,
    date     TEXT NOT NULL,
    title    TEXT NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('reserved', 'issued', 'void')),
    version  BIGINT NOT NULL DEFAULT 0,
    who      TEXT NOT NULL,
    at       TEXT NOT NULL,
    why      TEXT NOT NULL DEFAULT '',
    holder   TEXT NOT NULL DEFAULT '',
    until    TEXT NOT NULL DEFAULT '',
    origin   TEXT NOT NULL DEFAULT '',
    more     TEXT NOT NULL DEFAULT '{}',
    CHECK ((series = '') = (n IS NULL)),
    CHECK (state <> 'issued' OR version > 0)
);
CREATE UNIQUE INDEX entry_number ON entry (series, year, n) WHERE n IS NOT NULL;
CREATE UNIQUE INDEX entry_key ON entry (series, year, document, key) WHERE state <> 'void' AND document <> '';
CREATE INDEX entry_printed ON entry (number);

CREATE TABLE version (
    entry   BIGINT NOT NULL REFERENCES entry (id),
    version BIGINT NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,
    who     TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (entry, version)
);

CREATE TABLE file (
    entry   BIGINT NOT NULL,
    version BIGINT NOT NULL,
    path    TEXT NOT NULL,
    format  TEXT NOT NULL,
    sha256  TEXT NOT NULL CHECK (length(sha256) = 64),
    bytes   BIGINT NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (entry, version, path),
    FOREIGN KEY (entry, version) REFERENCES version (entry, version)
);
CREATE INDEX file_hash ON file (sha256);

CREATE TABLE intent (
    entry  BIGINT NOT NULL REFERENCES entry (id),
    path   TEXT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    PRIMARY KEY (entry, path, sha256)
);

CREATE TABLE span (
    series TEXT NOT NULL CHECK (series <> ''),
    year   BIGINT NOT NULL,
    first  BIGINT NOT NULL CHECK (first >= 0),
    last   BIGINT NOT NULL CHECK (last >= first),
    why    TEXT NOT NULL,
    who    TEXT NOT NULL,
    at     TEXT NOT NULL,
    PRIMARY KEY (series, year, first)
);

CREATE TABLE history (
    id     BIGINT PRIMARY KEY,
    at     TEXT NOT NULL,
    who    TEXT NOT NULL,
    what   TEXT NOT NULL,
    entry  BIGINT REFERENCES entry (id),
    why    TEXT NOT NULL,
    detail TEXT NOT NULL,
    prev   TEXT NOT NULL,
    hash   TEXT NOT NULL UNIQUE
);
CREATE INDEX history_entry ON history (entry);

CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;

CREATE TRIGGER history_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('history is append-only');
CREATE TRIGGER version_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('versions are append-only');
CREATE TRIGGER file_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON file
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('files are append-only');
CREATE TRIGGER span_fixed BEFORE UPDATE OR DELETE OR TRUNCATE ON span
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('spans are append-only');
CREATE TRIGGER entry_kept BEFORE DELETE OR TRUNCATE ON entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse('entries are never deleted');
CREATE TRIGGER entry_fixed BEFORE UPDATE ON entry FOR EACH ROW
    WHEN (old.id <> new.id OR old.series <> new.series OR old.year <> new.year OR old.n IS DISTINCT FROM new.n)
    EXECUTE FUNCTION refuse('a number never moves');
CREATE TRIGGER entry_owned BEFORE UPDATE ON entry FOR EACH ROW
    WHEN (old.document <> '' AND (old.document <> new.document OR old.key <> new.key)
          AND (old.state <> 'reserved' OR new.document <> ''))
    EXECUTE FUNCTION refuse('a number never changes its document');
CREATE TRIGGER entry_void BEFORE UPDATE ON entry FOR EACH ROW WHEN (old.state = 'void')
    EXECUTE FUNCTION refuse('a void number stays void');
