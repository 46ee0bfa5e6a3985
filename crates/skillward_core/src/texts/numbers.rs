//! Numbers in texts: the same on every machine, with the language's decimal mark.

use fluent_bundle::FluentValue;
use fluent_bundle::memoizer::MemoizerKind;
use fluent_bundle::types::FluentNumber;

use super::Language;

/// Most decimals that are written.
const MOST_DECIMALS: usize = 6;
/// Larger numbers are never asked for; they are left to Fluent.
const LARGEST: f64 = 1e9;

/// Languages that write a decimal comma (CLDR 46).
const COMMA: &[&str] = &[
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr", "fy",
    "gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "ky", "lt", "lv", "mk", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "uz", "vi",
];
/// Where they are written with a point all the same.
const POINT: &[&str] = &["de-CH", "de-LI", "es-419", "es-MX", "es-US", "it-CH"];

/// How a bundle writes values, `None` leaving it to Fluent.
type Formatter<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

/// How numbers are written in a language. Digits are 0 to 9 and stand without groups, so that a number in a
/// text is the one on the device.
pub(super) fn formatter<M: MemoizerKind>(language: &Language) -> Formatter<M> {
    let comma = COMMA.contains(&language.base()) && !POINT.contains(&language.as_str());
    if comma { with_comma } else { with_point }
}

fn with_point<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, '.')
}

fn with_comma<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    number(value, ',')
}

fn number(value: &FluentValue<'_>, mark: char) -> Option<String> {
    let FluentValue::Number(FluentNumber { value, options }) = value else { return None };
    if value.is_nan() || value.abs() > LARGEST {
        return None;
    }
    let most = options.maximum_fraction_digits.unwrap_or(MOST_DECIMALS).min(MOST_DECIMALS);
    let least = options.minimum_fraction_digits.unwrap_or(0).min(MOST_DECIMALS);
    let most = most.max(least);
    let scale = 10_u64.pow(u32::try_from(most).unwrap_or(0));
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // At most 10^15, where every whole number is exact.
    let scaled = (value.abs() * scale as f64).round() as u64;
    let mut decimals = if most == 0 { String::new() } else { format!("{:0most$}", scaled % scale) };
    while decimals.len() > least && decimals.ends_with('0') {
        decimals.pop();
    }
    let sign = if *value < 0.0 && scaled > 0 { "-" } else { "" };
    let whole = scaled / scale;
    Some(if decimals.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}{mark}{decimals}")
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use fluent_bundle::FluentValue;
    use fluent_bundle::types::{FluentNumber, FluentNumberOptions};

    use super::number;

    #[test]
    fn numbers_keep_their_decimals_and_have_no_groups() {
        for (value, point, comma) in [
            ("3", "3", "3"),
            ("1.5", "1.5", "1,5"),
            ("1.50", "1.50", "1,50"),
            ("-0.25", "-0.25", "-0,25"),
            ("123456", "123456", "123456"),
            ("0", "0", "0"),
            ("999999999.999", "999999999.999", "999999999,999"),
        ] {
            let value = FluentValue::try_number(value);
            assert_eq!(number(&value, '.').unwrap(), point);
            assert_eq!(number(&value, ',').unwrap(), comma);
        }
        assert_eq!(number(&"1.5".into(), ','), None, "a text is left as it is");
    }

    #[test]
    fn a_message_may_ask_for_fewer_decimals_or_more() {
        let asked = |value, least, most| {
            let options = FluentNumberOptions {
                minimum_fraction_digits: least,
                maximum_fraction_digits: most,
                ..FluentNumberOptions::default()
            };
            number(&FluentNumber::new(value, options).into(), '.').unwrap()
        };
        assert_eq!(asked(1.26, None, Some(1)), "1.3");
        assert_eq!(asked(1.0, Some(2), None), "1.00");
        assert_eq!(asked(1.999, None, Some(0)), "2");
        assert_eq!(asked(-0.04, None, Some(1)), "0");
    }
}
