//! Who a pseudonym is, for issuers that ask for names and addresses.
//!
//! It is kept by the institution in a file of its own and looked up at the moment of sending: no name and no address goes
//! into the outbox, an attempt or a log.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::carrier::{Cause, Failure};
use crate::http::Server;
use crate::secret::{Secret, SecretError, read_private};

/// Longest file that is read, bytes.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// A person.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct Recipient {
    /// Pseudonym, as it stands in attempts.
    learner: String,
    /// Address, trimmed and in lower case.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
}

impl std::fmt::Debug for Recipient {
    /// The pseudonym alone.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recipient").field("learner", &self.learner).finish_non_exhaustive()
    }
}

/// The people of an institution, by pseudonym.
#[derive(Debug, Clone, Default)]
pub struct Recipients {
    people: BTreeMap<String, Recipient>,
    path: PathBuf,
}

/// Why the people are not known.
#[derive(Debug, thiserror::Error)]
pub enum RecipientsError {
    /// The file cannot be read, or others can.
    #[error(transparent)]
    File(#[from] SecretError),
    /// It is not a table of people.
    #[error("{} is not a table (CSV) with the columns learner, email, first_name, last_name: line {line} cannot be read", path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
    },
}

impl Recipients {
    /// Reads a table (CSV) with the columns `learner`, `email`, `first_name`, `last_name`.
    ///
    /// # Errors
    /// When it cannot be read, is not such a table, or others than its owner can reach it.
    pub fn of_file(path: &Path) -> Result<Self, RecipientsError> {
        let text = read_private(path, MAX_BYTES)?;
        let mut people = BTreeMap::new();
        for row in csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text.as_bytes()).deserialize() {
            // The reader's own message would quote the line.
            let mut person: Recipient = row.map_err(|error| RecipientsError::Table {
                path: path.to_owned(),
                line: error.position().map_or(1, csv::Position::line),
            })?;
            person.email = person.email.to_lowercase();
            people.insert(person.learner.clone(), person);
        }
        Ok(Self { people, path: path.to_owned() })
    }

    /// The address of a learner, trimmed and in lower case, where the table has one.
    #[must_use]
    pub fn email_of(&self, learner: &str) -> Option<&str> {
        self.people.get(learner).map(|person| person.email.as_str()).filter(|email| !email.is_empty())
    }

    /// Who a pseudonym is. What the server that is to be asked says of them goes no further.
    pub(crate) fn told_to(&self, server: &Server, learner: &str) -> Result<&Recipient, Failure> {
        let person = self.of(learner)?;
        // Addresses are left out of whatever a server says, whosever they are.
        for name in [&person.first_name, &person.last_name] {
            server.never_say(&Secret::new(name.as_str()));
        }
        Ok(person)
    }

    /// Who a pseudonym is.
    fn of(&self, learner: &str) -> Result<&Recipient, Failure> {
        self.people.get(learner).ok_or_else(|| {
            let reason = format!("{} says nothing of the learner {learner}", self.path.display());
            Failure::new(Cause::Unprepared, reason)
        })
    }
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn people_are_found_by_pseudonym_and_never_shown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("people.csv");
        let table = "learner,email,first_name,last_name\nlearner-1, Ada@Example.ORG ,Ada,Lovelace\n";
        std::fs::write(&path, table).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(Recipients::of_file(&path).is_err(), "others can read it");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        let people = Recipients::of_file(&path).unwrap();
        assert_eq!(people.of("learner-1").unwrap().email, "ada@example.org");
        assert_eq!(people.of("learner-2").unwrap_err().cause, Cause::Unprepared);
        let shown = format!("{people:?}").to_lowercase();
        assert!(!shown.contains("lovelace") && !shown.contains('@'), "{shown}");
        std::fs::write(&path, "learner,email\nlearner-1,ada@example.org\n").unwrap();
        let error = Recipients::of_file(&path).unwrap_err().to_string();
        assert!(error.contains("line 2") && !error.contains('@'), "{error}");
    }
}
