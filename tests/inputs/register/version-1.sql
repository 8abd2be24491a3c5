-- A register as version 1 of the schema left it: three series, seven entries, one void.
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
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
INSERT INTO "entry" VALUES(1,'公文',2026,1,'青幼安〔2026〕1号','应急预案','应急预案','2026-09-01','青河镇中心幼儿园突发事件应急预案','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(2,'公文',2026,2,'青幼安〔2026〕2号','突发事件首报','SJ-20260908-01','2026-09-08','关于户外活动幼儿跌伤的报告（首报）','void',1,'?','2026-11-25T00:56:29+00:00','重复');
INSERT INTO "entry" VALUES(3,'公文',2026,3,'青幼安〔2026〕3号','突发事件首报','SJ-20260916-01','2026-09-17','关于食堂燃气软管泄漏的报告（首报）','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(4,'公文',2026,4,'青幼安〔2026〕4号','值班表','值班表','2026-09-28','2026年10月值班安排表','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(5,'责任书',2026,1,'ZRS-2026-001','安全责任书','YF057','2026-09-01','2026—2027学年校园安全责任书（武安国）','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(6,'责任书',2026,2,'ZRS-2026-002','安全责任书','YF058','2026-09-01','2026—2027学年校园安全责任书（高大山）','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(7,'承诺书',2026,1,'CNS-2026-001','承诺书','YF057','2026-09-01','师德师风与安全工作承诺书（武安国）','issued',1,'?','2026-11-25T00:56:28+00:00','');
INSERT INTO "entry" VALUES(8,'承诺书',2026,2,'CNS-2026-002','承诺书','YF058','2026-09-01','师德师风与安全工作承诺书（高大山）','issued',1,'?','2026-11-25T00:56:28+00:00','');
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
INSERT INTO "file" VALUES(1,1,'预案/青幼安〔2026〕1号 青河镇中心幼儿园突发事件应急预案.docx','docx','24272ace2565dfc3c20b70730fa8fad186dc8007efd6239c37fcaf934040ac99',18990);
INSERT INTO "file" VALUES(1,1,'预案/青幼安〔2026〕1号 青河镇中心幼儿园突发事件应急预案.pdf','pdf','c69605d31236671c9618930b2b8f34a0968e757bbe944c1c785a145baf1258bf',605638);
INSERT INTO "file" VALUES(2,1,'事件报告/青幼安〔2026〕2号 户外活动幼儿跌伤首报.docx','docx','f5cc1bfbb2aa71291e66005d8dec49ebb1289b3c0744b755c0903931b664563e',8522);
INSERT INTO "file" VALUES(2,1,'事件报告/青幼安〔2026〕2号 户外活动幼儿跌伤首报.pdf','pdf','637c4624b8c9f497e7b9d87388ccc9890b2210f09b5bf762e207546c73425c8a',162200);
INSERT INTO "file" VALUES(3,1,'事件报告/青幼安〔2026〕3号 食堂燃气软管泄漏首报.docx','docx','7982360f984e6fbb158ab5803b5948deae52a6b00151b7f1e401e56080c5ef3c',8072);
INSERT INTO "file" VALUES(3,1,'事件报告/青幼安〔2026〕3号 食堂燃气软管泄漏首报.pdf','pdf','52aa3422e81c47c235df7a1b6cd7bfd341f3bb73a503c91fb845df4a07189cfa',145534);
INSERT INTO "file" VALUES(4,1,'值班/青幼安〔2026〕4号 2026年10月值班表.docx','docx','bde9b08870c138f9253b91ee03f344e2fee2e75ff22c0b330576aee7b39a627f',7381);
INSERT INTO "file" VALUES(4,1,'值班/青幼安〔2026〕4号 2026年10月值班表.pdf','pdf','10d397154042a624fc34b2a463a619bfd37ef6c368d34d7dde042059ec98b0c7',134313);
INSERT INTO "file" VALUES(5,1,'安保组/ZRS-2026-001 武安国 安全责任书.docx','docx','f512a48c9097300ac46fad719fd849e26b1f6d4007dd21aafa28143ed4fa9fe7',7775);
INSERT INTO "file" VALUES(5,1,'安保组/ZRS-2026-001 武安国 安全责任书.pdf','pdf','bac25ff89e4eaaa0860308edce6879293b8d36a45d22f750fa23d542ef6bd534',142050);
INSERT INTO "file" VALUES(6,1,'安保组/ZRS-2026-002 高大山 安全责任书.docx','docx','ca00cceaa369d413c19ee97c2853246bda98a53feff2ee1b5f35eb3641185270',7777);
INSERT INTO "file" VALUES(6,1,'安保组/ZRS-2026-002 高大山 安全责任书.pdf','pdf','8dd8db28558eae69f290f34886d15e3f4d7df766aedd3a83f2e20155ceb3b6cd',142386);
INSERT INTO "file" VALUES(7,1,'安保组/CNS-2026-001 武安国 承诺书.docx','docx','cab15f5179bde01b786c4aa96c28b639fe002ada17a8e6d7ddd2094258956010',6788);
INSERT INTO "file" VALUES(7,1,'安保组/CNS-2026-001 武安国 承诺书.pdf','pdf','d596d9da16bcbc9bec882860570eec61b9cdb28be14ab8d419eec9892f246b19',101129);
INSERT INTO "file" VALUES(8,1,'安保组/CNS-2026-002 高大山 承诺书.docx','docx','8ae0a4061eab9961253836c08c49479314b77e5fff454bfbf65a015b365c307d',6791);
INSERT INTO "file" VALUES(8,1,'安保组/CNS-2026-002 高大山 承诺书.pdf','pdf','db1d801cc239ce83c532ea60a49c092a90a131f1cc4f892b70afaf79e1ba6b9f',101109);
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
INSERT INTO "history" VALUES(1,'2026-11-25T00:56:28+00:00','?','reserved',1,'','{"series":"公文","year":2026,"n":1,"document":"应急预案","key":"应急预案","date":"2026-09-01","title":"应急预案 应急预案"}','0000000000000000000000000000000000000000000000000000000000000000','7f8832034ef3a639619f8fede9e22f5c7ecd15c616a50afa2136f9ba0834ddde');
INSERT INTO "history" VALUES(2,'2026-11-25T00:56:28+00:00','?','reserved',2,'','{"series":"公文","year":2026,"n":2,"document":"突发事件首报","key":"SJ-20260908-01","date":"2026-09-08","title":"突发事件首报 SJ-20260908-01"}','7f8832034ef3a639619f8fede9e22f5c7ecd15c616a50afa2136f9ba0834ddde','0c6a4384b027bf36a1f33a69630e84e558c4f41a18ffc69c6a7bfdf625d9f493');
INSERT INTO "history" VALUES(3,'2026-11-25T00:56:28+00:00','?','reserved',3,'','{"series":"公文","year":2026,"n":3,"document":"突发事件首报","key":"SJ-20260916-01","date":"2026-09-17","title":"突发事件首报 SJ-20260916-01"}','0c6a4384b027bf36a1f33a69630e84e558c4f41a18ffc69c6a7bfdf625d9f493','4236d1c998e2dd59146647f85a5fbeed218d1fed98b8d100278f8607aa6e0541');
INSERT INTO "history" VALUES(4,'2026-11-25T00:56:28+00:00','?','reserved',4,'','{"series":"公文","year":2026,"n":4,"document":"值班表","key":"值班表","date":"2026-09-28","title":"值班表 值班表"}','4236d1c998e2dd59146647f85a5fbeed218d1fed98b8d100278f8607aa6e0541','c797080d4c097699d818438cf92ff0693fc3631427ddcc970dc757310669cd61');
INSERT INTO "history" VALUES(5,'2026-11-25T00:56:28+00:00','?','reserved',5,'','{"series":"责任书","year":2026,"n":1,"document":"安全责任书","key":"YF057","date":"2026-09-01","title":"安全责任书 YF057"}','c797080d4c097699d818438cf92ff0693fc3631427ddcc970dc757310669cd61','9e825deb6d1f8047a504a462d328e25737ca46775ce2c134bb9f81a34dd0e4cc');
INSERT INTO "history" VALUES(6,'2026-11-25T00:56:28+00:00','?','reserved',6,'','{"series":"责任书","year":2026,"n":2,"document":"安全责任书","key":"YF058","date":"2026-09-01","title":"安全责任书 YF058"}','9e825deb6d1f8047a504a462d328e25737ca46775ce2c134bb9f81a34dd0e4cc','2bc0de950f843ed032d6a57d843384143da556673f929b3329eccbe86d8c43e7');
INSERT INTO "history" VALUES(7,'2026-11-25T00:56:28+00:00','?','reserved',7,'','{"series":"承诺书","year":2026,"n":1,"document":"承诺书","key":"YF057","date":"2026-09-01","title":"承诺书 YF057"}','2bc0de950f843ed032d6a57d843384143da556673f929b3329eccbe86d8c43e7','543aa484462357d32cc8092eacd200a230676d3654e42f68b66cd7fc1c366700');
INSERT INTO "history" VALUES(8,'2026-11-25T00:56:28+00:00','?','reserved',8,'','{"series":"承诺书","year":2026,"n":2,"document":"承诺书","key":"YF058","date":"2026-09-01","title":"承诺书 YF058"}','543aa484462357d32cc8092eacd200a230676d3654e42f68b66cd7fc1c366700','029b1a48218a19cc18c3fbe2ffeffc3369dcb271b8ba3e267f6d4c1dd3a169fd');
INSERT INTO "history" VALUES(9,'2026-11-25T00:56:28+00:00','?','issued',1,'','{"number":"青幼安〔2026〕1号","date":"2026-09-01","title":"青河镇中心幼儿园突发事件应急预案","version":1,"content":"7ce8262e376827fa674d81e7418f5a720b8235e90956cff65a2cb4321b873706","files":[["预案/青幼安〔2026〕1号 青河镇中心幼儿园突发事件应急预案.docx","docx","24272ace2565dfc3c20b70730fa8fad186dc8007efd6239c37fcaf934040ac99",18990],["预案/青幼安〔2026〕1号 青河镇中心幼儿园突发事件应急预案.pdf","pdf","c69605d31236671c9618930b2b8f34a0968e757bbe944c1c785a145baf1258bf",605638]]}','029b1a48218a19cc18c3fbe2ffeffc3369dcb271b8ba3e267f6d4c1dd3a169fd','855a56dc0a26f3680a74bc60a335516e8384d68f95c4ed9bdd2305076aa25c2c');
INSERT INTO "history" VALUES(10,'2026-11-25T00:56:28+00:00','?','issued',2,'','{"number":"青幼安〔2026〕2号","date":"2026-09-08","title":"关于户外活动幼儿跌伤的报告（首报）","version":1,"content":"d05d4438d6a954656c11d130d32d7dbdcab145d0c861ca5bc8da3d686f095921","files":[["事件报告/青幼安〔2026〕2号 户外活动幼儿跌伤首报.docx","docx","f5cc1bfbb2aa71291e66005d8dec49ebb1289b3c0744b755c0903931b664563e",8522],["事件报告/青幼安〔2026〕2号 户外活动幼儿跌伤首报.pdf","pdf","637c4624b8c9f497e7b9d87388ccc9890b2210f09b5bf762e207546c73425c8a",162200]]}','855a56dc0a26f3680a74bc60a335516e8384d68f95c4ed9bdd2305076aa25c2c','fcaa1a5062b0e29b5680e682bd541672a006ca5a139467c6f8a58525b9b39d3d');
INSERT INTO "history" VALUES(11,'2026-11-25T00:56:28+00:00','?','issued',3,'','{"number":"青幼安〔2026〕3号","date":"2026-09-17","title":"关于食堂燃气软管泄漏的报告（首报）","version":1,"content":"1b6bd9ba589ab3c03ee6b1ab7efd31b73363cde873166ec0b107042e23709eb6","files":[["事件报告/青幼安〔2026〕3号 食堂燃气软管泄漏首报.docx","docx","7982360f984e6fbb158ab5803b5948deae52a6b00151b7f1e401e56080c5ef3c",8072],["事件报告/青幼安〔2026〕3号 食堂燃气软管泄漏首报.pdf","pdf","52aa3422e81c47c235df7a1b6cd7bfd341f3bb73a503c91fb845df4a07189cfa",145534]]}','fcaa1a5062b0e29b5680e682bd541672a006ca5a139467c6f8a58525b9b39d3d','0aedc9e8a293a307a49205d0ee77c31716fa0cd7781fb103c7a1475764ccfdba');
INSERT INTO "history" VALUES(12,'2026-11-25T00:56:28+00:00','?','issued',4,'','{"number":"青幼安〔2026〕4号","date":"2026-09-28","title":"2026年10月值班安排表","version":1,"content":"3debff0ce95c26a9bd85486ecb4075dd50167305a6c4dace7d3c4a3901c7d575","files":[["值班/青幼安〔2026〕4号 2026年10月值班表.docx","docx","bde9b08870c138f9253b91ee03f344e2fee2e75ff22c0b330576aee7b39a627f",7381],["值班/青幼安〔2026〕4号 2026年10月值班表.pdf","pdf","10d397154042a624fc34b2a463a619bfd37ef6c368d34d7dde042059ec98b0c7",134313]]}','0aedc9e8a293a307a49205d0ee77c31716fa0cd7781fb103c7a1475764ccfdba','ffd9526fef5f7cc5c75ada4fdcca529ed6e79acf42187e481066336dd3a3882d');
INSERT INTO "history" VALUES(13,'2026-11-25T00:56:28+00:00','?','issued',5,'','{"number":"ZRS-2026-001","date":"2026-09-01","title":"2026—2027学年校园安全责任书（武安国）","version":1,"content":"bc438099b05a9b315c782a8dbea65cf46024547fb01a7842d5940b89898e2528","files":[["安保组/ZRS-2026-001 武安国 安全责任书.docx","docx","f512a48c9097300ac46fad719fd849e26b1f6d4007dd21aafa28143ed4fa9fe7",7775],["安保组/ZRS-2026-001 武安国 安全责任书.pdf","pdf","bac25ff89e4eaaa0860308edce6879293b8d36a45d22f750fa23d542ef6bd534",142050]]}','ffd9526fef5f7cc5c75ada4fdcca529ed6e79acf42187e481066336dd3a3882d','af7778d865feb1e0b20927e2c81dddb1b56b5b2db8fdf5afc85d721479ed76ab');
INSERT INTO "history" VALUES(14,'2026-11-25T00:56:28+00:00','?','issued',6,'','{"number":"ZRS-2026-002","date":"2026-09-01","title":"2026—2027学年校园安全责任书（高大山）","version":1,"content":"ca06c60c9dc6176fca3c1acbd1a90e4c8ab6eb51dd86a4a2774702ddab74a34d","files":[["安保组/ZRS-2026-002 高大山 安全责任书.docx","docx","ca00cceaa369d413c19ee97c2853246bda98a53feff2ee1b5f35eb3641185270",7777],["安保组/ZRS-2026-002 高大山 安全责任书.pdf","pdf","8dd8db28558eae69f290f34886d15e3f4d7df766aedd3a83f2e20155ceb3b6cd",142386]]}','af7778d865feb1e0b20927e2c81dddb1b56b5b2db8fdf5afc85d721479ed76ab','63e5c9fb33d671648c405ecf5c05364d9cdedbe02fab2aa9551a0da69a21504e');
INSERT INTO "history" VALUES(15,'2026-11-25T00:56:28+00:00','?','issued',7,'','{"number":"CNS-2026-001","date":"2026-09-01","title":"师德师风与安全工作承诺书（武安国）","version":1,"content":"049f21827880c521ff465e3d0e19ee1efa2e7c50e0e20bc814c24b240da2f602","files":[["安保组/CNS-2026-001 武安国 承诺书.docx","docx","cab15f5179bde01b786c4aa96c28b639fe002ada17a8e6d7ddd2094258956010",6788],["安保组/CNS-2026-001 武安国 承诺书.pdf","pdf","d596d9da16bcbc9bec882860570eec61b9cdb28be14ab8d419eec9892f246b19",101129]]}','63e5c9fb33d671648c405ecf5c05364d9cdedbe02fab2aa9551a0da69a21504e','77b3c1c0f66ba1b0021ca36554a951ea658c196e5e0eecf9325f3ba9df2b9e00');
INSERT INTO "history" VALUES(16,'2026-11-25T00:56:28+00:00','?','issued',8,'','{"number":"CNS-2026-002","date":"2026-09-01","title":"师德师风与安全工作承诺书（高大山）","version":1,"content":"12e83a4ec8037bca4442dad7c8f0f3a672050b63fdae10daf4c5d251b6a9eaff","files":[["安保组/CNS-2026-002 高大山 承诺书.docx","docx","8ae0a4061eab9961253836c08c49479314b77e5fff454bfbf65a015b365c307d",6791],["安保组/CNS-2026-002 高大山 承诺书.pdf","pdf","db1d801cc239ce83c532ea60a49c092a90a131f1cc4f892b70afaf79e1ba6b9f",101109]]}','77b3c1c0f66ba1b0021ca36554a951ea658c196e5e0eecf9325f3ba9df2b9e00','0acbd0b59dddd375bf31f4b80f7557935782a6ff741a718196a6580baa86e6c4');
INSERT INTO "history" VALUES(17,'2026-11-25T00:56:29+00:00','?','void',2,'重复','{"number":"青幼安〔2026〕2号","n":2}','0acbd0b59dddd375bf31f4b80f7557935782a6ff741a718196a6580baa86e6c4','590d6d538965567a6b4b8ebbcf207b38f1f265c17246bbe22aa7f2d63b0619e3');
CREATE TABLE version (
    entry   INTEGER NOT NULL REFERENCES entry (id),
    version INTEGER NOT NULL CHECK (version > 0),
    content TEXT NOT NULL,                -- fingerprint of what the document says
    who     TEXT NOT NULL,
    at      TEXT NOT NULL,
    PRIMARY KEY (entry, version)
) STRICT, WITHOUT ROWID;
INSERT INTO "version" VALUES(1,1,'7ce8262e376827fa674d81e7418f5a720b8235e90956cff65a2cb4321b873706','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(2,1,'d05d4438d6a954656c11d130d32d7dbdcab145d0c861ca5bc8da3d686f095921','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(3,1,'1b6bd9ba589ab3c03ee6b1ab7efd31b73363cde873166ec0b107042e23709eb6','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(4,1,'3debff0ce95c26a9bd85486ecb4075dd50167305a6c4dace7d3c4a3901c7d575','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(5,1,'bc438099b05a9b315c782a8dbea65cf46024547fb01a7842d5940b89898e2528','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(6,1,'ca06c60c9dc6176fca3c1acbd1a90e4c8ab6eb51dd86a4a2774702ddab74a34d','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(7,1,'049f21827880c521ff465e3d0e19ee1efa2e7c50e0e20bc814c24b240da2f602','?','2026-11-25T00:56:28+00:00');
INSERT INTO "version" VALUES(8,1,'12e83a4ec8037bca4442dad7c8f0f3a672050b63fdae10daf4c5d251b6a9eaff','?','2026-11-25T00:56:28+00:00');
CREATE UNIQUE INDEX entry_number ON entry (series, year, n) WHERE n IS NOT NULL;
CREATE UNIQUE INDEX entry_key ON entry (series, year, document, key) WHERE state <> 'void' AND document <> '';
CREATE INDEX entry_printed ON entry (number);
CREATE INDEX file_hash ON file (sha256);
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
COMMIT;
PRAGMA application_id = 2004054631;
PRAGMA user_version = 1;
