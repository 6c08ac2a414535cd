-- Tickets, what is said on them, and what is counted about them.
-- A comment's `place` counts from 0 within its ticket; row `ticket_id * 8192 + place` of `ticket_texts` holds its words.

create table tickets (
  id {id},
  external_id {text},
  subject {text} not null,
  status {int} not null,
  unsolved {int} not null,
  custom_status_id {int},
  priority {int},
  type {int},
  requester_id {int} not null,
  submitter_id {int} not null,
  assignee_id {int},
  group_id {int},
  organization_id {int},
  brand_id {int} not null,
  form_id {int},
  problem_id {int},
  followup_source_id {int},
  recipient {text},
  due_at {int},
  tags {text} not null default '',
  fields {text} not null default '',
  follower_ids {text} not null default '',
  email_cc_ids {text} not null default '',
  channel {text} not null,
  source {text},
  is_public {int} not null,
  created_at {int} not null,
  updated_at {int} not null,
  generated_at {int} not null,
  reopens {int} not null default 0,
  replies {int} not null default 0,
  assignee_stations {int} not null default 0,
  group_stations {int} not null default 0,
  initially_assigned_at {int},
  assigned_at {int},
  assignee_updated_at {int},
  requester_updated_at {int},
  status_updated_at {int},
  latest_comment_added_at {int},
  solved_at {int},
  first_reply_at {int},
  first_solved_at {int},
  requester_wait_minutes {int} not null default 0,
  agent_wait_minutes {int} not null default 0,
  on_hold_minutes {int} not null default 0,
  deleted_at {int},
  deleted_by {int}
){strict};
create index tickets_unsolved on tickets(updated_at, id) where unsolved = 1;
create index tickets_unsolved_by_assignee on tickets(assignee_id, updated_at, id) where unsolved = 1;
create index tickets_unsolved_by_group on tickets(group_id, updated_at, id) where unsolved = 1;
create index tickets_unsolved_by_group_and_status on tickets(group_id, status, updated_at, id) where unsolved = 1;
create index tickets_by_status on tickets(status, updated_at, id);
create index tickets_by_updated_at on tickets(updated_at, id, status, deleted_at) where deleted_at is null;
create index tickets_by_solved_at on tickets(status, solved_at, updated_at, id, deleted_at) where solved_at is not null;
create index tickets_by_generated_at on tickets(generated_at, id);
create index tickets_by_requester on tickets(requester_id, id);
create index tickets_by_assignee on tickets(assignee_id, id) where assignee_id is not null;
create index tickets_by_organization on tickets(organization_id, id) where organization_id is not null;
create index tickets_by_external_id on tickets(external_id) where external_id is not null;
create index tickets_by_problem on tickets(problem_id, id) where problem_id is not null;
create index tickets_problems on tickets(id) where type = 3;
create index tickets_by_followup_source on tickets(followup_source_id, id) where followup_source_id is not null;
create index tickets_deleted on tickets(deleted_at, id) where deleted_at is not null;

-- How many tickets stand where: the cube that views count from. Absent things are 0.
create table ticket_counts (
  status {int} not null,
  assignee_id {int} not null,
  group_id {int} not null,
  priority {int} not null,
  type {int} not null,
  brand_id {int} not null,
  tickets {int} not null,
  primary key (status, assignee_id, group_id, priority, type, brand_id)
){keyed};

create table ticket_tags (
  tag {text} not null,
  ticket_id {int} not null,
  primary key (tag, ticket_id)
){keyed};
create index ticket_tags_by_ticket on ticket_tags(ticket_id);

create table ticket_field_values (
  field_id {int} not null,
  value {text} not null,
  ticket_id {int} not null,
  primary key (field_id, value, ticket_id)
){keyed};
create index ticket_field_values_by_ticket on ticket_field_values(ticket_id);

create table ticket_people (
  user_id {int} not null,
  part {text} not null,
  ticket_id {int} not null,
  primary key (user_id, part, ticket_id)
){keyed};
create index ticket_people_by_ticket on ticket_people(ticket_id);

create table comments (
  id {id},
  ticket_id {int} not null,
  author_id {int} not null,
  is_public {int} not null,
  body {text} not null,
  html {text},
  quoted {text},
  channel {text} not null,
  source {text},
  unverified {int} not null default 0,
  message_id {text},
  raw_blob {text},
  audit_id {int} not null,
  place {int} not null,
  created_at {int} not null
){strict};
create index comments_by_ticket on comments(ticket_id, id);
create index comments_by_message_id on comments(message_id) where message_id is not null;

-- Texts that events speak of, so that redacting one leaves the chain of hashes whole.
create table event_values (
  id {id},
  ticket_id {int} not null,
  field {text} not null,
  salt {bytes} not null,
  text {text} not null
){strict};
create index event_values_by_ticket on event_values(ticket_id);

create table uploads (
  id {id},
  digest {bytes} not null,
  user_id {int},
  created_at {int} not null,
  expires_at {int} not null
){strict};
create unique index uploads_digest_unique on uploads(digest);
create index uploads_by_expires_at on uploads(expires_at);

create table attachments (
  id {id},
  upload_id {int},
  ticket_id {int},
  comment_id {int},
  suspended_ticket_id {int},
  file_name {text} not null,
  content_type {text} not null,
  size_bytes {int} not null,
  width {int},
  height {int},
  inline {int} not null default 0,
  content_id {text},
  blob {text} not null,
  sha256 {bytes} not null,
  secret {text} not null,
  redacted {int} not null default 0,
  created_at {int} not null
){strict};
create index attachments_by_comment on attachments(comment_id, id) where comment_id is not null;
create index attachments_by_upload on attachments(upload_id, id) where upload_id is not null;
create index attachments_by_suspended_ticket on attachments(suspended_ticket_id) where suspended_ticket_id is not null;

create table idempotency_keys (
  user_id {int} not null,
  key {text} not null,
  body_digest {bytes} not null,
  ticket_id {int} not null,
  created_at {int} not null,
  primary key (user_id, key)
){strict};
create index idempotency_keys_by_created_at on idempotency_keys(created_at);

create table ticket_fields (
  id {id},
  type {text} not null,
  title {text} not null,
  raw_title_in_portal {text} not null default '',
  description {text} not null default '',
  agent_description {text},
  position {int} not null default 0,
  active {int} not null default 1,
  required {int} not null default 0,
  collapsed_for_agents {int} not null default 0,
  regexp {text},
  visible_in_portal {int} not null default 0,
  editable_in_portal {int} not null default 0,
  required_in_portal {int} not null default 0,
  tag {text},
  options {text} not null default '',
  relationship_target_type {text},
  deleted_at {int},
  created_at {int} not null,
  updated_at {int} not null
){strict};

create table ticket_forms (
  id {id},
  name {text} not null,
  display_name {text} not null,
  position {int} not null default 0,
  active {int} not null default 1,
  is_default {int} not null default 0,
  end_user_visible {int} not null default 1,
  in_all_brands {int} not null default 1,
  restricted_brand_ids {text} not null default '',
  ticket_field_ids {text} not null default '',
  agent_conditions {text} not null default '',
  end_user_conditions {text} not null default '',
  deleted_at {int},
  created_at {int} not null,
  updated_at {int} not null
){strict};

create table custom_statuses (
  id {id},
  status_category {int} not null,
  agent_label {text} not null,
  end_user_label {text} not null,
  description {text} not null default '',
  end_user_description {text} not null default '',
  active {int} not null default 1,
  is_default {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};

create table views (
  id {id},
  title {text} not null,
  description {text},
  active {int} not null default 1,
  position {int} not null default 0,
  is_default {int} not null default 0,
  conditions {text} not null,
  output {text} not null,
  restriction_type {text},
  restriction_ids {text} not null default '',
  created_at {int} not null,
  updated_at {int} not null
){strict};
create index views_by_position on views(position, id);

create table job_statuses (
  id {text} primary key,
  job_type {text} not null,
  user_id {int},
  status {text} not null,
  total {int},
  progress {int},
  message {text},
  results {text},
  request {text},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create index job_statuses_by_created_at on job_statuses(created_at);

create table suspended_tickets (
  id {id},
  cause {text} not null,
  cause_id {int} not null,
  author_name {text},
  author_address {text},
  subject {text},
  content {text} not null,
  html {text},
  message_id {text},
  recipient {text},
  recipient_ids {text} not null default '',
  ticket_id {int},
  brand_id {int} not null,
  raw_blob {text},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index suspended_tickets_message_id_unique on suspended_tickets(message_id) where message_id is not null;
create index suspended_tickets_by_created_at on suspended_tickets(created_at, id);

-- Replies that left: the capability in their address and Message-ID leads an answer back.
create table outgoing_mails (
  id {id},
  ticket_id {int} not null,
  comment_id {int} not null,
  user_id {int} not null,
  address {text} not null,
  message_id {text} not null,
  state {text} not null,
  created_at {int} not null,
  sent_at {int}
){strict};
create unique index outgoing_mails_message_id_unique on outgoing_mails(message_id);
create unique index outgoing_mails_comment_user_unique on outgoing_mails(comment_id, user_id);
create index outgoing_mails_by_address on outgoing_mails(address, created_at);
create index outgoing_mails_by_ticket on outgoing_mails(ticket_id, user_id, id);

-- Message-IDs taken in, so that the same message delivered twice stands once.
create table incoming_mails (
  message_id {text} not null,
  sha256 {bytes} not null,
  sender {text} not null default '',
  ticket_id {int},
  suspended_ticket_id {int},
  received_at {int} not null,
  primary key (message_id, sha256)
){strict};
create index incoming_mails_by_sender on incoming_mails(sender, received_at);
create index incoming_mails_by_received_at on incoming_mails(received_at);

--sqlite create virtual table ticket_texts using fts5(subject, body, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 0', prefix='3');
--postgres create table ticket_texts (rowid bigint primary key, subject tsvector not null, body tsvector not null);
--postgres create index ticket_texts_words on ticket_texts using gin ((subject || body));
