-- 003: a delivery knows what the server said of the message and whether we marked it there, and may end.
--
-- A mailbox that was restored from a backup may give a UID to another message under the same UIDVALIDITY. By size and
-- INTERNALDATE the daemon sees that it is another one; the delivery of the first then ends, and its UID has a new one.
CREATE TABLE delivery_3 (
  mailbox    TEXT NOT NULL,
  folder     TEXT NOT NULL,
  uidvalidity INTEGER NOT NULL,
  uid        INTEGER NOT NULL,
  message_id INTEGER NOT NULL REFERENCES message,
  size       INTEGER,                       -- RFC822.SIZE, as the server said; NULL: not told
  internal_date INTEGER,                    -- INTERNALDATE; NULL: not told
  marked_at  INTEGER,                       -- when after-store was done with it there; NULL: not
  ended_at   INTEGER                        -- since then we know that the UID is another message's
) STRICT;
INSERT INTO delivery_3 (mailbox, folder, uidvalidity, uid, message_id, size)
  SELECT d.mailbox, d.folder, d.uidvalidity, d.uid, d.message_id, m.size
  FROM delivery d JOIN message m ON m.id = d.message_id ORDER BY d.mailbox, d.folder, d.uidvalidity, d.uid;
DROP TABLE delivery;
ALTER TABLE delivery_3 RENAME TO delivery;
CREATE UNIQUE INDEX delivery_place ON delivery (mailbox, folder, uidvalidity, uid) WHERE ended_at IS NULL;
CREATE INDEX delivery_by_message ON delivery (message_id);
