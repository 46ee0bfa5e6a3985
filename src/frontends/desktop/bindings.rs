//! What the learner can ask for at a desk, and which key, button or stick asks for it.
//!
//! Every command can be bound anew in the configuration file by the names of [`names::name_of`].

use std::collections::BTreeMap;

use bevy::ecs::spawn::SpawnIter;
use bevy::prelude::*;
use bevy_enhanced_input::prelude::*;

use super::names;
pub use super::rebind::KeyBindingsFile;

/// Marks the entity that carries the desktop's input context.
#[derive(Component, Debug)]
pub struct Desktop;

/// Which command an action entity stands for.
#[derive(Component, Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bound(pub Command);

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident, $key:literal, $label:literal, [$($binding:expr),* $(,)?];)*) => {
        /// A command that is held or struck.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Command {
            $($(#[$doc])* $name),*
        }

        mod action {
            use bevy_enhanced_input::prelude::*;
            $(
                #[derive(InputAction)]
                #[action_output(bool)]
                pub struct $name;
            )*
        }

        impl Command {
            /// Every command, in the order shown.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Name in the configuration file.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key),* }
            }

            /// As shown to the learner.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$name => $label),* }
            }

            fn defaults(self) -> Vec<Binding> {
                match self { $(Self::$name => vec![$($binding.into()),*]),* }
            }
        }

        fn spawn_commands(commands: &mut Commands<'_, '_>, context: Entity, bindings: &KeyBindings) {
            $(
                commands.spawn((
                    Action::<action::$name>::new(),
                    ActionOf::<Desktop>::new(context),
                    Bound(Command::$name),
                    Bindings::spawn(SpawnIter(bindings.of(Command::$name).to_vec().into_iter())),
                ));
            )*
        }
    };
}

commands! {
    /// Walk forward.
    Forward, "forward", "Walk forward", [KeyCode::KeyW];
    /// Walk back.
    Back, "back", "Walk back", [KeyCode::KeyS];
    /// Step left.
    Left, "left", "Step left", [KeyCode::KeyA];
    /// Step right.
    Right, "right", "Step right", [KeyCode::KeyD];
    /// Reach with the left hand while held.
    LeftHand, "left_hand", "Left hand", [MouseButton::Left, KeyCode::KeyZ, GamepadButton::LeftTrigger2];
    /// Reach with the right hand while held.
    RightHand, "right_hand", "Right hand", [MouseButton::Right, KeyCode::KeyX, GamepadButton::RightTrigger2];
    /// Press, open or take what the hand is at.
    Use, "use", "Press, open or take", [KeyCode::Space, GamepadButton::South];
    /// Bring the hands together to rub, or take them apart.
    Rub, "rub", "Hands together, to rub", [KeyCode::KeyR, GamepadButton::West];
    /// The other side of the same technique.
    OtherSide, "other_side", "Other side", [KeyCode::KeyQ, GamepadButton::North];
    /// Technique: palm to palm.
    Palms, "palms", "Palm to palm", [KeyCode::Digit1];
    /// Technique: palm over back, laced.
    Backs, "backs", "Palm over back", [KeyCode::Digit2];
    /// Technique: palms, laced.
    Laced, "laced", "Fingers laced", [KeyCode::Digit3];
    /// Technique: backs of fingers in the palms.
    Hooked, "hooked", "Backs of fingers", [KeyCode::Digit4];
    /// Technique: thumb.
    Thumb, "thumb", "Thumb", [KeyCode::Digit5];
    /// Technique: fingertips.
    Tips, "tips", "Fingertips", [KeyCode::Digit6];
    /// The next technique.
    NextPose, "next_pose", "Next technique", [KeyCode::KeyE, GamepadButton::RightTrigger];
    /// The technique before.
    PreviousPose, "previous_pose", "Technique before", [GamepadButton::LeftTrigger];
    /// Show the ring of techniques while held.
    Ring, "ring", "Ring of techniques", [KeyCode::KeyF, GamepadButton::DPadUp];
    /// Stroke to the left, for those who rub by keys.
    StrokeLeft, "stroke_left", "Stroke left", [KeyCode::ArrowLeft];
    /// Stroke to the right.
    StrokeRight, "stroke_right", "Stroke right", [KeyCode::ArrowRight];
    /// Stroke away.
    StrokeAway, "stroke_away", "Stroke away, or look up", [KeyCode::ArrowUp];
    /// Stroke near.
    StrokeNear, "stroke_near", "Stroke near, or look down", [KeyCode::ArrowDown];
    /// Show or hide the task list.
    Tasks, "tasks", "Task list", [KeyCode::Tab, GamepadButton::Select];
    /// Show or hide the controls.
    Help, "help", "Controls", [KeyCode::F1, KeyCode::KeyH, GamepadButton::DPadDown];
    /// Put away a hint; skip a lesson of the orientation.
    Dismiss, "dismiss", "Put a hint away; skip a lesson", [KeyCode::Enter, GamepadButton::East];
    /// Go back to the lesson before, in the orientation.
    LessonBack, "lesson_back", "Lesson before", [KeyCode::Backspace, GamepadButton::DPadLeft];
    /// Pause, and go on.
    Pause, "pause", "Pause", [KeyCode::Escape, KeyCode::KeyP, GamepadButton::Start];
}

/// Turning the head with the mouse, pixels.
#[derive(InputAction)]
#[action_output(Vec2)]
pub struct MouseMoved;

/// Turning the head with the right stick, -1 to 1.
#[derive(InputAction)]
#[action_output(Vec2)]
pub struct RightStick;

/// Walking with the left stick, -1 to 1.
#[derive(InputAction)]
#[action_output(Vec2)]
pub struct LeftStick;

/// What each command is bound to.
#[derive(Resource, Debug, Clone, PartialEq)]
pub struct KeyBindings {
    bound: BTreeMap<Command, Vec<Binding>>,
}

impl Default for KeyBindings {
    fn default() -> Self {
        Self { bound: Command::ALL.iter().map(|&command| (command, command.defaults())).collect() }
    }
}

/// Why a configured binding cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindingError {
    /// No such command.
    #[error("there is no command \"{name}\"; commands: {known}")]
    Command {
        /// What was written.
        name: String,
        /// Those that there are.
        known: String,
    },
    /// No such key or button.
    #[error(
        "\"{input}\" is no key or button (for the command \"{command}\"); examples: KeyW, Digit1, Space, MouseLeft, GamepadSouth"
    )]
    Input {
        /// The command.
        command: String,
        /// What was written.
        input: String,
    },
}

impl KeyBindings {
    /// The defaults with some commands bound anew, as the configuration file says.
    ///
    /// # Errors
    /// The first command or input that does not exist.
    pub fn configured(changes: &BTreeMap<String, Vec<String>>) -> Result<Self, BindingError> {
        let mut bindings = Self::default();
        for (key, inputs) in changes {
            let command =
                Command::ALL.iter().copied().find(|command| command.key() == key).ok_or_else(|| {
                    BindingError::Command {
                        name: key.clone(),
                        known: Command::ALL.iter().map(|known| known.key()).collect::<Vec<_>>().join(", "),
                    }
                })?;
            let inputs = inputs
                .iter()
                .map(|input| {
                    names::input_of(input)
                        .ok_or_else(|| BindingError::Input { command: key.clone(), input: input.clone() })
                })
                .collect::<Result<Vec<_>, _>>()?;
            bindings.bound.insert(command, inputs);
        }
        Ok(bindings)
    }

    /// What a command is bound to.
    #[must_use]
    pub fn of(&self, command: Command) -> &[Binding] {
        self.bound.get(&command).map_or(&[], Vec::as_slice)
    }

    /// The first input of a command, as shown to the learner.
    #[must_use]
    pub fn shown(&self, command: Command) -> String {
        self.of(command).first().map_or_else(|| "(nothing)".into(), |binding| names::shown(*binding))
    }

    /// All inputs of a command, as shown to the learner.
    #[must_use]
    pub fn all_shown(&self, command: Command) -> String {
        self.of(command).iter().map(|binding| names::shown(*binding)).collect::<Vec<_>>().join("  or  ")
    }

    /// Binds a command to one key or button and takes that from every other command.
    pub fn rebind(&mut self, command: Command, binding: Binding) {
        for bound in self.bound.values_mut() {
            bound.retain(|other| *other != binding);
        }
        let bound = self.bound.entry(command).or_default();
        // Keep what belongs to another kind of device: a new key does not unbind the gamepad.
        bound.retain(|other| names::device(*other) != names::device(binding));
        bound.insert(0, binding);
    }

    /// What differs from the defaults, for the configuration file.
    #[must_use]
    pub fn changes(&self) -> BTreeMap<String, Vec<String>> {
        self.bound
            .iter()
            .filter(|(command, bound)| **bound != command.defaults())
            .map(|(command, bound)| {
                (
                    command.key().to_owned(),
                    bound.iter().filter_map(|binding| names::name_of(*binding)).collect(),
                )
            })
            .collect()
    }
}

/// Makes the input context, or makes it anew when bindings change.
pub(super) fn spawn_context(
    mut commands: Commands<'_, '_>,
    bindings: Res<'_, KeyBindings>,
    old: Query<'_, '_, Entity, With<Desktop>>,
) {
    for entity in &old {
        commands.entity(entity).despawn();
    }
    let context = commands.spawn((Name::new("desktop input"), Desktop)).id();
    spawn_commands(&mut commands, context, &bindings);
    commands.spawn((
        Action::<MouseMoved>::new(),
        ActionOf::<Desktop>::new(context),
        bindings![Binding::mouse_motion()],
    ));
    commands.spawn((
        Action::<RightStick>::new(),
        ActionOf::<Desktop>::new(context),
        DeadZone::default(),
        Bindings::spawn(Axial::right_stick()),
    ));
    commands.spawn((
        Action::<LeftStick>::new(),
        ActionOf::<Desktop>::new(context),
        DeadZone::default(),
        Bindings::spawn(Axial::left_stick()),
    ));
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn no_input_asks_for_two_things() {
        let bindings = KeyBindings::default();
        let mut seen = Vec::new();
        for &command in Command::ALL {
            for &binding in bindings.of(command) {
                assert!(!seen.contains(&binding), "{binding:?} twice, again for {command:?}");
                seen.push(binding);
            }
        }
    }

    #[test]
    fn changes_survive_the_configuration_file() {
        let mut bindings = KeyBindings::default();
        bindings.rebind(Command::Use, KeyCode::KeyR.into());
        assert!(bindings.of(Command::Rub).iter().all(|bound| *bound != KeyCode::KeyR.into()));
        assert_eq!(KeyBindings::default().changes(), BTreeMap::new());
        let again = KeyBindings::configured(&bindings.changes()).unwrap();
        assert_eq!(again, bindings);
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_way_out() {
        let changes = BTreeMap::from([("use".to_owned(), vec!["KeyÄ".to_owned()])]);
        let message = KeyBindings::configured(&changes).unwrap_err().to_string();
        assert!(message.contains("KeyÄ") && message.contains("KeyW"), "{message}");
    }
}
