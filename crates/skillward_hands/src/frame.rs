//! Rigid frames: an origin and a rotation.

use glam::{Mat3, Quat, Vec3};

/// A rigid transform from a local space to the space around it. Metres; Y up, right-handed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    /// Where the local origin lies.
    pub origin: Vec3,
    /// How the local axes are turned.
    pub rotation: Quat,
}

impl Frame {
    /// The space itself.
    pub const IDENTITY: Self = Self { origin: Vec3::ZERO, rotation: Quat::IDENTITY };

    /// A frame from its parts.
    #[must_use]
    pub const fn new(origin: Vec3, rotation: Quat) -> Self {
        Self { origin, rotation }
    }

    /// A frame whose -Z points along `forward` and whose +Y lies as near `up` as it can.
    /// Vectors need not be unit; where they are parallel another up is taken.
    #[must_use]
    pub fn looking(origin: Vec3, forward: Vec3, up: Vec3) -> Self {
        Self::new(origin, look_rotation(forward, up))
    }

    /// A local point in the outer space.
    #[must_use]
    pub fn point(&self, local: Vec3) -> Vec3 {
        self.origin + self.rotation * local
    }

    /// A local direction in the outer space.
    #[must_use]
    pub fn vector(&self, local: Vec3) -> Vec3 {
        self.rotation * local
    }

    /// From the outer space to the local one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let rotation = self.rotation.conjugate();
        Self::new(rotation * -self.origin, rotation)
    }

    /// The frame `inner`, given in this frame's space, in the outer space.
    #[must_use]
    pub fn then(&self, inner: &Self) -> Self {
        Self::new(self.point(inner.origin), (self.rotation * inner.rotation).normalize())
    }

    /// Reflected in the plane x = 0. The frame stays right-handed: its own x axis is reflected too,
    /// which turns a left hand's frame into a right hand's.
    #[must_use]
    pub fn mirrored(&self) -> Self {
        let (p, q) = (self.origin, self.rotation);
        Self::new(Vec3::new(-p.x, p.y, p.z), Quat::from_xyzw(q.x, -q.y, -q.z, q.w))
    }

    /// Part of the way to another frame: `t` in 0..=1, along a straight line and the shorter turn.
    #[must_use]
    pub fn toward(&self, to: &Self, t: f32) -> Self {
        Self::new(self.origin.lerp(to.origin, t), self.rotation.slerp(to.rotation, t))
    }
}

/// The rotation that turns -Z to `forward` and +Y as near `up` as it can.
pub(crate) fn look_rotation(forward: Vec3, up: Vec3) -> Quat {
    let back = -forward.normalize_or(Vec3::NEG_Z);
    let right = up.cross(back).try_normalize().unwrap_or_else(|| back.any_orthonormal_vector());
    Quat::from_mat3(&Mat3::from_cols(right, back.cross(right), back))
}

/// Zero and one at the ends with no speed there: smooth starts and stops.
#[must_use]
pub fn ease(t: f32) -> f32 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
