//! The learner's script: what a scripted learner does, in the order in which they do it.
//!
//! Lies beside a scenario as `learners/NAME.ron`. It tells intentions, never observations: walking,
//! reaching, pressing and rubbing become head and hand samples, and what they bring about is for the
//! physics and the core to say.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use skillward_core::diagnostic::Diagnostic;
use skillward_core::document;
use skillward_core::hygiene::report::TechniqueStep;
use skillward_core::ids::{ItemId, SurfaceId};
use skillward_core::skin::Hand;

use crate::launch::listed;

/// Version of the script format that this program reads.
pub const SCRIPT_FORMAT: u32 = 1;

/// A scripted learner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// [`SCRIPT_FORMAT`].
    pub format: u32,
    /// Name, as shown.
    pub name: String,
    /// What this learner is an example of, in a sentence.
    pub summary: String,
    /// Sequences that [`Act::Do`] calls by name.
    #[serde(default)]
    pub routines: BTreeMap<String, Vec<Act>>,
    /// What is done, in order.
    pub acts: Vec<Act>,
}

/// One thing that a scripted learner does. Before anything is touched, the learner walks to where it
/// can be reached; `Walk` is for other places.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Act {
    /// Walk round the obstacles to a spot of the floor and face another.
    Walk {
        /// Metres east and south.
        to: (f32, f32),
        /// Looks at this spot in the end, metres; where they came to, when left out.
        #[serde(default)]
        face: Option<(f32, f32)>,
    },
    /// Put the fingertips on a surface and keep them there.
    Touch {
        /// Which surface.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
        /// For how long, seconds.
        #[serde(default = "a_moment")]
        hold_s: f32,
    },
    /// Push a button or pump to its stop, and let it come back.
    Press {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// Close the fingers on a cap, port, tap or door handle.
    Open {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// Take something, hold it, and put it back.
    Hold {
        /// Which part.
        surface: SurfaceId,
        /// Which hand.
        #[serde(default = "right")]
        hand: Hand,
        /// For how long, seconds.
        #[serde(default = "a_moment")]
        hold_s: f32,
    },
    /// Hold one cupped hand under the nozzle of a dispenser and press its pump with the other.
    TakeProduct {
        /// Which dispenser.
        from: ItemId,
        /// How often it is pressed.
        presses: u32,
        /// The hand that presses.
        #[serde(default = "right")]
        hand: Hand,
    },
    /// Rub the hands: technique steps, each for so many seconds.
    Rub(Vec<(TechniqueStep, f32)>),
    /// Stand still, seconds.
    Wait(f32),
    /// Keep both hands where no tracker sees them, seconds; what follows goes on with seen hands.
    HideHands(f32),
    /// Say a line, by its key.
    Say(String),
    /// Answer a question.
    Answer {
        /// Which.
        item: String,
        /// With what.
        value: String,
    },
    /// Do a routine.
    Do(String),
    /// Do these sequences one after the other, in whichever order.
    AnyOrder(Vec<Vec<Act>>),
    /// Say that the attempt is finished.
    Finish,
}

impl Act {
    /// The hand it is done with, where it is done with one in particular.
    pub const fn hand_mut(&mut self) -> Option<&mut Hand> {
        match self {
            Self::Touch { hand, .. }
            | Self::Press { hand, .. }
            | Self::Open { hand, .. }
            | Self::Hold { hand, .. }
            | Self::TakeProduct { hand, .. } => Some(hand),
            _ => None,
        }
    }
}

const fn right() -> Hand {
    Hand::Right
}

const fn a_moment() -> f32 {
    0.6
}

/// Why a script cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ScriptError {
    /// It could not be read.
    #[error("cannot read the learner's script {path}: {source}")]
    Read {
        /// Where it was looked for.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// It is not a script, or one of another format.
    #[error("{}", listed(mistakes))]
    Parse {
        /// Every mistake found.
        mistakes: Vec<Diagnostic>,
    },
    /// A routine that does not exist.
    #[error("the learner's script calls the routine {0:?}, which it does not define")]
    NoRoutine(String),
    /// A routine that calls itself.
    #[error("the routine {0:?} of the learner's script calls itself")]
    Circular(String),
}

impl Script {
    /// Reads a script from RON.
    ///
    /// # Errors
    /// When the text is no script, has another format, or calls a routine that does not exist.
    pub fn parse(path: &str, text: &str) -> Result<Self, ScriptError> {
        let script: Self =
            document::load(path, text, SCRIPT_FORMAT).map_err(|mistakes| ScriptError::Parse { mistakes })?;
        script.expanded()?;
        Ok(script)
    }

    /// Reads a script from a file.
    ///
    /// # Errors
    /// As [`Script::parse`], and when the file cannot be read.
    pub fn read(path: &std::path::Path) -> Result<Self, ScriptError> {
        let shown = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|source| ScriptError::Read { path: shown.clone(), source })?;
        Self::parse(&shown, &text)
    }

    /// The acts with every routine written out.
    ///
    /// # Errors
    /// When a routine is missing or calls itself.
    pub fn expanded(&self) -> Result<Vec<Act>, ScriptError> {
        let mut calls = Vec::new();
        self.expand(&self.acts, &mut calls)
    }

    fn expand<'a>(&'a self, acts: &'a [Act], calls: &mut Vec<&'a str>) -> Result<Vec<Act>, ScriptError> {
        let mut out = Vec::with_capacity(acts.len());
        for act in acts {
            match act {
                Act::Do(name) => {
                    let routine =
                        self.routines.get(name).ok_or_else(|| ScriptError::NoRoutine(name.clone()))?;
                    if calls.contains(&name.as_str()) {
                        return Err(ScriptError::Circular(name.clone()));
                    }
                    calls.push(name);
                    out.extend(self.expand(routine, calls)?);
                    calls.pop();
                }
                Act::AnyOrder(sequences) => out.push(Act::AnyOrder(
                    sequences
                        .iter()
                        .map(|sequence| self.expand(sequence, calls))
                        .collect::<Result<_, _>>()?,
                )),
                other => out.push(other.clone()),
            }
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn script(acts: &str) -> Result<Script, ScriptError> {
        Script::parse(
            "test",
            &format!(
                "(format: 1, name: \"T\", summary: \"t\", routines: {{ \"rub\": [Rub([(palm_to_palm, 3)])], \"loop\": [Do(\"loop\")] }}, acts: {acts})"
            ),
        )
    }

    #[test]
    fn routines_are_written_out_inside_any_order_too() {
        let acts = script("[AnyOrder([[Do(\"rub\"), Wait(1)], [Finish]])]").unwrap().expanded().unwrap();
        let rub = Act::Rub(vec![(TechniqueStep::PalmToPalm, 3.0)]);
        assert_eq!(acts, [Act::AnyOrder(vec![vec![rub, Act::Wait(1.0)], vec![Act::Finish]])]);
    }

    #[test]
    fn missing_and_circular_routines_are_refused() {
        assert!(matches!(
            script("[Do(\"wash\")]"),
            Err(ScriptError::NoRoutine(name)) if name == "wash"
        ));
        assert!(matches!(script("[Do(\"loop\")]"), Err(ScriptError::Circular(_))));
    }

    #[test]
    fn hands_and_holds_have_defaults() {
        let acts = script("[Touch(surface: \"a.b\")]").unwrap().acts;
        assert_eq!(acts, [Act::Touch { surface: "a.b".into(), hand: Hand::Right, hold_s: 0.6 }]);
    }
}
