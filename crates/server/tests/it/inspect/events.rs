//! The catalogue of events: everything that is ever told, what it holds, and who follows it.
//!
//! Run with `UPDATE_REFERENCE=1` to write the file anew.

use anyhow::{Result, ensure};
use domain::event::catalogue::details;
use domain::event::{About, Act, Event};
use outbound::{MailDoor, Mailbox};
use server::mail::Outgoing;
use server::work::crew;

const FILE: &str = "docs/reference/events.txt";
const HEAD: &str = "\
Everything that is told in an account's stream of events: cargo test writes and compares this file.
The store refuses, in every test, an event that is not here or holds more than is said here.
Nothing is free text. An event holds:
  changes     fields of a ticket, before and after: numbers, words, tags; of a text the number of its row in `values`
  comment     the number of a comment            attachment  the number of a file
  fields      which settings or fields changed   other       the number of the other thing it concerns
  code        a word of a closed list            via         the channel, a word of a closed list
  recipients  the numbers of the users told
No part is sealed by itself: there is nothing in it to hide from who may read the audit log. The chain of hashes covers
all of it; texts stand beside, in `values` and `comments`, where they can be redacted without breaking the chain.
followed by: the subscribers it is told to. The live channel tells of each to those who may know of the thing.
rights: moves what servers keep in memory (settings, rights, fields), so they read it anew.

";

#[test]
fn the_printed_catalogue_is_what_the_code_says() -> Result<()> {
    let crew = crew(&Outgoing { door: Some(MailDoor::Memory(Mailbox::default())), ..Outgoing::default() });
    let mut rows = format!("{:<38} {:<34} {:<7} {}\n", "event", "holds", "rights", "followed by");
    let mut followed = vec![false; crew.subscribers.len()];
    for about in About::ALL {
        for act in Act::ALL {
            let Some(details) = details(about, act) else { continue };
            let event = Event::new(about, act);
            let kind = event.kind();
            let words: Vec<_> = details.iter().map(|detail| detail.word()).collect();
            let rights = if event.is_configuration() { "yes" } else { "" };
            let mut followers = Vec::new();
            for (subscriber, followed) in crew.subscribers.iter().zip(&mut followed) {
                if subscriber.follows(&kind) {
                    followers.push(subscriber.name());
                    *followed = true;
                }
            }
            let row = format!("{kind:<38} {:<34} {rights:<7} {}", words.join(" "), followers.join(" "));
            rows.push_str(row.trim_end());
            rows.push('\n');
        }
    }
    for (subscriber, followed) in crew.subscribers.iter().zip(followed) {
        ensure!(followed, "{} follows nothing that is ever told", subscriber.name());
    }
    super::compare(FILE, &format!("{HEAD}{rows}"))
}
