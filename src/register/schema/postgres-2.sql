-- The register in PostgreSQL: what sqlite-1.sql and sqlite-2.sql make in SQLite, table by table. Texts are compared
-- byte by byte (COLLATE "C"), as there, whatever the database's own order is.

CREATE TABLE wenshu_schema (version BIGINT NOT NULL);
INSERT INTO wenshu_schema VALUES (2);

CREATE TABLE entry (
    id       BIGINT PRIMARY KEY,
    series   TEXT COLLATE "C" NOT NULL,
    year     BIGINT NOT NULL,
    n        BIGINT CHECK (n >= 0),
    number   TEXT COLLATE "C",
    document TEXT COLLATE "C" NOT NULL,
    key      TEXT COLLATE "C" NOT NULL,
    date     TEXT COLLATE "C" NOT NULL,
    title    TEXT COLLATE "C" NOT NULL,
    state    TEXT COLLATE "C" NOT NULL CHECK (state IN ('reserved', 'issued', 'void')),
    version  BIGINT NOT NULL DEFAULT 0,
    who      TEXT COLLATE "C" NOT NULL,
    at       TEXT COLLATE "C" NOT NULL,
    why      TEXT COLLATE "C" NOT NULL DEFAULT '',
    holder   TEXT COLLATE "C" NOT NULL DEFAULT '',
    until    TEXT COLLATE "C" NOT NULL DEFAULT '',
    origin   TEXT COLLATE "C" NOT NULL DEFAULT '',
    more     TEXT COLLATE "C" NOT NULL DEFAULT '{}',
    CHECK ((series = '') = (n IS NULL)),
    CHECK (state <> 'issued' OR version > 0)
);
CREATE UNIQUE INDEX entry_number ON entry (series, year, n) WHERE n IS NOT NULL;
CREATE UNIQUE INDEX entry_key ON entry (series, year, document, key) WHERE state <> 'void' AND document <> '';
CREATE INDEX entry_printed ON entry (number);

CREATE TABLE version (
    entry   BIGINT NOT NULL REFERENCES entry (id),
    version BIGINT NOT NULL CHECK (version > 0),
    content TEXT COLLATE "C" NOT NULL,
    who     TEXT COLLATE "C" NOT NULL,
    at      TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entry, version)
);

CREATE TABLE file (
    entry   BIGINT NOT NULL,
    version BIGINT NOT NULL,
    path    TEXT COLLATE "C" NOT NULL,
    format  TEXT COLLATE "C" NOT NULL,
    sha256  TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    bytes   BIGINT NOT NULL CHECK (bytes >= 0),
    PRIMARY KEY (entry, version, path),
    FOREIGN KEY (entry, version) REFERENCES version (entry, version)
);
CREATE INDEX file_hash ON file (sha256);

CREATE TABLE intent (
    entry  BIGINT NOT NULL REFERENCES entry (id),
    path   TEXT COLLATE "C" NOT NULL,
    sha256 TEXT COLLATE "C" NOT NULL CHECK (length(sha256) = 64),
    PRIMARY KEY (entry, path, sha256)
);

CREATE TABLE span (
    series TEXT COLLATE "C" NOT NULL CHECK (series <> ''),
    year   BIGINT NOT NULL,
    first  BIGINT NOT NULL CHECK (first >= 0),
    last   BIGINT NOT NULL CHECK (last >= first),
    why    TEXT COLLATE "C" NOT NULL,
    who    TEXT COLLATE "C" NOT NULL,
    at     TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (series, year, first)
);

CREATE TABLE history (
    id     BIGINT PRIMARY KEY,
    at     TEXT COLLATE "C" NOT NULL,
    who    TEXT COLLATE "C" NOT NULL,
    what   TEXT COLLATE "C" NOT NULL,
    entry  BIGINT REFERENCES entry (id),
    why    TEXT COLLATE "C" NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    prev   TEXT COLLATE "C" NOT NULL,
    hash   TEXT COLLATE "C" NOT NULL UNIQUE
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

-- SQLite's name for it.
CREATE FUNCTION instr(TEXT, TEXT) RETURNS BIGINT LANGUAGE sql IMMUTABLE AS 'SELECT strpos($1, $2)::bigint';
