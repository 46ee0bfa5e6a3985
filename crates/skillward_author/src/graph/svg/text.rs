//! How wide text is, where lines break, and how it is written into a document.
//!
//! The picture names several fonts, since no font is on every machine. Widths are therefore those of the widest
//! of them, letter by letter, so that lines fit whichever is found.

/// Fonts asked for, the most legible first.
pub(super) const FONTS: &str = "'Atkinson Hyperlegible', 'Atkinson Hyperlegible Next', 'Helvetica Neue', Helvetica, Arial, \
     'Liberation Sans', 'DejaVu Sans Condensed', sans-serif";

/// Size and weight of letters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Face {
    /// Pixels.
    pub(super) size: f32,
    pub(super) bold: bool,
}

/// The title of the page.
pub(super) const HEADLINE: Face = Face { size: 24.0, bold: true };
/// Headings of the panel.
pub(super) const HEADING: Face = Face { size: 15.0, bold: true };
/// Titles of cards.
pub(super) const TITLE: Face = Face { size: 13.5, bold: true };
/// What cards say.
pub(super) const BODY: Face = Face { size: 12.5, bold: false };
/// What stands beside it.
pub(super) const SMALL: Face = Face { size: 11.5, bold: false };
/// Labels of lines, and numbers.
pub(super) const LABEL: Face = Face { size: 11.0, bold: true };

/// First letter of the tables: the space.
const FIRST: u32 = 32;
/// Letters beyond the tables are reckoned as wide as the widest of common alphabets.
const OTHER: u16 = 900;
/// Advance widths in thousandths of the size, from the space to the tilde.
#[rustfmt::skip]
const REGULAR: [u16; 95] = [
    286, 360, 414, 754, 594, 927, 705, 247, 351, 351, 450, 754, 286, 368, 286, 377, 648, 572, 572, 574, 614, 583, 598, 572,
    615, 598, 303, 303, 754, 754, 754, 520, 900, 626, 619, 656, 693, 568, 548, 710, 690, 414, 510, 627, 539, 820, 689, 727,
    601, 753, 625, 596, 558, 690, 615, 890, 623, 595, 616, 351, 377, 351, 754, 450, 450, 551, 571, 500, 571, 554, 316, 571,
    570, 278, 254, 521, 250, 876, 570, 552, 571, 576, 370, 471, 353, 570, 532, 736, 532, 532, 472, 572, 303, 572, 754,
];
#[rustfmt::skip]
const BOLD: [u16; 95] = [
    320, 410, 469, 783, 626, 977, 785, 275, 411, 411, 470, 754, 342, 374, 342, 442, 652, 626, 626, 626, 626, 626, 632, 626,
    626, 626, 360, 360, 754, 754, 754, 614, 900, 696, 686, 673, 747, 615, 615, 738, 753, 458, 560, 697, 573, 896, 753, 765,
    659, 781, 693, 648, 617, 730, 696, 993, 699, 687, 652, 411, 442, 411, 754, 450, 450, 607, 644, 533, 644, 610, 391, 644,
    641, 315, 308, 598, 314, 938, 641, 618, 644, 644, 444, 536, 430, 641, 586, 831, 580, 586, 523, 641, 329, 641, 754,
];

impl Face {
    /// From one line to the next, pixels.
    pub(super) fn line(self) -> f32 {
        (self.size * 1.32).round()
    }

    /// How wide a text is at most, pixels.
    pub(super) fn width(self, text: &str) -> f32 {
        let table = if self.bold { &BOLD } else { &REGULAR };
        let thousandths: u32 = text
            .chars()
            .map(|letter| {
                let at = u32::from(letter).checked_sub(FIRST).and_then(|at| usize::try_from(at).ok());
                u32::from(at.and_then(|at| table.get(at)).copied().unwrap_or(OTHER))
            })
            .sum();
        #[allow(clippy::cast_precision_loss, reason = "texts are far shorter than 2^24 thousandths")]
        let ems = thousandths as f32 / 1000.0;
        ems * self.size
    }

    /// The text in lines of at most `room` pixels, at most `most` of them; what does not fit ends in "…".
    pub(super) fn wrap(self, text: &str, room: f32, most: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        for piece in text.split_inclusive(' ') {
            let longer = format!("{line}{piece}");
            if line.is_empty() || self.width(longer.trim_end()) <= room {
                line = longer;
            } else {
                lines.push(line.trim_end().to_owned());
                line = piece.to_owned();
            }
            while self.width(line.trim_end()) > room {
                let rest = line.split_off(self.cut(&line, room));
                lines.push(std::mem::replace(&mut line, rest));
            }
        }
        if !line.trim_end().is_empty() {
            lines.push(line.trim_end().to_owned());
        }
        if lines.len() > most {
            lines.truncate(most);
            if let Some(last) = lines.last_mut() {
                let fits = self.fitting(last, room - self.width("…"));
                last.truncate(fits);
                *last = format!("{}…", last.trim_end());
            }
        }
        lines
    }

    /// How many bytes of a text fit, at least one letter.
    fn fitting(self, text: &str, room: f32) -> usize {
        let mut end = text.chars().next().map_or(0, char::len_utf8);
        for (at, letter) in text.char_indices() {
            let next = at + letter.len_utf8();
            if self.width(&text[..next]) > room {
                break;
            }
            end = end.max(next);
        }
        end
    }

    /// Where a word that is too long for a line is cut: after a mark within it, if one fits.
    fn cut(self, word: &str, room: f32) -> usize {
        let fits = self.fitting(word, room);
        word[..fits].rfind(['.', '_', '/', '-']).map_or(fits, |mark| mark + 1)
    }
}

/// The text as XML data: marked characters escaped, what XML cannot hold left out.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            letter if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::{BODY, escaped};

    #[test]
    fn lines_fit_and_lose_nothing() {
        let text =
            "Silence the pump at Mr Lindqvist's bedside: pump_b.silence_button_that_is_rather_long pressed";
        let lines = BODY.wrap(text, 120.0, 99);
        assert!(lines.len() > 3);
        assert!(lines.iter().all(|line| BODY.width(line) <= 120.0), "{lines:?}");
        let letters = |text: &str| text.chars().filter(|letter| *letter != ' ').collect::<String>();
        assert_eq!(letters(&lines.concat()), letters(text));
    }

    #[test]
    fn what_does_not_fit_is_shown_as_cut() {
        let lines = BODY.wrap("one two three four five six seven eight nine ten", 80.0, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[1].ends_with('…') && BODY.width(&lines[1]) <= 80.0, "{lines:?}");
    }

    #[test]
    fn a_word_without_room_for_a_letter_still_ends() {
        assert_eq!(BODY.wrap("abc", 1.0, 9).len(), 3);
    }

    #[test]
    fn marks_of_xml_are_data() {
        assert_eq!(escaped("<a href=\"x\">&'\u{0}\n"), "&lt;a href=&quot;x&quot;&gt;&amp;&#39; ");
    }
}
