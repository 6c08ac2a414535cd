//! Gives words to those who were there before words were kept, and takes words out of the file that nobody has any more.

use domain::Result;
use store::fulltext::scrub;
use store::jobs::ClaimedJob;
use store::work::{Doing, Outcome, Worker};
use store::{Ctx, Open};

use super::{People, TEXTS, sql};

/// The kind of the job that the migration orders.
const INDEX: &str = "index_people";
/// The kind of the job that follows when somebody is forgotten.
pub(super) const SCRUB: &str = "scrub_people_texts";
/// Rows of one transaction.
const A_STEP: i64 = 200;

/// Does both. Done again it changes nothing.
pub struct PeopleIndexer;

impl Worker for PeopleIndexer {
    fn kinds(&self) -> &'static [&'static str] {
        &[INDEX, SCRUB]
    }

    fn at_once(&self) -> usize {
        1
    }

    fn work<'a>(&'a self, ctx: &'a Ctx, job: &'a ClaimedJob) -> Doing<'a, Outcome> {
        Box::pin(async move {
            let done = if job.kind == INDEX { index(ctx).await } else { scrub(ctx, &TEXTS).await };
            match done {
                Ok(()) => Outcome::Done,
                Err(_) => Outcome::Retry("people_texts"),
            }
        })
    }
}

async fn index(ctx: &Ctx) -> Result<()> {
    for people in People::ALL {
        let mut after = 0;
        while let Some(last) = step(ctx, people, after).await? {
            after = last;
        }
    }
    Ok(())
}

/// Gives words to the next ones after a number, in one transaction; answers the last number that was done.
async fn step(ctx: &Ctx, people: People, after: i64) -> Result<Option<i64>> {
    ctx.write(async move |tx| {
        let ids = sql::numbers_after(tx, people, after, A_STEP).await?;
        for id in &ids {
            match people {
                People::User => sql::put_user(tx, *id).await?,
                People::Organization => sql::put_organization(tx, *id).await?,
                People::Group => sql::put_group(tx, *id).await?,
            }
        }
        Ok(tx.commit_quietly("an index says nothing new").with(ids.last().copied()))
    })
    .await
}
