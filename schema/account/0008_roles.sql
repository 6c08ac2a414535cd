-- Roles that an account makes itself, beside those every account has.

alter table custom_roles add column system {text};
update custom_roles set system = case role_type when 1 then 'light_agent' when 4 then 'admin' else 'agent' end;

-- An account that was there before gets the roles that are new; a new one gets all of them when it starts.
insert into custom_roles (name, description, role_type, system, created_at, updated_at)
  select 'Agent of own groups', 'An agent for the tickets of the groups of which one is a member', 0, 'group_agent',
    max(created_at), max(created_at) from custom_roles having count(*) > 0;
insert into custom_roles (name, description, role_type, system, created_at, updated_at)
  select 'Agent of own organizations', 'An agent for the tickets of the organizations of which one is a member', 0,
    'organization_agent', max(created_at), max(created_at) from custom_roles having count(*) > 0;
insert into custom_roles (name, description, role_type, system, created_at, updated_at)
  select 'Contractor', 'Answers assigned tickets; nothing in bulk, no export, sessions of twelve hours at most', 0,
    'contractor', max(created_at), max(created_at) from custom_roles having count(*) > 0;
create unique index custom_roles_system_unique on custom_roles(system);
create index users_by_custom_role on users(custom_role_id) where custom_role_id is not null;
