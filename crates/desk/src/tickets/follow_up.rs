//! Follow-ups: a closed ticket is continued in a new one, which inherits what nobody says anew.

use domain::error::ProblemCode;
use domain::patch::Patch;
use domain::policy::act;
use domain::tags::Tags;
use domain::tickets::{LONGEST_SUBJECT, Status, Ticket};
use domain::{Refusal, Result};
use store::{Ctx, Open};

use super::{NewTicket, Requester, sql};

/// The tag of a ticket that was merged into another; a follow-up does not inherit it.
pub(super) const MERGED_TAG: &str = "closed_by_merge";

/// The new ticket with what it inherits from the one it follows, if it follows one.
pub(super) async fn inherited(ctx: &Ctx, new: NewTicket) -> Result<NewTicket> {
    let Some(source) = new.via.followed else { return Ok(new) };
    let who = ctx.clone();
    let source = ctx
        .glance(async move |tx| {
            let row = sql::load(tx, source).await?.ok_or(Refusal::NotFound)?;
            let mut source = who.actor().may::<act::Read, _>(row)?.into_inner();
            // A form that went out of use is not inherited.
            if let Some(form) = source.form_id
                && !sql::trusted_is_form(tx, form.number()).await?
            {
                source.form_id = None;
            }
            Ok(source)
        })
        .await
        .map_err(|_| invalid())?;
    if source.status != Status::Closed || source.deleted_at.is_some() {
        return Err(invalid().into());
    }
    Ok(filled(new, &source))
}

fn invalid() -> Refusal {
    let text = "Via followup source: is not a closed ticket";
    Refusal::invalid("via_followup_source_id", ProblemCode::Invalid, text)
}

fn filled(mut new: NewTicket, source: &Ticket) -> NewTicket {
    let wish = &mut new.wish;
    if !matches!(wish.subject, Patch::Set(_)) {
        let subject = format!("Re: {}", source.subject).chars().take(LONGEST_SUBJECT).collect();
        wish.subject = Patch::Set(subject);
    }
    if wish.tags.is_none() {
        wish.tags = Some(source.tags.without(&Tags::from_words([MERGED_TAG])));
    }
    if let (false, Some(form)) = (wish.form_id.is_named(), source.form_id) {
        wish.form_id = Patch::Set(form);
    }
    for (field, value) in &source.fields.0 {
        if !wish.fields.iter().any(|(named, _)| named.number() == *field) {
            wish.fields.push(((*field).into(), Some(value.clone())));
        }
    }
    if matches!(new.requester, Requester::Actor) {
        new.requester = Requester::Known(source.requester_id);
    }
    new
}
