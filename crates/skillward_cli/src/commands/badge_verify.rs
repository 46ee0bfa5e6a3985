//! `skillward badge verify`: whether badges hold, whose they are, and whether to rely on them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use skillward_credentials::recipient::EmailAddress;
use skillward_credentials::text::clean;
use skillward_credentials::verify::report::{Report, Trust, TrustList, Verdict, Wanted, check};
use skillward_credentials::web::{Http, Offline, Remembering, Web};

use super::badge_inputs::{Input, MAX_FILE, Place, expand};
use super::badge_recipient::read_address;
use super::badge_text::{print_report, print_row};
use super::{count, print_json, print_line};
use crate::args::BadgeVerifyArgs;
use crate::outcome::{CommandError, CommandResult, Outcome};
use crate::progress::Progress;

/// Largest answer read where a badge is named by its address, bytes.
const MAX_ANSWER: usize = 8 << 20;

/// What was found out about one badge, for machines.
#[derive(Serialize)]
struct Checked<'a> {
    input: &'a str,
    /// Whether it is valid, and of a trusted issuer where a list was given.
    ok: bool,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    row: &'a BTreeMap<String, String>,
    #[serde(flatten)]
    report: &'a Report,
}

pub(crate) fn run(args: &BadgeVerifyArgs) -> CommandResult {
    let trusted = args.trust.as_deref().map(trust_list).transpose()?;
    let web = web(args)?;
    let (inputs, many) = expand(&args.badges)?;
    let addressee = Addressee::of(args, &inputs)?;
    let now = Timestamp::now();
    let mut checked = Vec::new();
    {
        let _progress = Progress::start("checking");
        for input in &inputs {
            let report = match fetch(input, &*web, many)? {
                Err(problem) => unknown(&problem),
                Ok(bytes) => match addressee.of_row(input) {
                    Err(problem) => unknown(&problem),
                    Ok(recipient) => {
                        let wanted = Wanted { trusted: trusted.as_ref(), recipient: recipient.as_ref() };
                        check(&bytes, now, &*web, wanted)
                    }
                },
            };
            checked.push((input, report));
        }
    }
    print(args, &checked, many)?;
    let worst = checked.iter().map(|(_, report)| report.verdict).max().unwrap_or(Verdict::Valid);
    Ok(match worst {
        Verdict::Valid => Outcome::Good,
        Verdict::Unknown => Outcome::Unknown,
        _ => Outcome::Findings,
    })
}

/// Whose the badges should be.
enum Addressee {
    Anyone,
    One(EmailAddress),
    /// The one whose address the column of this name has.
    InColumn(String),
}

impl Addressee {
    fn of(args: &BadgeVerifyArgs, inputs: &[Input]) -> Result<Self, CommandError> {
        if let Some(column) = &args.recipient_column {
            let has = |input: &Input| input.row.keys().any(|key| key.eq_ignore_ascii_case(column));
            return match inputs.iter().any(has) {
                true => Ok(Self::InColumn(column.clone())),
                false => Err(CommandError::new(
                    format!("no table has a column `{column}`"),
                    "--recipient-column names the column with the addresses of the people that the badges should be of",
                )),
            };
        }
        match args.recipient.as_deref() {
            None => Ok(Self::Anyone),
            Some("-") => Ok(Self::One(read_address()?.parse()?)),
            Some(address) => Ok(Self::One(address.parse()?)),
        }
    }

    fn of_row(&self, input: &Input) -> Result<Option<EmailAddress>, String> {
        let column = match self {
            Self::Anyone => return Ok(None),
            Self::One(address) => return Ok(Some(address.clone())),
            Self::InColumn(column) => column,
        };
        let found = input.row.iter().find(|(key, _)| key.eq_ignore_ascii_case(column));
        let address = found.map(|(_, address)| address.parse::<EmailAddress>());
        match address {
            Some(Ok(address)) => Ok(Some(address)),
            _ => Err(format!("its row names nobody: there is no address of e-mail in the column `{column}`")),
        }
    }
}

fn web(args: &BadgeVerifyArgs) -> Result<Box<dyn Web>, CommandError> {
    if args.offline {
        return Ok(Box::new(Offline));
    }
    let http = Http::new(Duration::from_secs(args.timeout))?;
    Ok(Box::new(Remembering::new(http)))
}

/// The issuers that a file says are trusted.
fn trust_list(path: &Path) -> Result<TrustList, CommandError> {
    let text =
        fs::read_to_string(path).map_err(CommandError::file("read the list of trusted issuers", path))?;
    let help = "each issuer is a section [[issuer]] with `did` and `name`, and `achievements` if it is trusted for \
                some only";
    let list: TrustList = toml::from_str(&text)
        .map_err(|error| CommandError::new(format!("{}: {error}", path.display()), help))?;
    if list.issuer.is_empty() {
        return Err(CommandError::new(format!("{} names no issuer", path.display()), help));
    }
    match list.issuer.iter().find(|issuer| !issuer.did.starts_with("did:")) {
        Some(issuer) => Err(CommandError::new(
            format!("{}: {:?} is no DID (did:key:… or did:web:…)", path.display(), issuer.did),
            help,
        )),
        None => Ok(list),
    }
}

/// The bytes of a badge. Of one among many, what cannot be had is told and the others go on; of one alone that is a
/// file, it is an error.
fn fetch(input: &Input, web: &dyn Web, many: bool) -> Result<Result<Vec<u8>, String>, CommandError> {
    let path = match &input.place {
        Place::Text(text) => return Ok(Ok(text.clone().into_bytes())),
        Place::Address(url) => return Ok(web.get(url, MAX_ANSWER).map_err(|error| error.to_string())),
        Place::File(path) => path,
    };
    let read = || -> Result<Vec<u8>, CommandError> {
        let size = fs::metadata(path).map_err(CommandError::file("read", path))?;
        if !size.is_file() || size.len() > MAX_FILE {
            return Err(CommandError::plain(format!("{} is no file of a badge's size", path.display())));
        }
        fs::read(path).map_err(CommandError::file("read", path))
    };
    match read() {
        Ok(bytes) => Ok(Ok(bytes)),
        Err(error) if many => Ok(Err(error.message)),
        Err(error) => Err(error),
    }
}

fn unknown(problem: &str) -> Report {
    Report {
        verdict: Verdict::Unknown,
        why: format!("There is nothing to check: {problem}."),
        cautions: Vec::new(),
        trust: Trust::NotAsked,
        recipient: None,
        standing: None,
        badge: None,
    }
}

fn print(args: &BadgeVerifyArgs, checked: &[(&Input, Report)], many: bool) -> Result<(), CommandError> {
    if args.csv {
        return print_line(table(checked)?.trim_end());
    }
    if args.json {
        let all: Vec<Checked<'_>> = (checked.iter())
            .map(|(input, report)| Checked {
                input: &input.name,
                ok: report.verdict == Verdict::Valid,
                row: &input.row,
                report,
            })
            .collect();
        return match &all[..] {
            [one] if !many => print_json(one),
            all => print_json(&all),
        };
    }
    if let ([(_, report)], false) = (checked, many) {
        return print_report(report);
    }
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    for (input, report) in checked {
        print_row(&input.name, report)?;
        *counts.entry(report.verdict).or_default() += 1;
    }
    let parts: Vec<String> =
        counts.iter().map(|(verdict, number)| format!("{number} {}", verdict.word())).collect();
    print_line(&format!("\n{}: {}", count(checked.len(), "badge"), parts.join(", ")))
}

/// The results as a table, with the columns that came in first.
fn table(checked: &[(&Input, Report)]) -> Result<String, CommandError> {
    let mut columns: Vec<&str> =
        checked.iter().flat_map(|(input, _)| input.row.keys().map(|key| &**key)).collect();
    columns.sort_unstable();
    columns.dedup();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let ours = ["badge", "verdict", "why", "achievement", "issuer", "learner", "valid_from", "valid_until"];
    writer.write_record(columns.iter().copied().chain(ours))?;
    for (input, report) in checked {
        let badge = report.badge.as_ref();
        let of =
            |get: fn(&skillward_credentials::VerifiedBadge) -> String| badge.map(get).unwrap_or_default();
        let found = [
            input.name.clone(),
            report.verdict.word().to_owned(),
            report.why.clone(),
            of(|badge| badge.achievement.clone()),
            of(|badge| badge.issuer_did.clone()),
            of(|badge| badge.subject_id.clone()),
            of(|badge| badge.valid_from.to_string()),
            of(|badge| badge.valid_until.map(|until| until.to_string()).unwrap_or_default()),
        ];
        let given = columns.iter().map(|column| input.row.get(*column).cloned().unwrap_or_default());
        writer.write_record(given.chain(found).map(|field| harmless(&field)))?;
    }
    let bytes = writer.into_inner().map_err(|error| CommandError::plain(error.to_string()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// A field that no spreadsheet takes for a formula: a stranger chose the words of a badge.
fn harmless(field: &str) -> String {
    let field = clean(field);
    match field.starts_with(['=', '+', '-', '@']) {
        true => format!("'{field}"),
        false => field,
    }
}
