//! `skillward badge define`: a badge of competence from a scenario, ready to be read and changed.

use skillward_credentials::picture::draw_achievement;
use skillward_credentials::policy::{Enough, defined};

use super::print_line;
use crate::args::BadgeDefineArgs;
use crate::badges::write_whole;
use crate::context::Context;
use crate::outcome::{CommandError, CommandResult, Outcome};

pub(crate) fn run(context: &Context, args: &BadgeDefineArgs) -> CommandResult {
    let entry = context.find_scenario(Some(&args.scenario))?;
    let (Some(scenario), Some(rubric)) = (&entry.scenario, &entry.rubric) else {
        return Err(CommandError::new(
            format!("the scenario {} cannot be read", args.scenario),
            "`skillward check` says what is wrong with it",
        ));
    };
    let enough = Enough { passes: args.passes, days: args.days, within_days: args.within };
    let (policy, achievement, pending) = defined(&scenario.value, &rubric.value, enough);
    policy.check().map_err(|error| {
        CommandError::new(format!("nobody could meet it: {error}"), "change --passes, --days or --within")
    })?;
    let file = args.out.join("policy.ron");
    if file.exists() {
        return Err(CommandError::new(
            format!("{} is there already", file.display()),
            "name another folder, or change the policy that is there",
        ));
    }
    std::fs::create_dir_all(&args.out).map_err(CommandError::file("make", &args.out))?;
    let ron = ron::ser::to_string_pretty(&policy, ron::ser::PrettyConfig::default())
        .map_err(|error| CommandError::plain(error.to_string()))?;
    let json = serde_json::to_string_pretty(&achievement)?;
    let (png, svg) = draw_achievement(&achievement, pending)?;
    for (name, bytes) in [
        ("achievement.json", format!("{json}\n").into_bytes()),
        ("badge.png", png),
        ("badge.svg", svg.into_bytes()),
        // Last, for it says that all of it is there.
        ("policy.ron", format!("{ron}\n").into_bytes()),
    ] {
        write_whole(&args.out.join(name), &bytes)?;
    }
    print_line(&format!("{}\n  {}", achievement.name, achievement.criteria.narrative))?;
    if pending {
        print_line(
            "  Its scenario awaits clinical sign-off, so that nothing is awarded unless the policy says so openly.",
        )?;
    }
    print_line(&format!("\nWritten to {}. Read the policy and make it your own; then", args.out.display()))?;
    print_line(&format!("  skillward issuer award {}", file.display()))?;
    Ok(Outcome::Good)
}
