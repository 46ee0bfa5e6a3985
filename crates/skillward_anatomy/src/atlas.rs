//! The catalogue of an organ's structures (`assets/anatomy/*.ron`).

use std::collections::BTreeMap;

use serde::Deserialize;
use smol_str::SmolStr;
use thiserror::Error;

use crate::relations::Relation;

/// Everything that is known of one organ by name.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Atlas {
    /// The format's version; 1 so far.
    pub format: u32,
    /// The model's file below `assets/`.
    pub model: String,
    /// Where names and facts come from, by the short name that structures and relations use.
    pub sources: BTreeMap<SmolStr, String>,
    /// What nobody with a clinical licence has signed off yet, as sentences.
    pub awaits_sign_off: Vec<String>,
    /// Wholes that consist of structures and have no mesh of their own.
    pub groups: Vec<Structure>,
    /// What the model shows, one node each.
    pub structures: Vec<Structure>,
    /// The way of the blood: each step's structures may come in any order.
    pub blood_flow: Vec<Vec<SmolStr>>,
    /// The way of the impulse, by the time at which it arrives.
    pub conduction: Vec<Arrival>,
    /// How structures lie to one another on the model.
    pub relations: Vec<Relation>,
}

/// A named part of an organ, or a whole that others are part of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Structure {
    /// The node of the model, and the end of the label key `anatomy.KEY`.
    pub key: SmolStr,
    /// What sort of thing it is.
    pub kind: Kind,
    /// The whole that it is part of: a group, or the organ itself where empty.
    #[serde(default)]
    pub parent: SmolStr,
    /// The English name.
    pub en: String,
    /// The Latin name.
    pub la: String,
    /// The German name.
    pub de: String,
    /// Other names by which people call it, in any of these languages.
    #[serde(default)]
    pub also: Vec<String>,
    /// The coronary arteries that usually feed it, the main one first.
    #[serde(default)]
    pub supplied_by: Vec<SmolStr>,
    /// Names of sources, where not the terminology alone.
    #[serde(default)]
    pub sources: Vec<SmolStr>,
}

/// What sort of thing a structure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub enum Kind {
    /// An organ, or a valve as a whole.
    Whole,
    /// The wall of a chamber, or an auricle.
    Chamber,
    /// The blood inside a chamber.
    Cavity,
    /// A wall between two chambers.
    Septum,
    /// A leaflet or cusp.
    Leaflet,
    /// A papillary muscle, cord, ring or ridge.
    Subvalvular,
    /// A great artery or one of its branches.
    Artery,
    /// A great vein.
    Vein,
    /// A coronary artery.
    CoronaryArtery,
    /// A vein of the heart's own wall.
    CardiacVein,
    /// Part of the conducting system.
    Conduction,
    /// Fat or the pericardium.
    Covering,
}

/// When the impulse reaches a structure.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Arrival {
    /// The structure.
    pub structure: SmolStr,
    /// Milliseconds after the impulse began, at rest.
    pub ms: u16,
    /// Names of sources.
    pub sources: Vec<SmolStr>,
}

/// Why a catalogue can't be used.
#[derive(Debug, Error)]
pub enum AtlasError {
    /// It is not RON of the right shape.
    #[error("the anatomical catalogue cannot be read: {0}")]
    Syntax(#[from] ron::error::SpannedError),
    /// It was made for another version of the program.
    #[error("the anatomical catalogue has format {0}, and this program reads 1")]
    Format(u32),
    /// Two structures have the same key.
    #[error("`{0}` stands twice in the anatomical catalogue")]
    Twice(SmolStr),
    /// A key or source that is named, but not there.
    #[error("the anatomical catalogue names `{name}` ({place}), which it does not have")]
    Unknown {
        /// What is missing.
        name: SmolStr,
        /// Where it is named.
        place: String,
    },
}

impl Atlas {
    /// Reads and checks a catalogue.
    ///
    /// # Errors
    /// When the text is no catalogue, keys stand twice, or something is named that is not there.
    pub fn parse(text: &str) -> Result<Self, AtlasError> {
        let atlas: Self = ron::from_str(text)?;
        if atlas.format != 1 {
            return Err(AtlasError::Format(atlas.format));
        }
        atlas.check()?;
        Ok(atlas)
    }

    /// The structure or group of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Structure> {
        self.structures.iter().chain(&self.groups).find(|s| s.key == key)
    }

    /// The structures that an artery feeds, whether alone or with others.
    pub fn territory<'a>(&'a self, artery: &'a str) -> impl Iterator<Item = &'a Structure> {
        self.structures.iter().filter(move |s| s.supplied_by.iter().any(|a| a == artery))
    }

    fn check(&self) -> Result<(), AtlasError> {
        let mut keys = std::collections::BTreeSet::new();
        for structure in self.structures.iter().chain(&self.groups) {
            if !keys.insert(structure.key.as_str()) {
                return Err(AtlasError::Twice(structure.key.clone()));
            }
        }
        let key = |name: &SmolStr, place: &str| {
            if keys.contains(name.as_str()) { Ok(()) } else { Err(unknown(name, place)) }
        };
        let source = |names: &[SmolStr], place: &str| {
            names.iter().find(|n| !self.sources.contains_key(*n)).map_or(Ok(()), |n| Err(unknown(n, place)))
        };
        for structure in self.structures.iter().chain(&self.groups) {
            if !structure.parent.is_empty() {
                key(&structure.parent, &structure.key)?;
            }
            structure.supplied_by.iter().try_for_each(|a| key(a, &structure.key))?;
            source(&structure.sources, &structure.key)?;
        }
        for step in &self.blood_flow {
            step.iter().try_for_each(|s| key(s, "blood_flow"))?;
        }
        for arrival in &self.conduction {
            key(&arrival.structure, "conduction")?;
            source(&arrival.sources, "conduction")?;
        }
        for relation in &self.relations {
            key(&relation.of, "relations")?;
            relation.is.named().try_for_each(|name| key(name, &relation.of))?;
            source(std::slice::from_ref(&relation.source), &relation.of)?;
        }
        Ok(())
    }
}

fn unknown(name: &SmolStr, place: &str) -> AtlasError {
    AtlasError::Unknown { name: name.clone(), place: place.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: &str = r#"(
        format: 1, model: "m.glb", sources: {"a": "A book"}, awaits_sign_off: [],
        groups: [(key: "heart", kind: Whole, en: "Heart", la: "Cor", de: "Herz")],
        structures: [(key: "x", kind: Chamber, parent: "heart", en: "X", la: "X", de: "X", supplied_by: ["y"]),
                     (key: "y", kind: CoronaryArtery, en: "Y", la: "Y", de: "Y")],
        blood_flow: [["x"]], conduction: [(structure: "x", ms: 0, sources: ["a"])],
        relations: [(of: "x", is: Touching("y", 2.0), source: "a")],
    )"#;

    #[test]
    fn a_sound_catalogue_is_read_and_asked() {
        let atlas = Atlas::parse(SMALL).expect("sound");
        assert_eq!(atlas.get("heart").map(|s| s.kind), Some(Kind::Whole));
        assert_eq!(atlas.territory("y").map(|s| s.key.as_str()).collect::<Vec<_>>(), ["x"]);
    }

    #[test]
    fn what_is_named_must_be_there() {
        for (good, bad) in [
            (r#"parent: "heart""#, r#"parent: "hart""#),
            (r#"supplied_by: ["y"]"#, r#"supplied_by: ["z"]"#),
            (r#"blood_flow: [["x"]]"#, r#"blood_flow: [["q"]]"#),
            (r#"sources: ["a"]"#, r#"sources: ["b"]"#),
            (r#"Touching("y""#, r#"Touching("w""#),
            (r#"source: "a")"#, r#"source: "c")"#),
        ] {
            assert!(SMALL.contains(good));
            let fault = Atlas::parse(&SMALL.replace(good, bad));
            assert!(matches!(fault, Err(AtlasError::Unknown { .. })), "{bad}: {fault:?}");
        }
    }

    #[test]
    fn a_key_stands_once_and_the_format_is_known() {
        assert!(matches!(
            Atlas::parse(&SMALL.replace(r#"key: "y""#, r#"key: "x""#)),
            Err(AtlasError::Twice(_))
        ));
        assert!(matches!(Atlas::parse(&SMALL.replace("format: 1", "format: 2")), Err(AtlasError::Format(2))));
        assert!(matches!(Atlas::parse("nonsense"), Err(AtlasError::Syntax(_))));
    }
}
