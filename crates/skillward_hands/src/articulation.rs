//! Joint angles of a hand, and a library of hand shapes made of them.

/// Joint angles of one finger, radians. All zero is a straight finger beside its neighbours.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FingerAngles {
    /// Flexion at the knuckle; negative bends back. About -0.4 to 1.6.
    pub mcp: f32,
    /// Flexion at the middle joint, 0 to 1.9.
    pub pip: f32,
    /// Flexion at the end joint, 0 to 1.4.
    pub dip: f32,
    /// Turn towards the thumb's side; negative towards the little finger's. About -0.4 to 0.4.
    pub spread: f32,
}

/// Joint angles of the thumb, radians. All zero is the models' rest: half out, half down.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ThumbAngles {
    /// Away from the index finger in the plane of the palm; negative lies along it. -0.6 to 0.5.
    pub radial: f32,
    /// Down out of the plane of the palm; negative into it. -0.6 to 0.6.
    pub palmar: f32,
    /// About its own length: positive turns the pad to face the fingers. -0.6 to 0.8.
    pub turn: f32,
    /// Flexion at its knuckle, -0.3 to 0.9.
    pub mcp: f32,
    /// Flexion at its end joint, -0.4 to 1.3.
    pub ip: f32,
}

/// Joint angles of a hand; the same numbers mean mirrored shapes on the two hands.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Articulation {
    /// The thumb.
    pub thumb: ThumbAngles,
    /// Index to little finger.
    pub fingers: [FingerAngles; 4],
    /// How far the little finger's metacarpal comes forward to hollow the palm, radians, 0 to 0.35.
    pub hollow: f32,
}

/// Angles in degrees, as they are read in anatomy: knuckle, middle joint, end joint, spread.
const fn finger(mcp: f32, pip: f32, dip: f32, spread: f32) -> FingerAngles {
    FingerAngles {
        mcp: mcp.to_radians(),
        pip: pip.to_radians(),
        dip: dip.to_radians(),
        spread: spread.to_radians(),
    }
}

/// Degrees: out, down, turn, knuckle, end joint.
const fn thumb(radial: f32, palmar: f32, turn: f32, mcp: f32, ip: f32) -> ThumbAngles {
    ThumbAngles {
        radial: radial.to_radians(),
        palmar: palmar.to_radians(),
        turn: turn.to_radians(),
        mcp: mcp.to_radians(),
        ip: ip.to_radians(),
    }
}

impl Articulation {
    /// Joint angles in degrees: the thumb as out, down, turn, knuckle, end joint; each finger as
    /// knuckle, middle joint, end joint, spread; and the hollow of the palm.
    #[must_use]
    pub const fn degrees(t: [f32; 5], f: [[f32; 4]; 4], hollow: f32) -> Self {
        Self {
            thumb: thumb(t[0], t[1], t[2], t[3], t[4]),
            fingers: [
                finger(f[0][0], f[0][1], f[0][2], f[0][3]),
                finger(f[1][0], f[1][1], f[1][2], f[1][3]),
                finger(f[2][0], f[2][1], f[2][2], f[2][3]),
                finger(f[3][0], f[3][1], f[3][2], f[3][3]),
            ],
            hollow: hollow.to_radians(),
        }
    }

    /// At ease: fingers curled a little more from index to little finger.
    pub const RELAXED: Self = Self::degrees(
        [-8.0, 4.0, 0.0, 8.0, 14.0],
        [[14.0, 22.0, 10.0, 2.0], [18.0, 26.0, 12.0, 0.0], [22.0, 28.0, 13.0, 0.0], [25.0, 28.0, 13.0, -3.0]],
        4.0,
    );

    /// Straight fingers side by side, the thumb along the palm's edge.
    pub const FLAT: Self = Self::degrees(
        [-14.0, -20.0, -6.0, 2.0, 4.0],
        [[0.0, 3.0, 2.0, 0.0], [0.0, 3.0, 2.0, 0.0], [0.0, 3.0, 2.0, 0.0], [0.0, 4.0, 2.0, 0.0]],
        0.0,
    );

    /// Straight fingers spread wide.
    pub const FAN: Self = Self::degrees(
        [10.0, -16.0, 0.0, 0.0, 2.0],
        [[2.0, 4.0, 2.0, 16.0], [2.0, 4.0, 2.0, 3.0], [2.0, 4.0, 2.0, -9.0], [2.0, 4.0, 2.0, -22.0]],
        0.0,
    );

    /// The index finger out, to press a button; the others folded, the thumb over them.
    pub const POINT: Self = Self::degrees(
        [-14.0, 10.0, 20.0, 32.0, 38.0],
        [[8.0, 8.0, 4.0, 0.0], [68.0, 82.0, 45.0, 0.0], [72.0, 86.0, 48.0, 0.0], [72.0, 84.0, 48.0, 0.0]],
        6.0,
    );

    /// Closed round a rail or a handle of some 35 mm, the thumb against the fingers.
    pub const GRIP: Self = Self::degrees(
        [-6.0, 16.0, 24.0, 24.0, 34.0],
        [[52.0, 62.0, 34.0, 0.0], [56.0, 66.0, 36.0, 0.0], [60.0, 68.0, 38.0, 0.0], [64.0, 66.0, 38.0, 0.0]],
        10.0,
    );

    /// Thumb and index finger pad to pad, to take hold of a cap or a clamp.
    pub const PINCH: Self = Self::degrees(
        [-16.0, 18.0, 26.0, 8.0, 20.0],
        [
            [46.0, 36.0, 18.0, 4.0],
            [50.0, 42.0, 20.0, 0.0],
            [42.0, 42.0, 20.0, -2.0],
            [36.0, 40.0, 20.0, -6.0],
        ],
        8.0,
    );

    /// A hollow to receive product: fingers together and lifted, the thumb alongside.
    pub const CUP: Self = Self::degrees(
        [-14.0, 6.0, 4.0, 12.0, 14.0],
        [[26.0, 18.0, 8.0, -1.0], [26.0, 20.0, 9.0, 0.0], [27.0, 20.0, 9.0, 2.0], [27.0, 20.0, 9.0, 5.0]],
        16.0,
    );

    /// Taking a pulse: the pads of index and middle finger down, the rest held out of the way.
    pub const PULSE: Self = Self::degrees(
        [-8.0, 10.0, 12.0, 14.0, 22.0],
        [[34.0, 26.0, 10.0, 0.0], [36.0, 28.0, 10.0, 2.0], [52.0, 58.0, 26.0, 2.0], [56.0, 60.0, 28.0, 2.0]],
        8.0,
    );

    /// Pressing with the palm, fingers lifted a little out of the way.
    pub const PALM_PRESS: Self = Self::degrees(
        [6.0, -18.0, -4.0, 0.0, 4.0],
        [[-8.0, 10.0, 6.0, 4.0], [-8.0, 10.0, 6.0, 0.0], [-8.0, 10.0, 6.0, -3.0], [-8.0, 10.0, 6.0, -7.0]],
        0.0,
    );

    /// Part of the way to another shape, `t` in 0..=1, angle by angle.
    #[must_use]
    pub fn toward(&self, to: &Self, t: f32) -> Self {
        let mix = |a: f32, b: f32| a + (b - a) * t;
        let (p, q) = (&self.thumb, &to.thumb);
        Self {
            thumb: ThumbAngles {
                radial: mix(p.radial, q.radial),
                palmar: mix(p.palmar, q.palmar),
                turn: mix(p.turn, q.turn),
                mcp: mix(p.mcp, q.mcp),
                ip: mix(p.ip, q.ip),
            },
            fingers: std::array::from_fn(|i| {
                let (a, b) = (&self.fingers[i], &to.fingers[i]);
                FingerAngles {
                    mcp: mix(a.mcp, b.mcp),
                    pip: mix(a.pip, b.pip),
                    dip: mix(a.dip, b.dip),
                    spread: mix(a.spread, b.spread),
                }
            }),
            hollow: mix(self.hollow, to.hollow),
        }
    }
}
