//! A badge in a PNG: one chunk of text.
//!
//! The chunk is spliced in before the picture's end; pixels are never encoded anew. Programs that shrink or
//! re-save pictures lose it, so it goes in last, and the JSON is kept beside it.

use super::{BakeError, MAX_PICTURE_BYTES};
use crate::jwt;
use crate::verify::MAX_JSON_BYTES;

const SIGNATURE: [u8; 8] = [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'];
const KEYWORD: &[u8] = b"openbadgecredential";
/// Whether bytes begin as a PNG does.
#[must_use]
pub fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(&SIGNATURE)
}

/// Puts a badge into a picture, in place of any that was in it.
///
/// # Errors
/// [`BakeError::Png`] when the picture is not a whole PNG.
pub fn bake(png: &[u8], text: &str) -> Result<Vec<u8>, BakeError> {
    let mut data = KEYWORD.to_vec();
    // Ends of keyword, not compressed, method 0, no language, no translated keyword.
    data.extend_from_slice(&[0, 0, 0, 0, 0]);
    data.extend_from_slice(text.as_bytes());
    let length = u32::try_from(data.len()).map_err(|_| BakeError::Form("it is too large for a chunk"))?;
    let mut baked = SIGNATURE.to_vec();
    for chunk in chunks(png)? {
        if chunk.kind == *b"IEND" {
            baked.extend_from_slice(&length.to_be_bytes());
            baked.extend_from_slice(b"iTXt");
            baked.extend_from_slice(&data);
            baked.extend_from_slice(&crc32(&[b"iTXt", &data]).to_be_bytes());
        }
        if !chunk.is_badge() {
            baked.extend_from_slice(chunk.whole);
        }
    }
    Ok(baked)
}

/// Takes the badge, JSON or a compact token, out of a picture.
///
/// # Errors
/// [`BakeError`] when it is no whole PNG, holds no badge, or more than one.
pub fn extract(png: &[u8]) -> Result<String, BakeError> {
    let mut badges = (chunks(png)?.into_iter()).filter(Chunk::is_badge);
    let badge = badges.next().ok_or(BakeError::NoBadge)?;
    if badges.next().is_some() {
        return Err(BakeError::Form("there is more than one"));
    }
    if badge.kind != *b"iTXt" {
        return Err(BakeError::Form("it is not in an iTXt chunk"));
    }
    let text = (badge.data.strip_prefix(KEYWORD))
        .ok_or(BakeError::Form("it is of version 2 of the standard"))?
        .strip_prefix(&[0, 0, 0, 0, 0])
        .ok_or(BakeError::Form("it is compressed or has a language"))?;
    if text.len() > MAX_JSON_BYTES.max(jwt::MAX_BYTES) {
        return Err(BakeError::Form("it is too large"));
    }
    String::from_utf8(text.to_vec()).map_err(|_| BakeError::Form("it is not UTF-8"))
}

struct Chunk<'a> {
    kind: [u8; 4],
    data: &'a [u8],
    whole: &'a [u8],
}

impl Chunk<'_> {
    /// A text chunk with a badge's keyword, of this version of the standard or of version 2.
    fn is_badge(&self) -> bool {
        let keyword = self.data.split(|&byte| byte == 0).next();
        matches!(&self.kind, b"iTXt" | b"tEXt" | b"zTXt")
            && (keyword == Some(KEYWORD) || keyword == Some(b"openbadges"))
    }
}

/// The chunks of a whole PNG, from IHDR to IEND, with nothing before, between or after.
fn chunks(png: &[u8]) -> Result<Vec<Chunk<'_>>, BakeError> {
    if png.len() > MAX_PICTURE_BYTES {
        return Err(BakeError::Png("it is larger than 8 MiB"));
    }
    let mut rest = png.strip_prefix(&SIGNATURE).ok_or(BakeError::Png("it does not begin as one"))?;
    let mut chunks: Vec<Chunk<'_>> = Vec::new();
    while let Some((head, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*head) as usize;
        let whole = (length.checked_add(12))
            .and_then(|size| rest.get(..size))
            .ok_or(BakeError::Png("it ends too early"))?;
        let kind = [after[0], after[1], after[2], after[3]];
        let data = &whole[8..8 + length];
        if crc32(&[&kind, data]).to_be_bytes() != whole[8 + length..] {
            return Err(BakeError::Png("a part of it is damaged"));
        }
        rest = &rest[whole.len()..];
        chunks.push(Chunk { kind, data, whole });
        if kind == *b"IEND" {
            break;
        }
    }
    let ends = |chunk: Option<&Chunk<'_>>, kind: &[u8; 4]| chunk.is_some_and(|c| c.kind == *kind);
    if !ends(chunks.first(), b"IHDR") || !ends(chunks.last(), b"IEND") {
        return Err(BakeError::Png("it has no beginning or no end"));
    }
    if !rest.is_empty() {
        return Err(BakeError::Png("something follows its end"));
    }
    Ok(chunks)
}

/// CRC-32 as PNG has it (ISO 3309, reflected polynomial 0xEDB88320).
fn crc32(parts: &[&[u8]]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut value = index as u32;
            let mut bit = 0;
            while bit < 8 {
                value = (value >> 1) ^ (0xEDB8_8320 * (value & 1));
                bit += 1;
            }
            table[index] = value;
            index += 1;
        }
        table
    };
    !parts
        .iter()
        .copied()
        .flatten()
        .fold(!0_u32, |crc, &byte| TABLE[((crc ^ u32::from(byte)) & 0xff) as usize] ^ (crc >> 8))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn small_png() -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 2);
        encoder.set_color(png::ColorType::Rgba);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.write_header().unwrap().write_image_data(&[7; 16]).unwrap();
        bytes
    }

    fn pixels(png: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        pixels
    }

    #[test]
    fn a_badge_goes_in_and_comes_out_and_pixels_stay() {
        let plain = small_png();
        let once = bake(&plain, "{\"a\":\"é🧼\"}").unwrap();
        assert_eq!(extract(&once).unwrap(), "{\"a\":\"é🧼\"}");
        assert_eq!(pixels(&plain), pixels(&once));
        let info = png::Decoder::new(std::io::Cursor::new(&once)).read_info().unwrap();
        // The text stands after the pixels, so a reader of the head alone does not see it.
        assert_eq!(info.info().width, 2);
    }

    #[test]
    fn baking_again_replaces() {
        let twice = bake(&bake(&small_png(), "one").unwrap(), "two").unwrap();
        assert_eq!(extract(&twice).unwrap(), "two");
        assert_eq!(twice, bake(&small_png(), "two").unwrap());
    }

    #[test]
    fn broken_pictures_are_refused_without_panic() {
        let whole = bake(&small_png(), "{}").unwrap();
        for end in 0..whole.len() {
            assert!(extract(&whole[..end]).is_err(), "{end}");
        }
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 1;
            assert!(extract(&changed).is_err(), "{at}");
        }
        assert!(matches!(extract(&small_png()), Err(BakeError::NoBadge)));
        assert!(extract(&[&whole[..], b"x"].concat()).is_err());
    }
}
