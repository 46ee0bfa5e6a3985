//! Tables of results.

use skillward_core::score::{Decision, FindingOutcome};
use skillward_records::results::{AttemptResult, csv};

use crate::fixture::Case;

#[test]
fn a_row_says_what_a_score_says_and_names_nobody() {
    let mut failed = Case::passed().numbered(2);
    failed.score.decision = Decision::Fail { criticals: Vec::new(), domains: Vec::new(), total: true };
    failed.score.findings[0].outcome = FindingOutcome::NotMet;
    failed.score.findings[1].outcome = FindingOutcome::NotAssessable;
    failed.score.total.possible_milli = 0;
    failed.header.station = "=HYPERLINK(\"x\")".into();
    let results = [Case::passed(), failed].map(|case| AttemptResult::of(&case.header, &case.score)).to_vec();
    let table = csv(&results).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("attempt_id,learner,station"));
    assert!(rows[1].contains(",pass,") && rows[1].contains("lynx-41"), "{}", rows[1]);
    assert!(rows[2].contains("'=HYPERLINK"), "no formula: {}", rows[2]);
    assert!(rows[2].contains(",fail,,1,1,"), "{}", rows[2]);
    let json = serde_json::to_value(&results).unwrap();
    assert_eq!(json[1]["criteria"][1]["outcome"], "not_assessable");
    assert!(json[1]["percent_centi"].is_null());
}
