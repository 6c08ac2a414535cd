//! The laws of a ticket, one case a line.
