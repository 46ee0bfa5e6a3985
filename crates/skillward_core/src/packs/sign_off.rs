//! Sign-off: what a signed-off document uses that still awaits its own.

use super::expand::Expander;
use super::pack::{SourceFile, span_of};
use crate::check::codes_packs as codes;
use crate::diagnostic::Diagnostic;
use crate::document::tree::Node;

/// Items that one message names.
const NAMED: usize = 6;

/// What a document uses that awaits sign-off, when it says of itself that it is signed off.
pub(super) fn awaits_sign_off(root: &Node, expander: &Expander<'_>) -> Option<Diagnostic> {
    let SourceFile { name, text } = &expander.files[0];
    let review = root.field(text, "review")?;
    let signed = text.get(review.range.clone())?.starts_with("SignedOff");
    let (pack, item) = expander.awaited.values().next().filter(|_| signed)?;
    let pack = expander.packs.get(pack)?;
    let matter = pack.items.get(item).and_then(|item| pack.awaited(item)?.first());
    let what = matter.map(|matter| format!("the pack says: {matter} ")).unwrap_or_default();
    let named: Vec<String> = expander.awaited.keys().map(|name| format!("\"{name}\"")).collect();
    let (named, more) = (named.iter().take(NAMED), named.len().saturating_sub(NAMED));
    let named = named.cloned().collect::<Vec<_>>().join(", ");
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    let message = format!("this is signed off, and uses what awaits sign-off: {named}{more}");
    let told = Diagnostic::error(codes::AWAITS_SIGN_OFF, name, text, span_of(review, text), message);
    Some(told.as_warning().with_help(format!(
        "{what}Have it signed off in the pack, or let this `review` be Pending until it is"
    )))
}
