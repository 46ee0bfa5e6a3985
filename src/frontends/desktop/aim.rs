//! What the learner looks at within arm's reach: the target of a hand.

use avian3d::prelude::{SpatialQuery, SpatialQueryFilter};
use bevy::prelude::*;
use skillward_core::catalogue::Verb;
use skillward_core::scenario::SurfaceClass;
use skillward_hands::reach::ReachStyle;

use super::body::Body;
use super::hands::can_reach;
use crate::interaction::target::{Slider, Surface, Touchable, Verbs};
use crate::skills::staged::Nozzle;

/// Farther from the eyes than this no hand reaches, metres; whether one does is for its arm to say.
const REACH: f32 = 1.25;
/// Within this angle of the middle of the view, small parts are aimed at, radians: four degrees.
const ASSIST: f32 = 0.07;

/// Something a hand can go to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// The surface.
    pub entity: Entity,
    /// Where the hand touches, in the room, metres.
    pub point: Vec3,
    /// Out of the surface there, unit length.
    pub normal: Vec3,
    /// How the hand goes at it.
    pub manner: Manner,
    /// Where a pump gives its product, in the room.
    pub nozzle: Option<Vec3>,
    /// What can be done there besides touching.
    pub verb: Option<Verb>,
}

/// How a hand goes at its target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Flat fingers on a surface.
    Touch,
    /// Two fingertips on skin.
    Skin,
    /// A fingertip on a button.
    Finger,
    /// The palm on a pump.
    Palm,
    /// Fingers round a cap, tap, handle or handset.
    Grip,
    /// A hollow hand under a nozzle.
    Cup,
}

impl Manner {
    /// How the arm and the hand move for it.
    #[must_use]
    pub const fn style(self) -> ReachStyle {
        match self {
            Self::Touch => ReachStyle::Touch,
            Self::Skin => ReachStyle::Pulse,
            Self::Finger => ReachStyle::Press,
            Self::Palm => ReachStyle::PalmPress,
            Self::Grip => ReachStyle::Grip,
            Self::Cup => ReachStyle::Cup,
        }
    }
}

/// What the learner looks at now; `None` when nothing is in reach.
#[derive(Resource, Debug, Default, Clone)]
pub struct Aim {
    /// The target.
    pub target: Option<Target>,
    /// Its title, for the label.
    pub title: String,
    /// What it takes besides touching.
    pub verbs: Vec<Verb>,
}

type Parts<'w, 's> = Query<
    'w,
    's,
    (
        Entity,
        &'static Surface,
        Option<&'static Verbs>,
        Option<&'static Slider>,
        &'static GlobalTransform,
        Option<&'static Nozzle>,
        Option<&'static Touchable>,
    ),
>;

/// Finds the target.
pub(super) fn look(
    body: Res<'_, Body>,
    space: SpatialQuery<'_, '_>,
    parts: Parts<'_, '_>,
    mut aim: ResMut<'_, Aim>,
    mut faced: Local<'_, Option<(i32, i32)>>,
) {
    let faces = (body.yaw.to_degrees().round() as i32, body.pitch.to_degrees().round() as i32);
    if faced.replace(faces) != Some(faces) {
        debug!("the learner faces {} and {} degrees", faces.0, faces.1);
    }
    let eyes = body.eyes();
    let Ok(ahead) = Dir3::new(body.look() * Vec3::NEG_Z) else { return };
    let filter = SpatialQueryFilter::default();
    let hit = space.cast_ray_predicate(eyes, ahead, REACH, true, &filter, &|entity| parts.contains(entity));
    // A small part near the middle of the view wins over the large thing behind it.
    let assisted = parts
        .iter()
        .filter(|(_, _, verbs, ..)| verbs.is_some_and(|verbs| !verbs.0.is_empty()))
        .filter_map(|(entity, _, _, _, place, ..)| {
            let to = place.translation() - eyes;
            let angle = to.angle_between(*ahead);
            (to.length() < REACH && angle < ASSIST && clear(&space, &parts, eyes, to, entity))
                .then_some((entity, angle))
        })
        .min_by(|a, b| a.1.total_cmp(&b.1));
    let found = match (hit, assisted) {
        (Some(hit), Some((entity, _))) if hit.entity == entity => {
            Some((entity, eyes + *ahead * hit.distance, hit.normal))
        }
        (_, Some((entity, _))) => parts.get(entity).ok().map(|(_, _, _, _, place, ..)| {
            (entity, place.translation(), (eyes - place.translation()).normalize_or(Vec3::Z))
        }),
        (Some(hit), None) => Some((hit.entity, eyes + *ahead * hit.distance, hit.normal)),
        (None, None) => None,
    };
    let seen = found
        .and_then(|(entity, point, normal)| {
            let (_, surface, verbs, slider, place, nozzle, shape) = parts.get(entity).ok()?;
            let verbs = verbs.map(|verbs| verbs.0.clone()).unwrap_or_default();
            let manner = manner(surface, &verbs, slider);
            let (point, normal) = match slider {
                Some(slider) => (pressed_side(slider, shape, place), -slider.axis),
                None => (point, normal),
            };
            Some(Aim {
                target: Some(Target {
                    entity,
                    point,
                    normal,
                    manner,
                    nozzle: nozzle.map(|nozzle| nozzle.at),
                    verb: verbs.first().copied(),
                }),
                title: surface.title.clone(),
                verbs,
            })
        })
        // A mark that fills for what no hand gets to would have someone reach in vain.
        .filter(|seen| seen.target.is_some_and(|target| can_reach(&target, &body)))
        .unwrap_or_default();
    let entity = |aim: &Aim| aim.target.map(|target| target.entity);
    if entity(&seen) != entity(&aim) {
        let surface = entity(&seen).and_then(|entity| parts.get(entity).ok()).map(|part| &part.1.id);
        debug!("the learner looks at {}", surface.map_or("nothing", |id| id.as_str()));
    }
    *aim = seen;
}

/// Where a hand rests on a sliding part without pressing it: the middle of its pressed side, at rest.
fn pressed_side(slider: &Slider, shape: Option<&Touchable>, place: &GlobalTransform) -> Vec3 {
    let side = shape.map_or(place.translation(), |Touchable(shape)| shape.outermost(-slider.axis));
    side - slider.axis * slider.travel_m
}

/// Whether nothing stands between the eyes and a part.
fn clear(space: &SpatialQuery<'_, '_>, parts: &Parts<'_, '_>, eyes: Vec3, to: Vec3, part: Entity) -> bool {
    let Ok(direction) = Dir3::new(to) else { return false };
    let filter = SpatialQueryFilter::default();
    space
        .cast_ray_predicate(eyes, direction, to.length(), true, &filter, &|entity| parts.contains(entity))
        // What carries the part (a bottle, a bag, a pump's case) may stand a little before it.
        .is_none_or(|hit| hit.entity == part || hit.distance > to.length() - 0.12)
}

fn manner(surface: &Surface, verbs: &[Verb], slider: Option<&Slider>) -> Manner {
    match slider {
        Some(slider) if slider.depth_m > 0.015 => Manner::Palm,
        Some(_) => Manner::Finger,
        None if verbs.iter().any(|verb| matches!(verb, Verb::Open | Verb::Grab)) => Manner::Grip,
        None if matches!(surface.class, Some(SurfaceClass::Patient(_))) => Manner::Skin,
        None => Manner::Touch,
    }
}
