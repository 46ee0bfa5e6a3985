//! A cmi5 course package of one scenario: what an LMS imports.

use std::io::{Cursor, Write};

use skillward_core::rubric::model::Rubric;
use skillward_core::scenario::model::Scenario;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// What the package is made of.
#[derive(Debug, Clone, Copy)]
pub struct Course<'a> {
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The rubric that judges it.
    pub rubric: &'a Rubric,
    /// The institution's address, below which the scenario lies.
    pub home_page: &'a str,
}

/// Why there is no package.
#[derive(Debug, thiserror::Error)]
#[error("the package cannot be written: {0}")]
pub struct PackageError(#[from] zip::result::ZipError);

impl Course<'_> {
    /// The course structure, `cmi5.xml`: one assignable unit, passed by the rubric's pass mark.
    #[must_use]
    pub fn structure(&self) -> String {
        let home = self.home_page.trim_end_matches('/');
        let iri = escaped(&format!("{home}/scenarios/{}", self.scenario.id));
        let language = escaped(&self.scenario.language);
        let text = |text: &str| format!("<langstring lang=\"{language}\">{}</langstring>", escaped(text));
        let (title, summary) = (text(&self.scenario.title), text(&self.scenario.summary));
        let percent = self.rubric.pass.total_percent.min(100);
        let mastery = format!("{}.{:02}", percent / 100, percent % 100);
        format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
             <courseStructure xmlns=\"https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd\">\n  \
             <course id=\"{iri}/course\">\n    <title>{title}</title>\n    \
             <description>{summary}</description>\n  </course>\n  \
             <au id=\"{iri}\" moveOn=\"CompletedAndPassed\" masteryScore=\"{mastery}\" launchMethod=\"OwnWindow\" \
             activityType=\"http://adlnet.gov/expapi/activities/simulation\">\n    <title>{title}</title>\n    \
             <description>{summary}</description>\n    <url>index.html</url>\n  </au>\n</courseStructure>\n"
        )
    }

    /// The page that the LMS opens: the simulator is no web page, so it hands the launch over to it.
    #[must_use]
    pub fn page(&self) -> String {
        let (title, language) = (escaped(&self.scenario.title), escaped(&self.scenario.language));
        let id = escaped(self.scenario.id.as_str());
        format!(
            "<!doctype html>\n<html lang=\"{language}\">\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
             <h1>{title}</h1>\n<p>Copy the command, and run it at the station where the simulator is.</p>\n\
             <p><label for=\"command\">Command</label><br>\n\
             <textarea id=\"command\" rows=\"6\" cols=\"80\" readonly></textarea></p>\n\
             <p><button type=\"button\" id=\"copy\">Copy</button></p>\n<script>\n\
             const command = document.getElementById('command');\n\
             const quoted = \"'\" + window.location.href.replaceAll(\"'\", '%27') + \"'\";\n\
             command.value = 'skillward play {id} --cmi5 ' + quoted;\n\
             document.getElementById('copy').addEventListener('click', () => {{\n  \
             command.select();\n  navigator.clipboard.writeText(command.value);\n}});\n</script>\n</html>\n"
        )
    }

    /// The package: a zip archive of both. The same course gives the same bytes.
    ///
    /// # Errors
    /// When the archive cannot be written.
    pub fn package(&self) -> Result<Vec<u8>, PackageError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        // Small, and read by everything.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        for (name, text) in [("cmi5.xml", self.structure()), ("index.html", self.page())] {
            archive.start_file(name, options)?;
            archive.write_all(text.as_bytes()).map_err(zip::result::ZipError::from)?;
        }
        Ok(archive.finish()?.into_inner())
    }
}

/// A text as XML and HTML have it, without what neither can hold.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(' '),
            control if control.is_control() => {}
            '\u{FFFE}' | '\u{FFFF}' => {}
            other => out.push(other),
        }
    }
    out
}
