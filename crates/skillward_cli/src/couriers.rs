//! The ways to every destination that the configuration names.

use std::time::Duration;

use skillward_credentials::IssuerConfig;
use skillward_credentials::issuer_client::Repeats;
use skillward_issuer::{RunningIssuer, spawn_embedded};
use skillward_outbox::carriers::{Accredible, Badgr, BadgrLogin, Credly, Dcc, DccService, OwnBadges, VcApi};
use skillward_outbox::host::Host;
use skillward_outbox::{Carrier, Recipients, Secret};
use skillward_records::cmi5::Lms;
use skillward_records::{Lrs, Version};
use zeroize::Zeroizing;

use crate::badges::ISSUER;
use crate::config::{IssuerKind, IssuerSettings, RecordsSettings, RepeatPolicy, XapiVersion};
use crate::context::Context;
use crate::outcome::CommandError;
use crate::records::RECORDS;
use crate::sessions;

/// The ways to every destination of the configuration. An issuer that is part of this program runs as long as this
/// lives.
pub struct Couriers {
    /// The issuer's name, or its address where it has none.
    pub issuer_name: String,
    issuer: Box<dyn Carrier>,
    /// Where learners keep badges: destination, learner, carrier.
    hosts: Vec<(String, String, Host)>,
    /// Who is told of attempts.
    records: Option<Lrs>,
    /// Whoever is still to be told the end of a session: destination, carrier.
    sessions: Vec<(String, Lms)>,
    _embedded: Option<RunningIssuer>,
}

impl std::fmt::Debug for Couriers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Couriers").field("issuer_name", &self.issuer_name).finish_non_exhaustive()
    }
}

impl Couriers {
    /// The destinations of the configuration; without an issuer in it, the one that is part of this program,
    /// started now.
    ///
    /// # Errors
    /// When the configuration cannot work, or the embedded issuer cannot start.
    pub fn open(context: &Context) -> Result<Self, CommandError> {
        let settings = &context.config.issuer;
        let patience = Duration::from_secs(settings.timeout_s);
        let hosts = (context.paths.connected_hosts().into_iter())
            .map(|(learner, file)| {
                let destination = format!("host of {learner}");
                Ok((destination, learner, Host::open(&file, patience)?))
            })
            .collect::<Result<_, CommandError>>()?;
        let sessions = (context.paths.lms_sessions().into_iter())
            .map(|(name, file)| Ok((sessions::destination(&name), Lms::open(&file, patience)?)))
            .collect::<Result<_, CommandError>>()?;
        let records = store(&context.config.records, patience)?;
        match &settings.url {
            Some(url) => Ok(Self {
                issuer_name: settings.name.clone().unwrap_or_else(|| url.clone()),
                issuer: issuer(settings, url)?,
                hosts,
                records,
                sessions,
                _embedded: None,
            }),
            None => {
                let running = spawn_embedded(&context.paths.issuer())?;
                let config = running.config();
                let issuer_name = config.name.clone();
                let issuer = Box::new(VcApi::new(config).map_err(unusable)?);
                Ok(Self { issuer_name, issuer, hosts, records, sessions, _embedded: Some(running) })
            }
        }
    }

    /// Whom badges are asked of, with the carrier.
    pub(crate) fn issuers(&self) -> Vec<(&str, &dyn Carrier)> {
        vec![(ISSUER, &*self.issuer)]
    }

    /// Who is told of attempts, with the carrier.
    pub(crate) fn records(&self) -> Vec<(&str, &dyn Carrier)> {
        self.records.iter().map(|lrs| (RECORDS, lrs as &dyn Carrier)).collect()
    }

    /// Who is still to be told the end of a session, with the carriers.
    pub(crate) fn sessions(&self) -> Vec<(&str, &dyn Carrier)> {
        self.sessions.iter().map(|(destination, lms)| (destination.as_str(), lms as &dyn Carrier)).collect()
    }

    /// Where learners keep badges, with the carriers.
    pub(crate) fn hosts(&self) -> Vec<(&str, &dyn Carrier)> {
        self.hosts.iter().map(|(destination, _, host)| (destination.as_str(), host as &dyn Carrier)).collect()
    }

    /// Where a learner keeps badges, by the outbox's name for it.
    pub(crate) fn host_of(&self, learner: &str) -> Option<&str> {
        let mut hosts = self.hosts.iter();
        hosts.find(|(_, of, _)| of == learner).map(|(destination, ..)| destination.as_str())
    }
}

/// The carrier to the issuer of the configuration, which was found whole when it was read.
fn issuer(settings: &IssuerSettings, url: &str) -> Result<Box<dyn Carrier>, CommandError> {
    let patience = Duration::from_secs(settings.timeout_s);
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let (did, name) = (text(&settings.did), text(&settings.name));
    let badges = || OwnBadges(settings.badges.clone());
    let people = || match &settings.recipients_file {
        Some(file) => Ok(Recipients::of_file(file)?),
        None => Ok::<_, CommandError>(Recipients::default()),
    };
    let token = || secret(settings)?.ok_or_else(|| CommandError::plain("the issuer needs a token"));
    let dcc = |service| {
        let tenant = text(&settings.tenant);
        Dcc::new(service, url, &tenant, secret(settings)?, (&did, &name), patience).map_err(unusable)
    };
    Ok(match settings.kind {
        IssuerKind::VcApi => {
            let config = IssuerConfig {
                url: url.to_owned(),
                did,
                name,
                token: Zeroizing::new(token()?.reveal().to_owned()),
                repeats: match settings.repeats {
                    RepeatPolicy::SameAndShown => Repeats::SameAndShown,
                    RepeatPolicy::Same => Repeats::Same,
                    RepeatPolicy::Unknown => Repeats::Unknown,
                },
                timeout: patience,
            };
            Box::new(VcApi::new(config).map_err(unusable)?)
        }
        IssuerKind::DccCoordinator => Box::new(dcc(DccService::Coordinator)?),
        IssuerKind::DccSigning => Box::new(dcc(DccService::Signing)?),
        IssuerKind::Badgr => {
            let login = BadgrLogin { username: text(&settings.username), password: token()? };
            Box::new(Badgr::new(url, login, badges(), people()?, patience).map_err(unusable)?)
        }
        IssuerKind::Accredible => {
            Box::new(Accredible::new(url, token()?, badges(), people()?, patience).map_err(unusable)?)
        }
        IssuerKind::Credly => {
            let organization = text(&settings.organization);
            let credly = Credly::new(url, &organization, token()?, badges(), people()?, patience);
            Box::new(credly.map_err(unusable)?)
        }
    })
}

/// The carrier to the record store of the configuration, if it names one.
fn store(settings: &RecordsSettings, patience: Duration) -> Result<Option<Lrs>, CommandError> {
    let (Some(url), Some(user)) = (&settings.url, &settings.user) else { return Ok(None) };
    let password = match (&settings.password_file, &settings.password_env) {
        (Some(file), _) => Secret::of_file(file)?,
        (None, Some(variable)) => Secret::of_environment(variable)?,
        (None, None) => return Ok(None),
    };
    let version = match settings.version {
        XapiVersion::V1 => Version::V1,
        XapiVersion::V2 => Version::V2,
    };
    let lrs = Lrs::new(url, user, password, version, patience).map_err(|error| {
        CommandError::new(
            format!("the configured record store cannot be used: {error}"),
            "see `records` in `skillward config`",
        )
    })?;
    Ok(Some(lrs))
}

/// The issuer's token or password, where the configuration names one.
fn secret(settings: &IssuerSettings) -> Result<Option<Secret>, CommandError> {
    Ok(match (&settings.token_file, &settings.token_env) {
        (Some(file), _) => Some(Secret::of_file(file)?),
        (None, Some(variable)) => Some(Secret::of_environment(variable)?),
        (None, None) => None,
    })
}

fn unusable(error: impl std::error::Error) -> CommandError {
    CommandError::new(
        format!("the configured issuer cannot be used: {error}"),
        "see `issuer` in `skillward config`",
    )
}
