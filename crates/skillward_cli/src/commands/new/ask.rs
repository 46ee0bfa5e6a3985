//! Questions on a terminal, each with a default where there is one, asked again until the answer can be used.

use std::io::{BufRead, Write};

use crate::outcome::CommandError;

/// Somebody who answers.
pub(super) struct Asker<R, W> {
    pub(super) answers: R,
    pub(super) questions: W,
}

impl<R: BufRead, W: Write> Asker<R, W> {
    /// Says something that needs no answer.
    pub(super) fn say(&mut self, line: &str) -> Result<(), CommandError> {
        Ok(writeln!(self.questions, "{line}")?)
    }

    /// Asks until `read` takes the answer. An empty answer means the default.
    pub(super) fn ask<T>(
        &mut self,
        question: &str,
        default: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, CommandError> {
        loop {
            match default {
                Some(default) => write!(self.questions, "{question} [{default}]: ")?,
                None => write!(self.questions, "{question}: ")?,
            }
            self.questions.flush()?;
            let mut line = String::new();
            if self.answers.read_line(&mut line)? == 0 {
                writeln!(self.questions)?;
                return Err(CommandError::plain(
                    "the questions were not answered to the end, so nothing was written",
                ));
            }
            let answer = line.trim();
            let answer = if answer.is_empty() { default.unwrap_or_default() } else { answer };
            match read(answer) {
                Ok(value) => return Ok(value),
                Err(why) => writeln!(self.questions, "  {why}")?,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::Asker;

    fn number(text: &str) -> Result<u32, String> {
        text.parse().map_err(|_| format!("{text} is no number"))
    }

    fn ask(answers: &str, default: Option<&str>) -> (Option<u32>, String) {
        let mut asker = Asker { answers: answers.as_bytes(), questions: Vec::new() };
        let answer = asker.ask("How many", default, number).ok();
        (answer, String::from_utf8(asker.questions).unwrap())
    }

    #[test]
    fn asks_until_the_answer_can_be_used() {
        let (answer, said) = ask("many\n 3 \n", None);
        assert_eq!(answer, Some(3));
        assert_eq!(said, "How many:   many is no number\nHow many: ");
    }

    #[test]
    fn nothing_means_the_default_and_an_end_ends_the_questions() {
        assert_eq!(ask("\n", Some("7")).0, Some(7));
        assert_eq!(ask("", Some("7")).0, None);
    }
}
