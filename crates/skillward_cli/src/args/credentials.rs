//! What can be typed about badges and their issuer.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use skillward_issuer::{Scope, Shown};

const BADGE_LIST_HELP: &str = "\
Examples:
  skillward badge list
  skillward badge list --json";

const BADGE_SEND_HELP: &str = "\
Examples:
  skillward badge send
  skillward badge send --retry 7f3c0c55      one that was refused or parked, once the reason is mended";

const BADGE_SHOW_HELP: &str = "\
Examples:
  skillward badge show 7f3c0c55
  skillward badge show 7f3c0c55 --out badge.png";

const BADGE_RECIPIENT_HELP: &str = "\
An address is read from standard input, so that it stands in no history of commands, and kept in the data folder for
its owner's eyes alone. A badge gets its salted hash: whoever knows the address can hold it against the badge
(`skillward badge verify --recipient`), and whoever guesses it can too.

Examples:
  skillward badge recipient                  how badges name the learner of this station
  skillward badge recipient email            also by the hash of an address
  skillward badge recipient pseudonym        by the pseudonym alone, whatever the configuration says";

const BADGE_VERIFY_HELP: &str = "\
BADGE is a PNG or SVG with a badge baked in, the badge as JSON or as a compact token (JWT), the https address of any
of these, a folder of them, or a table (CSV) whose column `badge` names one in each row. The network is asked only
for what a badge needs: the keys of an issuer named by did:web, and the issuer's status list.

Exit codes: 0 every badge is valid; 1 one is refused, revoked, expired, not valid yet, or not of a trusted issuer;
2 the command could not be carried out; 3 none of these, but of one nobody can tell now.

With --recipient or --recipient-column, a badge is also held against the address of the person it should be of.

Examples:
  skillward badge verify badge.png
  skillward badge verify badge.json --json
  skillward badge verify https://badges.example.org/mine.svg --trust trusted.toml
  skillward badge verify badge.png --recipient ada@example.org
  skillward badge verify applicants.csv --trust trusted.toml --recipient-column email --csv";

const BADGE_DEFINE_HELP: &str = "\
Writes policy.ron, achievement.json, badge.png and badge.svg. Read the policy and make it your own; then
`skillward issuer award DIR/policy.ron` awards by it.

Examples:
  skillward badge define hand-hygiene-bedside --out badges/hand-hygiene
  skillward badge define hand-hygiene-bedside --passes 5 --days 3 --within 30 --out badges/hand-hygiene";

pub(super) const ISSUER_HELP: &str = "\
Speaks the issue call of VC-API at POST /credentials/issue and answers a repeated request with the same
credential. Key, token and register are kept in the data folder, for the owner's eyes only; on start, the lines
that the clients' configuration needs are printed.

With --public-url, the address at which everybody reaches it, the issuer is named by a did:web: it signs each badge as
JSON and as a compact token, publishes its keys and a status list, can revoke, and can replace its keys.

Examples:
  skillward issuer --public-url https://badges.example.org --name \"Example Hospital\"
  skillward issuer revoke urn:uuid:7f3c0c55-… --reason \"issued by mistake\"
  skillward issuer award policies/hand-hygiene.ron --dry-run
  skillward issuer page urn:uuid:7f3c0c55-…
  skillward issuer token add \"records office\" --scope read
  skillward issuer --listen 127.0.0.1:8460 --data /srv/issuer --name \"Example Hospital\"";

/// Commands about badges.
#[derive(Debug, Subcommand)]
pub enum BadgeCommand {
    /// Check badges: who signed them, whether they were changed or revoked, and what they say
    #[command(after_help = BADGE_VERIFY_HELP)]
    Verify(BadgeVerifyArgs),
    /// Show what was earned: sent, waiting, or stuck and why
    #[command(after_help = BADGE_LIST_HELP)]
    List(BadgeListArgs),
    /// Send what waits, now
    #[command(after_help = BADGE_SEND_HELP)]
    Send(BadgeSendArgs),
    /// Define a badge of competence from a scenario: its policy, achievement and picture
    #[command(after_help = BADGE_DEFINE_HELP)]
    Define(BadgeDefineArgs),
    /// Show or choose how a learner's new badges name them: by pseudonym alone, or also by the hash of an address
    #[command(after_help = BADGE_RECIPIENT_HELP)]
    Recipient(BadgeRecipientArgs),
    /// Show one badge, and write it to a file
    #[command(after_help = BADGE_SHOW_HELP)]
    Show(BadgeShowArgs),
}

/// Arguments of `badge verify`.
#[derive(Debug, Clone, Args)]
pub struct BadgeVerifyArgs {
    /// Badges: files (PNG, SVG, JSON, JWT), addresses, folders, or a table (CSV) with a column `badge`
    #[arg(required = true, value_name = "BADGE")]
    pub badges: Vec<String>,
    /// Trust the issuers of this file and no others (docs/badges.md shows one)
    #[arg(long, value_name = "FILE")]
    pub trust: Option<PathBuf>,
    /// Only of the person with this address of e-mail; `-` reads the address from standard input
    #[arg(long, value_name = "EMAIL")]
    pub recipient: Option<String>,
    /// Of a table: only of the person whose address this column has
    #[arg(long, value_name = "COLUMN", conflicts_with = "recipient")]
    pub recipient_column: Option<String>,
    /// Ask nobody: what needs the network is said to be unknown
    #[arg(long)]
    pub offline: bool,
    /// Longest wait for one answer, seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=300))]
    pub timeout: u64,
    /// Answer in JSON: an object for one badge, an array for several
    #[arg(long)]
    pub json: bool,
    /// Answer as a table (CSV)
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
}

/// Arguments of `badge define`.
#[derive(Debug, Clone, Args)]
pub struct BadgeDefineArgs {
    /// Identifier or folder of the scenario
    pub scenario: String,
    /// How many attempts have to be passed
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..))]
    pub passes: u16,
    /// On how many different days
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u16).range(1..))]
    pub days: u16,
    /// Within how many days
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u16).range(1..=3650))]
    pub within: u16,
    /// Folder to write into; it must not hold a policy already
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
}

/// Arguments of `badge list`.
#[derive(Debug, Clone, Args)]
pub struct BadgeListArgs {
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `badge send`.
#[derive(Debug, Clone, Args)]
pub struct BadgeSendArgs {
    /// Send this one again though it was refused or parked: identifier of its attempt, or the beginning of it
    #[arg(long, value_name = "ATTEMPT")]
    pub retry: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// How a badge names its learner, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum NamedBy {
    /// By the pseudonym alone
    Pseudonym,
    /// Also by the salted hash of an address of e-mail
    Email,
    /// As the configuration says
    Default,
}

/// Arguments of `badge recipient`.
#[derive(Debug, Clone, Args)]
pub struct BadgeRecipientArgs {
    /// How new badges are to name the learner; left out, it is shown
    #[arg(value_enum)]
    pub by: Option<NamedBy>,
    /// Pseudonym of the learner, instead of the one of this station
    #[arg(long, value_name = "PSEUDONYM")]
    pub learner: Option<String>,
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `badge show`.
#[derive(Debug, Clone, Args)]
pub struct BadgeShowArgs {
    /// Identifier of its attempt, or the beginning of it
    pub attempt: String,
    /// Write it here: a picture when the name ends in .png or .svg, otherwise JSON
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print the credential itself
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `issuer`.
#[derive(Debug, Clone, Args)]
pub struct IssuerArgs {
    /// What to do instead of running it
    #[command(subcommand)]
    pub command: Option<IssuerCommand>,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8460")]
    pub listen: SocketAddr,
    /// Folder of its key, token and register, instead of `issuer` in the data folder
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Address at which everybody reaches it, such as https://badges.example.org; kept once it is given
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// Speak TLS: file of the certificate chain (PEM); read at the start
    #[arg(long, value_name = "FILE", requires = "tls_key")]
    pub tls_cert: Option<PathBuf>,
    /// File of the certificate's key (PEM)
    #[arg(long, value_name = "FILE", requires = "tls_cert")]
    pub tls_key: Option<PathBuf>,
    /// A proxy stands before it, whose X-Forwarded-For says who asks
    #[arg(long)]
    pub behind_proxy: bool,
    /// Requests a minute that an address gets answered without a token
    #[arg(long, value_name = "NUMBER", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..))]
    pub address_limit: u32,
    /// Requests a minute that a token gets answered
    #[arg(long, value_name = "NUMBER", default_value_t = 3000, value_parser = clap::value_parser!(u32).range(1..))]
    pub token_limit: u32,
    /// Its name, as it stands in every credential
    #[arg(long, default_value = "Skillward issuer")]
    pub name: String,
}

/// What can be done with an issuer beside running it.
#[derive(Debug, Clone, Subcommand)]
pub enum IssuerCommand {
    /// Revoke a credential: whoever checks it from now on is told so
    Revoke {
        /// Its identifier, `urn:uuid:…`
        id: String,
        /// Why; kept in the audit log, not published
        #[arg(long)]
        reason: String,
    },
    /// Take a revocation back
    Reinstate {
        /// Its identifier, `urn:uuid:…`
        id: String,
    },
    /// Award a policy's badge of competence to learners who have met it, by their records here
    Award {
        /// File of the policy (RON); `policies/` has examples
        policy: PathBuf,
        /// Only to this learner, by the identifier in their records, `urn:uuid:…`
        #[arg(long)]
        learner: Option<String>,
        /// Say what would come of it, and award nothing
        #[arg(long)]
        dry_run: bool,
    },
    /// Erase the content of a badge, or of all badges of a learner; what is out goes on holding
    Erase {
        /// Identifier of the badge or of the learner in it, `urn:uuid:…`
        id: String,
    },
    /// Print the addresses of a badge's page: for everybody, and for its learner, who chooses what it shows. Of a
    /// learner, the address of the page by which they choose for all their badges
    Page {
        /// Identifier of the badge or of the learner in it, `urn:uuid:…`
        id: String,
        /// Choose in the learner's place, at their wish
        #[arg(long, value_enum)]
        show: Option<ShownArg>,
    },
    /// Copy keys, token and register into a new folder, while the issuer runs
    Backup {
        /// The folder to make; it can be run with --data
        into: PathBuf,
    },
    /// Sign with a new key from the next start on; what the old one signed goes on holding
    ReplaceKey {
        /// Others may have the old key: nothing that it signed holds any more
        #[arg(long)]
        stolen: bool,
    },
    /// Add, list and remove tokens of those who may call it
    #[command(subcommand)]
    Token(TokenCommand),
    /// Show the audit log
    Log {
        /// Most lines
        #[arg(long, default_value_t = 100)]
        last: u32,
    },
}

/// What can be done with tokens.
#[derive(Debug, Clone, Subcommand)]
pub enum TokenCommand {
    /// Make a token; it is printed this once
    Add {
        /// Whose it is, as it stands in the audit log
        name: String,
        /// What it is good for (may be given several times)
        #[arg(long, value_enum, required = true)]
        scope: Vec<ScopeArg>,
    },
    /// Show whose tokens there are
    List,
    /// Take a token away
    Remove {
        /// Whose it is
        name: String,
    },
}

/// What a badge's page shows, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ShownArg {
    /// As if there were no badge
    Nothing,
    /// What was achieved, when, and whether it is in force
    Summary,
    /// The whole badge
    Everything,
}

impl From<ShownArg> for Shown {
    fn from(shown: ShownArg) -> Self {
        match shown {
            ShownArg::Nothing => Self::Nothing,
            ShownArg::Summary => Self::Summary,
            ShownArg::Everything => Self::Everything,
        }
    }
}

/// A scope, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ScopeArg {
    /// Have credentials issued
    Issue,
    /// Read what was issued
    Read,
    /// Revoke and reinstate
    Revoke,
}

impl From<ScopeArg> for Scope {
    fn from(scope: ScopeArg) -> Self {
        match scope {
            ScopeArg::Issue => Self::Issue,
            ScopeArg::Read => Self::Read,
            ScopeArg::Revoke => Self::Revoke,
        }
    }
}
