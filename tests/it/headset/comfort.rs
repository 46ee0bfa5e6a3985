//! What a learner likes is as they left it: who sits sees as if standing, and who glides does, no farther than the
//! furniture.

use bevy::math::Quat;
use skillward_xr_runtime::script::{Command, Hand};

use super::held;
use super::motion;
use super::wearer::Wearer;
use crate::headless::shipped;

/// What the learner chose another time.
const LIKES: &str = "[comfort.learner-test]\nposture = \"seated\"\ntravel = \"glide\"\nturn = \"smooth\"\nmain_hand = \"right\"\n";

fn stick(hand: Hand, axis: &str, value: f32) -> Command {
    Command::Input { hand, path: format!("/input/thumbstick/{axis}"), value }
}

#[test]
fn someone_who_sits_glides_about_at_the_height_of_one_who_stands() {
    let scenario = shipped("hand_hygiene/technique");
    let frames = motion::of(&scenario, "exemplary");
    let mut seated = frames[0].clone();
    seated.head.position.y = 1.15;
    let grips = Hand::BOTH.map(|hand| {
        let aside = if hand == Hand::Left { -0.2 } else { 0.2 };
        let at = seated.head.position + seated.head.rotation * bevy::math::Vec3::new(aside, -0.4, -0.3);
        Command::Controller { hand, grip: motion::pose(at, Quat::IDENTITY), aim: None, over_ms: 0 }
    });
    let begin = [held::controllers(), grips.to_vec()].concat();
    let mut wearer = Wearer::who_likes(LIKES, &scenario, &motion::script(&seated, begin));
    wearer.until_told("an attempt is written to");
    wearer.until_told("the eyes are at 1.62 m");
    // Back from the bed for a second, at 1.2 m/s.
    wearer.does(vec![stick(Hand::Left, "y", -1.0)]);
    wearer.frames(motion::HZ as u64);
    wearer.does(vec![stick(Hand::Left, "y", 0.0)]);
    wearer.until_told("the view has glided");
    // On into the bed: nobody glides into furniture.
    for _ in 0..4 {
        wearer.does(vec![stick(Hand::Left, "y", 1.0)]);
        wearer.frames(motion::HZ as u64);
    }
    wearer.does(vec![stick(Hand::Left, "y", 0.0), stick(Hand::Right, "x", 1.0)]);
    wearer.frames(motion::HZ as u64 / 2);
    wearer.does(vec![stick(Hand::Right, "x", 0.0)]);
    wearer.until("the turn", |wearer| wearer.told("the view has glided") == 3);
    let places = wearer.glides();
    let [back, on, turned] = places.as_slice() else { panic!("{places:?}") };
    assert!((back.far - 1.2).abs() < 0.15, "{back:?}");
    assert!((1.0..3.5).contains(&on.far), "it stops at the bed: {on:?}");
    assert!(turned.far < 0.05 && (turned.turned_deg + 45.0).abs() < 8.0, "half a second: {turned:?}");
    assert_eq!(wearer.report().faults(), Vec::<String>::new());
    assert!(wearer.close().success());
}
