"""python-zendesk, as published: its strict models must parse every reply that it has a method for.

The methods are found by looking at the package: each whose route Balie has is called. Reads get their arguments by
name from what `prepare` made; a method that changes something has a line in `changes`. A method of neither kind fails
the walk, so a new route is never left out by oversight.
"""

import importlib
import inspect
import json
import os
import pathlib
import re
import ssl
import time

import httpx
import zendesk
from zendesk import sdk

from suspend import suspend

DEMO = json.loads(pathlib.Path(os.environ["DEMO"]).read_text())
METHODS = ("get", "post", "put", "patch", "delete")

# Not called. The first three are about the session of who asks, and a client with an API token has none.
LEFT = {
    "sessions.delete_authenticated_session",
    "sessions.renew_current_session",
    "sessions.show_currently_authenticated_session",
    # The package reads texts where Zendesk's reference, its other clients and Balie have a name and a count.
    "tags.list_tags",
    # The package waits for 201; the standard (RFC 6749, 5.1) and every client of OAuth wait for 200.
    "grant_type_tokens.create_token_for_grant_type",
    # The package demands the address of somebody who was just erased.
    "users.permanently_delete_user",
}


class Carrier(httpx.HTTPTransport):
    """Carries a body for methods that their authors published without a way to give one."""

    body = None

    def handle_request(self, request):
        if self.body is not None:
            headers = request.headers.copy()
            headers.pop("content-length", None)
            kind, content, *query = self.body
            headers["content-type"] = kind
            url = request.url.copy_merge_params(query[0]) if query else request.url
            request = httpx.Request(request.method, url, headers=headers, content=content)
        return super().handle_request(request)


CARRIER = Carrier(verify=ssl.create_default_context(cafile=DEMO["ca_file"]))
OWNER = (DEMO["owner_email"] + "/token", DEMO["api_token"])
CLIENT = zendesk.Zendesk(
    security=zendesk.models.Security(username=OWNER[0], password=OWNER[1]),
    server_url=DEMO["base_url"],
    client=httpx.Client(transport=CARRIER, timeout=30),
)
PLAIN = httpx.Client(base_url=DEMO["base_url"], transport=CARRIER, auth=OWNER, timeout=30)


def ask(method, path, body=None):
    """Prepares by plain HTTP what the methods need."""
    answer = PLAIN.request(method, path, json=body)
    assert answer.status_code < 300, f"{method} {path}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def bare(path):
    return re.sub(r"\{[^}]*\}", "{}", path).removesuffix(".json")


def published():
    """The methods of the package whose route Balie has: name -> (method of HTTP, function)."""
    described = json.loads(pathlib.Path(os.environ["OPENAPI"]).read_text())
    ours = {(method.upper(), bare(path)) for path, item in described["paths"].items() for method in item if method in METHODS}
    found, strange = {}, 0
    for area, (module, name) in sdk.Zendesk._sub_sdk_map.items():
        for called, function in inspect.getmembers(getattr(importlib.import_module(module), name), inspect.isfunction):
            source = inspect.getsource(function)
            method = re.search(r'method="(\w+)"', source)
            if called.startswith("_") or called.endswith("_async") or method is None:
                continue
            if (method.group(1), bare(re.search(r'path="([^"]+)"', source).group(1))) in ours:
                found[f"{area}.{called}"] = (method.group(1), function)
            else:
                strange += 1
    assert len(found) > 200, f"only {len(found)} methods have a route"
    return found, strange


COUNT = iter(range(1, 10_000))


def ticket(**more):
    wish = {"subject": f"Strict {next(COUNT)}", "comment": {"body": "Is the third rung strict?"}} | more
    return ask("POST", "/api/v2/tickets.json", {"ticket": wish})["ticket"]["id"]


def user(**more):
    number = next(COUNT)
    wish = {"name": f"Strict person {number}", "email": f"strict{number}@strict.example", "verified": True} | more
    return ask("POST", "/api/v2/users.json", {"user": wish})["user"]["id"]


def organization():
    return ask("POST", "/api/v2/organizations.json", {"organization": {"name": f"Strict {next(COUNT)}"}})["organization"]["id"]


def group():
    return ask("POST", "/api/v2/groups.json", {"group": {"name": f"Strict {next(COUNT)}"}})["group"]["id"]


def agent():
    return user(role="agent")


def group_membership(person=None, team=None):
    wish = {"user_id": person or agent(), "group_id": team or group()}
    return ask("POST", "/api/v2/group_memberships.json", {"group_membership": wish})["group_membership"]["id"]


def organization_membership(person=None, firm=None):
    wish = {"user_id": person or user(), "organization_id": firm or organization()}
    return ask("POST", "/api/v2/organization_memberships.json", {"organization_membership": wish})["organization_membership"]["id"]


def identity(person, **more):
    wish = {"type": "email", "value": f"second{next(COUNT)}@strict.example"} | more
    return ask("POST", f"/api/v2/users/{person}/identities.json", {"identity": wish})["identity"]["id"]


def field(**more):
    options = [{"name": "Oak", "value": f"oak_{next(COUNT)}"}, {"name": "Pine", "value": f"pine_{next(COUNT)}"}]
    wish = {"type": "tagger", "title": f"Wood {next(COUNT)}", "custom_field_options": options} | more
    made = ask("POST", "/api/v2/ticket_fields.json", {"ticket_field": wish})["ticket_field"]
    return made["id"], made["custom_field_options"][0]["id"]


def form():
    return ask("POST", "/api/v2/ticket_forms.json", {"ticket_form": {"name": f"Strict {next(COUNT)}"}})["ticket_form"]["id"]


def brand():
    wish = {"name": f"Strict {next(COUNT)}", "subdomain": f"strict{next(COUNT)}"}
    return ask("POST", "/api/v2/brands.json", {"brand": wish})["brand"]["id"]


def view():
    wish = {"title": f"Strict {next(COUNT)}", "all": [{"field": "status", "operator": "less_than", "value": "solved"}]}
    return ask("POST", "/api/v2/views.json", {"view": wish})["view"]["id"]


def role():
    wish = {"name": f"Strict {next(COUNT)}", "configuration": {"ticket_access": "within-groups"}}
    return ask("POST", "/api/v2/custom_roles.json", {"custom_role": wish})["custom_role"]["id"]


def status():
    wish = {"status_category": "open", "agent_label": f"Strict {next(COUNT)}"}
    return ask("POST", "/api/v2/custom_statuses.json", {"custom_status": wish})["custom_status"]["id"]


def upload():
    headers = {"Content-Type": "text/plain"}
    answer = PLAIN.post("/api/v2/uploads.json?filename=strict.txt", content=b"strict", headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["upload"]["token"]


def deleted_ticket():
    made = ticket()
    ask("DELETE", f"/api/v2/tickets/{made}.json")
    return made


def deleted_user():
    # The package takes every deleted user for a member of an organization.
    made = user(organization_id=organization())
    ask("DELETE", f"/api/v2/users/{made}.json")
    return made


def suspended():
    subject = f"Strictly doubtful {next(COUNT)}"
    suspend(DEMO, subject, "strict@doubtful.example")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for one in ask("GET", "/api/v2/suspended_tickets.json?sort_by=created_at&sort_order=desc")["suspended_tickets"]:
            if one["subject"] == subject:
                return one["id"]
        time.sleep(0.1)
    raise AssertionError("the doubtful mail was not suspended")


def comments(of):
    return ask("GET", f"/api/v2/tickets/{of}/comments.json")["comments"]


def ended(job):
    end = time.monotonic() + 30
    while time.monotonic() < end:
        told = ask("GET", f"/api/v2/job_statuses/{job}.json")["job_status"]
        if told["status"] in ("completed", "failed"):
            return told
        time.sleep(0.1)
    raise AssertionError("the job did not end")


def with_file():
    """A ticket whose comment has a file: the ids of the three."""
    made = ticket(comment={"body": "With a file.", "uploads": [upload()]})
    (first,) = comments(made)
    return made, first["id"], first["attachments"][0]["id"]


def request_of_customer():
    """A request with the sight of the person who asked; the walk reads it as the owner, who may."""
    wish = {"request": {"subject": "Strictly asked", "comment": {"body": "May I?"}}}
    return ask("POST", "/api/v2/requests.json", wish)["request"]["id"]


def oauth_client():
    wish = {"client": {"name": "Strict", "identifier": f"strict-{next(COUNT)}"}}
    return ask("POST", "/api/v2/oauth/clients.json", wish)["client"]


def oauth_token():
    """A token of a new client that acts by itself."""
    made = oauth_client()
    wish = {"grant_type": "client_credentials", "client_id": made["identifier"], "client_secret": made["secret"]}
    answer = httpx.Client(base_url=DEMO["base_url"], transport=CARRIER, timeout=30).post("/oauth/tokens", json=wish)
    assert answer.status_code == 200, answer.text
    tokens = ask("GET", "/api/v2/oauth/tokens.json?page[size]=100")["tokens"]
    (one,) = [token["id"] for token in tokens if token["client_id"] == made["id"]]
    return one


def prepare():
    """What reads need, by the name of their argument."""
    me = ask("GET", "/api/v2/users/me.json")["user"]["id"]
    with_attachment, comment, attachment = with_file()
    person, firm, team, worker = user(), organization(), group(), agent()
    wood, oak = field()
    asked = request_of_customer()
    job = ask("POST", "/api/v2/tickets/create_many.json", {"tickets": [{"subject": "One", "comment": {"body": "Of many."}}]})["job_status"]["id"]
    ended(job)
    ask("POST", f"/api/v2/tickets/{with_attachment}/tags.json", {"tags": ["strict"]})
    signed = httpx.Client(base_url=DEMO["base_url"], transport=CARRIER, timeout=30)
    wish = {"email": DEMO["agent_email"], "password": DEMO["agent_password"]}
    answer = signed.post("/api/balie/v1/sessions", json=wish, headers={"Origin": DEMO["base_url"]})
    assert answer.status_code < 300, answer.text
    session = ask("GET", "/api/v2/sessions.json")["sessions"][0]
    return {
        "ticket_id": with_attachment,
        "attachment_id": attachment,
        "ticket_metric_id": str(ask("GET", f"/api/v2/tickets/{with_attachment}/metrics.json")["ticket_metric"]["id"]),
        "ticket_comment_id": comment,
        "audit_log_id": ask("GET", "/api/v2/audit_logs.json")["audit_logs"][0]["id"],
        "brand_id": brand(),
        "host_mapping": "help.strict.example",
        "subdomain": "strictfree",
        "custom_role_id": ask("GET", "/api/v2/custom_roles.json")["custom_roles"][0]["id"],
        "custom_status_id": status(),
        "group_id": team,
        "group_membership_id": group_membership(worker, team),
        "start_time": 1,
        "job_status_id": job,
        "locale_id": "nl",
        "oauth_client_id": oauth_client()["id"],
        "oauth_token_id": oauth_token(),
        "organization_id": firm,
        "organization_membership_id": organization_membership(person, firm),
        "name": "Strict",
        "request_id": asked,
        "query": "strict",
        "id": suspended(),
        "ticket_field_id": wood,
        "ticket_field_option_id": oak,
        "ticket_form_id": form(),
        "user_id": me,
        "user_identity_id": ask("GET", f"/api/v2/users/{me}/identities.json")["identities"][0]["id"],
        "deleted_user_id": deleted_user(),
        "view_id": view(),
        "session": session,
    }


def reads(known):
    """Where a name alone does not say which one is meant."""
    some_view = known["view_id"]
    organizations = f"{known['organization_id']},{organization()}"
    asked = known["request_id"]
    return {
        "job_statuses.show_many_job_statuses": {"ids": known["job_status_id"]},
        "organizations.search_organizations": {"name": "Strict"},
        "organizations.show_many_organizations": {"ids": organizations},
        "requests.search_requests": {"query": "strictly"},
        "requests.show_comment": {"request_id": asked, "ticket_comment_id": comments(asked)[0]["id"]},
        "sessions.show_session": {"user_id": known["session"]["user_id"], "session_id": known["session"]["id"]},
        "tags.autocomplete_tags": {"name": "str"},
        "ticket_forms.show_many_ticket_forms": {"ids": str(known["ticket_form_id"])},
        "tickets.tickets_show_many": {"ids": f"{known['ticket_id']},{ticket()}"},
        "users.search_users": {"query": "Strict"},
        "users.show_many_users": {"ids": f"{known['user_id']},{user()}"},
        "users.autocomplete_users": {"name": "Stri"},
        "views.get_view_counts": {"ids": str(some_view)},
        "views.list_views_by_id": {"ids": str(some_view)},
    }


def changes(known):
    """Each method that changes something: its arguments, and the body where its authors left that out."""
    new = lambda **more: more  # noqa: E731
    with_attachment, comment, attachment = with_file()
    team, worker = group(), agent()
    person, firm = user(), organization()
    wood, oak = field()
    spoken = ticket()
    said = comments(spoken)[0]["id"]
    unproven = user(verified=False)
    duplicate, kept = user(), user()
    target, source = ticket(), ticket()
    marked = marked_comment()
    named = {"name": f"Strict {next(COUNT)}"}
    conditions = {"title": "Strict view", "all": [{"field": "status", "operator": "is", "value": "open"}]}
    condition = {"view": {"all": conditions["all"], "output": {"columns": ["subject"]}}}
    secret = "Seventeen rungs & 4 nails"
    stranger = lambda: {"name": "Strict", "email": f"new{next(COUNT)}@strict.example"}  # noqa: E731
    many = lambda make, count=2: ",".join(str(make()) for _ in range(count))  # noqa: E731
    second = identity(person)
    in_team = group_membership(worker, team)
    in_firm = organization_membership(person, firm)
    return {
        "account_settings.update_account_settings": (new(), {"settings": {"api": {"api_password_access": True}}}),
        "attachments.delete_upload": (new(token=upload()), None),
        "attachments.upload_files": (new(), ("text/plain", b"strict", {"filename": "strict.txt"})),
        "attachments.redact_comment_attachment": (
            new(ticket_id=with_attachment, comment_id=comment, attachment_id=attachment),
            None,
        ),
        "brands.create_brand": (new(request={"brand": {"name": "Strict", "subdomain": f"strict{next(COUNT)}"}}), None),
        "brands.update_brand": (new(brand_id=brand(), brand={"name": "Stricter", "subdomain": f"strict{next(COUNT)}"}), None),
        "brands.delete_brand": (new(brand_id=brand()), None),
        "custom_roles.create_custom_role": (new(), {"custom_role": {"name": f"Strict {next(COUNT)}"}}),
        "custom_roles.update_custom_role_by_id": (
            new(custom_role_id=role()),
            {"custom_role": {"description": "Strict.", "configuration": {"ticket_editing": False}}},
        ),
        "custom_roles.delete_custom_role_by_id": (new(custom_role_id=role()), None),
        "o_auth_clients.create_o_auth_client": (
            new(),
            {"client": {"name": "Strict", "identifier": f"strict-{next(COUNT)}", "redirect_uri": ["https://strict.example/cb"]}},
        ),
        "o_auth_clients.update_client": (new(oauth_client_id=oauth_client()["id"]), {"client": {"company": "Strict"}}),
        "o_auth_clients.delete_client": (new(oauth_client_id=oauth_client()["id"]), None),
        "o_auth_clients.client_generate_secret": (new(oauth_client_id=oauth_client()["id"]), None),
        "o_auth_tokens.revoke_o_auth_token": (new(oauth_token_id=oauth_token()), None),
        "custom_ticket_statuses.create_custom_status": (
            new(request={"custom_status": {"status_category": "pending", "agent_label": "Strictly waiting"}}),
            None,
        ),
        "custom_ticket_statuses.update_custom_status": (
            new(custom_status_id=status(), custom_status={"agent_label": f"Stricter {next(COUNT)}"}),
            None,
        ),
        "custom_ticket_statuses.bulk_update_default_custom_status": (new(request={"ids": str(status())}), None),
        "group_memberships.create_group_membership": (
            new(group_membership={"user_id": agent(), "group_id": group()}),
            None,
        ),
        "group_memberships.group_membership_bulk_create": (
            new(),
            {"group_memberships": [{"user_id": agent(), "group_id": group()}]},
        ),
        "group_memberships.group_membership_set_default": (new(user_id=worker, group_membership_id=in_team), None),
        "group_memberships.delete_group_membership": (new(group_membership_id=group_membership()), None),
        "group_memberships.group_membership_bulk_delete": (new(ids=many(group_membership)), None),
        "groups.create_group": (new(group={"name": f"Strict {next(COUNT)}"}), None),
        "groups.update_group": (new(group_id=group(), group={"name": f"Stricter {next(COUNT)}"}), None),
        "groups.delete_group": (new(group_id=group()), None),
        "organization_fields.create_organization_field": (
            new(),
            {"organization_field": {"type": "text", "title": "Strict", "key": f"strict_{next(COUNT)}"}},
        ),
        "organization_fields.reorder_organization_field": (new(), {"organization_field_ids": []}),
        "organization_memberships.create_organization_membership": (
            new(),
            {"organization_membership": {"user_id": user(), "organization_id": organization()}},
        ),
        "organization_memberships.create_many_organization_memberships": (
            new(),
            {"organization_memberships": [{"user_id": user(), "organization_id": organization()}]},
        ),
        "organization_memberships.set_organization_as_default": (new(user_id=person, organization_id=firm), None),
        "organization_memberships.set_organization_membership_as_default": (
            new(user_id=person, organization_membership_id=in_firm),
            None,
        ),
        "organization_memberships.unassign_organization": (unassigned(), None),
        "organization_memberships.delete_organization_membership": (
            new(organization_membership_id=organization_membership()),
            None,
        ),
        "organization_memberships.delete_many_organization_memberships": (new(ids=[organization_membership(), organization_membership()]), None),
        "organizations.create_organization": (new(organization={"name": f"Strict {next(COUNT)}"}), None),
        "organizations.create_many_organizations": (new(), {"organizations": [{"name": f"Strict {next(COUNT)}"}]}),
        "organizations.update_organization": (new(organization_id=organization()), {"organization": {"notes": "Strict."}}),
        "organizations.update_many_organizations": (new(ids=many(organization)), {"organization": {"notes": "Strict."}}),
        "organizations.delete_organization": (new(organization_id=organization()), None),
        "organizations.delete_many_organizations": (new(ids=many(organization)), None),
        "requests.create_request": (new(), {"request": {"subject": "Strict", "comment": {"body": "May I?"}}}),
        "requests.update_request": (new(request_id=request_of_customer()), {"request": {"comment": {"body": "Please."}}}),
        "sessions.delete_session": (
            new(user_id=known["session"]["user_id"], session_id=known["session"]["id"]),
            None,
        ),
        "sessions.bulk_delete_sessions_by_user_id": (new(user_id=user()), None),
        "suspended_tickets.suspended_tickets_attachments": (new(), {"id": suspended()}),
        "suspended_tickets.recover_suspended_ticket": (new(id=suspended()), None),
        "suspended_tickets.recover_suspended_tickets": (new(ids=many(suspended)), None),
        "suspended_tickets.delete_suspended_ticket": (new(id=suspended()), None),
        "suspended_tickets.delete_suspended_tickets": (new(ids=many(suspended)), None),
        **tags_of("organization", organization()),
        **tags_of("ticket", ticket()),
        **tags_of("user", user()),
        "ticket_comments.make_ticket_comment_private": (new(ticket_id=spoken, ticket_comment_id=said), None),
        "ticket_comments.redact_string_in_comment": (new(ticket_id=spoken, ticket_comment_id=said), {"text": "third"}),
        "ticket_comments.redact_ticket_comment_in_agent_workspace": (
            new(ticket_comment_id=marked[1]),
            {"ticket_id": marked[0], "html_body": marked[2]},
        ),
        "ticket_fields.create_ticket_field": (new(), {"ticket_field": {"type": "text", "title": "Strict"}}),
        "ticket_fields.update_ticket_field": (new(ticket_field_id=wood), {"ticket_field": {"title": "Stricter"}}),
        "ticket_fields.create_or_update_ticket_field_option": (
            new(ticket_field_id=wood),
            {"custom_field_option": {"name": "Ash", "value": f"ash_{next(COUNT)}"}},
        ),
        "ticket_fields.delete_ticket_field_option": (new(ticket_field_id=wood, ticket_field_option_id=oak), None),
        "ticket_fields.reorder_ticket_fields": (new(), {"ticket_field_ids": [wood]}),
        "ticket_fields.delete_ticket_field": (new(ticket_field_id=field()[0]), None),
        "ticket_forms.create_ticket_form": (new(), {"ticket_form": named}),
        "ticket_forms.update_ticket_form": (new(ticket_form_id=form()), {"ticket_form": {"name": "Stricter form"}}),
        "ticket_forms.clone_ticket_form": (new(ticket_form_id=form()), {"prepend_clone_title": True}),
        "ticket_forms.reorder_ticket_forms": (new(), {"ticket_form_ids": [form()]}),
        "ticket_forms.delete_ticket_form": (new(ticket_form_id=form()), None),
        "tickets.autocomplete_problems": (new(request_body={"text": "str"}), None),
        "tickets.create_ticket": (new(request={"ticket": {"subject": "Strict", "comment": {"body": "As told."}}}), None),
        "tickets.update_ticket": (new(ticket_id=ticket(), ticket={"status": "open", "comment": {"body": "Seen."}}), None),
        "tickets.tickets_create_many": (new(request={"tickets": [{"subject": "M", "comment": {"body": "Many."}}]}), None),
        "tickets.tickets_update_many": (new(ids=many(ticket), request_body={"ticket": {"priority": "high"}}), None),
        "tickets.merge_tickets_into_target_ticket": (new(ticket_id=target, ids=[source], target_comment="Same."), None),
        "tickets.mark_ticket_as_spam_and_suspend_requester": (
            new(ticket_id=ticket(requester={"name": "Spam", "email": "spam1@strict.example"})),
            None,
        ),
        "tickets.mark_many_tickets_as_spam": (
            new(ids=str(ticket(requester={"name": "Spam", "email": "spam2@strict.example"}))),
            None,
        ),
        "tickets.delete_ticket": (new(ticket_id=ticket()), None),
        "tickets.bulk_delete_tickets": (new(ids=many(ticket)), None),
        "tickets.restore_deleted_ticket": (new(ticket_id=deleted_ticket()), None),
        "tickets.bulk_restore_deleted_tickets": (new(ids=many(deleted_ticket)), None),
        "tickets.delete_ticket_permanently": (new(ticket_id=deleted_ticket()), None),
        "tickets.bulk_permanently_delete_tickets": (new(ids=many(deleted_ticket)), None),
        "user_fields.create_user_field": (
            new(),
            {"user_field": {"type": "text", "title": "Strict", "key": f"strict_{next(COUNT)}"}},
        ),
        "user_fields.reorder_user_field": (new(), {"user_field_ids": []}),
        "user_identities.create_user_identity": (
            new(user_id=person),
            {"identity": {"type": "email", "value": f"third{next(COUNT)}@strict.example"}},
        ),
        "user_identities.update_user_identity": (
            new(user_id=person, user_identity_id=second),
            {"identity": {"verified": True}},
        ),
        "user_identities.make_user_identity_primary": (new(user_id=person, user_identity_id=second), None),
        "user_identities.verify_user_identity": (new(user_id=unproven, user_identity_id=identity(unproven)), None),
        "user_identities.request_user_verfication": (new(user_id=unproven, user_identity_id=identity(unproven)), None),
        "user_identities.delete_user_identity": (new(user_id=unproven, user_identity_id=identity(unproven)), None),
        "user_passwords.set_user_password": (new(user_id=person), {"password": secret}),
        "user_passwords.change_own_password": (
            new(user_id=known["user_id"]),
            {"previous_password": DEMO["owner_password"], "password": DEMO["owner_password"] + " more"},
        ),
        "users.create_user": (new(user=stranger()), None),
        "users.create_or_update_user": (new(user=stranger()), None),
        "users.create_many_users": (new(users=[stranger()]), None),
        "users.create_or_update_many_users": (new(users=[stranger()]), None),
        "users.update_user": (new(user_id=user(), user={"name": "Stricter", "notes": "Strict."}), None),
        "users.update_many_users": (new(ids=many(user), request_body={"user": {"notes": "Strict."}}), None),
        "users.merge_end_users": (new(user_id=duplicate, user={"id": kept}), {"user": {"id": kept}}),
        "users.delete_user": (new(user_id=user()), None),
        "users.destroy_many_users": (new(ids=many(user)), None),
        "views.create_view": (new(), {"view": conditions}),
        "views.update_view": (new(view_id=view()), {"view": {"title": "Stricter"}}),
        "views.preview_views": (new(), condition),
        "views.preview_count": (new(), condition),
        "views.delete_view": (new(view_id=view()), None),
    }


def marked_comment():
    """A ticket, its comment, and the comment's HTML with a word marked that shall go."""
    made = ticket()
    (first,) = comments(made)
    return made, first["id"], first["html_body"].replace("rung", "<redact>rung</redact>")


def unassigned():
    person, firm = user(), organization()
    organization_membership(person, firm)
    return {"user_id": person, "organization_id": firm}


def tags_of(thing, number):
    key = f"{thing}_id"
    return {
        f"tags.set_{thing}_tags": ({key: number, "tags": ["strict", "wood"]}, None),
        f"tags.add_{thing}_tags": ({key: number, "tags": ["rung"]}, None),
        f"tags.remove_{thing}_tags": ({key: number, "tags": ["wood"]}, None),
    }


def called(name, arguments, body):
    """Calls one method; what it raises is the fault."""
    area, method = name.split(".")
    if body is not None:
        CARRIER.body = body if isinstance(body, tuple) else ("application/json", json.dumps(body).encode())
    try:
        getattr(getattr(CLIENT, area), method)(**arguments)
        return None
    except Exception as fault:  # noqa: BLE001  every kind of fault is one to tell
        return f"{name}: {type(fault).__name__}: {str(fault)[:1500]}"
    finally:
        CARRIER.body = None


def reading(known, special, name, function):
    needed = [key for key, one in inspect.signature(function).parameters.items() if one.default is inspect._empty]
    return special.get(name) or {key: known[key] for key in needed if key != "self"}


def main():
    found, strange = published()
    known = prepare()
    special, changing = reads(known), changes(known)
    faults, done = [], 0
    # What is read first is still whole.
    for name, (method, function) in sorted(found.items(), key=lambda item: item[1][0] != "GET"):
        if name in LEFT:
            continue
        if method == "GET":
            fault = called(name, reading(known, special, name, function), None)
        elif name in changing:
            fault = called(name, *changing[name])
        else:
            fault = f"{name}: the walk does not know how to call it"
        done += 1
        faults += [fault] if fault else []
    unknown = set(changing) - set(found)
    faults += [f"{name}: Balie has no such route" for name in sorted(unknown)]
    assert not faults, f"{len(faults)} of {done}:\n" + "\n".join(faults)
    print(f"python-zendesk parsed {done} replies; {strange} of its methods have no route in Balie yet")


if __name__ == "__main__":
    main()
