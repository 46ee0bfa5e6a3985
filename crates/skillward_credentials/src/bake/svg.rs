//! A badge in an SVG: the first child of its root, in a namespace of its own.
//!
//! The text is spliced into the file; nothing else of the picture changes.

use roxmltree::{Document, Node, ParsingOptions};

use super::{BakeError, MAX_PICTURE_BYTES};
use crate::jwt;
use crate::verify::MAX_JSON_BYTES;

const NAMESPACE: &str = "https://purl.imsglobal.org/ob/v3p0";
/// Namespace of version 2 of the standard.
const EARLIER: &str = "http://openbadges.org";
const SVG: &str = "http://www.w3.org/2000/svg";
/// Most elements of a picture looked at.
const MAX_NODES: u32 = 200_000;

/// Whether bytes look like an SVG: XML text, with the root's name near its beginning.
#[must_use]
pub fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head);
    let head = head.trim_start_matches('\u{feff}').trim_start();
    head.starts_with('<') && head.contains("<svg")
}

/// Puts a badge, JSON or a compact token, into a picture, in place of any that was in it.
///
/// # Errors
/// [`BakeError::Svg`] when the picture is no SVG.
pub fn bake(svg: &str, text: &str) -> Result<String, BakeError> {
    let bare = without_badge(svg)?;
    let document = parse(&bare)?;
    let root = document.root_element();
    let content = match jwt::is_token(text) {
        true => {
            format!(r#"<openbadges:credential xmlns:openbadges="{NAMESPACE}" verify="{}"/>"#, text.trim())
        }
        false => {
            // A section of character data cannot hold its own end; it goes into two then.
            let text = text.replace("]]>", "]]]]><![CDATA[>");
            format!(
                r#"<openbadges:credential xmlns:openbadges="{NAMESPACE}"><![CDATA[{text}]]></openbadges:credential>"#
            )
        }
    };
    let start = root.range().start;
    let end = start_tag_end(&bare, start).ok_or_else(|| BakeError::Svg("its root has no end".into()))?;
    let tag = &bare[start..end];
    let mut baked = bare[..start].to_owned();
    match tag.strip_suffix("/>") {
        // A root without content gets one.
        Some(open) => {
            let name = &tag[1..tag.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(tag.len())];
            baked.push_str(&format!("{open}>{content}</{name}>"));
        }
        None => baked.push_str(&format!("{tag}{content}")),
    }
    baked.push_str(&bare[end..]);
    Ok(baked)
}

/// Takes the badge out of a picture, JSON or a compact token.
///
/// # Errors
/// [`BakeError`] when it is no SVG, holds no badge, or more than one.
pub fn extract(svg: &[u8]) -> Result<String, BakeError> {
    let text = std::str::from_utf8(svg).map_err(|_| BakeError::Svg("it is not UTF-8".into()))?;
    let document = parse(text)?;
    if document.root_element().children().any(|node| is_badge(&node, EARLIER)) {
        return Err(BakeError::Form("it is of version 2 of the standard"));
    }
    let mut badges = document.descendants().filter(|node| is_badge(node, NAMESPACE));
    let badge = badges.next().ok_or(BakeError::NoBadge)?;
    if badges.next().is_some() {
        return Err(BakeError::Form("there is more than one"));
    }
    if badge.parent() != Some(document.root_element()) {
        return Err(BakeError::Form("it does not stand directly in the picture's root"));
    }
    let content: String = badge.children().filter(Node::is_text).filter_map(|node| node.text()).collect();
    let found = match badge.attribute("verify") {
        Some(token) if content.trim().is_empty() => token.trim().to_owned(),
        Some(_) => return Err(BakeError::Form("it is there both as a token and as JSON")),
        None => content.trim().to_owned(),
    };
    if found.is_empty() {
        Err(BakeError::NoBadge)
    } else if found.len() > MAX_JSON_BYTES.max(jwt::MAX_BYTES) {
        Err(BakeError::Form("it is too large"))
    } else {
        Ok(found)
    }
}

/// The picture without any badge in it.
fn without_badge(svg: &str) -> Result<String, BakeError> {
    let document = parse(svg)?;
    let root = document.root_element();
    if !root.has_tag_name((SVG, "svg")) {
        return Err(BakeError::Svg("its root is no svg element".into()));
    }
    let mut bare = svg.to_owned();
    let mut badges: Vec<_> = (document.descendants())
        .filter(|node| is_badge(node, NAMESPACE) || is_badge(node, EARLIER))
        .map(|node| node.range())
        .collect();
    badges.sort_by_key(|range| std::cmp::Reverse(range.start));
    for range in badges {
        if range.end <= bare.len() {
            bare.replace_range(range, "");
        }
    }
    Ok(bare)
}

fn is_badge(node: &Node<'_, '_>, namespace: &str) -> bool {
    node.is_element()
        && node.tag_name().namespace() == Some(namespace)
        && matches!(node.tag_name().name(), "credential" | "assertion")
}

fn parse(text: &str) -> Result<Document<'_>, BakeError> {
    if text.len() > MAX_PICTURE_BYTES {
        return Err(BakeError::Svg("it is larger than 8 MiB".into()));
    }
    // Without document types, so that no entity can unfold.
    let options = ParsingOptions { nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Document::parse_with_options(text, options).map_err(|error| BakeError::Svg(error.to_string()))
}

/// Where the start tag at `start` ends; quoted values may hold a `>`.
fn start_tag_end(text: &str, start: usize) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    const PLAIN: &str = "<?xml version=\"1.0\"?>\n<!-- a > b --><svg xmlns=\"http://www.w3.org/2000/svg\" \
                         aria-label='1 > 0'><title>x</title></svg>\n";

    #[test]
    fn a_badge_goes_in_and_comes_out_and_the_rest_stays() {
        for text in ["{\"a\":\"é🧼 <b> &amp; ]]> ]]]]>\"}", "eyJh.eyJi.c2ln"] {
            let baked = bake(PLAIN, text).unwrap();
            assert_eq!(extract(baked.as_bytes()).unwrap(), text);
            assert!(is_svg(baked.as_bytes()));
            let document = Document::parse(&baked).unwrap();
            let first = document.root_element().first_element_child().unwrap();
            assert!(is_badge(&first, NAMESPACE));
            assert_eq!(without_badge(&baked).unwrap(), PLAIN);
        }
    }

    #[test]
    fn baking_again_replaces() {
        let twice = bake(&bake(PLAIN, "{\"n\":1}").unwrap(), "eyJh.eyJi.c2ln").unwrap();
        assert_eq!(twice, bake(PLAIN, "eyJh.eyJi.c2ln").unwrap());
        assert_eq!(twice.matches("<openbadges:credential").count(), 1);
    }

    #[test]
    fn a_root_without_content_gets_one() {
        let baked = bake("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "{}").unwrap();
        assert_eq!(extract(baked.as_bytes()).unwrap(), "{}");
    }

    #[test]
    fn other_files_are_refused() {
        assert!(matches!(extract(PLAIN.as_bytes()), Err(BakeError::NoBadge)));
        let bomb = "<!DOCTYPE svg [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\
                    <svg xmlns=\"http://www.w3.org/2000/svg\">&b;</svg>";
        assert!(matches!(extract(bomb.as_bytes()), Err(BakeError::Svg(_))));
        assert!(bake("<html/>", "{}").is_err());
        let once = bake(PLAIN, "{}").unwrap();
        let badge = &once[once.find("<openbadges").unwrap()..once.find("<title>").unwrap()];
        assert!(extract(once.replacen("<title>", &format!("{badge}<title>"), 1).as_bytes()).is_err());
        assert!(extract(once.replacen("<title>", "<g>", 1).as_bytes()).is_err());
        for end in 0..once.len() {
            if once.is_char_boundary(end) && end < once.rfind('>').unwrap() {
                assert!(extract(&once.as_bytes()[..end]).is_err(), "{end}");
            }
        }
    }
}
