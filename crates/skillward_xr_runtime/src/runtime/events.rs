//! Events on their way to the app.

use std::collections::VecDeque;

use crate::script::Pose;
use crate::session::Phase;
use crate::world::Reference;

/// How many events wait before the newest are lost.
const CAPACITY: usize = 64;

/// An event. Times are nanoseconds of the runtime's clock, sessions are handles.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Event {
    State { session: u64, state: Phase, time: i64 },
    InstanceLoss { time: i64 },
    Profile { session: u64 },
    Origin { session: u64, reference: Reference, time: i64, in_previous: Option<Pose> },
    Presence { session: u64, present: bool },
    RefreshRate { from: f32, to: f32 },
    Lost { count: u32 },
}

impl Event {
    fn session(&self) -> Option<u64> {
        match self {
            Self::State { session, .. }
            | Self::Profile { session }
            | Self::Origin { session, .. }
            | Self::Presence { session, .. } => Some(*session),
            _ => None,
        }
    }
}

/// The events that an app has not polled yet.
#[derive(Debug, Default)]
pub(crate) struct Events {
    waiting: VecDeque<Event>,
    lost: u32,
}

impl Events {
    pub(crate) fn push(&mut self, event: Event) {
        if self.waiting.len() < CAPACITY {
            self.waiting.push_back(event);
        } else {
            self.lost += 1;
        }
    }

    /// The next event; a loss is told before what comes after it.
    pub(crate) fn pop(&mut self) -> Option<Event> {
        if self.waiting.is_empty() && self.lost > 0 {
            return Some(Event::Lost { count: std::mem::take(&mut self.lost) });
        }
        self.waiting.pop_front()
    }

    /// Forgets what concerns a session that is no more.
    pub(crate) fn forget(&mut self, session: u64) {
        self.waiting.retain(|event| event.session() != Some(session));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_many_events_are_counted_as_lost() {
        let mut events = Events::default();
        for time in 0..CAPACITY as i64 + 3 {
            events.push(Event::InstanceLoss { time });
        }
        let popped: Vec<_> = std::iter::from_fn(|| events.pop()).collect();
        assert_eq!(popped.len(), CAPACITY + 1);
        assert_eq!(popped.last(), Some(&Event::Lost { count: 3 }));
    }
}
