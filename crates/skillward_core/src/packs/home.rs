//! From a place in a document that was written out to the file in which its author can change it.

use std::sync::Arc;

use super::fragment::Fragment;
use super::pack::SourceFile;
use crate::diagnostic::{Diagnostic, Span, UsedAt, line_and_column};

/// A use of an item.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) file: usize,
    pub(super) span: Span,
    /// The item, as it is named.
    pub(super) item: String,
    /// The use that brought this one.
    pub(super) parent: Option<usize>,
}

/// The files that a document was written out from.
#[derive(Debug, Clone, Default)]
pub(super) struct Home {
    files: Vec<SourceFile>,
    sites: Vec<Site>,
}

impl Home {
    pub(super) const fn new(files: Vec<SourceFile>, sites: Vec<Site>) -> Self {
        Self { files, sites }
    }

    /// A mistake of the text that was written out, at its place in the file that it comes from.
    pub(super) fn bring(&self, mistake: Diagnostic, text: &Fragment) -> Diagnostic {
        let Some(document) = self.files.first().filter(|file| file.name == mistake.file) else {
            return mistake;
        };
        let Some(origin) = text.origin(mistake.span) else { return mistake };
        let SourceFile { name, text } = self.files.get(origin.file).unwrap_or(document);
        let (line, column) = line_and_column(text, origin.span.offset);
        let used_at = used_at(&self.files, &self.sites, origin.site);
        Diagnostic { file: name.clone(), span: origin.span, line, column, used_at, ..mistake }
    }

    /// The text of a file of this name.
    pub(super) fn text_of(&self, name: &str) -> Option<&Arc<str>> {
        self.files.iter().find(|file| file.name == name).map(|file| &file.text)
    }
}

/// The uses that brought something, the innermost first.
pub(super) fn used_at(files: &[SourceFile], sites: &[Site], mut site: Option<usize>) -> Vec<UsedAt> {
    let mut found = Vec::new();
    while let Some(Site { file, span, item, parent }) = site.and_then(|site| sites.get(site)) {
        if let Some(SourceFile { name, text }) = files.get(*file).filter(|file| !file.name.is_empty()) {
            let (line, column) = line_and_column(text, span.offset);
            found.push(UsedAt { item: item.clone(), file: name.clone(), line, column });
        }
        site = *parent;
    }
    found
}
