//! The files of a pack, as data: its manifest and its catalogues of items. Written by instructors in RON.

use std::collections::BTreeMap;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use crate::scenario::{Review, TextLanguage};

/// Version of the format of manifests and catalogues that this program reads.
pub const PACK_FORMAT: u32 = 1;

/// `pack.ron`: what a pack is and which files belong to it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`PACK_FORMAT`].
    pub format: u32,
    /// Identifier: lower-case letters, digits, `-` and `_`. Items are named by it: `id/item`.
    pub id: String,
    /// Semantic version.
    pub version: String,
    /// Title.
    pub title: String,
    /// What it is for, in a sentence or two.
    #[serde(default)]
    pub about: String,
    /// Who wrote it.
    #[serde(default)]
    pub authors: Vec<String>,
    /// SPDX licence expression.
    #[serde(default)]
    pub licence: String,
    /// Clinical sign-off. A scenario's own sign-off is about what it says with everything that it uses.
    pub review: Review,
    /// BCP 47 tag of the language that its texts are complete in, and that others fall back to. Left out where all texts
    /// stand in its items.
    #[serde(default)]
    pub language: String,
    /// The languages that have a file in its folder `texts`, that of `language` included.
    #[serde(default)]
    pub languages: Vec<TextLanguage>,
    /// Other packs whose items its items use, each with the versions that will do.
    #[serde(default)]
    pub packs: BTreeMap<String, String>,
    /// The files with its items, as paths below the pack's folder: 1 to 64.
    pub files: Vec<String>,
}

/// A file with items of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemFile {
    /// [`PACK_FORMAT`].
    pub format: u32,
    /// The items.
    pub items: Vec<ItemText>,
}

/// An item: something that scenarios and rubrics can use, with parameters.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemText {
    /// Identifier, unique in the pack: lower-case letters, digits, `-` and `_`.
    pub id: String,
    /// What it is, and so where it may stand.
    pub kind: ItemKind,
    /// What it is, in a few words.
    pub title: String,
    /// More about it: what it is for, on what facts it stands.
    #[serde(default)]
    pub about: String,
    /// Clinical sign-off of this item. Left out, that of the pack.
    #[serde(default)]
    pub review: Option<Review>,
    /// What whoever uses it says: at most 32.
    #[serde(default)]
    pub parameters: Vec<Parameter>,
    /// What stands in its place, with `"{name}"` for what is given. A list stands for several.
    pub body: Anything,
}

/// Kind of an item: what it is, and so where it may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
pub enum ItemKind {
    /// Placed props: in `props`.
    Prop,
    /// Patients: in `cast`.
    Patient,
    /// What a learner does: wherever a condition may stand.
    Action,
    /// Groups of steps: in `groups`.
    Group,
    /// Criteria: in the rubric's `criteria`.
    Criterion,
}

impl ItemKind {
    /// In words.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Prop => "a prop",
            Self::Patient => "a patient",
            Self::Action => "an action",
            Self::Group => "a group of steps",
            Self::Criterion => "a criterion",
        }
    }

    /// What may stand as an element of a list in the field of this name.
    pub(crate) fn of_list(field: &str) -> Option<Self> {
        match field {
            "props" => Some(Self::Prop),
            "cast" => Some(Self::Patient),
            "groups" => Some(Self::Group),
            "criteria" => Some(Self::Criterion),
            _ => None,
        }
    }
}

/// What whoever uses an item says.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// Its name: lower-case letters, digits and `_`. Not `as`, which every item has.
    pub name: String,
    /// What it may be.
    pub kind: ValueKind,
    /// What it means, with its unit.
    #[serde(default)]
    pub about: String,
    /// What it is when left out. Without one it must be said.
    #[serde(default)]
    pub default: Option<Anything>,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, serde::Serialize)]
pub enum ValueKind {
    /// Words for people: `"Take her pulse"`.
    Text,
    /// The name of something: `"mrs_okafor.wrist"`.
    Name,
    /// Several names: `["bed_a.rail", "locker_a"]`.
    Names,
    /// A number: `1.5`.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A position: `(1.45, 1.02, -0.32)`.
    Position,
    /// A bare word that the format knows: `Clean`, `Sequence`.
    Word,
    /// A condition, which may be a `use` itself.
    Condition,
    /// Anything that RON can say; what it must be shows only where it stands.
    Any,
}

/// Any RON value: read for its form alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Self)
    }
}
