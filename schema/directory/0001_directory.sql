-- Which accounts there are, where each lives, and the hosts that lead to it.

create table accounts (
  id {id},
  name {text} not null,
  state {text} not null,
  location {text} not null,
  place {text} not null,
  wrapped_key {bytes},
  created_at {int} not null
){strict};
create unique index accounts_name_unique on accounts(name) where state <> 'deleted';
create unique index accounts_place_unique on accounts(place);

create table hosts (
  host {text} primary key,
  account_id {int} not null
){strict};
create index hosts_by_account on hosts(account_id);
