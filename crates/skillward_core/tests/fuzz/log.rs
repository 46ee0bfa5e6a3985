//! Logs at random: facts over the names of the documents and others, at times that mostly grow.

use skillward_core::observation::{Fact, Modality, Observation, PatchPair, RubSample, Tracked};
use skillward_core::skin::{Hand, Patch};

use super::corpus::NAMES;
use super::random::Random;

const LONGEST: usize = 60;

pub fn log(random: &mut Random) -> Vec<Observation> {
    let mut t_us = 0_u64;
    let length = random.below(LONGEST);
    (0..length)
        .map(|_| {
            t_us = match random.below(60) {
                0 => random.next(),
                1 => u64::MAX - random.next() % 3,
                2 => t_us.saturating_sub(random.next() % 5_000_000),
                3 => t_us.saturating_add(random.next() % 10_000_000_000),
                4..=20 => t_us,
                _ => t_us.saturating_add(random.next() % 3_000_000),
            };
            Observation { t_us, fact: fact(random) }
        })
        .collect()
}

fn fact(random: &mut Random) -> Fact {
    let hand = Hand::BOTH[random.below(2)];
    let what = [Tracked::LeftHand, Tracked::RightHand, Tracked::Head][random.below(3)];
    let name = random.pick(NAMES);
    let other = random.pick(NAMES);
    let (surface, item) = (name.into(), name.into());
    let number = if random.one_in(3) { random.next() } else { random.next() % 200 };
    let (signed, small) = (number.cast_signed(), u32::try_from(number).unwrap_or(u32::MAX));
    match random.below(26) {
        0..=3 => Fact::ContactBegan { hand, surface },
        4 | 5 => Fact::ContactEnded { hand, surface },
        6 => Fact::Pressed { hand, surface },
        7 => Fact::Opened { hand, surface },
        8 => Fact::Grabbed { hand, surface },
        9 => Fact::Released { hand, surface },
        10 => Fact::Donned { item },
        11 => Fact::Doffed { item },
        12 => Fact::Dispensed { product: name.into(), volume_ul: small, onto: hand },
        13 | 14 => Fact::Rub(rub(random)),
        15 => Fact::Entered { zone: name.into() },
        16 => Fact::Left { zone: name.into() },
        17 => Fact::Connected { hand, surface, to: other.into() },
        18 => Fact::Faced { surface },
        19 => Fact::Moved { what: item, at_um: [small.cast_signed(), i32::MIN, i32::MAX] },
        20 => Fact::Administered {
            product: name.into(),
            patient: other.into(),
            route: "iv".into(),
            dose_milli: signed,
            unit: "mg".into(),
        },
        21 => Fact::Compressed { patient: name.into(), depth_mm: small, recoil_milli: 900 },
        22 => Fact::Answered { item, value: other.into() },
        23 => Fact::TrackingLost { what },
        24 => Fact::TrackingFound { what },
        _ => match random.below(5) {
            0 => Fact::Paused,
            1 => Fact::TechnicalFault { note: item },
            2 => Fact::ModalityChanged { modality: Modality::Desktop },
            3 => Fact::Measured { surface, quantity: "pulse".into(), value_milli: signed },
            _ => Fact::Finished,
        },
    }
}

fn rub(random: &mut Random) -> RubSample {
    let mut number = || random.next().to_le_bytes();
    let signed = |bytes: [u8; 8]| i16::from_le_bytes([bytes[0], bytes[1]]);
    let plain = |bytes: [u8; 8]| u16::from_le_bytes([bytes[0], bytes[1]]);
    let mut sample = RubSample {
        facing_milli: signed(number()),
        pointing_milli: signed(number()),
        interlace_milli: plain(number()),
        validity_milli: [plain(number()), plain(number())],
        ..RubSample::default()
    };
    for _ in 0..number()[0] % 6 {
        let bytes = number();
        let patch = |byte: u8| Patch::ALL[usize::from(byte) % Patch::COUNT];
        sample.pairs.push(PatchPair {
            left: patch(bytes[2]),
            right: patch(bytes[3]),
            speed_mm_s: plain(bytes),
        });
    }
    sample
}
