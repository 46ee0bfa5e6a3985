//! Labels of `XR_EXT_debug_utils`: what the app says that it is doing.

use std::ffi::CString;

/// Labels of a session, oldest first: regions that are open, and after them at most one that stands alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    regions: Vec<CString>,
    single: Option<CString>,
}

impl Labels {
    pub(crate) fn begin(&mut self, name: CString) {
        self.single = None;
        self.regions.push(name);
    }

    pub(crate) fn end(&mut self) {
        self.single = None;
        self.regions.pop();
    }

    pub(crate) fn insert(&mut self, name: CString) {
        self.single = Some(name);
    }

    /// The newest first.
    pub(crate) fn newest_first(&self) -> Vec<CString> {
        self.single.iter().chain(self.regions.iter().rev()).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_lasts_until_the_next_thing_is_said() {
        let mut labels = Labels::default();
        labels.insert(c"one".into());
        labels.begin(c"region".into());
        assert_eq!(labels.newest_first(), [CString::from(c"region")]);
        labels.insert(c"two".into());
        labels.insert(c"three".into());
        assert_eq!(labels.newest_first(), [CString::from(c"three"), c"region".into()]);
        labels.end();
        assert!(labels.newest_first().is_empty());
    }
}
