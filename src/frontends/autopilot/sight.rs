//! What the scripted learner sees and feels of the staged world: where things are, and whether what
//! they did has come about. Nothing here is more than a person has from looking and touching.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bevy::ecs::system::SystemParam;
use bevy::prelude::*;
use skillward_core::ids::{ItemId, SurfaceId};
use skillward_core::skin::Hand;
use skillward_hands::surface::PlacedShape;

use super::floor::Floor;
use crate::attempt::session::SelectedScenario;
use crate::interaction::target::{Handled, Item, PressedFully, Slider, Surface, Touchable, TouchedBy};
use crate::launch::Launch;
use crate::skills::staged::{Nozzle, ProductReleased, PropPart};

/// Something that can be touched.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Its name.
    pub id: SurfaceId,
    /// The prop it is of.
    pub item: Option<ItemId>,
    /// Its shapes; a fixture may have several.
    pub shapes: Vec<PlacedShape>,
    /// Direction and length of its travel, when it slides.
    pub slide: Option<(Vec3, f32)>,
    /// Where product comes out when it is pressed.
    pub nozzle: Option<Vec3>,
    /// Whether it stays open when it is let go, as a door does.
    pub stays_open: bool,
}

/// What the learner sees round them.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The floor.
    pub floor: Arc<Floor>,
    /// Everything that can be touched.
    pub targets: Vec<Target>,
    /// What has come about.
    pub happened: Happened,
}

/// What a learner has brought about so far, as far as they notice it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Happened {
    /// How often each part gave way to its stop.
    pub pressed: BTreeMap<SurfaceId, u32>,
    /// How often product came into a hand.
    pub product: u32,
    /// What is open or held now.
    pub handled: BTreeSet<SurfaceId>,
    /// What each hand feels now.
    pub touched: [BTreeSet<SurfaceId>; 2],
}

/// Something that a learner looks or feels for.
#[derive(Debug, Clone, PartialEq)]
pub enum Sight {
    /// A part has given way to its stop so often.
    Pressed(SurfaceId, u32),
    /// Product has come into a hand so often.
    Product(u32),
    /// A part is open, or in a hand.
    Handled(SurfaceId),
    /// A hand is on a surface.
    Touched(SurfaceId, Hand),
}

impl Happened {
    /// Whether it is to be seen or felt.
    #[must_use]
    pub fn shows(&self, sight: &Sight) -> bool {
        match sight {
            Sight::Pressed(part, times) => self.pressed.get(part).is_some_and(|pressed| pressed >= times),
            Sight::Product(times) => self.product >= *times,
            Sight::Handled(part) => self.handled.contains(part),
            Sight::Touched(surface, hand) => self.touched[hand.index()].contains(surface),
        }
    }
}

/// What passes and is remembered: presses and product.
#[derive(Resource, Debug, Default)]
pub(super) struct Noticed {
    pressed: BTreeMap<SurfaceId, u32>,
    product: u32,
}

/// Notices what came about in the frame before.
pub(super) fn notice(
    mut noticed: ResMut<'_, Noticed>,
    mut presses: MessageReader<'_, '_, PressedFully>,
    mut product: MessageReader<'_, '_, ProductReleased>,
    surfaces: Query<'_, '_, &Surface>,
) {
    for press in presses.read() {
        if let Ok(surface) = surfaces.get(press.part) {
            *noticed.pressed.entry(surface.id.clone()).or_default() += 1;
        }
    }
    let caught = product.read().filter(|product| product.onto.is_some()).count();
    noticed.product += u32::try_from(caught).unwrap_or(u32::MAX);
}

/// The staged world, to be looked at.
#[derive(SystemParam)]
pub(super) struct World<'w, 's> {
    launch: Res<'w, Launch>,
    chosen: Res<'w, SelectedScenario>,
    noticed: Res<'w, Noticed>,
    surfaces: Query<
        'w,
        's,
        (
            &'static Surface,
            &'static Touchable,
            Option<&'static PropPart>,
            Option<&'static Slider>,
            Option<&'static Nozzle>,
            Option<&'static Handled>,
            &'static TouchedBy,
        ),
    >,
    items: Query<'w, 's, &'static Item>,
}

impl World<'_, '_> {
    /// Whether anything has been staged yet.
    pub(super) fn stands(&self) -> bool {
        !self.surfaces.is_empty()
    }

    /// The floor of the room.
    pub(super) fn floor(&self) -> Floor {
        let room = self.launch.rooms.get(&self.chosen.scenario.place.room);
        room.map(Floor::of).unwrap_or_default()
    }

    /// Looks round.
    pub(super) fn look(&self, floor: &Arc<Floor>) -> Surroundings {
        let mut targets = BTreeMap::new();
        for (surface, Touchable(shape), part, slider, nozzle, handled, _) in &self.surfaces {
            let target = targets.entry(&surface.id).or_insert_with(|| Target {
                id: surface.id.clone(),
                item: part.and_then(|part| self.items.get(part.prop).ok()).map(|item| item.id.clone()),
                shapes: Vec::new(),
                slide: slider.map(|slider| (slider.axis, slider.depth_m)),
                nozzle: nozzle.map(|nozzle| nozzle.at),
                stays_open: handled.is_some_and(|handled| handled.stays_open),
            });
            target.shapes.push(*shape);
        }
        Surroundings {
            floor: Arc::clone(floor),
            targets: targets.into_values().collect(),
            happened: self.happened(),
        }
    }

    /// Looks and feels whether things have come about.
    pub(super) fn happened(&self) -> Happened {
        let mut happened = Happened {
            pressed: self.noticed.pressed.clone(),
            product: self.noticed.product,
            ..Happened::default()
        };
        for (surface, .., handled, TouchedBy(by)) in &self.surfaces {
            if handled.is_some_and(|handled| handled.open || handled.by.is_some()) {
                happened.handled.insert(surface.id.clone());
            }
            for hand in Hand::BOTH.into_iter().filter(|hand| by[hand.index()]) {
                happened.touched[hand.index()].insert(surface.id.clone());
            }
        }
        happened
    }
}
