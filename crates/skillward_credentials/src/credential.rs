//! An Open Badges 3.0 credential as closed structs: what cannot be written here cannot be signed.
//!
//! Every value is text, but for one that the standard wants to be true or false, and every repeatable property an array, as
//! the strict JSON Schema of Open Badges wants; what is absent is left out, never null or empty.

use serde::{Deserialize, Serialize};

macro_rules! closed {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields, rename_all = "camelCase")]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type),*
        }
    };
}

closed!(
    /// The credential, without its proof.
    Credential {
        /// [`crate::contexts::CONTEXTS`].
        #[serde(rename = "@context")]
        context: Vec<String>,
        /// `urn:uuid:`, the same for the same attempt.
        id: String,
        /// `VerifiableCredential`, `OpenBadgeCredential`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Name of the achievement.
        name: String,
        /// Who says so.
        issuer: Profile,
        /// From when on, RFC 3339 with zone.
        valid_from: String,
        /// Until when, RFC 3339 with zone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_until: Option<String>,
        /// Where its issuer says whether it was revoked.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        credential_status: Option<StatusEntry>,
        /// Of whom, and what.
        credential_subject: Subject,
        /// What it stands on.
        evidence: Vec<Evidence>,
    }
);

closed!(
    /// An issuer.
    Profile {
        /// Its DID.
        id: String,
        /// `Profile`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Its name; a claim of its own, which nothing here proves.
        name: String,
    }
);

closed!(
    /// A place in an issuer's status list.
    StatusEntry {
        /// The list's address and the index as fragment.
        id: String,
        /// `BitstringStatusListEntry`.
        #[serde(rename = "type")]
        kind: String,
        /// `revocation`.
        status_purpose: String,
        /// Place in the list, as text.
        status_list_index: String,
        /// Address of the list.
        status_list_credential: String,
    }
);

closed!(
    /// The learner, by pseudonym, and what they achieved.
    Subject {
        /// `urn:uuid:` made from the pseudonym.
        id: String,
        /// `AchievementSubject`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// The learner's address of e-mail, as a salted hash, where that was chosen.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        identifier: Vec<IdentityObject>,
        /// Start of the attempt, RFC 3339.
        activity_start_date: String,
        /// End of the attempt, RFC 3339.
        activity_end_date: String,
        /// What was achieved.
        achievement: Achievement,
        /// One for each result description; a badge of competence has none of its own.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        result: Vec<ResultEntry>,
    }
);

closed!(
    /// Something by which a person is known elsewhere.
    IdentityObject {
        /// `IdentityObject`.
        #[serde(rename = "type")]
        kind: String,
        /// `true`: nothing is named in plain.
        hashed: bool,
        /// `sha256$` and the hash of what the person is known by and the salt.
        identity_hash: String,
        /// `emailAddress`.
        identity_type: String,
        /// What was added before hashing, another one in each badge.
        salt: String,
    }
);

closed!(
    /// What was achieved: the same for everyone who achieves it.
    Achievement {
        /// `urn:uuid:`, the same for the same scenario and rubric.
        id: String,
        /// `Achievement`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// `Assessment`, a record of one assessment; `Competency` or `MicroCredential`, which stand on several.
        achievement_type: String,
        /// Name.
        name: String,
        /// What it says of its holder.
        description: String,
        /// What one had to do.
        criteria: Criteria,
        /// Version of the rubric.
        version: String,
        /// Language, BCP 47.
        in_language: String,
        /// Targets of public frameworks.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        alignment: Vec<AlignmentEntry>,
        /// What is measured.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        result_description: Vec<ResultDescription>,
    }
);

closed!(
    /// What one had to do.
    Criteria {
        /// In words.
        narrative: String,
    }
);

closed!(
    /// A target of a public framework.
    AlignmentEntry {
        /// `Alignment`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Name of the target.
        target_name: String,
        /// Where it is published.
        target_url: String,
        /// Name of the framework.
        target_framework: String,
    }
);

closed!(
    /// Something that is measured.
    ResultDescription {
        /// `urn:uuid:`.
        id: String,
        /// `ResultDescription`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// What.
        name: String,
        /// `Percent` or `RubricCriterionLevel`.
        result_type: String,
        /// Lowest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value_min: Option<String>,
        /// Highest value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value_max: Option<String>,
        /// Pass mark.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        required_value: Option<String>,
        /// Level that must be reached, by its id.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        required_level: Option<String>,
        /// Levels, highest first.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        rubric_criterion_level: Vec<CriterionLevel>,
    }
);

closed!(
    /// A level of a criterion.
    CriterionLevel {
        /// `urn:uuid:`.
        id: String,
        /// `RubricCriterionLevel`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Name.
        name: String,
        /// Points, as text.
        points: String,
    }
);

closed!(
    /// What was measured.
    ResultEntry {
        /// `Result`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Id of the description.
        result_description: String,
        /// Value, as text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        value: Option<String>,
        /// Id of the level reached.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        achieved_level: Option<String>,
    }
);

closed!(
    /// What the credential stands on, and its limits.
    Evidence {
        /// `urn:uuid:` of what it speaks of: the attempt, the variant of its scenario, a credential.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<String>,
        /// `Evidence`.
        #[serde(rename = "type")]
        kind: Vec<String>,
        /// Title.
        name: String,
        /// One of [`genre`].
        genre: String,
        /// In words.
        narrative: String,
    }
);

/// Kinds of evidence, by which a reader finds the limits of a badge.
pub mod genre {
    /// The attempt: scenario, rubric, modality, mode, digests.
    pub const ATTEMPT: &str = "Simulated attempt";
    /// By which rule it was awarded, for a badge of competence.
    pub const POLICY: &str = "Award policy";
    /// A credential that a badge of competence stands on.
    pub const RECORD: &str = "Credential that it stands on";
    /// Which variant of the scenario the attempt was; its id is the same for the same variant.
    pub const VARIANT: &str = "Scenario variant";
    /// No person took part.
    pub const DEMONSTRATION: &str = "Demonstration";
    /// A criterion that could not be judged.
    pub const NOT_ASSESSABLE: &str = "Not assessable";
    /// Clinical content that no educator has signed off.
    pub const REVIEW_PENDING: &str = "Clinical review pending";
}
