//! `/live`: one WebSocket that tells a member of staff which things changed. It carries ids; the client reads again.
//!
//! What is sent, each as one JSON text (RFC 6455):
//!
//! | message | meaning |
//! |---|---|
//! | `{"type":"hello","seq":7}` | events after 7 will be told |
//! | `{"type":"event","seq":8,"kind":"ticket.updated","about":"ticket","id":3}` | a thing the reader may see changed |
//! | `{"type":"counters","seq":8}` | tickets moved: counts of views may have changed |
//! | `{"type":"resync","seq":900}` | too far behind: read everything anew, events after 900 will be told |
//!
//! The client may send `{"since":7}` at any time to hear again what happened after event 7. There is no cursor on our
//! side: delivery is best effort, the stream of events is the truth.

mod handshake;
mod places;
mod talk;

use std::sync::Arc;

use gate::{Access, Routes};

pub use places::Places;

/// The route of the live channel. `places` bounds how many may listen.
#[must_use]
pub fn routes(places: Arc<Places>) -> Routes {
    let handler = Arc::new(move |call| {
        let places = places.clone();
        Box::pin(async move { handshake::answer(call, &places) }) as _
    });
    Routes::new().get_by("/live", ACCESS, "live::listen", handler)
}

/// Who may listen; judged when the channel opens and again before each sending.
const ACCESS: Access = Access::Staff("tickets:read");
