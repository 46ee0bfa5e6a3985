//! The part of the configuration that says where records go.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Where records go: a record store that speaks xAPI.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecordsSettings {
    /// Its endpoint; `None` keeps records on this machine alone.
    pub url: Option<String>,
    /// Name of the account.
    pub user: Option<String>,
    /// File that holds its password and nothing else.
    pub password_file: Option<PathBuf>,
    /// Environment variable that holds it, where no file does.
    pub password_env: Option<String>,
    /// The institution's address: learners are accounts there, and scenarios lie below it.
    pub home_page: Option<String>,
    /// The version of xAPI that it speaks.
    pub version: XapiVersion,
}

/// A version of xAPI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum XapiVersion {
    /// 1.0.3.
    #[default]
    #[serde(rename = "1.0.3")]
    V1,
    /// 2.0.
    #[serde(rename = "2.0")]
    V2,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecordsTable {
    pub url: Option<String>,
    pub user: Option<String>,
    pub password_file: Option<PathBuf>,
    pub password_env: Option<String>,
    pub home_page: Option<String>,
    pub version: Option<XapiVersion>,
}

impl RecordsTable {
    /// Each key, and whether it is given.
    pub(super) const fn given(&self) -> [(&'static str, bool); 6] {
        [
            ("records.url", self.url.is_some()),
            ("records.user", self.user.is_some()),
            ("records.password_file", self.password_file.is_some()),
            ("records.password_env", self.password_env.is_some()),
            ("records.home_page", self.home_page.is_some()),
            ("records.version", self.version.is_some()),
        ]
    }

    /// Whether something is missing beside an address.
    pub(super) const fn lacks(&self) -> bool {
        let password = self.password_file.is_some() || self.password_env.is_some();
        self.url.is_some() && !(password && self.user.is_some() && self.home_page.is_some())
    }

    /// Whether the home page is no address that an account can be at.
    pub(super) fn homeless(&self) -> bool {
        let page = |page: &String| page.starts_with("https://") || page.starts_with("http://");
        self.home_page.as_ref().is_some_and(|home| !page(home) || home.contains(char::is_whitespace))
    }
}

impl From<RecordsTable> for RecordsSettings {
    fn from(table: RecordsTable) -> Self {
        Self {
            url: table.url,
            user: table.user,
            password_file: table.password_file,
            password_env: table.password_env,
            home_page: table.home_page,
            version: table.version.unwrap_or_default(),
        }
    }
}
