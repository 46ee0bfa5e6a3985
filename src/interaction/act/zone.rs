//! Which zones of the floor the learner's head is over.

use bevy::prelude::*;
use skillward_core::ids::ZoneId;
use skillward_core::observation::Fact;

use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;

/// A zone is left only this far outside its edge, metres: someone who sways on a line does not
/// enter and leave at every breath.
const MARGIN_M: f32 = 0.08;

/// A named rectangle of the floor, metres.
#[derive(Debug, Clone, PartialEq)]
pub struct FloorZone {
    /// As the scenario names it.
    pub id: ZoneId,
    /// West, north corner.
    pub min: Vec2,
    /// East, south corner.
    pub max: Vec2,
}

/// The zones of the running attempt, and which the learner is in.
#[derive(Resource, Debug, Default)]
pub struct FloorZones {
    zones: Vec<(FloorZone, bool)>,
}

impl FloorZones {
    /// Zones that nobody is in yet.
    #[must_use]
    pub fn new(zones: impl IntoIterator<Item = FloorZone>) -> Self {
        Self { zones: zones.into_iter().map(|zone| (zone, false)).collect() }
    }

    /// Marks a zone as one that the learner is in already, as when an attempt goes on.
    pub fn mark(&mut self, id: &ZoneId, inside: bool) {
        for (zone, marked) in &mut self.zones {
            if zone.id == *id {
                *marked = inside;
            }
        }
    }

    /// Takes where the head is (x, z); tells each zone entered or left. Zones are left before others
    /// are entered.
    fn update(&mut self, head: Vec2, mut tell: impl FnMut(Fact)) {
        for (zone, inside) in self.zones.iter_mut().filter(|(_, inside)| *inside) {
            let near = Rect::from_corners(zone.min, zone.max).inflate(MARGIN_M);
            if !near.contains(head) {
                *inside = false;
                tell(Fact::Left { zone: zone.id.clone() });
            }
        }
        for (zone, inside) in self.zones.iter_mut().filter(|(_, inside)| !*inside) {
            if Rect::from_corners(zone.min, zone.max).contains(head) {
                *inside = true;
                tell(Fact::Entered { zone: zone.id.clone() });
            }
        }
    }
}

pub(super) fn observe_zones(
    reached: Res<'_, Reached>,
    mut zones: ResMut<'_, FloorZones>,
    mut observe: Observe<'_>,
) {
    for frame in reached.frames() {
        if let Some(head) = frame.head() {
            zones.update(Vec2::new(head.x, head.z), |fact| observe.at(frame.t_us, fact));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(zones: &mut FloorZones, z: f32) -> Vec<Fact> {
        let mut facts = Vec::new();
        zones.update(Vec2::new(0.0, z), |fact| facts.push(fact));
        facts
    }

    #[test]
    fn the_bay_is_left_before_the_corridor_is_entered() {
        let zone = |id: &str, north, south| FloorZone {
            id: id.into(),
            min: Vec2::new(-1.0, north),
            max: Vec2::new(1.0, south),
        };
        let mut zones = FloorZones::new([zone("corridor", 2.0, 4.0), zone("bay", -2.0, 2.0)]);
        assert_eq!(walk(&mut zones, 0.0), [Fact::Entered { zone: "bay".into() }]);
        assert_eq!(walk(&mut zones, 2.05), [Fact::Entered { zone: "corridor".into() }]);
        assert_eq!(walk(&mut zones, 1.95), []);
        assert_eq!(walk(&mut zones, 2.2), [Fact::Left { zone: "bay".into() }]);
    }
}
