//! `/agent`: the agent workspace, a page of scripts that the binary holds. It shows no data by itself: it asks the API
//! with the session of whoever looks.

mod files;
mod headers;

use std::sync::Arc;

use domain::Refusal;
use gate::{Access, Answer, Call, Reply, Routes};

pub use files::Files;

/// Anybody may load the screen; what it shows is asked of the API.
const ACCESS: Access = Access::Public("it holds no data");

/// The routes of the workspace over these files.
#[must_use]
pub fn routes(files: Files) -> Routes {
    let files = Arc::new(files);
    let page = files.clone();
    Routes::new()
        .get_by("/agent", ACCESS, "workspace::page", answer_with(page.clone(), |files, call| Ok(files.page(&call))))
        .get_by("/agent/", ACCESS, "workspace::page", answer_with(page.clone(), |files, call| Ok(files.page(&call))))
        // A screen's own address, such as `/agent/views/3`: the script reads it.
        .get_by("/agent/{*screen}", ACCESS, "workspace::page", answer_with(page, |files, call| Ok(files.page(&call))))
        .get_by("/agent/assets/{*file}", ACCESS, "workspace::file", answer_with(files, asset))
}

fn asset(files: &Files, call: Call) -> Answer {
    files.asset(&call).ok_or_else(|| Refusal::NotFound.into())
}

fn answer_with(files: Arc<Files>, answer: fn(&Files, Call) -> Answer) -> gate::routes::Handler {
    Arc::new(move |call| {
        let reply: Result<Reply, _> = answer(&files, call);
        Box::pin(std::future::ready(reply))
    })
}
