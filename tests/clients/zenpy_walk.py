"""zenpy, as published, drives a demo account as an agent's integration would: see `run`."""

import io
import json
import os
import pathlib
import time
import urllib.parse

import zenpy
from zenpy.lib.api_objects import (
    Comment,
    CustomFieldOption,
    Group,
    GroupMembership,
    Identity,
    Organization,
    OrganizationMembership,
    Request,
    Ticket,
    TicketField,
    TicketForm,
    User,
    View,
)
from zenpy.lib.exception import APIException, RecordNotFoundException

from suspend import suspend

DEMO = json.loads(pathlib.Path(os.environ["DEMO"]).read_text())
FILE = b"%PDF-1.4 zenpy was here\n\x00\xff\x80 and every byte came back\n"


def connect(**who):
    """zenpy makes its host of a subdomain and a domain; 127 and 0.0.1 together are this machine.

    Without its memory, so that every look is a question to Balie.
    """
    port = urllib.parse.urlsplit(DEMO["base_url"]).port
    return zenpy.Zenpy(subdomain="127", domain=f"0.0.1:{port}", password_treatment_level="ignore", disable_cache=True, **who)


def until(what, look, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"did not happen: {what}")


def done(client, job):
    """Waits for a job and gives its results."""
    status = until("the job ends", lambda: ended(client.job_status(id=job.id)))
    assert status.status == "completed", status.to_dict()
    return [result if isinstance(result, dict) else result.to_dict() for result in status.results]


def ended(status):
    return status if status.status in ("completed", "failed", "killed") else None


def tickets(client):
    audit = client.tickets.create(
        Ticket(
            subject="Zenpy's ladder wobbles",
            comment=Comment(body="The third step is loose."),
            requester=User(name="Zoë Zenpy", email="zoe@zenpy.example"),
            priority="high",
            type="problem",
            tags=["ladder", "zenpy"],
            external_id="zenpy-1",
        )
    )
    ticket = audit.ticket
    assert (ticket.subject, ticket.status, ticket.priority) == ("Zenpy's ladder wobbles", "new", "high"), ticket.to_dict()
    assert audit.audit.ticket_id == ticket.id, audit.audit.to_dict()
    assert ticket.requester.email == "zoe@zenpy.example" and ticket.requester.role == "end-user"

    ticket.status = "open"
    ticket.assignee = client.users.me()
    ticket.comment = Comment(body="We send a new step.", public=True)
    changed = client.tickets.update(ticket)
    assert changed.ticket.status == "open" and changed.ticket.assignee_id == client.users.me().id
    (written,) = [one for one in client.tickets.audits(ticket=ticket.id) if one.id == changed.audit.id]
    kinds = {event["type"] for event in written.events}
    assert {"Comment", "Change"} <= kinds, kinds

    token = client.attachments.upload(io.BytesIO(FILE), target_name="step.pdf", content_type="application/pdf").token
    note = Ticket(id=ticket.id, comment=Comment(html_body="<p>She <b>jumped</b> on it.</p>", public=False, uploads=[token]))
    client.tickets.update(note)
    comments = list(client.tickets.comments(ticket.id))
    assert [comment.public for comment in comments] == [True, True, False], comments
    assert comments[2].plain_body == "She jumped on it." and "<b>jumped</b>" in comments[2].html_body
    (attached,) = comments[2].attachments
    assert (attached.file_name, attached.size, attached.content_type) == ("step.pdf", len(FILE), "application/pdf")
    assert client.attachments.download(attached.id).getvalue() == FILE, "the file came back changed"

    client.tickets.add_tags(ticket.id, ["wood"])
    client.tickets.delete_tags(ticket.id, ["zenpy"])
    assert sorted(client.tickets(id=ticket.id).tags) == ["ladder", "wood"]
    client.tickets.set_tags(ticket.id, ["ladder", "zenpyset"])
    assert sorted(tag.name if hasattr(tag, "name") else tag for tag in client.tickets.tags(ticket.id)) == ["ladder", "zenpyset"]
    until("the tag is listed", lambda: "zenpyset" in [tag.name for tag in client.tags()])

    audits = list(client.tickets.audits(ticket=ticket.id))
    assert len(audits) >= 6 and audits[0].ticket_id == ticket.id, len(audits)
    assert [one.id for one in client.tickets(ids=[ticket.id])] == [ticket.id]
    incident = client.tickets.create(Ticket(subject="Also my ladder", description="Mine too.", type="incident", problem_id=ticket.id)).ticket
    assert [one.id for one in client.tickets.incidents(ticket.id)] == [incident.id]

    done(client, client.tickets.merge(target=ticket.id, source=incident.id, target_comment="Same.", source_comment="Same."))
    assert client.tickets(id=incident.id).status == "closed"

    # A redacted word is gone from the comment.
    client.tickets.comment_redact(ticket.id, comments[0].id, "third")
    first = next(iter(client.tickets.comments(ticket.id)))
    assert "third" not in first.body and "step is loose" in first.body, first.body

    gone = client.tickets.create(Ticket(subject="Throw me away", description="Away.")).ticket
    client.tickets.delete(gone)
    assert gone.id in [one.id for one in client.tickets.deleted()]
    client.tickets.restore(gone.id)
    assert client.tickets(id=gone.id).subject == "Throw me away"
    client.tickets.delete(gone)
    client.tickets.permanently_delete(gone)
    try:
        client.tickets(id=gone.id)
        raise AssertionError("a deleted ticket was shown")
    except RecordNotFoundException:
        pass
    return ticket


def search(client, ticket):
    found = list(client.search("wobbles", type="ticket"))
    assert [one.id for one in found] == [ticket.id], found
    assert client.search.count("wobbles", type="ticket") == 1 or client.search.count("wobbles").count == 1
    assert [one.id for one in client.search_export("wobbles", type="ticket")] == [ticket.id]
    assert [one.email for one in client.users.search(query="zoe@zenpy.example")] == ["zoe@zenpy.example"]
    assert ticket.id not in [one.id for one in client.search("wobbles", type="ticket", status="solved")]
    # More than one page, without a gap or a repeat.
    everything = [one.id for one in client.tickets()]
    assert len(everything) == len(set(everything)) > 240, len(everything)


def people(client, _ticket):
    organization = client.organizations.create(Organization(name="Zenpy Ladders", domain_names=["ladders.example"], tags=["vip"]))
    assert organization.domain_names == ["ladders.example"] and organization.tags == ["vip"]
    organization.notes = "Pays late."
    assert client.organizations.update(organization).notes == "Pays late."

    user = client.users.create(User(name="Lars Ladder", email="lars@ladders.example", organization_id=organization.id, verified=True))
    assert user.organization_id == organization.id and user.role == "end-user" and user.verified
    user.details = "Tall."
    assert client.users.update(user).details == "Tall."
    same = client.users.create_or_update(User(name="Lars L. Ladder", email="lars@ladders.example"))
    assert (same.id, same.name) == (user.id, "Lars L. Ladder")
    client.users.set_tags(user.id, ["climber"])
    assert client.users(id=user.id).tags == ["climber"]
    assert [one.id for one in client.users.search(query="Lars L")] == [user.id]
    assert user.id in [one.id for one in client.organizations.users(organization.id)]
    identity = client.users.identities.create(user, Identity(type="email", value="lars.two@ladders.example"))
    assert identity.value == "lars.two@ladders.example" and not identity.primary
    assert len(list(client.users.identities(id=user.id))) == 2
    client.users.identities.delete(user, identity)
    assert client.users.related(user.id).requested_tickets == 0

    second = client.organizations.create(Organization(name="Zenpy Stairs"))
    membership = client.organization_memberships.create(OrganizationMembership(user_id=user.id, organization_id=second.id))
    assert (membership.user_id, membership.organization_id) == (user.id, second.id)
    assert {one.id for one in client.users.organizations(user.id)} == {organization.id, second.id}
    client.organization_memberships.delete(membership)
    assert [one.organization_id for one in client.users.organization_memberships(user=user.id)] == [organization.id]

    agent = client.users.create(User(name="Gerda Group", email="gerda@demo.localhost", role="agent", verified=True))
    group = client.groups.create(Group(name="Zenpy carpenters"))
    inside = client.group_memberships.create(GroupMembership(user_id=agent.id, group_id=group.id))
    assert (inside.user_id, inside.group_id) == (agent.id, group.id)
    assert agent.id in [one.id for one in client.groups.users(group.id)]
    assert group.id in [one.id for one in client.groups.assignable()]
    group.name = "Zenpy joiners"
    assert client.groups.update(group).name == "Zenpy joiners"
    client.group_memberships.delete(inside)
    client.groups.delete(group)

    twin = client.users.create(User(name="Lars Twin", email="twin@ladders.example"))
    merged = client.users.merge(source_user=twin, dest_user=user)
    assert merged.id == user.id


def fields(client, _ticket):
    field = client.ticket_fields.create(
        TicketField(
            type="tagger",
            title="Kind of wood",
            custom_field_options=[{"name": "Oak", "value": "oak"}, {"name": "Pine", "value": "pine"}],
        )
    )
    assert [option.value for option in field.custom_field_options] == ["oak", "pine"]
    option = client.ticket_fields.options.create_or_update(field.id, CustomFieldOption(name="Ash", value="ash"))
    assert option.value == "ash" and option.id
    assert {one.value for one in client.ticket_fields.options(id=field.id)} == {"oak", "pine", "ash"}
    form = client.ticket_forms.create(TicketForm(name="Wood", ticket_field_ids=[field.id], end_user_visible=True))
    assert field.id in form.ticket_field_ids
    ticket = client.tickets.create(
        Ticket(
            subject="Which wood",
            description="Tell me.",
            ticket_form_id=form.id,
            custom_fields=[{"id": field.id, "value": "ash"}],
        )
    ).ticket
    assert ticket.ticket_form_id == form.id and "ash" in ticket.tags
    assert {one["id"]: one["value"] for one in ticket.custom_fields}[field.id] == "ash"
    try:
        client.tickets.update(Ticket(id=ticket.id, custom_fields=[{"id": field.id, "value": "no such wood"}]))
        raise AssertionError("a value that is no option was taken")
    except APIException as error:
        assert error.response.status_code == 422, error
    assert field.id in [one.id for one in client.ticket_fields()]
    assert client.custom_statuses() is not None and "open" in {one.status_category for one in client.custom_statuses()}
    assert [brand.default for brand in client.brands()] == [True]


def bulk(client, _ticket):
    made = done(client, client.tickets.create([Ticket(subject=f"Rung {n}", description="Broken.") for n in range(5)]))
    ids = [result["id"] for result in made]
    assert len(set(ids)) == 5, made
    several = [client.tickets(id=id_) for id_ in ids]
    assert {one.subject for one in several} == {f"Rung {n}" for n in range(5)}
    for one in several:
        one.priority = "urgent"
    done(client, client.tickets.update(several))
    assert {client.tickets(id=id_).priority for id_ in ids} == {"urgent"}
    done(client, client.tickets.delete(several))
    assert set(ids) <= {one.id for one in client.tickets.deleted()}
    people = done(client, client.users.create([User(name=f"Rung user {n}", email=f"rung{n}@zenpy.example") for n in range(3)]))
    assert len({result["id"] for result in people}) == 3


def exports(client, ticket):
    """Exports leave out the last minute, as in Zendesk: here the demo's own tickets and people are read."""
    slices = client.tickets.incremental(start_time=1, per_page=100)
    seen = {one.id: one for one in slices}
    assert len(seen) >= 200, len(seen)
    assert ticket.id not in seen, "a ticket of this minute is exported already"
    # From the last cursor on, nothing comes twice.
    assert not {one.id for one in client.tickets.incremental(cursor=slices.after_cursor)} & set(seen)
    assert DEMO["end_user_email"] in {one.email for one in client.users.incremental(start_time=1)}
    assert "Fjordbank" in {one.name for one in client.organizations.incremental(start_time=1)}
    assert set(seen) & {event.ticket_id for event in client.tickets.events(start_time=1)}


def views(client, ticket):
    conditions = [
        {"field": "status", "operator": "less_than", "value": "closed"},
        {"field": "current_tags", "operator": "includes", "value": "zenpyset"},
    ]
    view = client.views.create(View(title="Zenpy's view", all=conditions))
    assert [one.id for one in client.views.tickets(view)] == [ticket.id]
    assert client.views.count(view).value in (1, None)
    assert view.id in [one.id for one in client.views.active()]
    client.views.delete(view)


def suspended(client, _ticket):
    suspend(DEMO, "Zenpy is doubtful", "doubt@zenpy.example")
    suspend(DEMO, "Zenpy is very doubtful", "doubt@zenpy.example")

    def both():
        waiting = {one.subject: one for one in client.suspended_tickets()}
        return waiting if {"Zenpy is doubtful", "Zenpy is very doubtful"} <= set(waiting) else None

    waiting = until("the doubtful mails are suspended", both)
    one = waiting["Zenpy is doubtful"]
    assert one.author["email"] == "doubt@zenpy.example" and "doubtful message" in one.content and one.cause
    client.suspended_tickets.recover(one)
    found = until("it is a ticket", lambda: list(client.search("Zenpy doubtful message", type="ticket")))
    assert found[0].subject == "Zenpy is doubtful"
    client.suspended_tickets.delete(waiting["Zenpy is very doubtful"])
    assert not [left for left in client.suspended_tickets() if left.subject.startswith("Zenpy")]


def requests(client, _ticket):
    customer = connect(email=DEMO["end_user_email"], password=DEMO["end_user_password"])
    request = customer.requests.create(Request(subject="Zenpy asks", comment=Comment(body="May I have a rung?")))
    assert request.status == "new" and request.subject == "Zenpy asks"
    client.tickets.update(Ticket(id=request.id, comment=Comment(body="Secretly no.", public=False)))
    client.tickets.update(Ticket(id=request.id, status="pending", comment=Comment(body="Of course.", public=True)))
    bodies = [one.body for one in customer.requests.comments(request.id)]
    assert bodies == ["May I have a rung?", "Of course."], bodies
    again = Request(id=request.id, comment=Comment(body="Thank you."))
    customer.requests.update(again)
    assert [one.body for one in client.tickets.comments(request.id)][-1] == "Thank you."
    assert request.id in [one.id for one in customer.requests.open()]
    assert [one.id for one in customer.requests.search(query="rung")] == [request.id]
    try:
        list(customer.tickets())
        raise AssertionError("a customer listed tickets")
    except APIException as error:
        assert error.response.status_code == 403, error


def main():
    client = connect(email=DEMO["owner_email"], token=DEMO["api_token"])
    assert client.users.me().email == DEMO["owner_email"]
    ticket = tickets(client)
    print("zenpy: tickets")
    for area in (search, people, fields, bulk, views, suspended, requests, exports):
        area(client, ticket)
        print(f"zenpy: {area.__name__}")


if __name__ == "__main__":
    main()
