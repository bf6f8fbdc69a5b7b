CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

-- Running upgrade  -> 0001

CREATE TABLE worlds (
    id SERIAL NOT NULL,
    kind VARCHAR(16) NOT NULL,
    parent_id INTEGER NOT NULL,
    name VARCHAR(200) NOT NULL,
    scenario VARCHAR(63) NOT NULL,
    seed VARCHAR(200),
    sequence BIGINT NOT NULL,
    revision BIGINT NOT NULL,
    clock_mode VARCHAR(16) NOT NULL,
    clock_shift BIGINT NOT NULL,
    clock_frozen_at BIGINT,
    access_rules VARCHAR(4) NOT NULL,
    policy_delay VARCHAR(16) NOT NULL,
    email_verification BOOLEAN NOT NULL,
    provisioning VARCHAR(16) NOT NULL,
    invitation VARCHAR(64) NOT NULL,
    CONSTRAINT pk_worlds PRIMARY KEY (id),
    CONSTRAINT uq_worlds_kind_parent_id_name UNIQUE (kind, parent_id, name)
);

CREATE TABLE organizations (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    domain VARCHAR(254) NOT NULL,
    display_name VARCHAR(200) NOT NULL,
    ews_enabled BOOLEAN,
    ews_policy VARCHAR(32),
    ews_allow_list JSON,
    ews_block_list JSON,
    ews_allow_outlook BOOLEAN,
    ews_allow_mac_outlook BOOLEAN,
    ews_allow_entourage BOOLEAN,
    CONSTRAINT pk_organizations PRIMARY KEY (world_id, id),
    CONSTRAINT fk_organizations_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_organizations_world_id_domain UNIQUE (world_id, domain)
);

CREATE TABLE mailboxes (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    organization_id BIGINT NOT NULL,
    address VARCHAR(254) NOT NULL,
    alias VARCHAR(64) NOT NULL,
    display_name VARCHAR(120) NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    language VARCHAR(8) NOT NULL,
    exchange_guid VARCHAR(36) NOT NULL,
    calendar_secret VARCHAR(64) NOT NULL,
    subscription VARCHAR(120),
    bookings_plan BOOLEAN NOT NULL,
    meeting_hours JSON NOT NULL,
    blocking_statuses JSON NOT NULL,
    ews_enabled BOOLEAN,
    ews_policy VARCHAR(32),
    ews_allow_list JSON,
    ews_block_list JSON,
    ews_allow_outlook BOOLEAN,
    ews_allow_mac_outlook BOOLEAN,
    ews_allow_entourage BOOLEAN,
    page_on BOOLEAN NOT NULL,
    page_ready_at BIGINT,
    page_teams_for_all BOOLEAN NOT NULL,
    page_banner VARCHAR(32) NOT NULL,
    revision BIGINT NOT NULL,
    CONSTRAINT pk_mailboxes PRIMARY KEY (world_id, id),
    CONSTRAINT fk_mailboxes_world_id_organization_id FOREIGN KEY(world_id, organization_id) REFERENCES organizations (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_mailboxes_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_mailboxes_world_id_address UNIQUE (world_id, address),
    CONSTRAINT uq_mailboxes_world_id_exchange_guid UNIQUE (world_id, exchange_guid)
);

CREATE TABLE policy_changes (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    organization_id BIGINT NOT NULL,
    mailbox_id BIGINT,
    at BIGINT NOT NULL,
    effective_at BIGINT NOT NULL,
    via VARCHAR(16) NOT NULL,
    command TEXT NOT NULL,
    before JSON NOT NULL,
    after JSON NOT NULL,
    CONSTRAINT pk_policy_changes PRIMARY KEY (world_id, id),
    CONSTRAINT fk_policy_changes_world_id_organization_id FOREIGN KEY(world_id, organization_id) REFERENCES organizations (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_policy_changes_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE
);

CREATE TABLE journal (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    kind VARCHAR(32) NOT NULL,
    at BIGINT NOT NULL,
    link_id BIGINT,
    data JSON NOT NULL,
    CONSTRAINT pk_journal PRIMARY KEY (world_id, id),
    CONSTRAINT fk_journal_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE
);

CREATE INDEX ix_journal_world_id_link_id ON journal (world_id, link_id);

CREATE TABLE faults (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    kind VARCHAR(32) NOT NULL,
    match JSON NOT NULL,
    fault JSON NOT NULL,
    times_left INTEGER,
    CONSTRAINT pk_faults PRIMARY KEY (world_id, id),
    CONSTRAINT fk_faults_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE
);

CREATE TABLE messages (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    guid VARCHAR(36) NOT NULL,
    kind VARCHAR(32) NOT NULL,
    sender VARCHAR(254) NOT NULL,
    sender_name VARCHAR(254) NOT NULL,
    recipients JSON NOT NULL,
    subject TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    language VARCHAR(8) NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    calendar TEXT,
    links JSON NOT NULL,
    code VARCHAR(6),
    relay_state VARCHAR(16),
    relay_tries INTEGER NOT NULL,
    relay_next_at BIGINT,
    relay_error TEXT,
    CONSTRAINT pk_messages PRIMARY KEY (world_id, id),
    CONSTRAINT fk_messages_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_messages_world_id_guid UNIQUE (world_id, guid)
);

CREATE TABLE idempotency_keys (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    key VARCHAR(255) NOT NULL,
    body_hash VARCHAR(64) NOT NULL,
    booking_id BIGINT NOT NULL,
    CONSTRAINT pk_idempotency_keys PRIMARY KEY (world_id, id),
    CONSTRAINT fk_idempotency_keys_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_idempotency_keys_world_id_key UNIQUE (world_id, key)
);

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING alembic_version.version_num;

-- Running upgrade 0001 -> 0002

CREATE TABLE calendars (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    name VARCHAR(120) NOT NULL,
    content VARCHAR(64),
    url TEXT,
    etag TEXT,
    last_modified TEXT,
    fetched_at BIGINT,
    failure TEXT,
    CONSTRAINT pk_calendars PRIMARY KEY (world_id, id),
    CONSTRAINT fk_calendars_world_id_mailbox_id FOREIGN KEY(world_id, mailbox_id) REFERENCES mailboxes (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_calendars_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_calendars_world_id_mailbox_id_name UNIQUE (world_id, mailbox_id, name)
);

CREATE TABLE meeting_types (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    guid VARCHAR(36) NOT NULL,
    title VARCHAR(120) NOT NULL,
    description TEXT NOT NULL,
    category VARCHAR(16),
    location TEXT NOT NULL,
    visibility VARCHAR(16) NOT NULL,
    duration INTEGER NOT NULL,
    buffer_before INTEGER NOT NULL,
    buffer_after INTEGER NOT NULL,
    start_time_increment INTEGER NOT NULL,
    minimum_lead_time INTEGER NOT NULL,
    maximum_lead_time INTEGER NOT NULL,
    teams_meeting BOOLEAN,
    hours JSON,
    deleted_at BIGINT,
    CONSTRAINT pk_meeting_types PRIMARY KEY (world_id, id),
    CONSTRAINT fk_meeting_types_world_id_mailbox_id FOREIGN KEY(world_id, mailbox_id) REFERENCES mailboxes (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_meeting_types_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_meeting_types_world_id_guid UNIQUE (world_id, guid)
);

CREATE TABLE links (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    meeting_type_id BIGINT NOT NULL,
    bookingcode VARCHAR(36) NOT NULL,
    created_at BIGINT NOT NULL,
    single_use BOOLEAN NOT NULL,
    consumed_at BIGINT,
    revoked_at BIGINT,
    CONSTRAINT pk_links PRIMARY KEY (world_id, id),
    CONSTRAINT fk_links_world_id_meeting_type_id FOREIGN KEY(world_id, meeting_type_id) REFERENCES meeting_types (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_links_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_links_world_id_bookingcode UNIQUE (world_id, bookingcode)
);

CREATE TABLE bookings (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    mailbox_id BIGINT NOT NULL,
    meeting_type_id BIGINT NOT NULL,
    link_id BIGINT,
    guid VARCHAR(36) NOT NULL,
    manage_secret VARCHAR(64) NOT NULL,
    uid VARCHAR(255) NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    buffer_before INTEGER NOT NULL,
    buffer_after INTEGER NOT NULL,
    title VARCHAR(120) NOT NULL,
    category VARCHAR(16),
    location TEXT NOT NULL,
    description TEXT NOT NULL,
    name VARCHAR(120) NOT NULL,
    email VARCHAR(254) NOT NULL,
    notes TEXT NOT NULL,
    time_zone VARCHAR(64) NOT NULL,
    language VARCHAR(8) NOT NULL,
    status VARCHAR(16) NOT NULL,
    revision INTEGER NOT NULL,
    teams_id VARCHAR(32),
    teams_passcode VARCHAR(16),
    created_at BIGINT NOT NULL,
    cancel_reason TEXT NOT NULL,
    CONSTRAINT pk_bookings PRIMARY KEY (world_id, id),
    CONSTRAINT fk_bookings_world_id_mailbox_id FOREIGN KEY(world_id, mailbox_id) REFERENCES mailboxes (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_bookings_world_id_meeting_type_id FOREIGN KEY(world_id, meeting_type_id) REFERENCES meeting_types (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_bookings_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_bookings_world_id_guid UNIQUE (world_id, guid),
    CONSTRAINT uq_bookings_world_id_manage_secret UNIQUE (world_id, manage_secret)
);

CREATE INDEX ix_bookings_world_id_mailbox_id_starts_at ON bookings (world_id, mailbox_id, starts_at);

CREATE TABLE verifications (
    world_id INTEGER NOT NULL,
    id BIGINT NOT NULL,
    meeting_type_id BIGINT NOT NULL,
    link_id BIGINT,
    secret VARCHAR(64) NOT NULL,
    starts_at BIGINT NOT NULL,
    email VARCHAR(254) NOT NULL,
    code VARCHAR(6) NOT NULL,
    tries INTEGER NOT NULL,
    created_at BIGINT NOT NULL,
    created_really_at BIGINT NOT NULL,
    used_at BIGINT,
    CONSTRAINT pk_verifications PRIMARY KEY (world_id, id),
    CONSTRAINT fk_verifications_world_id_meeting_type_id FOREIGN KEY(world_id, meeting_type_id) REFERENCES meeting_types (world_id, id) ON DELETE CASCADE,
    CONSTRAINT fk_verifications_world_id FOREIGN KEY(world_id) REFERENCES worlds (id) ON DELETE CASCADE,
    CONSTRAINT uq_verifications_world_id_secret UNIQUE (world_id, secret)
);

CREATE INDEX ix_verifications_world_id_meeting_type_id_email ON verifications (world_id, meeting_type_id, email);

CREATE EXTENSION IF NOT EXISTS btree_gist;

ALTER TABLE bookings ADD CONSTRAINT ex_bookings_no_overlap EXCLUDE USING gist (world_id WITH =, mailbox_id WITH =, int8range(starts_at, ends_at) WITH &&) WHERE (status = 'booked');

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';

-- Running upgrade 0002 -> 0003

CREATE TABLE busy_sets (
    id SERIAL NOT NULL,
    content VARCHAR(64) NOT NULL,
    zone VARCHAR(64) NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    report JSON NOT NULL,
    CONSTRAINT pk_busy_sets PRIMARY KEY (id),
    CONSTRAINT uq_busy_sets_content_zone_starts_at_ends_at UNIQUE (content, zone, starts_at, ends_at)
);

CREATE TABLE busy_pages (
    set_id INTEGER NOT NULL,
    page INTEGER NOT NULL,
    periods BYTEA NOT NULL,
    CONSTRAINT pk_busy_pages PRIMARY KEY (set_id, page),
    CONSTRAINT fk_busy_pages_set_id FOREIGN KEY(set_id) REFERENCES busy_sets (id) ON DELETE CASCADE
);

CREATE TABLE busy_sources (
    set_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    uid TEXT NOT NULL,
    title TEXT NOT NULL,
    CONSTRAINT pk_busy_sources PRIMARY KEY (set_id, number),
    CONSTRAINT fk_busy_sources_set_id FOREIGN KEY(set_id) REFERENCES busy_sets (id) ON DELETE CASCADE
);

CREATE TABLE calendar_contents (
    hash VARCHAR(64) NOT NULL,
    body BYTEA NOT NULL,
    CONSTRAINT pk_calendar_contents PRIMARY KEY (hash)
);

CREATE TABLE server (
    key VARCHAR(32) NOT NULL,
    value TEXT NOT NULL,
    CONSTRAINT pk_server PRIMARY KEY (key)
);

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';

-- Running upgrade 0003 -> 0004

ALTER TABLE calendars ADD COLUMN failure_values JSON;

ALTER TABLE calendars ADD COLUMN failed_since BIGINT;

ALTER TABLE calendars ADD COLUMN tried_at BIGINT;

ALTER TABLE calendars ADD COLUMN tried_really_at BIGINT;

ALTER TABLE calendars ADD COLUMN refresh_after INTEGER;

DELETE FROM busy_pages;

DELETE FROM busy_sources;

DELETE FROM busy_sets;

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';

-- Running upgrade 0004 -> 0005

ALTER TABLE worlds ADD COLUMN journal_cleared BIGINT DEFAULT '0' NOT NULL;

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';


