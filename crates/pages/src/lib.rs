//! Pages that the server writes itself, complete without any script but for passkeys: signing in and out, second
//! factor, proving again, one's devices (AUT-1, AUT-4, PRD-5).
//!
//! A form of these pages holds the word of its session ([`gate::door::Door::by_form`]); what a page may load is the
//! style of the house, and where a key may be asked the one script that asks it.

mod devices;
mod forms;
mod look;
mod passkeys;
mod refused;
mod second_factor;
mod sign_in;
mod start;
mod step_up;
mod words;

use gate::{Access, Routes};

/// Why anybody may call a page: it finds out by itself who looks, and sends strangers to the sign-in.
const OPEN: Access = Access::Public("a page says itself who may see it, and a form proves itself by its word");

/// Every route of the pages.
#[must_use]
pub fn routes() -> Routes {
    Routes::new()
        .get("/", OPEN, start::show)
        .get("/sign-in", OPEN, sign_in::show)
        .post("/sign-in", OPEN, sign_in::begin)
        .post("/sign-in/code", OPEN, sign_in::finish)
        .post("/sign-in/passkey", OPEN, passkeys::sign_in)
        .post("/sign-out", OPEN, start::sign_out)
        .get("/step-up", OPEN, step_up::show)
        .post("/step-up", OPEN, step_up::prove)
        .get("/second-factor", OPEN, second_factor::show)
        .post("/second-factor", OPEN, second_factor::begin)
        .post("/second-factor/confirm", OPEN, second_factor::confirm)
        .post("/second-factor/passkey", OPEN, passkeys::add)
        .post("/second-factor/rename", OPEN, passkeys::rename)
        .post("/second-factor/remove", OPEN, passkeys::remove)
        .get("/devices", OPEN, devices::show)
        .post("/devices/sign-out", OPEN, devices::sign_out)
        .get("/pages/{file}", OPEN, look::file)
}
