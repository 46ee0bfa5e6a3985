//! What packs promise: writing out, choosing versions, texts in several languages, and mistakes that hide no others.

mod expand;
mod several;
mod support;
mod texts;
mod versions;
