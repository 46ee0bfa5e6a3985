//! Whether a tracker has the hands and the head, without the flicker.

/// A loss shorter than this is a flicker of the tracker, microseconds.
const LOST_AFTER_US: u64 = 150_000;
/// Found again when seen for this long without a break, microseconds.
const FOUND_AFTER_US: u64 = 100_000;

/// One tracked thing: taken as seen or lost, and since when the device says otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Watch {
    lost: bool,
    otherwise_since: Option<u64>,
}

impl Watch {
    /// Takes what the device says at an attempt time; gives whether it is to be taken as lost.
    pub(super) fn update(&mut self, t_us: u64, seen: bool) -> bool {
        if seen != self.lost {
            self.otherwise_since = None;
            return self.lost;
        }
        let since = *self.otherwise_since.get_or_insert(t_us);
        let needed = if seen { FOUND_AFTER_US } else { LOST_AFTER_US };
        if t_us - since >= needed {
            self.lost = !seen;
            self.otherwise_since = None;
        }
        self.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flicker_is_not_a_loss() {
        let mut watch = Watch::default();
        let says = [
            (0, true),
            (50_000, false),
            (100_000, true),
            (150_000, false),
            (299_999, false),
            (300_000, false),
            (500_000, true),
            (550_000, false),
            (600_000, true),
            (699_999, true),
            (700_000, true),
        ];
        let lost: Vec<bool> = says.map(|(t_us, seen)| watch.update(t_us, seen)).to_vec();
        assert_eq!(lost, [false, false, false, false, false, true, true, true, true, true, false]);
    }
}
