//! How mistakes are shown to people: the place in the file, the code, and the way out.

use std::io::IsTerminal;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode};
use skillward_core::diagnostic::Severity;

use crate::config::ConfigError;
use crate::library::Problem;
use crate::outcome::CommandError;

/// A mistake in a text, as miette draws it.
#[derive(Debug)]
struct Mistake {
    message: String,
    code: Option<String>,
    help: Option<String>,
    warning: bool,
    source: Option<NamedSource<Arc<str>>>,
    span: (usize, usize),
}

impl std::fmt::Display for Mistake {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Mistake {}

impl Diagnostic for Mistake {
    fn code<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.code.as_ref().map(|code| Box::new(code) as _)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(if self.warning { miette::Severity::Warning } else { miette::Severity::Error })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as _)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as _)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.source.as_ref()?;
        let (offset, len) = self.span;
        Some(Box::new(std::iter::once(LabeledSpan::new(None, offset, len))))
    }
}

/// A problem with a scenario, drawn.
pub(crate) fn problem(problem: &Problem) -> String {
    let Problem::Mistake { diagnostic, source } = problem else {
        return format!("  × {problem}\n");
    };
    let len = diagnostic.span.len.min(source.len().saturating_sub(diagnostic.span.offset));
    let used = diagnostic.used_at.iter().map(ToString::to_string);
    let help: Vec<String> = diagnostic.help.iter().cloned().chain(used).collect();
    draw(&Mistake {
        message: diagnostic.message.clone(),
        code: Some(diagnostic.code.to_string()),
        help: (!help.is_empty()).then(|| help.join("\n")),
        warning: diagnostic.severity == Severity::Warning,
        source: Some(NamedSource::new(&diagnostic.file, Arc::clone(source))),
        span: (diagnostic.span.offset.min(source.len()), len),
    })
}

/// A configuration that cannot be used, drawn.
pub(crate) fn config_error(error: &ConfigError) -> String {
    match error {
        ConfigError::Read { .. } => command_error(&CommandError::plain(error.to_string())),
        ConfigError::Invalid(invalid) => draw(&Mistake {
            message: invalid.message.clone(),
            code: None,
            help: invalid.help.clone(),
            warning: false,
            source: Some(NamedSource::new(invalid.path.display().to_string(), invalid.text.as_str().into())),
            span: invalid.span,
        }),
    }
}

/// A command that could not be carried out.
pub(crate) fn command_error(error: &CommandError) -> String {
    let mut text = format!("error: {}\n", error.message);
    if let Some(help) = &error.help {
        text.push_str(&format!("  help: {help}\n"));
    }
    text
}

fn draw(mistake: &Mistake) -> String {
    let colours = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let theme = if colours { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
    let handler = GraphicalReportHandler::new_themed(theme).with_width(100).with_links(false);
    let mut text = String::new();
    match handler.render_report(&mut text, mistake) {
        Ok(()) => text,
        // Only a span outside its text can do that; the words alone will do then.
        Err(_) => format!("{mistake}\n"),
    }
}
