-- 002: what was said of one contact, and the mails that are not sent, are found by an index.
--
-- The history of a contact holds rows that were ended, which the indexes of what is current leave out; and to count what is
-- queued or failed every mail ever sent was read, to its last byte: its state stands behind its data.
CREATE INDEX link_by_contact ON link (contact_id);
CREATE INDEX verdict_by_contact ON verdict (contact_id);
CREATE INDEX mark_by_contact ON mark (contact_id);
CREATE INDEX mail_unsent ON mail (state) WHERE state <> 'sent';
