//! Figures as people read them.

/// Hundredths of a percent, with one decimal rounded down; whole percents without.
pub(crate) fn percent(centi: u32) -> String {
    match centi % 100 / 10 {
        0 => (centi / 100).to_string(),
        tenth => format!("{}.{tenth}", centi / 100),
    }
}

/// Thousandths, without needless zeros.
pub(crate) fn points(milli: u64) -> String {
    let text = format!("{}.{:03}", milli / 1000, milli % 1000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    #[test]
    fn figures_are_rounded_down_and_short() {
        assert_eq!(super::percent(7_999), "79.9");
        assert_eq!(super::percent(10_000), "100");
        assert_eq!(super::points(2_500), "2.5");
        assert_eq!(super::points(3_000), "3");
    }
}
