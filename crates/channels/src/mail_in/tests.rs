//! Marks of messages that came in, on both engines.

use domain::Time;
use store::testing::{NOW, each};
use store::{Sql, StoreError, WriteTx};

use super::message::Key;
use super::sql;

#[tokio::test]
async fn a_released_message_may_come_again_and_a_lost_note_is_found_by_its_comment() {
    each(async |account| {
        let marks = async |tx: &mut WriteTx| {
            let key = Key { message_id: "a@example.org".to_owned(), sha256: [7; 32] };
            let now = Time::from_millis(NOW);
            sql::begin(tx, &key, "ann@example.org", now).await?;
            assert!(sql::before(tx, &key).await?.is_some());
            sql::release(tx, &key).await?;
            assert!(sql::before(tx, &key).await?.is_none(), "a released message is still known");
            assert_eq!(sql::trusted_comment_of(tx, &key.message_id, now).await?, None);
            let text = "insert into comments (ticket_id, author_id, is_public, body, channel, message_id, created_at, audit_id, place) \
                        values ($1, 1, 1, 'x', 'email', $2, $3, 1, 1)";
            tx.run(Sql::new(text, [3_i64.into(), key.message_id.as_str().into(), NOW.into()])).await?;
            assert_eq!(sql::trusted_comment_of(tx, &key.message_id, now).await?, Some(3.into()));
            Ok::<(), StoreError>(())
        };
        account.database().write(marks).await.unwrap();
    })
    .await;
}
