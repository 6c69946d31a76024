"""The contacts provider's database: its tables and views, named as Android's are."""

from __future__ import annotations

DATABASE = "/data/data/com.android.providers.contacts/databases/contacts2.db"
ITEM = "vnd.android.cursor.item/"
NAME, PHONE, EMAIL = f"{ITEM}name", f"{ITEM}phone_v2", f"{ITEM}email_v2"
WORK, NOTE, ADDRESS = f"{ITEM}organization", f"{ITEM}note", f"{ITEM}postal-address_v2"
SCHEMA = f"""
CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY AUTOINCREMENT, mimetype TEXT NOT NULL UNIQUE);
INSERT INTO mimetypes (mimetype) VALUES
  ('{EMAIL}'), ('{NAME}'), ('{PHONE}'), ('{WORK}'), ('{NOTE}'), ('{ADDRESS}');
CREATE TABLE contacts (_id INTEGER PRIMARY KEY AUTOINCREMENT, display_name TEXT,
  starred INTEGER NOT NULL DEFAULT 0, lookup TEXT, last_time_contacted INTEGER DEFAULT 0,
  times_contacted INTEGER DEFAULT 0);
CREATE TABLE raw_contacts (_id INTEGER PRIMARY KEY AUTOINCREMENT, contact_id INTEGER,
  account_name TEXT, account_type TEXT, deleted INTEGER NOT NULL DEFAULT 0,
  starred INTEGER NOT NULL DEFAULT 0, display_name TEXT);
CREATE TABLE data (_id INTEGER PRIMARY KEY AUTOINCREMENT, raw_contact_id INTEGER NOT NULL,
  mimetype_id INTEGER NOT NULL, is_primary INTEGER NOT NULL DEFAULT 0, data1 TEXT, data2 TEXT,
  data3 TEXT, data4 TEXT, data5 TEXT);
CREATE INDEX data_raw ON data (raw_contact_id);
CREATE TRIGGER raw_contact_added AFTER INSERT ON raw_contacts WHEN new.contact_id IS NULL BEGIN
  INSERT INTO contacts (display_name) VALUES (new.display_name);
  UPDATE raw_contacts SET contact_id = last_insert_rowid() WHERE _id = new._id;
  UPDATE contacts SET lookup = '0r' || new._id WHERE _id = last_insert_rowid();
END;
CREATE TRIGGER raw_contact_removed AFTER DELETE ON raw_contacts BEGIN
  DELETE FROM data WHERE raw_contact_id = old._id;
  DELETE FROM contacts WHERE _id = old.contact_id;
END;
CREATE TRIGGER contact_removed AFTER DELETE ON contacts BEGIN
  DELETE FROM raw_contacts WHERE contact_id = old._id;
END;
CREATE TRIGGER name_added AFTER INSERT ON data
  WHEN new.mimetype_id = (SELECT _id FROM mimetypes WHERE mimetype = '{NAME}') BEGIN
  UPDATE raw_contacts SET display_name = coalesce(new.data1, new.data2 || ' ' || new.data3)
    WHERE _id = new.raw_contact_id;
  UPDATE contacts SET display_name = coalesce(new.data1, new.data2 || ' ' || new.data3)
    WHERE _id = (SELECT contact_id FROM raw_contacts WHERE _id = new.raw_contact_id);
END;
CREATE TRIGGER name_changed AFTER UPDATE ON data
  WHEN new.mimetype_id = (SELECT _id FROM mimetypes WHERE mimetype = '{NAME}') BEGIN
  UPDATE raw_contacts SET display_name = new.data1 WHERE _id = new.raw_contact_id;
  UPDATE contacts SET display_name = new.data1
    WHERE _id = (SELECT contact_id FROM raw_contacts WHERE _id = new.raw_contact_id);
END;
CREATE VIEW view_data AS SELECT data._id, data.raw_contact_id, raw_contacts.contact_id,
  mimetypes.mimetype, contacts.display_name, contacts.starred, contacts.lookup, data.is_primary,
  data1, data2, data3, data4, data5 FROM data
  JOIN mimetypes ON mimetypes._id = data.mimetype_id
  JOIN raw_contacts ON raw_contacts._id = data.raw_contact_id
  JOIN contacts ON contacts._id = raw_contacts.contact_id;
CREATE TRIGGER view_data_insert INSTEAD OF INSERT ON view_data BEGIN
  INSERT OR IGNORE INTO mimetypes (mimetype) VALUES (new.mimetype);
  INSERT INTO data (raw_contact_id, mimetype_id, is_primary, data1, data2, data3, data4, data5)
    VALUES (new.raw_contact_id, (SELECT _id FROM mimetypes WHERE mimetype = new.mimetype),
      coalesce(new.is_primary, 0), new.data1, new.data2, new.data3, new.data4, new.data5);
END;
CREATE TRIGGER view_data_delete INSTEAD OF DELETE ON view_data BEGIN
  DELETE FROM data WHERE _id = old._id;
END;
CREATE TRIGGER view_data_update INSTEAD OF UPDATE ON view_data BEGIN
  UPDATE data SET data1 = new.data1, data2 = new.data2, data3 = new.data3, data4 = new.data4,
    data5 = new.data5 WHERE _id = old._id;
END;
CREATE VIEW view_contacts AS SELECT contacts.*, (SELECT count(*) > 0 FROM view_data
  WHERE contact_id = contacts._id AND mimetype = '{PHONE}') AS has_phone_number FROM contacts;
CREATE VIEW view_phones AS SELECT *, data1 AS number FROM view_data WHERE mimetype = '{PHONE}';
CREATE VIEW view_emails AS SELECT *, data1 AS address FROM view_data WHERE mimetype = '{EMAIL}';
"""
