//! The clocks of a ticket: when each of its times begins, stands still and ends, told from what happened to it.

use super::Status;

/// A time that is taken of a ticket.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Clock {
    /// From a question of the requester to the agents' answer.
    Reply,
    /// While agents work: in new and open.
    AgentWork,
    /// While the requester waits: in new, open and hold.
    RequesterWait,
    /// Until it is solved.
    Resolution,
}

impl Clock {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Reply => "reply_time",
            Self::AgentWork => "agent_work_time",
            Self::RequesterWait => "requester_wait_time",
            Self::Resolution => "resolution_time",
        }
    }
}

/// What becomes of a clock.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Mark {
    Activate,
    Pause,
    Fulfill,
}

impl Mark {
    /// The word on the wire.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Activate => "activate",
            Self::Pause => "pause",
            Self::Fulfill => "fulfill",
        }
    }
}

/// One mark of one clock; `instance` counts how often it began anew, from 1.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Marked {
    pub clock: Clock,
    pub mark: Mark,
    pub instance: u32,
}

/// A public comment.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Voice {
    /// By the requester or another customer.
    Customer,
    Agent,
}

#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
enum State {
    #[default]
    Idle,
    Running,
    Paused,
}

/// How the clocks of one ticket stand.
#[derive(Clone, Debug, Default)]
pub struct Clocks {
    reply: (State, u32),
    agent_work: (State, u32),
    requester_wait: (State, u32),
    resolution: (State, u32),
}

impl Clocks {
    /// What an act does to the clocks: the status it set, if it did, and what it said in public.
    pub fn told(&mut self, status: Option<Status>, voice: Option<Voice>) -> Vec<Marked> {
        let mut marks = Vec::new();
        let mut to = |clock, slot: &mut (State, u32), state| marks.extend(moved(clock, slot, state));
        match voice {
            Some(Voice::Customer) => to(Clock::Reply, &mut self.reply, State::Running),
            Some(Voice::Agent) => to(Clock::Reply, &mut self.reply, State::Idle),
            None => {}
        }
        if let Some(status) = status {
            let (work, wait) = match status {
                Status::New | Status::Open => (State::Running, State::Running),
                Status::Hold => (State::Paused, State::Running),
                Status::Pending => (State::Paused, State::Paused),
                Status::Solved | Status::Closed => (State::Idle, State::Idle),
            };
            to(Clock::AgentWork, &mut self.agent_work, work);
            to(Clock::RequesterWait, &mut self.requester_wait, wait);
            let open = if status.is_unsolved() { State::Running } else { State::Idle };
            to(Clock::Resolution, &mut self.resolution, open);
        }
        marks
    }
}

/// Nothing, when it stands so already. A clock that begins paused is begun first.
fn moved(clock: Clock, (state, instance): &mut (State, u32), to: State) -> Vec<Marked> {
    if *state == to {
        return Vec::new();
    }
    let mut marks = Vec::new();
    if *state == State::Idle {
        *instance += 1;
        marks.push(Mark::Activate);
    }
    match to {
        State::Running if *state == State::Paused => marks.push(Mark::Activate),
        State::Running => {}
        State::Paused => marks.push(Mark::Pause),
        State::Idle => marks.push(Mark::Fulfill),
    }
    *state = to;
    marks.into_iter().map(|mark| Marked { clock, mark, instance: *instance }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(marks: &[Marked]) -> Vec<String> {
        marks.iter().map(|it| format!("{} {} {}", it.clock.word(), it.mark.word(), it.instance)).collect()
    }

    #[test]
    fn each_clock_runs_only_while_its_time_is_taken() {
        let mut clocks = Clocks::default();
        let begun = clocks.told(Some(Status::New), Some(Voice::Customer));
        assert_eq!(
            words(&begun),
            [
                "reply_time activate 1",
                "agent_work_time activate 1",
                "requester_wait_time activate 1",
                "resolution_time activate 1"
            ]
        );
        assert!(clocks.told(Some(Status::Open), None).is_empty());
        let answered = clocks.told(Some(Status::Pending), Some(Voice::Agent));
        assert_eq!(
            words(&answered),
            ["reply_time fulfill 1", "agent_work_time pause 1", "requester_wait_time pause 1"]
        );
        let held = clocks.told(Some(Status::Hold), None);
        assert_eq!(words(&held), ["requester_wait_time activate 1"]);
        let solved = clocks.told(Some(Status::Solved), Some(Voice::Agent));
        assert_eq!(
            words(&solved),
            ["agent_work_time fulfill 1", "requester_wait_time fulfill 1", "resolution_time fulfill 1"]
        );
        assert!(clocks.told(Some(Status::Closed), None).is_empty());
        let again = clocks.told(Some(Status::Open), Some(Voice::Customer));
        assert_eq!(words(&again).first().map(String::as_str), Some("reply_time activate 2"));
        assert_eq!(again.len(), 4);
    }
}
