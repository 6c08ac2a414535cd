//! What is counted on a ticket as it changes: reopens, replies, stations and the minutes spent in each state.

use super::Status;
use crate::time::Time;

/// The counters and moments of one ticket. Minutes are calendar minutes.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Metrics {
    pub reopens: i64,
    /// Public replies by agents.
    pub replies: i64,
    pub assignee_stations: i64,
    pub group_stations: i64,
    pub initially_assigned_at: Option<Time>,
    pub assigned_at: Option<Time>,
    pub assignee_updated_at: Option<Time>,
    pub requester_updated_at: Option<Time>,
    pub status_updated_at: Option<Time>,
    pub latest_comment_added_at: Option<Time>,
    pub solved_at: Option<Time>,
    pub first_reply_at: Option<Time>,
    pub first_solved_at: Option<Time>,
    /// Minutes in new, open and hold: the requester waits.
    pub requester_wait_minutes: i64,
    /// Minutes in pending: the agents wait.
    pub agent_wait_minutes: i64,
    pub on_hold_minutes: i64,
}

impl Metrics {
    /// Counts a change of status at `now`; the time in the old status is added to its sum.
    pub fn move_status(&mut self, from: Status, to: Status, created_at: Time, now: Time) {
        let minutes = now.minutes_since(self.status_updated_at.unwrap_or(created_at));
        match from {
            Status::New | Status::Open => self.requester_wait_minutes += minutes,
            Status::Pending => self.agent_wait_minutes += minutes,
            Status::Hold => {
                self.on_hold_minutes += minutes;
                self.requester_wait_minutes += minutes;
            }
            Status::Solved | Status::Closed => {}
        }
        if from == Status::Solved && to.is_unsolved() {
            self.reopens += 1;
        }
        if to == Status::Solved || (to == Status::Closed && from.is_unsolved()) {
            self.solved_at = Some(now);
            self.first_solved_at = self.first_solved_at.or(Some(now));
        } else if to.is_unsolved() {
            self.solved_at = None;
        }
        self.status_updated_at = Some(now);
    }
}
