//! Handles: which are alive, what they stand for, and what was destroyed with what.

use std::collections::BTreeMap;

/// What a handle stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Object {
    Instance,
    Session,
    Swapchain,
    Space,
    ActionSet,
    Action,
    HandTracker,
    Messenger,
    Passthrough,
    PassthroughLayer,
}

impl Object {
    /// OpenXR's type of the handle.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Instance => "XrInstance",
            Self::Session => "XrSession",
            Self::Swapchain => "XrSwapchain",
            Self::Space => "XrSpace",
            Self::ActionSet => "XrActionSet",
            Self::Action => "XrAction",
            Self::HandTracker => "XrHandTrackerEXT",
            Self::Messenger => "XrDebugUtilsMessengerEXT",
            Self::Passthrough => "XrPassthroughFB",
            Self::PassthroughLayer => "XrPassthroughLayerFB",
        }
    }
}

/// All handles of the process. A number is never used twice, so that a stale handle is always found out.
#[derive(Debug, Default)]
pub(crate) struct Handles {
    last: u64,
    alive: BTreeMap<u64, (Object, u64)>,
    dead: BTreeMap<u64, (Object, u64)>,
}

impl Handles {
    pub(crate) fn create(&mut self, object: Object, parent: u64) -> u64 {
        // Far from small numbers, so that a path or an index taken for a handle does not fit by luck.
        self.last += 1;
        let handle = 0x5_1000 + self.last * 16;
        self.alive.insert(handle, (object, parent));
        handle
    }

    /// Whether the handle is alive and of its type; else what is wrong with it.
    pub(crate) fn check(&self, handle: u64, object: Object) -> Result<(), String> {
        let wanted = object.name();
        match self.alive.get(&handle) {
            Some((found, _)) if *found == object => Ok(()),
            Some((found, _)) => Err(format!("{handle:#x} is an {} and no {wanted}", found.name())),
            None if handle == 0 => Err(format!("a null handle for an {wanted}")),
            None => Err(self.dead.get(&handle).map_or_else(
                || format!("{handle:#x} never was an {wanted}"),
                |(dead, frame)| format!("this {} was destroyed at frame {frame}", dead.name()),
            )),
        }
    }

    /// Destroys a handle and all below it; returns those below, children before grandchildren.
    pub(crate) fn destroy(&mut self, handle: u64, frame: u64) -> Vec<(u64, Object)> {
        let mut below = Vec::new();
        if let Some((object, _)) = self.alive.remove(&handle) {
            self.dead.insert(handle, (object, frame));
            let children = self.alive.iter().filter(|(_, (_, parent))| *parent == handle);
            let children: Vec<_> = children.map(|(child, (object, _))| (*child, *object)).collect();
            for (child, object) in children {
                below.push((child, object));
                below.extend(self.destroy(child, frame));
            }
        }
        below
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn destroying_a_parent_destroys_its_children_and_says_so_later() {
        let mut handles = Handles::default();
        let instance = handles.create(Object::Instance, 0);
        let session = handles.create(Object::Session, instance);
        let space = handles.create(Object::Space, session);
        assert_eq!(handles.check(space, Object::Space), Ok(()));
        assert!(handles.check(space, Object::Session).is_err_and(|why| why.contains("XrSpace")));
        assert_eq!(handles.destroy(instance, 7), [(session, Object::Session), (space, Object::Space)]);
        assert!(handles.check(space, Object::Space).is_err_and(|why| why.contains("frame 7")));
        assert!(handles.check(0, Object::Space).is_err_and(|why| why.contains("null")));
    }
}
