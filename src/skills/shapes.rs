//! Shapes of the catalogue as colliders and transforms.

use avian3d::prelude::*;
use bevy::prelude::*;
use skillward_core::catalogue::Shape;
use skillward_core::decimal::Milli;
use skillward_core::scenario::Spawn;

/// A decimal number as a float, in the author's own unit.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "metres and degrees, far below 2^23")]
pub fn number(value: Milli) -> f32 {
    value.0 as f32 / 1000.0
}

/// Three of them as a vector.
#[must_use]
pub fn vector((x, y, z): (Milli, Milli, Milli)) -> Vec3 {
    Vec3::new(number(x), number(y), number(z))
}

/// A rotation given in degrees about x, y and z, applied in that order.
#[must_use]
pub fn turn((x, y, z): (Milli, Milli, Milli)) -> Quat {
    let angle = |value| number(value).to_radians();
    Quat::from_rotation_z(angle(z)) * Quat::from_rotation_y(angle(y)) * Quat::from_rotation_x(angle(x))
}

/// Where a scenario begins: a point of the floor, and the way to face, radians about the vertical.
#[must_use]
pub fn standing(spawn: &Spawn) -> (Vec3, f32) {
    (vector((spawn.x, Milli(0), spawn.z)), number(spawn.yaw_deg).to_radians())
}

/// A rectangle of the floor plan (west, east, north, south): x to the east, y to the south, metres.
#[must_use]
pub fn plan((west, east, north, south): (Milli, Milli, Milli, Milli)) -> Rect {
    Rect::new(number(west), number(north), number(east), number(south))
}

/// A place on the floor plan: position and turn about the vertical.
#[must_use]
pub fn placed(at: (Milli, Milli, Milli), yaw_deg: Milli) -> Transform {
    Transform::from_translation(vector(at)).with_rotation(Quat::from_rotation_y(number(yaw_deg).to_radians()))
}

/// The collider of a shape, about its own centre.
#[must_use]
pub fn collider(shape: &Shape) -> Collider {
    match *shape {
        Shape::Box(x, y, z) => Collider::cuboid(number(x), number(y), number(z)),
        Shape::Sphere(radius) => Collider::sphere(number(radius)),
        Shape::Capsule { radius, length } => Collider::capsule(number(radius), number(length)),
        Shape::Cylinder { radius, height } => Collider::cylinder(number(radius), number(height)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_applied_in_the_order_x_y_z() {
        let turned = turn((Milli(90_000), Milli(90_000), Milli(0))) * Vec3::Y;
        // About x, +y goes to +z; about y, +z goes to +x.
        assert!((turned - Vec3::X).length() < 1e-6, "{turned}");
    }
}
