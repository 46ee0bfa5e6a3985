//! What the app is started with: where its files lie and what they hold.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bevy::prelude::*;
use skillward_cli::assets::AssetLibrary;
use skillward_cli::identity::Identity;
use skillward_cli::{CommandError, Context};
use skillward_core::catalogue::{Catalogue, Room};
use skillward_core::diagnostic::Diagnostic;
use skillward_store::StationKey;

/// Everything the app knows before its first frame.
#[derive(Resource, Debug, Clone)]
pub struct Launch {
    /// Configuration and folders.
    pub context: Context,
    /// Folder of the asset library.
    pub assets: PathBuf,
    /// The props it holds.
    pub catalogue: Catalogue,
    /// Its rooms by name.
    pub rooms: BTreeMap<String, Room>,
    /// Folder into which attempts are written.
    pub attempts: PathBuf,
    /// The station's key, which signs them.
    pub key: StationKey,
    /// Pseudonym of the learner.
    pub learner: String,
    /// Name of the station.
    pub station: String,
}

impl Launch {
    /// Reads what the app needs: the asset library, the station's key and who takes part.
    ///
    /// # Errors
    /// When the asset library or the key cannot be used.
    pub fn new(context: &Context) -> Result<Self, CommandError> {
        let AssetLibrary { root, catalogue, rooms } = context.assets()?;
        let Identity { learner, station } = context.identity()?;
        Ok(Self {
            assets: root,
            catalogue,
            rooms,
            attempts: context.paths.attempts(),
            key: context.station_key()?,
            learner,
            station,
            context: context.clone(),
        })
    }
}

/// One mistake a line.
pub(crate) fn listed(mistakes: &[Diagnostic]) -> String {
    mistakes.iter().map(Diagnostic::to_string).collect::<Vec<_>>().join("\n")
}
