//! How the learner likes to get about, chosen in the settings and remembered with the learner.

use std::path::PathBuf;

use bevy::prelude::*;
use skillward_cli::comfort::{Comfort, MainHand, Posture, Travel, Turn, Vignette};
use skillward_cli::preferences::Preferences;
use skillward_core::skin::Hand;

use super::frame::Sensed;
use super::headset::Recentred;
use super::rig::{Rig, STANDING_EYES_M, heading};
use crate::screens::settings::{Choice, FrontEndChoices, FrontEndPanelAsked};
use crate::skills::staged::StagedRoom;

/// Distance that a body keeps from walls and furniture, metres.
pub(super) const GIRTH_M: f32 = 0.18;
/// How far around a place that nobody can stand at another one is looked for, metres.
const AROUND_M: f32 = 2.0;

/// The learner's choices, and where they are kept.
#[derive(Resource, Debug, Clone, Default)]
pub struct ComfortSettings {
    /// What was chosen.
    pub chosen: Comfort,
    /// Pseudonym.
    pub learner: String,
    /// The file of preferences; without one, choices last as long as the program.
    pub path: Option<PathBuf>,
}

impl ComfortSettings {
    /// The hand that points first.
    pub(super) const fn main_hand(&self) -> Hand {
        match self.chosen.main_hand {
            MainHand::Right => Hand::Right,
            MainHand::Left => Hand::Left,
        }
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<ComfortSettings>().init_resource::<FrontEndChoices>();
    app.add_systems(Update, (choose, offer.run_if(resource_changed::<ComfortSettings>), lift).chain());
}

/// What can be chosen: key, label, options.
const CHOICES: [(&str, &str, &[&str]); 5] = [
    ("posture", "I", &["stand", "sit"]),
    ("main_hand", "Main hand", &["right", "left"]),
    ("travel", "Stick ahead", &["teleports", "glides"]),
    ("turn", "Stick aside", &["turns in steps", "turns smoothly"]),
    ("vignette", "While gliding", &["the whole view", "a narrower one", "a narrow one"]),
];

/// Places of what was chosen, in the order of [`CHOICES`].
const fn places(chosen: &Comfort) -> [usize; 5] {
    [
        chosen.posture as usize,
        chosen.main_hand as usize,
        chosen.travel as usize,
        chosen.turn as usize,
        chosen.vignette as usize,
    ]
}

/// Takes an option; `None` where there is no such choice or option.
fn take(chosen: &mut Comfort, key: &str, place: usize) -> Option<()> {
    match key {
        "posture" => chosen.posture = *[Posture::Standing, Posture::Seated].get(place)?,
        "main_hand" => chosen.main_hand = *[MainHand::Right, MainHand::Left].get(place)?,
        "travel" => chosen.travel = *[Travel::Teleport, Travel::Glide].get(place)?,
        "turn" => chosen.turn = *[Turn::Steps, Turn::Smooth].get(place)?,
        "vignette" => {
            chosen.vignette = *[Vignette::Off, Vignette::Light, Vignette::Strong].get(place)?;
        }
        _ => return None,
    }
    Some(())
}

fn offer(settings: Res<'_, ComfortSettings>, mut offered: ResMut<'_, FrontEndChoices>) {
    offered.recentres = true;
    offered.choices = CHOICES
        .into_iter()
        .zip(places(&settings.chosen))
        .map(|((key, label, options), chosen)| Choice { key, label, options, chosen })
        .collect();
}

#[allow(clippy::too_many_arguments, reason = "a system takes what it moves")]
fn choose(
    mut asked: MessageReader<'_, '_, FrontEndPanelAsked>,
    sensed: Res<'_, Sensed>,
    rooms: Query<'_, '_, &StagedRoom>,
    mut settings: ResMut<'_, ComfortSettings>,
    mut offered: ResMut<'_, FrontEndChoices>,
    mut rig: ResMut<'_, Rig>,
    mut recentred: MessageWriter<'_, Recentred>,
) {
    for asked in asked.read() {
        match asked {
            FrontEndPanelAsked::Choose(key, place) => {
                let mut chosen = settings.chosen;
                if take(&mut chosen, key, *place).is_some() && chosen != settings.chosen {
                    settings.chosen = chosen;
                    offered.trouble = remember(&settings);
                }
            }
            FrontEndPanelAsked::Recentre => {
                if let Some(head) = sensed.head.filter(|_| sensed.head_known) {
                    recentre(&mut rig, &head, rooms.iter().next());
                    fit_height(&mut rig, &head, sensed.on_floor, settings.chosen.posture);
                }
                recentred.write(Recentred);
            }
            FrontEndPanelAsked::Bind(_) | FrontEndPanelAsked::Defaults => {}
        }
    }
}

/// Writes the choices to disk; why not, if they could not be.
fn remember(settings: &ComfortSettings) -> Option<String> {
    let ComfortSettings { chosen, learner, path } = settings;
    let kept = Preferences::change(path.as_ref()?, |all| {
        all.comfort.insert(learner.clone(), *chosen);
    });
    kept.err().map(|error| {
        warn!("{error}");
        error.to_string()
    })
}

/// Puts a learner who has walked into a wall or into furniture beside it, nearest to where they are.
fn recentre(rig: &mut Rig, head: &skillward_hands::Frame, room: Option<&StagedRoom>) {
    let at = rig.room_from_tracking().then(head);
    let feet = at.origin.with_y(0.0);
    let free = |at: &Vec3| room.is_none_or(|room| room.lets_stand(*at, GIRTH_M));
    if let Some(free) = around(feet).find(free) {
        rig.stand(head, free, heading(at.rotation));
    }
}

/// Places around a place, the nearest first: itself, then on rings.
fn around(middle: Vec3) -> impl Iterator<Item = Vec3> {
    const RINGS: u32 = 20;
    const SPOKES: u32 = 24;
    let on_ring = move |ring: u32| {
        let far = AROUND_M * ring as f32 / RINGS as f32;
        (0..SPOKES).map(move |spoke| {
            let angle = std::f32::consts::TAU * spoke as f32 / SPOKES as f32;
            middle + Vec3::new(angle.sin(), 0.0, angle.cos()) * far
        })
    };
    std::iter::once(middle).chain((1..=RINGS).flat_map(on_ring))
}

/// Gives the eyes the height that they should have: their own, or that of someone who stands.
pub(super) fn fit_height(rig: &mut Rig, head: &skillward_hands::Frame, on_floor: bool, posture: Posture) {
    if posture == Posture::Seated || !on_floor {
        rig.lift(head, STANDING_EYES_M);
    } else {
        rig.origin.y = 0.0;
    }
    debug!("the eyes are at {:.2} m", rig.room_from_tracking().point(head.origin).y);
}

/// Who says that they sit is lifted at once, and who stands up again is let down.
fn lift(
    settings: Res<'_, ComfortSettings>,
    sensed: Res<'_, Sensed>,
    mut was: Local<'_, Option<Posture>>,
    mut rig: ResMut<'_, Rig>,
) {
    let Some(head) = sensed.head.filter(|_| sensed.head_known) else { return };
    let before = was.replace(settings.chosen.posture);
    if before.is_some_and(|before| before != settings.chosen.posture) {
        fit_height(&mut rig, &head, sensed.on_floor, settings.chosen.posture);
    }
}

#[cfg(test)]
mod tests {
    use skillward_hands::Frame;

    use super::*;

    #[test]
    fn every_option_can_be_taken_and_is_shown_as_taken() {
        for (index, (key, _, options)) in CHOICES.into_iter().enumerate() {
            for place in (0..options.len()).rev() {
                let mut chosen = Comfort::default();
                take(&mut chosen, key, place).unwrap_or_else(|| panic!("{key} has no option {place}"));
                assert_eq!(places(&chosen)[index], place, "{key}");
            }
            assert_eq!(take(&mut Comfort::default(), key, options.len()), None);
        }
        assert_eq!(take(&mut Comfort::default(), "other", 0), None);
    }

    #[test]
    fn who_sits_sees_as_if_standing_and_is_let_down_again() {
        let head = Frame::new(Vec3::new(0.3, 1.15, 0.0), Quat::IDENTITY);
        let eyes = |rig: &Rig| rig.room_from_tracking().point(head.origin).y;
        let mut rig = Rig::default();
        fit_height(&mut rig, &head, true, Posture::Seated);
        assert!((eyes(&rig) - STANDING_EYES_M).abs() < 1e-5);
        fit_height(&mut rig, &head, true, Posture::Standing);
        assert!((eyes(&rig) - 1.15).abs() < 1e-5);
        fit_height(&mut rig, &head, false, Posture::Standing);
        assert!((eyes(&rig) - STANDING_EYES_M).abs() < 1e-5, "the floor is not known");
    }

    #[test]
    fn places_around_come_from_near_to_far() {
        let far: Vec<f32> = around(Vec3::X).map(|at| at.distance(Vec3::X)).collect();
        assert!(far[0] < 1e-6 && far.windows(2).all(|pair| pair[0] <= pair[1] + 1e-5));
        assert!((far[far.len() - 1] - AROUND_M).abs() < 1e-4);
    }
}
