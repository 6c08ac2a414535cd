-- Who an account knows: users and their identities, organizations, groups, roles, and what lets them in.

create table settings (
  name {text} primary key,
  value {text} not null
){strict};

create table users (
  id {id},
  name {text} not null,
  email {text},
  phone {text},
  role {text} not null,
  custom_role_id {int},
  ticket_restriction {text},
  organization_id {int},
  default_group_id {int},
  external_id {text},
  alias {text},
  details {text},
  notes {text},
  signature {text},
  locale {text},
  time_zone {text},
  tags {text} not null default '',
  fields {text} not null default '',
  verified {int} not null default 0,
  suspended {int} not null default 0,
  active {int} not null default 1,
  permanently_deleted {int} not null default 0,
  moderator {int} not null default 0,
  only_private_comments {int} not null default 0,
  password {text},
  last_login_at {int},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index users_external_id_unique on users(external_id) where external_id is not null;
create index users_by_role on users(role, id);
create index users_by_organization on users(organization_id, id) where organization_id is not null;
create index users_by_updated_at on users(updated_at, id);
create index users_by_name on users(lower(name), id);
create index users_deleted on users(id) where active = 0 and permanently_deleted = 0;

create table identities (
  id {id},
  user_id {int} not null,
  type {text} not null,
  value {text} not null,
  verified {int} not null default 0,
  is_primary {int} not null default 0,
  verified_at {int},
  undeliverable_count {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index identities_value_unique on identities(type, value);
create index identities_by_user on identities(user_id, id);

create table organizations (
  id {id},
  name {text} not null,
  external_id {text},
  domain_names {text} not null default '',
  details {text},
  notes {text},
  group_id {int},
  shared_tickets {int} not null default 0,
  shared_comments {int} not null default 0,
  tags {text} not null default '',
  fields {text} not null default '',
  deleted_at {int},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index organizations_name_unique on organizations(lower(name)) where deleted_at is null;
create unique index organizations_external_id_unique on organizations(external_id) where external_id is not null and deleted_at is null;
create index organizations_by_updated_at on organizations(updated_at, id);

create table organization_domains (
  domain {text} not null,
  organization_id {int} not null,
  primary key (domain, organization_id)
){strict};

create table organization_memberships (
  id {id},
  user_id {int} not null,
  organization_id {int} not null,
  is_default {int} not null default 0,
  view_tickets {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index organization_memberships_pair_unique on organization_memberships(user_id, organization_id);
create index organization_memberships_by_organization on organization_memberships(organization_id, id);

create table groups (
  id {id},
  name {text} not null,
  description {text} not null default '',
  is_default {int} not null default 0,
  is_public {int} not null default 1,
  deleted {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index groups_name_unique on groups(lower(name)) where deleted = 0;

create table group_memberships (
  id {id},
  user_id {int} not null,
  group_id {int} not null,
  is_default {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index group_memberships_pair_unique on group_memberships(user_id, group_id);
create index group_memberships_by_group on group_memberships(group_id, id);

create table custom_roles (
  id {id},
  name {text} not null,
  description {text} not null default '',
  role_type {int} not null default 0,
  configuration {text} not null default '{}',
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index custom_roles_name_unique on custom_roles(lower(name));

create table people_fields (
  id {id},
  about {text} not null,
  key {text} not null,
  type {text} not null,
  title {text} not null,
  description {text} not null default '',
  position {int} not null default 0,
  active {int} not null default 1,
  regexp {text},
  tag {text},
  options {text} not null default '',
  relationship_target_type {text},
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index people_fields_key_unique on people_fields(about, key);

create table brands (
  id {id},
  name {text} not null,
  subdomain {text} not null,
  host_mapping {text},
  signature_template {text} not null default '',
  active {int} not null default 1,
  is_default {int} not null default 0,
  is_deleted {int} not null default 0,
  created_at {int} not null,
  updated_at {int} not null
){strict};
create unique index brands_subdomain_unique on brands(lower(subdomain)) where is_deleted = 0;

create table api_tokens (
  id {id},
  digest {bytes} not null,
  user_id {int},
  description {text} not null,
  scopes {text} not null,
  created_by {int},
  created_at {int} not null,
  expires_at {int},
  last_used_at {int},
  revoked_at {int}
){strict};
create unique index api_tokens_digest_unique on api_tokens(digest);

create table sessions (
  id {id},
  digest {bytes} not null,
  user_id {int} not null,
  address {text},
  agent {text},
  authenticated_at {int} not null,
  last_seen_at {int} not null,
  expires_at {int} not null
){strict};
create unique index sessions_digest_unique on sessions(digest);
create index sessions_by_user on sessions(user_id, id);
