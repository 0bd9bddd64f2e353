BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('v0001');
CREATE TABLE document_statements (
	edition_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	statement_id VARCHAR NOT NULL, 
	statement_revision INTEGER NOT NULL, 
	CONSTRAINT pk_document_statements PRIMARY KEY (edition_id, revision, place), 
	CONSTRAINT fk_document_statements_edition_id FOREIGN KEY(edition_id, revision) REFERENCES documents (edition_id, revision), 
	CONSTRAINT fk_document_statements_statement_id FOREIGN KEY(statement_id, statement_revision) REFERENCES statement_revisions (id, revision)
);
INSERT INTO "document_statements" VALUES('alpha',1,0,'alpha-s1',1);
INSERT INTO "document_statements" VALUES('alpha',1,1,'alpha-s2',1);
INSERT INTO "document_statements" VALUES('beta',1,0,'beta-s1',1);
INSERT INTO "document_statements" VALUES('beta',1,1,'beta-s2',1);
INSERT INTO "document_statements" VALUES('alpha',2,0,'alpha-s1',2);
CREATE TABLE documents (
	edition_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	change INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	text_sha256 VARCHAR(64) NOT NULL, 
	format VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	held_since VARCHAR NOT NULL, 
	source TEXT NOT NULL, 
	missing TEXT NOT NULL, 
	warnings TEXT NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_documents PRIMARY KEY (edition_id, revision), 
	CONSTRAINT uq_documents_edition_id UNIQUE (edition_id, digest), 
	CONSTRAINT fk_documents_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id), 
	CONSTRAINT uq_documents_change UNIQUE (change)
);
INSERT INTO "documents" VALUES('alpha',1,1,'887dd5e4f34f2c0895a3c3a01d48b68384a48e8bbb5208dc68128ea7b028b4e7','3e4d1b8151191dda379cbc5a36a73d5c5dfa47ed987fc2d74e9f618691155302','cdd5bda6fb0aa21eb585d17ed7fc46f327b7633dfe8c7ae27982156ca7a86112','toy','en','2026-01-01','{"work":{"id":"alpha-work","kind":"guideline","title":"Guideline alpha","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null},"edition":{"id":"alpha","work_id":"alpha-work","year":2020,"checked":{"how":"full-text","when":"2026-01-01","note":""},"lifecycle":"current","date":"2020","label":"","volume":"","issue":"","pages":"","doi":"10.1/abc","pmid":"11","pmcid":"","isbn":"","set_id":"","url":"","identifiers":"unverified","lifecycle_note":"","supersedes":[]},"organisation_name":"Made-up Society"}','[]','["nothing odd"]','Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡

Avoid alcohol.');
INSERT INTO "documents" VALUES('beta',1,2,'2088b7cdfacb635b1d8a3a7529e43d25befdd3558b0aad3e889916fdf9dddee1','d1a47de18f498f5e2fbcbb20779bdc80366e08b2e2a5e2c62aa7ea6c13c3b783','cdd5bda6fb0aa21eb585d17ed7fc46f327b7633dfe8c7ae27982156ca7a86112','toy','en','2026-01-01','{"work":{"id":"beta-work","kind":"guideline","title":"Guideline beta","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null},"edition":{"id":"beta","work_id":"beta-work","year":2020,"checked":{"how":"full-text","when":"2026-01-01","note":""},"lifecycle":"current","date":"2020","label":"","volume":"","issue":"","pages":"","doi":"","pmid":"","pmcid":"","isbn":"","set_id":"","url":"","identifiers":"unverified","lifecycle_note":"","supersedes":[]},"organisation_name":"Made-up Society"}','[]','["nothing odd"]','Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡

Avoid alcohol.');
INSERT INTO "documents" VALUES('alpha',2,3,'6f9679418a829dc9704f1ab29b02ee8320a77fb41074958d6ba6dbe08f491c57','6430b15ff20e77262b2b0d38b2921a0048378f6362592077d7b4ed81a271459c','6b052ed8ccb7c2b520eeb7323f449f4463a0cc131ddd7b8a01090f6284f3dd13','toy','en','2026-02-01','{"work":{"id":"alpha-work","kind":"guideline","title":"Guideline alpha","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null},"edition":{"id":"alpha","work_id":"alpha-work","year":2020,"checked":{"how":"full-text","when":"2026-02-01","note":""},"lifecycle":"current","date":"2020","label":"","volume":"","issue":"","pages":"","doi":"10.1/abc","pmid":"11","pmcid":"","isbn":"","set_id":"","url":"","identifiers":"unverified","lifecycle_note":"","supersedes":[]},"organisation_name":"Made-up Society"}','[]','["nothing odd"]','Avoid alcohol entirely.');
CREATE TABLE edition_identifiers (
	scheme VARCHAR NOT NULL, 
	identifier VARCHAR NOT NULL, 
	edition_id VARCHAR NOT NULL, 
	CONSTRAINT pk_edition_identifiers PRIMARY KEY (scheme, identifier, edition_id), 
	CONSTRAINT fk_edition_identifiers_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id)
);
INSERT INTO "edition_identifiers" VALUES('edition','beta','beta');
INSERT INTO "edition_identifiers" VALUES('edition','alpha','alpha');
INSERT INTO "edition_identifiers" VALUES('pmid','11','alpha');
INSERT INTO "edition_identifiers" VALUES('doi','10.1/abc','alpha');
CREATE TABLE editions (
	id VARCHAR NOT NULL, 
	work_id VARCHAR NOT NULL, 
	year INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_editions PRIMARY KEY (id), 
	CONSTRAINT fk_editions_work_id FOREIGN KEY(work_id) REFERENCES works (id)
);
INSERT INTO "editions" VALUES('alpha','alpha-work',2020,'2020',2,'{"work":{"id":"alpha-work","kind":"guideline","title":"Guideline alpha","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null},"edition":{"id":"alpha","work_id":"alpha-work","year":2020,"checked":{"how":"full-text","when":"2026-02-01","note":""},"lifecycle":"current","date":"2020","label":"","volume":"","issue":"","pages":"","doi":"10.1/abc","pmid":"11","pmcid":"","isbn":"","set_id":"","url":"","identifiers":"unverified","lifecycle_note":"","supersedes":[]},"organisation_name":"Made-up Society"}');
INSERT INTO "editions" VALUES('beta','beta-work',2020,'2020',1,'{"work":{"id":"beta-work","kind":"guideline","title":"Guideline beta","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null},"edition":{"id":"beta","work_id":"beta-work","year":2020,"checked":{"how":"full-text","when":"2026-01-01","note":""},"lifecycle":"current","date":"2020","label":"","volume":"","issue":"","pages":"","doi":"","pmid":"","pmcid":"","isbn":"","set_id":"","url":"","identifiers":"unverified","lifecycle_note":"","supersedes":[]},"organisation_name":"Made-up Society"}');
CREATE TABLE import_failures (
	file_id INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	advice TEXT NOT NULL, 
	CONSTRAINT pk_import_failures PRIMARY KEY (file_id, place), 
	CONSTRAINT fk_import_failures_file_id FOREIGN KEY(file_id) REFERENCES import_files (id)
);
INSERT INTO "import_failures" VALUES(1,0,'a.toy:3','bad','mend');
CREATE TABLE import_files (
	id INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	reader VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	documents INTEGER NOT NULL, 
	CONSTRAINT pk_import_files PRIMARY KEY (id), 
	CONSTRAINT uq_import_files_sha256 UNIQUE (sha256, name, reader), 
	CONSTRAINT fk_import_files_run_id FOREIGN KEY(run_id) REFERENCES import_runs (id)
);
INSERT INTO "import_files" VALUES(1,1,'a.toy','bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb','0.1.0 toy','done',10,2);
CREATE TABLE import_runs (
	id INTEGER NOT NULL, 
	started VARCHAR NOT NULL, 
	finished VARCHAR NOT NULL, 
	software VARCHAR NOT NULL, 
	CONSTRAINT pk_import_runs PRIMARY KEY (id)
);
INSERT INTO "import_runs" VALUES(1,'2026-01-01T00:00:00+00:00','','0.1.0');
CREATE TABLE lifecycle_events (
	digest VARCHAR(64) NOT NULL, 
	scheme VARCHAR NOT NULL, 
	identifier VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	recorded VARCHAR NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_lifecycle_events PRIMARY KEY (digest)
);
INSERT INTO "lifecycle_events" VALUES('584181f68ad7297dedaea614c875f751e569a37da503e683aab0166e7d4e6ddd','pmid','11','corrected','2026-01-01','{"scheme":"pmid","identifier":"11","kind":"corrected","note":"erratum","said_by":"a register","date":"2021"}');
CREATE TABLE passages (
	edition_id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	section TEXT NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	page INTEGER, 
	code VARCHAR NOT NULL, 
	CONSTRAINT pk_passages PRIMARY KEY (edition_id, revision, place), 
	CONSTRAINT fk_passages_edition_id FOREIGN KEY(edition_id, revision) REFERENCES documents (edition_id, revision)
);
INSERT INTO "passages" VALUES('alpha',1,0,'alpha#p1','["Advice","Part 1"]',0,59,NULL,'');
INSERT INTO "passages" VALUES('alpha',1,1,'alpha#p2','["Advice","Part 2"]',61,75,NULL,'');
INSERT INTO "passages" VALUES('beta',1,0,'beta#p1','["Advice","Part 1"]',0,59,NULL,'');
INSERT INTO "passages" VALUES('beta',1,1,'beta#p2','["Advice","Part 2"]',61,75,NULL,'');
INSERT INTO "passages" VALUES('alpha',2,0,'alpha#p1','["Advice","Part 1"]',0,23,NULL,'');
CREATE TABLE statement_revisions (
	id VARCHAR NOT NULL, 
	revision INTEGER NOT NULL, 
	edition_id VARCHAR NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	kind VARCHAR NOT NULL, 
	facet VARCHAR NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_statement_revisions PRIMARY KEY (id, revision), 
	CONSTRAINT fk_statement_revisions_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id)
);
INSERT INTO "statement_revisions" VALUES('alpha-s1',1,'alpha','dceb15c11e474ac900305b43eecfb3794953c3e37c0c8b60874d556016998b1d','recommendation','first-line','{"id":"alpha-s1","text":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡","plain":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡","facet":"first-line","kind":"recommendation","direction":"for","strength":"none","certainty":"ungraded","conditions":[],"interventions":[],"population":["any"],"setting":"any","supports":[{"edition_id":"alpha","locator":"Part 1","checked":{"how":"full-text","when":"2026-01-01","note":""},"figures":[],"stance":"supports","directness":"direct","indirect_because":[],"says":"","grade":null,"proof":"quoted","quote":{"passage_id":"alpha#p1","start":0,"end":59,"text":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡"}}],"revision":1,"also":[],"doses":[],"jurisdiction":"","headline":false,"extracted":true,"topic":"","file":"","line":0}');
INSERT INTO "statement_revisions" VALUES('alpha-s2',1,'alpha','6cd9aa92ed5fe6afc77de1083d2985c188d4512f77ff97bb2ec4e85a135f231a','recommendation','first-line','{"id":"alpha-s2","text":"Avoid alcohol.","plain":"Avoid alcohol.","facet":"first-line","kind":"recommendation","direction":"for","strength":"none","certainty":"ungraded","conditions":[],"interventions":[],"population":["any"],"setting":"any","supports":[{"edition_id":"alpha","locator":"Part 2","checked":{"how":"full-text","when":"2026-01-01","note":""},"figures":[],"stance":"supports","directness":"direct","indirect_because":[],"says":"","grade":null,"proof":"quoted","quote":{"passage_id":"alpha#p2","start":61,"end":75,"text":"Avoid alcohol."}}],"revision":1,"also":[],"doses":[],"jurisdiction":"","headline":false,"extracted":true,"topic":"","file":"","line":0}');
INSERT INTO "statement_revisions" VALUES('beta-s1',1,'beta','daaf3bff9138e16467c31c965cf8c09b30c22e1c393dd56eed8ecd016a1ba50d','recommendation','first-line','{"id":"beta-s1","text":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡","plain":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡","facet":"first-line","kind":"recommendation","direction":"for","strength":"none","certainty":"ungraded","conditions":[],"interventions":[],"population":["any"],"setting":"any","supports":[{"edition_id":"beta","locator":"Part 1","checked":{"how":"full-text","when":"2026-01-01","note":""},"figures":[],"stance":"supports","directness":"direct","indirect_because":[],"says":"","grade":null,"proof":"quoted","quote":{"passage_id":"beta#p1","start":0,"end":59,"text":"Offer dorvaxin 35 mg daily to adults with Vellmark fever. 🌡"}}],"revision":1,"also":[],"doses":[],"jurisdiction":"","headline":false,"extracted":true,"topic":"","file":"","line":0}');
INSERT INTO "statement_revisions" VALUES('beta-s2',1,'beta','b1108463a790f15f7ba6928f20136bdcb673d72a935df8ceb56cbc03f3ac5872','recommendation','first-line','{"id":"beta-s2","text":"Avoid alcohol.","plain":"Avoid alcohol.","facet":"first-line","kind":"recommendation","direction":"for","strength":"none","certainty":"ungraded","conditions":[],"interventions":[],"population":["any"],"setting":"any","supports":[{"edition_id":"beta","locator":"Part 2","checked":{"how":"full-text","when":"2026-01-01","note":""},"figures":[],"stance":"supports","directness":"direct","indirect_because":[],"says":"","grade":null,"proof":"quoted","quote":{"passage_id":"beta#p2","start":61,"end":75,"text":"Avoid alcohol."}}],"revision":1,"also":[],"doses":[],"jurisdiction":"","headline":false,"extracted":true,"topic":"","file":"","line":0}');
INSERT INTO "statement_revisions" VALUES('alpha-s1',2,'alpha','c35a2d64d49cff289767fd0d00b54692ab29891e7c1f3ff1a262fe86893465b4','recommendation','first-line','{"id":"alpha-s1","text":"Avoid alcohol entirely.","plain":"Avoid alcohol entirely.","facet":"first-line","kind":"recommendation","direction":"for","strength":"none","certainty":"ungraded","conditions":[],"interventions":[],"population":["any"],"setting":"any","supports":[{"edition_id":"alpha","locator":"Part 1","checked":{"how":"full-text","when":"2026-02-01","note":""},"figures":[],"stance":"supports","directness":"direct","indirect_because":[],"says":"","grade":null,"proof":"quoted","quote":{"passage_id":"alpha#p1","start":0,"end":23,"text":"Avoid alcohol entirely."}}],"revision":2,"also":[],"doses":[],"jurisdiction":"","headline":false,"extracted":true,"topic":"","file":"","line":0}');
CREATE TABLE supports (
	statement_id VARCHAR NOT NULL, 
	statement_revision INTEGER NOT NULL, 
	place INTEGER NOT NULL, 
	edition_id VARCHAR NOT NULL, 
	proof VARCHAR NOT NULL, 
	locator TEXT NOT NULL, 
	passage_id VARCHAR, 
	quote_start INTEGER, 
	quote_end INTEGER, 
	CONSTRAINT pk_supports PRIMARY KEY (statement_id, statement_revision, place), 
	CONSTRAINT fk_supports_statement_id FOREIGN KEY(statement_id, statement_revision) REFERENCES statement_revisions (id, revision), 
	CONSTRAINT fk_supports_edition_id FOREIGN KEY(edition_id) REFERENCES editions (id)
);
INSERT INTO "supports" VALUES('alpha-s1',1,0,'alpha','quoted','Part 1','alpha#p1',0,59);
INSERT INTO "supports" VALUES('alpha-s2',1,0,'alpha','quoted','Part 2','alpha#p2',61,75);
INSERT INTO "supports" VALUES('beta-s1',1,0,'beta','quoted','Part 1','beta#p1',0,59);
INSERT INTO "supports" VALUES('beta-s2',1,0,'beta','quoted','Part 2','beta#p2',61,75);
INSERT INTO "supports" VALUES('alpha-s1',2,0,'alpha','quoted','Part 1','alpha#p1',0,23);
CREATE TABLE works (
	id VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	title TEXT NOT NULL, 
	payload TEXT NOT NULL, 
	CONSTRAINT pk_works PRIMARY KEY (id)
);
INSERT INTO "works" VALUES('alpha-work','guideline','Guideline alpha','{"id":"alpha-work","kind":"guideline","title":"Guideline alpha","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null}');
INSERT INTO "works" VALUES('beta-work','guideline','Guideline beta','{"id":"beta-work","kind":"guideline","title":"Guideline beta","jurisdiction":"INT","licence":"made up","organisation":"","authors":[],"container":"Journal","newer_known":null}');
CREATE INDEX ix_editions_work_id ON editions (work_id);
CREATE INDEX ix_edition_identifiers_edition_id ON edition_identifiers (edition_id);
CREATE INDEX ix_documents_sha256 ON documents (sha256);
CREATE INDEX ix_documents_digests ON documents (edition_id, revision, digest);
CREATE INDEX ix_passages_id ON passages (id);
CREATE INDEX ix_statement_revisions_edition_id ON statement_revisions (edition_id);
CREATE INDEX ix_document_statements_statement ON document_statements (statement_id, statement_revision);
CREATE INDEX ix_supports_edition_id ON supports (edition_id);
CREATE INDEX ix_lifecycle_events_named ON lifecycle_events (scheme, identifier);
CREATE INDEX ix_import_files_run_id ON import_files (run_id);
COMMIT;
