//! Each law of threading, with the legitimate mail beside the one that must not pass.

use super::*;

const CUSTOMER: KnownSender = KnownSender { id: UserId::new(7), role: Role::EndUser, suspended: false };
const AGENT: KnownSender = KnownSender { id: UserId::new(3), role: Role::Agent, suspended: false };

fn thread(issued_to: UserId) -> Thread {
    Thread { ticket: TicketId::new(42), issued_to, good: true, status: Some(Status::Pending), on_ticket: true }
}

fn from(sender: Option<KnownSender>) -> MailFacts {
    MailFacts { sender, ..MailFacts::default() }
}

fn answering(sender: Option<KnownSender>, thread: Thread) -> MailFacts {
    MailFacts { sender, thread: Some(thread), ..MailFacts::default() }
}

fn held(cause: Cause) -> Destiny {
    Destiny::Suspended { cause, beside: Some(TicketId::new(42)) }
}

#[test]
fn the_one_a_code_was_given_to_joins_and_nobody_else_does() {
    let joined = Destiny::Comment { ticket: TicketId::new(42), author: CUSTOMER.id, staff: false };
    assert_eq!(answering(Some(CUSTOMER), thread(CUSTOMER.id)).destiny(), joined);
    assert_eq!(answering(None, thread(CUSTOMER.id)).destiny(), held(Cause::UnknownUserUpdate));
    assert_eq!(answering(Some(CUSTOMER), thread(UserId::new(8))).destiny(), held(Cause::OtherUserUpdate));
    let left = Thread { on_ticket: false, ..thread(CUSTOMER.id) };
    assert_eq!(answering(Some(CUSTOMER), left).destiny(), held(Cause::OtherUserUpdate));
    let old = Thread { good: false, ..thread(CUSTOMER.id) };
    assert_eq!(answering(Some(CUSTOMER), old).destiny(), held(Cause::UnauthenticatedEmailUpdate));
}

#[test]
fn nobody_acts_for_staff_without_proof() {
    assert_eq!(answering(Some(AGENT), thread(AGENT.id)).destiny(), held(Cause::UnauthenticatedEmailUpdate));
    let proven = MailFacts { authenticated: true, ..answering(Some(AGENT), thread(AGENT.id)) };
    let joined = Destiny::Comment { ticket: TicketId::new(42), author: AGENT.id, staff: true };
    assert_eq!(proven.destiny(), joined);
    let alone = Destiny::Suspended { cause: Cause::FailedEmailAuthentication, beside: None };
    assert_eq!(from(Some(AGENT)).destiny(), alone);
    let proven = MailFacts { authenticated: true, ..from(Some(AGENT)) };
    assert_eq!(proven.destiny(), Destiny::NewTicket { follows: None, unverified: false });
}

#[test]
fn a_known_name_without_proof_is_marked() {
    assert_eq!(from(None).destiny(), Destiny::NewTicket { follows: None, unverified: false });
    assert_eq!(from(Some(CUSTOMER)).destiny(), Destiny::NewTicket { follows: None, unverified: true });
}

#[test]
fn a_closed_ticket_is_followed_and_a_deleted_one_is_not_touched() {
    let closed = Thread { status: Some(Status::Closed), ..thread(CUSTOMER.id) };
    let follows = Destiny::NewTicket { follows: Some(TicketId::new(42)), unverified: false };
    assert_eq!(answering(Some(CUSTOMER), closed).destiny(), follows);
    let gone = Thread { status: None, on_ticket: false, ..thread(CUSTOMER.id) };
    let new = Destiny::NewTicket { follows: None, unverified: true };
    assert_eq!(answering(Some(CUSTOMER), gone).destiny(), new);
}

#[test]
fn machines_never_join() {
    for (writer, cause) in [
        (Writer::AutoReply, Cause::AutoVacation),
        (Writer::Machine, Cause::AutoMailer),
        (Writer::Bounce, Cause::AutoDeliveryFailure),
        (Writer::Ourselves, Cause::Loop),
    ] {
        let mail = MailFacts { writer, ..answering(Some(CUSTOMER), thread(CUSTOMER.id)) };
        assert_eq!(mail.destiny(), held(cause));
    }
    let flood = MailFacts { too_often: true, ..answering(Some(CUSTOMER), thread(CUSTOMER.id)) };
    assert_eq!(flood.destiny(), held(Cause::Loop));
    let blocked = MailFacts { sender: Some(KnownSender { suspended: true, ..CUSTOMER }), ..MailFacts::default() };
    assert_eq!(blocked.destiny(), Destiny::Suspended { cause: Cause::Spam, beside: None });
}
