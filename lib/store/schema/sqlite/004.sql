-- 004: two citizens are found to be one person, or two topics one matter.
--
-- The rows stay as they were, with all that is tied to them: what was said of them is said of the other from then on, until it is taken
-- back. Who said so stands in `merge`; where it leads stands beside each row, so that whatever asks for a citizen or a topic finds
-- all of them by an index.
CREATE TABLE merge (
  id         INTEGER PRIMARY KEY,
  citizen_id INTEGER REFERENCES citizen,    -- one of the two pairs: what was merged ...
  into_citizen_id INTEGER REFERENCES citizen, -- ... and into what, as it was named: that may have been merged itself
  topic_id   INTEGER REFERENCES topic,
  into_topic_id INTEGER REFERENCES topic,
  handler_id INTEGER REFERENCES handler,    -- who said so
  reason     TEXT NOT NULL,                 -- in his words
  made_at    INTEGER NOT NULL,
  made_in    INTEGER NOT NULL UNIQUE REFERENCES audit,
  ended_at   INTEGER,
  ended_by   INTEGER REFERENCES handler,
  ended_in   INTEGER REFERENCES audit,
  CHECK ((citizen_id IS NULL) = (into_citizen_id IS NULL)),
  CHECK ((topic_id IS NULL) = (into_topic_id IS NULL)),
  CHECK ((citizen_id IS NULL) <> (topic_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX merge_citizen ON merge (citizen_id) WHERE citizen_id IS NOT NULL AND ended_at IS NULL;
CREATE UNIQUE INDEX merge_topic ON merge (topic_id) WHERE topic_id IS NOT NULL AND ended_at IS NULL;
CREATE INDEX merge_into_citizen ON merge (into_citizen_id) WHERE into_citizen_id IS NOT NULL;
CREATE INDEX merge_into_topic ON merge (into_topic_id) WHERE into_topic_id IS NOT NULL;

-- Of one that is merged: the one with which it counts. That one is merged into nothing: however many were merged one after the other,
-- all name the last. It follows from the rows of `merge` that hold.
ALTER TABLE citizen ADD COLUMN merged_into INTEGER REFERENCES citizen;
ALTER TABLE topic ADD COLUMN merged_into INTEGER REFERENCES topic;
CREATE INDEX citizen_by_merged ON citizen (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX topic_by_merged ON topic (merged_into) WHERE merged_into IS NOT NULL;
