//! Pumps give product when they are pressed: onto the hand that is held under the nozzle, or onto the
//! floor.

use bevy::prelude::*;
use skillward_core::observation::Fact;
use skillward_hands::HandJoint;

use crate::attempt::session::Scene;
use crate::interaction::act::InteractorSystems;
use crate::interaction::observe::Observe;
use crate::interaction::reach::Reached;
use crate::interaction::samples::HandSample;
use crate::interaction::target::{Item, PressedFully};
use crate::schedule::AttemptSystems;
use crate::skills::shapes::vector;
use crate::skills::staged::{Nozzle, ProductReleased, PropPart, Pump, StagedProp};

/// Product falls straight down from the nozzle and spreads no further than a palm, metres.
const UNDER_NOZZLE_M: f32 = 0.07;
/// It lands on a palm at most this far below the nozzle, metres.
const FALL_M: f32 = 0.35;
/// A palm may be held right at the nozzle, or a little above its tip when cupped round it, metres.
const ABOVE_M: f32 = 0.03;
/// A palm holds product when it faces up: least upward share of its normal.
const FACING_UP: f32 = 0.3;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(
        Update,
        (
            fill_pumps.in_set(AttemptSystems::Reach),
            dispense.in_set(AttemptSystems::Act).after(InteractorSystems),
        ),
    );
}

/// Gives new pumps their nozzle, and what the scenario says they hold.
fn fill_pumps(
    mut commands: Commands<'_, '_>,
    scene: Scene<'_>,
    props: Query<'_, '_, (&Item, &StagedProp, &Transform)>,
    parts: Query<'_, '_, (Entity, &PropPart), Added<PropPart>>,
) {
    let Some(scenario) = scene.scenario() else { return };
    for (entity, part) in &parts {
        let Ok((item, staged, place)) = props.get(part.prop) else { continue };
        let placed = scenario.props.iter().find(|placed| placed.id == item.id);
        let nozzle = staged.prop.parts.get(&part.part).and_then(|part| part.nozzle);
        if let (Some(dispenses), Some(nozzle)) = (placed.and_then(|placed| placed.dispenses.as_ref()), nozzle)
        {
            // Thousandths of a millilitre are microlitres.
            let volume_ul = u32::try_from(dispenses.ml.0).unwrap_or(0);
            commands.entity(entity).insert((
                Pump { product: dispenses.product.clone(), volume_ul },
                Nozzle { at: place.transform_point(vector(nozzle)) },
            ));
        }
    }
}

fn dispense(
    mut presses: MessageReader<'_, '_, PressedFully>,
    pumps: Query<'_, '_, (&Pump, &Nozzle)>,
    reached: Res<'_, Reached>,
    mut observe: Observe<'_>,
    mut released: MessageWriter<'_, ProductReleased>,
) {
    for press in presses.read() {
        let Ok((pump, nozzle)) = pumps.get(press.part) else { continue };
        let Some(frame) = reached.at(press.t_us) else { continue };
        // The hand that does not press is the likelier one.
        let onto = [press.hand.other(), press.hand]
            .into_iter()
            .find(|&hand| catches(frame.sample.hand(hand), nozzle.at));
        if let Some(onto) = onto {
            let (product, volume_ul) = (pump.product.clone(), pump.volume_ul);
            observe.at(press.t_us, Fact::Dispensed { product, volume_ul, onto });
        }
        released.write(ProductReleased { at: nozzle.at, onto });
    }
}

/// Whether product that leaves the nozzle lands on this hand.
#[must_use]
pub fn catches(hand: &HandSample, nozzle: Vec3) -> bool {
    let palm = hand.pose.joint(HandJoint::Palm);
    let below = nozzle - palm.position;
    let palm_normal = palm.rotation * Vec3::NEG_Y;
    hand.seen()
        && below.xz().length() <= UNDER_NOZZLE_M
        && (-ABOVE_M..=FALL_M).contains(&below.y)
        && palm_normal.y >= FACING_UP
}
