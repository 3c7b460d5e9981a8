-- 001: the dossier's first shape. `man 7 zb-store` tells it in prose; this is what holds.
--
-- One row says one thing once. What a machine or a person said about a contact (link, verdict, mark) is a row
-- with its author, its versions and its evidence; it is ended, never overwritten, never deleted. Which act made and
-- ended it is said too: so that each act can be taken back.
-- Instants (`*_at`) are microseconds UTC; days (`*_on`, effective_from, until) are 'YYYY-MM-DD' in the
-- organisation's time zone; evidence and facts are JSON.

-- ---- who ----------------------------------------------------------------------------------------------------
CREATE TABLE handler (
  id         INTEGER PRIMARY KEY,
  reference  TEXT NOT NULL UNIQUE,          -- the id of the import; [duty] names it
  name       TEXT NOT NULL,
  email      TEXT NOT NULL,
  account    TEXT UNIQUE                    -- Unix account; who he is on the bus
) STRICT;

CREATE TABLE handler_role (
  handler_id INTEGER NOT NULL REFERENCES handler,
  role       TEXT NOT NULL CHECK (role IN ('handler', 'lead', 'administrator', 'auditor')),
  PRIMARY KEY (handler_id, role)
) STRICT;

CREATE TABLE citizen (
  id         INTEGER PRIMARY KEY,
  reference  TEXT NOT NULL UNIQUE,          -- the id of the import, or ours
  name       TEXT NOT NULL,
  postal     TEXT,
  notes      TEXT NOT NULL DEFAULT ''
) STRICT;

-- Words of a citizen's name, folded (lib/person-name.h): by them a signature under an unknown address proposes him.
CREATE TABLE citizen_name (
  word       TEXT NOT NULL,
  citizen_id INTEGER NOT NULL REFERENCES citizen,
  PRIMARY KEY (word, citizen_id)
) STRICT;
CREATE INDEX citizen_name_by_citizen ON citizen_name (citizen_id);

-- An address (e-mail or phone) may be several citizens', and a citizen has several.
CREATE TABLE address (
  id         INTEGER PRIMARY KEY,
  kind       TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
  value      TEXT NOT NULL,                 -- normal form: lower case; digits with country code
  UNIQUE (kind, value)
) STRICT;

CREATE TABLE representative (
  id         INTEGER PRIMARY KEY,
  citizen_id INTEGER NOT NULL REFERENCES citizen,
  name       TEXT NOT NULL,
  scope      TEXT NOT NULL,                 -- what he may do for the citizen, in words
  UNIQUE (citizen_id, name)
) STRICT;

CREATE TABLE citizen_address (
  citizen_id INTEGER NOT NULL REFERENCES citizen,
  address_id INTEGER NOT NULL REFERENCES address,
  -- NULL: the citizen's own; else the address of this representative of his.
  representative_id INTEGER REFERENCES representative,
  shown      TEXT NOT NULL,                 -- as it was written
  UNIQUE (citizen_id, address_id, representative_id)
) STRICT;
-- UNIQUE takes two NULLs for different: an address is a citizen's own once.
CREATE UNIQUE INDEX citizen_address_own ON citizen_address (citizen_id, address_id) WHERE representative_id IS NULL;
CREATE INDEX citizen_address_by_address ON citizen_address (address_id);

-- ---- about what ---------------------------------------------------------------------------------------------
CREATE TABLE topic (
  id         INTEGER PRIMARY KEY,
  citizen_id INTEGER NOT NULL REFERENCES citizen,
  reference  TEXT NOT NULL UNIQUE,          -- kenmerk, as written
  reference_key TEXT NOT NULL,              -- normal form for comparing: KL2026-147
  alias      TEXT UNIQUE,                   -- the id of the import, usable as a name
  title      TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  opened_on  TEXT NOT NULL,
  closed     INTEGER NOT NULL DEFAULT 0 CHECK (closed IN (0, 1)),      -- handled; not the same as limited
  provisional INTEGER NOT NULL DEFAULT 0 CHECK (provisional IN (0, 1)), -- opened by a `new`, not yet confirmed
  handler_id INTEGER REFERENCES handler,    -- NULL: who is on duty
  contact_id INTEGER REFERENCES contact,    -- the `new` that opened it; NULL: imported
  ended_at   INTEGER                        -- that contact is not `new` after all, and nothing else is about it
) STRICT;
CREATE INDEX topic_by_citizen ON topic (citizen_id);
CREATE INDEX topic_by_key ON topic (reference_key);
CREATE INDEX topic_by_contact ON topic (contact_id);

-- What likeness knows of a topic: sparse vectors (lib/judge/vector.h), made from what people and the import said.
CREATE TABLE topic_profile (
  topic_id   INTEGER PRIMARY KEY REFERENCES topic,
  scope      BLOB NOT NULL,                 -- title, description, letters
  talk       BLOB NOT NULL,                 -- what was written about it
  outside    BLOB NOT NULL                  -- of a limited topic: what its letters say stays possible
) STRICT;

-- In how many topics each feature occurs: one array for all, kept from time to time; an estimate.
CREATE TABLE feature_frequency (
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  versions   TEXT NOT NULL,                 -- of vectors and vocabulary; others: everything is made anew
  data       BLOB NOT NULL                  -- zstd
) STRICT;

CREATE TABLE letter (
  id         INTEGER PRIMARY KEY,
  reference  TEXT NOT NULL UNIQUE,
  reference_key TEXT NOT NULL,
  kind       TEXT NOT NULL CHECK (kind IN ('warning', 'stop_topic', 'stop_all', 'continue', 'review', 'end')),
  dated_on   TEXT NOT NULL,
  signed_by  TEXT,                          -- NULL: unknown (imported), listed for repair
  sent_on    TEXT,
  delivered_on TEXT,                        -- the day from which it counts as delivered
  returned_on TEXT                          -- came back: nothing is in force by it
) STRICT;
CREATE INDEX letter_by_key ON letter (reference_key);

-- A decision is a limitation while it is in force: lib/dossier/limitation.h has the rule.
CREATE TABLE decision (
  id         INTEGER PRIMARY KEY,
  citizen_id INTEGER NOT NULL REFERENCES citizen,
  topic_id   INTEGER NOT NULL REFERENCES topic,   -- of a stop_all: the topic that led to it
  kind       TEXT NOT NULL CHECK (kind IN ('continue', 'stop_topic', 'stop_all')),
  decided_on TEXT NOT NULL,
  effective_from TEXT NOT NULL,
  until      TEXT,                          -- last day, included
  review_on  TEXT,
  withdrawn_on TEXT,
  letter_id  INTEGER REFERENCES letter,
  scope_in   TEXT,                          -- literally as in the letter; NULL: to be repaired
  scope_out  TEXT,
  imported   INTEGER NOT NULL DEFAULT 0 CHECK (imported IN (0, 1)),
  CHECK (kind <> 'stop_all' OR until IS NOT NULL),
  UNIQUE (topic_id, kind, decided_on)
) STRICT;
CREATE INDEX decision_by_citizen ON decision (citizen_id);
CREATE INDEX decision_by_letter ON decision (letter_id);

-- ---- what came in -------------------------------------------------------------------------------------------
-- One contact: one message, call, letter or visit, in or out. What it means stands in link, verdict and mark.
CREATE TABLE contact (
  id         INTEGER PRIMARY KEY,
  alias      TEXT UNIQUE,                   -- the id of the import
  channel    TEXT NOT NULL CHECK (channel IN ('email', 'phone', 'letter', 'counter')),
  direction  TEXT NOT NULL CHECK (direction IN ('in', 'out')),
  at         INTEGER NOT NULL,              -- when it reached us or left us: decides what is in force
  recorded_at INTEGER NOT NULL,
  handler_id INTEGER REFERENCES handler,    -- who dealt with it
  minutes    INTEGER CHECK (minutes >= 0),  -- how long it took; NULL: not known
  rfc_message_id TEXT,                      -- Message-ID, without brackets
  sender     TEXT,                          -- the address or number it came from, normal form
  sender_name TEXT,
  sender_verified TEXT NOT NULL CHECK (sender_verified IN ('pass', 'fail', 'none')),
  subject    TEXT NOT NULL DEFAULT '',
  text       TEXT NOT NULL DEFAULT '',      -- what was said now: the fresh text, or the handler's note
  text_key   TEXT,                          -- hash of the text's normal form; NULL: too short to compare
  same_key   TEXT UNIQUE,                   -- hash of Message-ID, From, Date, text: one message in two renderings
  attachments INTEGER NOT NULL DEFAULT 0,
  unreadable TEXT,                          -- why it could not be read; NULL: it was
  draft      INTEGER NOT NULL DEFAULT 0 CHECK (draft IN (0, 1)) -- a note that was broken off
) STRICT;
CREATE INDEX contact_by_message_id ON contact (rfc_message_id);
CREATE INDEX contact_by_text ON contact (text_key);
CREATE INDEX contact_by_at ON contact (at);

-- The bytes as they came. Several messages (renderings) may be one contact's.
CREATE TABLE message (
  id         INTEGER PRIMARY KEY,
  sha256     TEXT NOT NULL UNIQUE,          -- of the raw bytes, hex
  size       INTEGER NOT NULL,              -- raw bytes
  contact_id INTEGER NOT NULL REFERENCES contact,
  facts      TEXT,                          -- what the reader found (man 1 zbd-parse); NULL: unreadable
  reader_version INTEGER NOT NULL
) STRICT;
CREATE INDEX message_by_contact ON message (contact_id);

CREATE TABLE raw (
  message_id INTEGER NOT NULL REFERENCES message,
  n          INTEGER NOT NULL,              -- slices of at most 256 KiB, from 0
  data       BLOB NOT NULL,                 -- each one zstd frame
  PRIMARY KEY (message_id, n)
) STRICT;

-- Deliveries are the truth about what the mailbox held; a follower's cursor is a hint.
CREATE TABLE delivery (
  mailbox    TEXT NOT NULL,
  folder     TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid        INTEGER NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message,
  PRIMARY KEY (mailbox, folder, uidvalidity, uid)
) STRICT;
CREATE INDEX delivery_by_message ON delivery (message_id);

-- ---- what it means ------------------------------------------------------------------------------------------
-- Whom and what a contact concerns. Ended rows are its history; `position` 0 is the first topic named.
CREATE TABLE link (
  id         INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact,
  citizen_id INTEGER REFERENCES citizen,    -- one of the two
  topic_id   INTEGER REFERENCES topic,
  position   INTEGER NOT NULL DEFAULT 0,
  author     TEXT NOT NULL CHECK (author IN ('machine', 'person', 'import')),
  handler_id INTEGER REFERENCES handler,    -- which person
  versions   TEXT NOT NULL,                 -- of reader, rules, weights, vocabulary: "1.1.0.0"
  evidence   TEXT NOT NULL,                 -- JSON: codes and data
  made_at    INTEGER NOT NULL,
  made_in    INTEGER REFERENCES audit,      -- by which act of a person, or judging again; NULL: it was recorded so
  ended_at   INTEGER,
  ended_by   INTEGER REFERENCES handler,
  ended_in   INTEGER REFERENCES audit,
  CHECK ((citizen_id IS NULL) <> (topic_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX link_citizen ON link (contact_id) WHERE citizen_id IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX link_topic ON link (contact_id, topic_id) WHERE topic_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX link_by_citizen ON link (citizen_id) WHERE ended_at IS NULL;
CREATE INDEX link_by_topic ON link (topic_id) WHERE ended_at IS NULL;

CREATE TABLE verdict (
  id         INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact,
  verdict    TEXT NOT NULL CHECK (verdict IN ('repeat', 'mixed', 'suspended', 'new', 'ongoing', 'unknown_sender',
                                              'unsure', 'machine', 'duplicate', 'unreadable')),
  leans      TEXT,                          -- of `unsure`: which is likelier
  author     TEXT NOT NULL CHECK (author IN ('machine', 'person')),
  handler_id INTEGER REFERENCES handler,
  versions   TEXT NOT NULL,
  evidence   TEXT NOT NULL,
  made_at    INTEGER NOT NULL,
  made_in    INTEGER REFERENCES audit,      -- by which act of a person, or judging again; NULL: it was recorded so
  ended_at   INTEGER,
  ended_by   INTEGER REFERENCES handler,
  ended_in   INTEGER REFERENCES audit
) STRICT;
CREATE UNIQUE INDEX verdict_current ON verdict (contact_id) WHERE ended_at IS NULL;

-- Marks stand beside the verdict and come before it. Behaviour is what a handler experienced.
CREATE TABLE mark (
  id         INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact,
  kind       TEXT NOT NULL CHECK (kind IN ('threat', 'distress', 'danger', 'legal', 'about_staff', 'representative',
                                           'contests', 'insult', 'intimidation')),
  detail     TEXT,                          -- of `legal`: its kind
  author     TEXT NOT NULL CHECK (author IN ('machine', 'person')),
  handler_id INTEGER REFERENCES handler,
  versions   TEXT NOT NULL,
  evidence   TEXT NOT NULL,
  made_at    INTEGER NOT NULL,
  made_in    INTEGER REFERENCES audit,      -- by which act of a person, or judging again; NULL: it was recorded so
  ended_at   INTEGER,
  ended_by   INTEGER REFERENCES handler,
  ended_in   INTEGER REFERENCES audit
) STRICT;
CREATE UNIQUE INDEX mark_current ON mark (contact_id, kind) WHERE ended_at IS NULL;

-- ---- who must hear ------------------------------------------------------------------------------------------
-- A mail gathers notices of one recipient. Its Message-ID and bytes are fixed when it is closed for sending.
CREATE TABLE mail (
  id         INTEGER PRIMARY KEY,
  handler_id INTEGER NOT NULL REFERENCES handler,
  recipient  TEXT NOT NULL,
  rfc_message_id TEXT NOT NULL UNIQUE,
  data       BLOB NOT NULL,                 -- RFC 5322 bytes as sent
  closed_at  INTEGER NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed')),
  attempts   INTEGER NOT NULL DEFAULT 0,
  next_at    INTEGER NOT NULL,
  sent_at    INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX mail_queue ON mail (next_at) WHERE state = 'queued';

CREATE TABLE notice (
  id         INTEGER PRIMARY KEY,
  contact_id INTEGER NOT NULL REFERENCES contact,
  -- A named handler, or whoever holds this duty when the mail is made.
  handler_id INTEGER REFERENCES handler,
  duty       TEXT CHECK (duty IN ('handler', 'lead')),
  reason     TEXT NOT NULL,                 -- a verdict's or a mark's name, or 'reminder'
  urgency    TEXT NOT NULL CHECK (urgency IN ('now', 'digest')),
  made_at    INTEGER NOT NULL,
  mail_id    INTEGER REFERENCES mail,
  CHECK ((handler_id IS NULL) <> (duty IS NULL))
) STRICT;
CREATE INDEX notice_open ON notice (urgency) WHERE mail_id IS NULL;
CREATE INDEX notice_by_contact ON notice (contact_id);

-- ---- how we know --------------------------------------------------------------------------------------------
-- Every change, and every look into a dossier: who, when, what. Never a citizen's text.
CREATE TABLE audit (
  id         INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  actor      TEXT NOT NULL,                 -- 'zbd', or the Unix account
  handler_id INTEGER REFERENCES handler,
  action     TEXT NOT NULL,                 -- 'contact.record', 'dossier.import', 'citizen.look', ...
  object     TEXT NOT NULL,                 -- 'contact:4711'
  detail     TEXT NOT NULL DEFAULT '{}',
  undoes     INTEGER UNIQUE REFERENCES audit -- of an act that takes another back: which
) STRICT;
CREATE INDEX audit_by_object ON audit (object);

-- What the store knows of itself: 'first_start' (µs), 'instance' (a random id in our mails' headers).
CREATE TABLE meta (
  key        TEXT PRIMARY KEY,
  value      TEXT NOT NULL
) STRICT;
