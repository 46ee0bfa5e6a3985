//! Path strings and the numbers that stand for them.

use std::collections::BTreeMap;

/// Longest path without its terminator.
const LONGEST: usize = 255;

/// Paths of one instance, numbered from 1.
#[derive(Debug, Default)]
pub(crate) struct Paths {
    texts: Vec<String>,
    numbers: BTreeMap<String, u64>,
}

/// What is wrong with a path's text.
pub(crate) fn ill_formed(text: &str) -> Option<&'static str> {
    if text.len() > LONGEST {
        return Some("it is longer than 255 characters");
    }
    let Some(rest) = text.strip_prefix('/') else { return Some("it does not begin with a slash") };
    if rest.is_empty() || rest.ends_with('/') {
        return Some("it ends with a slash");
    }
    for level in rest.split('/') {
        if level.is_empty() {
            return Some("it has an empty level");
        }
        if !well_formed_level(level) {
            return Some("a level has other characters than a-z, 0-9, -, _ and ., or nothing but dots");
        }
    }
    None
}

/// Whether a text may be one level of a path.
pub(crate) fn well_formed_level(level: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.');
    level.bytes().all(fits) && !level.bytes().all(|byte| byte == b'.')
}

impl Paths {
    /// The number of a path's text, the same each time.
    pub(crate) fn number(&mut self, text: &str) -> u64 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.to_owned());
        let number = self.texts.len() as u64;
        self.numbers.insert(text.to_owned(), number);
        number
    }

    /// The text of a number.
    pub(crate) fn text(&self, number: u64) -> Option<&str> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        self.texts.get(index).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_well_formed_or_not() {
        for good in ["/user/hand/left", "/a-b_c.d/1", "/..a"] {
            assert_eq!(ill_formed(good), None, "{good}");
        }
        for bad in ["", "/", "user", "/user/", "/user//hand", "/User", "/user/..", "/user/hand left"] {
            assert!(ill_formed(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn a_path_keeps_its_number() {
        let mut paths = Paths::default();
        let one = paths.number("/user/head");
        assert_eq!(paths.number("/user/head"), one);
        assert_eq!(paths.text(one), Some("/user/head"));
        assert_eq!(paths.text(0), None);
        assert_eq!(paths.text(99), None);
    }
}
