//! What can be typed about where learners keep their badges.

use clap::{Args, Subcommand};

pub(super) const HOST_HELP: &str = "\
A host is where a learner keeps badges, such as a backpack, that speaks Open Badges 3.0's own API. Once it is connected,
each badge that the issuer signs for that learner is put there too, through the outbox.

Examples:
  skillward host connect https://backpack.example.org --client-uri https://hospital.example/skillward \\
      --redirect-uri https://hospital.example/skillward/back
  skillward host list
  skillward host forget";

const CONNECT_HELP: &str = "\
It prints an address. The learner opens it in a browser and agrees; the browser is sent to the page of --redirect-uri.
Copy the whole address of that page and paste it here. The standard wants all addresses to be https and of one host name,
so the page is your institution's; it need not do anything.

Examples:
  skillward host connect https://backpack.example.org --client-uri https://hospital.example/skillward \\
      --redirect-uri https://hospital.example/skillward/back
  skillward host connect https://backpack.example.org --learner learner-0412 \\
      --client-uri https://hospital.example/skillward --redirect-uri https://hospital.example/skillward/back";

const LIST_HELP: &str = "\
Examples:
  skillward host list
  skillward host list --json";

const FORGET_HELP: &str = "\
The tokens are deleted here; what the host has of the learner stays there, and so does the leave until it is taken back
there.

Examples:
  skillward host forget
  skillward host forget --learner learner-0412";

/// Commands about hosts.
#[derive(Debug, Subcommand)]
pub enum HostCommand {
    /// Get a learner's leave to put badges there
    #[command(after_help = CONNECT_HELP)]
    Connect(HostConnectArgs),
    /// Show whose hosts are connected
    #[command(after_help = LIST_HELP)]
    List(HostListArgs),
    /// Put no more badges there
    #[command(after_help = FORGET_HELP)]
    Forget(HostForgetArgs),
}

/// Arguments of `host connect`.
#[derive(Debug, Clone, Args)]
pub struct HostConnectArgs {
    /// Address of the host
    pub url: String,
    /// Your institution's page about this program; below it stand logo.png, terms and privacy
    #[arg(long, value_name = "URL")]
    pub client_uri: String,
    /// Your institution's page to which the browser is sent afterwards
    #[arg(long, value_name = "URL")]
    pub redirect_uri: String,
    /// What the learner is told who asks
    #[arg(long, value_name = "NAME", default_value = "Skillward")]
    pub client_name: String,
    /// Pseudonym of the learner, instead of this station's
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
}

/// Arguments of `host list`.
#[derive(Debug, Clone, Args)]
pub struct HostListArgs {
    /// Answer in JSON
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `host forget`.
#[derive(Debug, Clone, Args)]
pub struct HostForgetArgs {
    /// Pseudonym of the learner, instead of this station's
    #[arg(long, value_name = "NAME")]
    pub learner: Option<String>,
}
