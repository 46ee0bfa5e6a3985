//! What controllers and hands can say besides where they are: actions, their bindings, their state, and haptics.

mod profiles;

use openxr::sys::Result as Code;
use openxr::{
    Action, ActionSet, ActiveActionSet, Binding, Duration, Haptic, HapticVibration, Instance, Path, Posef,
    Session, Space, Time, Vector2f, Vulkan,
};
use skillward_core::skin::Hand;
use skillward_hands::Frame;

use self::profiles::PROFILES;
use super::error::XrError;
use super::runtime::Abilities;
use super::views::frame_of;

/// What a part of a controller does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Deed {
    /// Where the hand holds it.
    Grip,
    /// Where it points.
    Aim,
    /// Chooses what is pointed at; curls the index finger.
    Select,
    /// Takes hold; closes the hand.
    Squeeze,
    /// Moves and turns the learner, and chooses a technique while hands rub.
    Stick,
    /// Presses the stick.
    StickPress,
    /// The button nearer the wrist.
    Lower,
    /// The button farther from the wrist.
    Upper,
    /// Pauses.
    Menu,
    /// Is felt.
    Haptic,
}

/// What one controller says now.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Controller {
    /// Where the hand holds it, in tracking space; `None` while the runtime does not know.
    pub grip: Option<Frame>,
    /// Where it points from, along -z.
    pub aim: Option<Frame>,
    /// Whether the pose is measured rather than inferred.
    pub tracked: bool,
    /// 0 to 1.
    pub select: f32,
    /// 0 to 1.
    pub squeeze: f32,
    /// Right and up, each -1 to 1.
    pub stick: [f32; 2],
    /// The stick is pressed.
    pub stick_press: bool,
    /// The lower button is down.
    pub lower: bool,
    /// The upper button is down.
    pub upper: bool,
    /// The menu button is down.
    pub menu: bool,
}

/// The actions of one session, attached.
pub(super) struct Actions {
    set: ActionSet,
    hands: [Path; 2],
    grip: Action<Posef>,
    aim: Action<Posef>,
    select: Action<f32>,
    squeeze: Action<f32>,
    stick: Action<Vector2f>,
    stick_press: Action<bool>,
    lower: Action<bool>,
    upper: Action<bool>,
    menu: Action<bool>,
    haptic: Action<Haptic>,
    grip_spaces: [Space; 2],
    aim_spaces: [Space; 2],
}

impl Actions {
    /// Makes the actions, suggests their bindings, and attaches them: once in a session's life.
    pub(super) fn new(session: &Session<Vulkan>, can: &Abilities) -> Result<Self, XrError> {
        let instance = session.instance();
        let path = |text: &str| instance.string_to_path(text).map_err(XrError::call("a path"));
        let hands = [path("/user/hand/left")?, path("/user/hand/right")?];
        let set =
            instance.create_action_set("learner", "Learner", 0).map_err(XrError::call("a set of actions"))?;
        let made = XrError::call("an action");
        let grip = set.create_action("grip", "Where the hand holds", &hands).map_err(&made)?;
        let aim = set.create_action("aim", "Where the hand points", &hands).map_err(&made)?;
        let select = set.create_action("select", "Choose", &hands).map_err(&made)?;
        let squeeze = set.create_action("squeeze", "Take hold", &hands).map_err(&made)?;
        let stick = set.create_action("stick", "Move and turn", &hands).map_err(&made)?;
        let stick_press = set.create_action("stick_press", "Press the stick", &hands).map_err(&made)?;
        let lower = set.create_action("lower", "Lower button", &hands).map_err(&made)?;
        let upper = set.create_action("upper", "Upper button", &hands).map_err(&made)?;
        let menu = set.create_action("menu", "Pause", &hands).map_err(&made)?;
        let haptic = set.create_action("haptic", "Touch", &hands).map_err(&made)?;
        let space = |action: &Action<Posef>, hand: usize| {
            action
                .create_space(session, hands[hand], Posef::IDENTITY)
                .map_err(XrError::call("a space of a hand"))
        };
        let actions = Self {
            grip_spaces: [space(&grip, 0)?, space(&grip, 1)?],
            aim_spaces: [space(&aim, 0)?, space(&aim, 1)?],
            set,
            hands,
            grip,
            aim,
            select,
            squeeze,
            stick,
            stick_press,
            lower,
            upper,
            menu,
            haptic,
        };
        actions.suggest(instance, can)?;
        session.attach_action_sets(&[&actions.set]).map_err(XrError::call("attaching the actions"))?;
        Ok(actions)
    }

    fn suggest(&self, instance: &Instance, can: &Abilities) -> Result<(), XrError> {
        let path = |text: &str| instance.string_to_path(text).map_err(XrError::call("a path"));
        for profile in PROFILES.iter().filter(|profile| (profile.known)(can)) {
            let mut bindings = Vec::new();
            for (hand, own) in [("left", profile.left), ("right", profile.right)] {
                for (deed, component) in profile.both.iter().chain(own) {
                    bindings.push(self.binding(*deed, path(&format!("/user/hand/{hand}/{component}"))?));
                }
            }
            match instance.suggest_interaction_profile_bindings(path(profile.path)?, &bindings) {
                Ok(()) => {}
                // A runtime may be older than a profile; its own controllers are then under another one.
                Err(Code::ERROR_PATH_UNSUPPORTED) => {
                    bevy::log::debug!("the runtime does not know {}", profile.path)
                }
                Err(code) => return Err(XrError::Call { call: "suggested bindings", code }),
            }
        }
        Ok(())
    }

    fn binding(&self, deed: Deed, path: Path) -> Binding<'_> {
        match deed {
            Deed::Grip => Binding::new(&self.grip, path),
            Deed::Aim => Binding::new(&self.aim, path),
            Deed::Select => Binding::new(&self.select, path),
            Deed::Squeeze => Binding::new(&self.squeeze, path),
            Deed::Stick => Binding::new(&self.stick, path),
            Deed::StickPress => Binding::new(&self.stick_press, path),
            Deed::Lower => Binding::new(&self.lower, path),
            Deed::Upper => Binding::new(&self.upper, path),
            Deed::Menu => Binding::new(&self.menu, path),
            Deed::Haptic => Binding::new(&self.haptic, path),
        }
    }

    /// Fetches the newest state of every action.
    pub(super) fn sync(&self, session: &Session<Vulkan>) -> Result<(), XrError> {
        session
            .sync_actions(&[ActiveActionSet::new(&self.set)])
            .map_err(XrError::call("the state of the actions"))
    }

    /// What one controller says, with its poses at a time in a space.
    pub(super) fn read(
        &self,
        session: &Session<Vulkan>,
        hand: Hand,
        base: &Space,
        time: Time,
    ) -> Result<Controller, XrError> {
        let call = XrError::call("the state of an action");
        let path = self.hands[hand.index()];
        let number = |action: &Action<f32>| {
            action.state(session, path).map(|state| if state.is_active { state.current_state } else { 0.0 })
        };
        let button = |action: &Action<bool>| {
            action.state(session, path).map(|state| state.is_active && state.current_state)
        };
        let stick = self.stick.state(session, path).map_err(&call)?;
        let held = self.grip.is_active(session, path).map_err(&call)?;
        let (grip, tracked) = locate(&self.grip_spaces[hand.index()], base, time)?;
        let (aim, _) = locate(&self.aim_spaces[hand.index()], base, time)?;
        Ok(Controller {
            grip: grip.filter(|_| held),
            aim: aim.filter(|_| held),
            tracked: tracked && held,
            select: number(&self.select).map_err(&call)?,
            squeeze: number(&self.squeeze).map_err(&call)?,
            stick: if stick.is_active { [stick.current_state.x, stick.current_state.y] } else { [0.0; 2] },
            stick_press: button(&self.stick_press).map_err(&call)?,
            lower: button(&self.lower).map_err(&call)?,
            upper: button(&self.upper).map_err(&call)?,
            menu: button(&self.menu).map_err(&call)?,
        })
    }

    /// Name of the controller in a hand, as its interaction profile's path; `None` where there is none.
    pub(super) fn profile(&self, session: &Session<Vulkan>, hand: Hand) -> Result<Option<String>, XrError> {
        let path = session
            .current_interaction_profile(self.hands[hand.index()])
            .map_err(XrError::call("which controller is held"))?;
        if path == Path::NULL {
            return Ok(None);
        }
        session.instance().path_to_string(path).map(Some).map_err(XrError::call("the name of a path"))
    }

    /// Makes a hand feel something: `strength` 0 to 1 for `length_us` microseconds.
    pub(super) fn feel(
        &self,
        session: &Session<Vulkan>,
        hand: Hand,
        strength: f32,
        length_us: u32,
    ) -> Result<(), XrError> {
        let vibration = HapticVibration::new()
            .amplitude(strength.clamp(0.0, 1.0))
            .frequency(openxr::FREQUENCY_UNSPECIFIED)
            .duration(Duration::from_nanos(i64::from(length_us) * 1000));
        self.haptic
            .apply_feedback(session, self.hands[hand.index()], &vibration)
            .map_err(XrError::call("a haptic"))
    }
}

/// Where a space is, and whether that was measured.
fn locate(space: &Space, base: &Space, time: Time) -> Result<(Option<Frame>, bool), XrError> {
    use openxr::SpaceLocationFlags as Flag;
    let location = space.locate(base, time).map_err(XrError::call("where a hand is"))?;
    let valid = location.location_flags.contains(Flag::POSITION_VALID | Flag::ORIENTATION_VALID);
    let tracked = location.location_flags.contains(Flag::POSITION_TRACKED | Flag::ORIENTATION_TRACKED);
    Ok((valid.then(|| frame_of(location.pose)), valid && tracked))
}
