//! One sample of every kind of thing around tickets, for the matrix of permissions.

use domain::attachments::{Attachment, Held, Holder, LinkSecret};
use domain::comments::Comment;
use domain::ids::{TicketId, UserId};
use domain::job_statuses::{JobStatus, State};
use domain::policy::act;
use domain::suspended_tickets::{Cause, SuspendedTicket};
use domain::tags::Tags;
use domain::tickets::{FieldValues, Metrics, Status, Ticket};
use domain::via::{Channel, Via};
use domain::{Actor, Time, Unchecked};

/// The end user to whom things belong.
pub(super) const END_USER: i64 = 7;
/// The agent whose group the tickets are of.
pub(super) const OWN_AGENT: i64 = 4;
/// That group.
pub(super) const GROUP: i64 = 1;
/// The end user's organization.
pub(super) const ORGANIZATION: i64 = 1;
const NOW: Time = Time::from_millis(0);

fn ticket() -> Ticket {
    Ticket {
        id: 1.into(),
        external_id: None,
        subject: String::new(),
        status: Status::Open,
        custom_status_id: None,
        priority: None,
        kind: None,
        requester_id: END_USER.into(),
        submitter_id: END_USER.into(),
        assignee_id: None,
        group_id: Some(GROUP.into()),
        organization_id: Some(ORGANIZATION.into()),
        brand_id: 1.into(),
        form_id: None,
        problem_id: None,
        recipient: None,
        due_at: None,
        tags: Tags::default(),
        fields: FieldValues::default(),
        follower_ids: Vec::new(),
        email_cc_ids: Vec::new(),
        via: Via::channel(Channel::Web),
        is_public: true,
        created_at: NOW,
        updated_at: NOW,
        generated_at: NOW,
        metrics: Metrics::default(),
        deleted_at: None,
        scrubbed: false,
    }
}

fn internal_ticket() -> Ticket {
    Ticket { is_public: false, ..ticket() }
}

pub(super) fn tickets() -> [(&'static str, Ticket); 5] {
    [
        ("ticket", ticket()),
        ("ticket, assigned to 'hired own'", Ticket { assignee_id: Some(OWN_AGENT.into()), ..ticket() }),
        ("ticket, internal", internal_ticket()),
        ("ticket, deleted", Ticket { deleted_at: Some(NOW), ..ticket() }),
        ("ticket, deleted for ever", Ticket { deleted_at: Some(NOW), scrubbed: true, ..ticket() }),
    ]
}

fn comment(public: bool, unverified: bool) -> Comment {
    Comment {
        id: 1.into(),
        ticket_id: TicketId::new(1),
        author_id: END_USER.into(),
        public,
        body: String::new(),
        html: None,
        via: Via::channel(Channel::Web),
        created_at: NOW,
        audit_id: 1,
        unverified,
        attachments: Vec::new(),
    }
}

fn public_comment() -> Comment {
    comment(true, false)
}

fn note() -> Comment {
    comment(false, false)
}

/// Given that the ticket may be seen.
pub(super) fn comments() -> [(&'static str, Comment); 3] {
    [
        ("comment of a seen ticket, public", public_comment()),
        ("comment of a seen ticket, note", note()),
        ("comment of a seen ticket, unverified", comment(true, true)),
    ]
}

fn attachment() -> Attachment {
    Attachment {
        id: 1.into(),
        upload_id: None,
        ticket_id: None,
        comment_id: None,
        file_name: String::new(),
        content_type: String::new(),
        size_bytes: 0,
        width: None,
        height: None,
        inline: false,
        content_id: None,
        blob: String::new(),
        etag: String::new(),
        redacted: false,
        created_at: NOW,
        secret: LinkSecret::new(String::new()),
    }
}

pub(super) fn uploads() -> [(&'static str, Held); 3] {
    let held = |holder| Held { attachment: attachment(), holder };
    [
        ("file, an end user's upload", held(Holder::Upload(Some(END_USER.into())))),
        ("file, a visitor's upload", held(Holder::Upload(None))),
        ("file, of a suspended ticket", held(Holder::Suspended)),
    ]
}

type Make<T> = fn() -> T;

pub(super) fn comment_files() -> [(&'static str, Make<Ticket>, Make<Comment>); 3] {
    [
        ("file, of a public comment", ticket, public_comment),
        ("file, of a note", ticket, note),
        ("file, of a note, internal ticket", internal_ticket, note),
    ]
}

/// The file of a comment, where the actor may read both.
pub(super) fn held(actor: &Actor, ticket: Ticket, comment: Comment) -> Option<Held> {
    let ticket = actor.may::<act::Read, _>(Unchecked::new(ticket)).ok()?;
    let comment = actor.may::<act::Read, _>(Unchecked::new(comment)).ok()?;
    let holder = Holder::Comment { ticket: Box::new(ticket), comment: Box::new(comment) };
    Some(Held { attachment: attachment(), holder })
}

pub(super) fn suspended_ticket() -> SuspendedTicket {
    SuspendedTicket {
        id: 1.into(),
        cause: Cause::Spam,
        author_id: None,
        author_name: None,
        author_address: None,
        subject: None,
        content: String::new(),
        message_id: None,
        recipient: None,
        ticket_id: None,
        brand_id: 1.into(),
        raw_blob: None,
        created_at: NOW,
        updated_at: NOW,
    }
}

pub(super) fn job_statuses() -> [(&'static str, JobStatus); 2] {
    let job = |user_id: Option<UserId>| JobStatus {
        id: String::new(),
        job_type: String::new(),
        user_id,
        status: State::Queued,
        total: None,
        progress: None,
        message: None,
        results: None,
        created_at: NOW,
        updated_at: NOW,
    };
    [("job status, of 'agent own'", job(Some(OWN_AGENT.into()))), ("job status, of the house", job(None))]
}
