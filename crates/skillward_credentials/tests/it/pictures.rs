//! The badge's picture: drawn for short, long and foreign names alike.

use skillward_core::observation::Modality;
use skillward_core::scenario::model::Review;
use skillward_credentials::picture::{self, SIDE};
use skillward_credentials::verify::{verify_file_at, verify_json_at};
use skillward_credentials::{badge_svg, bake};

use crate::fixture::{Case, now};

fn draw(name: &str, change: impl FnOnce(&mut Case)) -> Vec<u8> {
    let mut case = Case::passed();
    case.rubric.achievement.name = name.into();
    change(&mut case);
    let badge = verify_json_at(case.badge().as_bytes(), now()).unwrap();
    picture::draw(&badge).unwrap()
}

fn pixels(png: &[u8]) -> Vec<[u8; 4]> {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    assert_eq!((reader.info().width, reader.info().height), (SIDE, SIDE));
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    bytes.as_chunks::<4>().0.to_vec()
}

fn pending(case: &mut Case) {
    case.scenario.review = Review::Pending(vec!["Volumes.".into()]);
}

/// Share of a horizontal band of the picture, in percent, whose pixels are near a colour.
fn share(pixels: &[[u8; 4]], rows: std::ops::Range<usize>, colour: [u8; 3]) -> usize {
    let side = SIDE as usize;
    let band = &pixels[rows.start * side..rows.end * side];
    let near = |p: &&[u8; 4]| (0..3).all(|i| p[i].abs_diff(colour[i]) < 24);
    band.iter().filter(near).count() * 100 / band.len()
}

#[test]
fn what_is_pending_shows_as_a_strip_at_the_foot() {
    let amber = [0xff, 0xc8, 0x57];
    let name = "Hand hygiene at the bedside";
    assert!(share(&pixels(&draw(name, pending)), 460..510, amber) > 60);
    assert_eq!(share(&pixels(&draw(name, |_| {})), 460..510, amber), 0);
}

#[test]
fn the_name_is_there_and_stays_within_the_margins() {
    let white = [255; 3];
    let long = "Recognising and responding to the deteriorating patient on a surgical ward at night, with escalation";
    for name in ["CPR", "Hand hygiene at the bedside", long, &"W".repeat(200)] {
        let pixels = pixels(&draw(name, pending));
        assert!(share(&pixels, 205..330, white) >= 1, "{name}");
        let side = SIDE as usize;
        for row in 190..440 {
            for column in (0..24).chain(side - 24..side) {
                assert_ne!(pixels[row * side + column][..3], white, "{name}");
            }
        }
    }
}

#[test]
fn markup_in_names_is_text_and_foreign_letters_do_no_harm() {
    draw("<b>&\"Clean\"' hands</b> ]]>", |_| {});
    draw("手指衛生 и гигиена 🧼", |_| {});
}

#[test]
fn a_demonstration_looks_different() {
    let name = "Hand hygiene at the bedside";
    let scripted = draw(name, |case| case.header.modality = Modality::Scripted);
    assert_ne!(draw(name, |_| {}), scripted);
}

#[test]
fn pictures_say_in_words_what_they_show_and_hold_one_badge() {
    let text = Case::passed().badge();
    let badge = verify_file_at(text.as_bytes(), now()).unwrap();
    let svg = badge_svg(&badge, &text).unwrap();
    assert!(svg.contains("role=\"img\"") && svg.contains("<title"), "{}", &svg[..400]);
    assert!(svg.contains("Issued by Test issuer"));
    assert!(!svg.contains("<text"), "letters are shapes, so that no font is needed");
    assert_eq!(bake::extract_svg(svg.as_bytes()).unwrap(), text);
    let other = Case::passed().numbered(2).badge();
    let again = bake::bake_svg(&svg, &other).unwrap();
    assert_eq!(bake::extract_svg(again.as_bytes()).unwrap(), other);
}
