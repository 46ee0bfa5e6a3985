//! Results in JUnit's XML, for build servers.

use std::collections::BTreeMap;
use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Xml, TestCase, TestCaseStatus, TestSuite};

use super::show::told;
use crate::outcome::CommandError;
use crate::suite::{Report, Verdict};

/// A suite a scenario, a test case a golden attempt.
pub(super) fn xml(reports: &[Report]) -> Result<String, CommandError> {
    let mut suites: BTreeMap<&str, TestSuite> = BTreeMap::new();
    for report in reports {
        let suite =
            suites.entry(&report.scenario).or_insert_with(|| TestSuite::new(report.scenario.as_str()));
        suite.add_test_case(case(report));
    }
    let mut xml = Xml::new("skillward");
    xml.add_test_suites(suites.into_values());
    Ok(xml.to_string()?)
}

fn case(report: &Report) -> TestCase {
    let status = match report.verdict {
        Verdict::Passed | Verdict::Blessed => TestCaseStatus::success(),
        Verdict::Failed => {
            let lines: Vec<String> = report.differences.iter().map(told).collect();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_message(format!("{} came out otherwise than expected", lines.len()));
            status.set_description(lines.join("\n"));
            status
        }
        Verdict::Broken => {
            let lines: Vec<String> = report.problems.iter().map(ToString::to_string).collect();
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
            status.set_message("it cannot be played");
            status.set_description(lines.join("\n"));
            status
        }
    };
    let mut case = TestCase::new(report.name.as_str(), status);
    case.set_classname(report.scenario.as_str());
    case.set_time(Duration::from_micros(report.took_us));
    case
}
