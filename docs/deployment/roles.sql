-- The three roles of the tracker and its database: run once by a superuser, with psql 14 or later.
--   TRACKER_OWNER_PASSWORD=... TRACKER_APP_PASSWORD=... TRACKER_BACKUP_PASSWORD=... psql -f roles.sql postgres
\set ON_ERROR_STOP on
\getenv owner_password TRACKER_OWNER_PASSWORD
\getenv app_password TRACKER_APP_PASSWORD
\getenv backup_password TRACKER_BACKUP_PASSWORD

-- Owns the tables and changes them at an upgrade (prepare-database); nobody works with it day by day.
CREATE ROLE tracker_owner LOGIN PASSWORD :'owner_password';
-- What the application connects with: owns nothing, reads and adds only, sees what each transaction may see.
CREATE ROLE tracker_app LOGIN PASSWORD :'app_password';
-- Reads everything for the copy, whatever vendor's; writes nothing.
CREATE ROLE tracker_backup LOGIN PASSWORD :'backup_password' BYPASSRLS;
GRANT pg_read_all_data TO tracker_backup;

CREATE DATABASE tracker OWNER tracker_owner ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE tracker FROM PUBLIC;
GRANT CONNECT ON DATABASE tracker TO tracker_app, tracker_backup;
