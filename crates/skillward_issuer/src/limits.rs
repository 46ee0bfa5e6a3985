//! How many requests are answered: for each token, and for each address that shows none.
//!
//! Each has a bucket that holds ten seconds' worth of requests and fills evenly. Whoever finds theirs empty hears when to
//! come again.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Requests a minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Of an address, for what is asked without a good token.
    pub address: u32,
    /// Of a token.
    pub token: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { address: 600, token: 3_000 }
    }
}

/// Seconds' worth of requests that a bucket holds.
const HOLDS_S: f64 = 10.0;
/// Buckets above which those that are full again are forgotten.
const MANY: usize = 10_000;

/// Whose requests are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Asker {
    /// An address; of the newer kind, the network that one customer has.
    Address(IpAddr),
    /// A token, by its digest.
    Token([u8; 32]),
}

impl Asker {
    pub(crate) fn address(address: IpAddr) -> Self {
        Self::Address(match address.to_canonical() {
            IpAddr::V6(whole) => IpAddr::V6((u128::from(whole) >> 64 << 64).into()),
            four => four,
        })
    }
}

/// Requests left, at a time.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Buckets {
    limits: Limits,
    all: Mutex<HashMap<Asker, Bucket>>,
}

impl Buckets {
    pub(crate) fn new(limits: Limits) -> Self {
        Self { limits, all: Mutex::default() }
    }

    /// Takes one request out of a bucket, or says how long to wait for one.
    pub(crate) fn take(&self, asker: Asker, now: Instant) -> Result<(), Duration> {
        let a_minute = match asker {
            Asker::Address(_) => self.limits.address,
            Asker::Token(_) => self.limits.token,
        };
        let a_second = f64::from(a_minute.max(1)) / 60.0;
        let size = (a_second * HOLDS_S).max(1.0);
        let filled = |bucket: &Bucket, a_second: f64, size: f64| {
            (bucket.left + now.saturating_duration_since(bucket.at).as_secs_f64() * a_second).min(size)
        };
        let mut all = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            let forgotten = Duration::from_secs_f64(HOLDS_S);
            all.retain(|_, bucket| now.saturating_duration_since(bucket.at) < forgotten);
        }
        let bucket = all.entry(asker).or_insert(Bucket { left: size, at: now });
        let left = filled(bucket, a_second, size);
        if left < 1.0 {
            return Err(Duration::from_secs_f64((1.0 - left) / a_second));
        }
        *bucket = Bucket { left: left - 1.0, at: now };
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_fills_evenly_and_is_its_askers_own() {
        let buckets = Buckets::new(Limits { address: 60, token: 120 });
        let (one, other) = (Asker::address([192, 0, 2, 1].into()), Asker::Token([7; 32]));
        let begin = Instant::now();
        let at = |seconds: f64| begin + Duration::from_secs_f64(seconds);
        assert!((0..10).all(|_| buckets.take(one, begin).is_ok()));
        let wait = buckets.take(one, at(0.25)).err();
        assert!(wait.is_some_and(|wait| (wait.as_secs_f64() - 0.75).abs() < 1e-6), "{wait:?}");
        assert!((0..20).all(|_| buckets.take(other, begin).is_ok()) && buckets.take(other, begin).is_err());
        assert!(buckets.take(one, at(1.0)).is_ok() && buckets.take(one, at(1.0)).is_err());
        assert!((0..10).all(|_| buckets.take(one, at(60.0)).is_ok()) && buckets.take(one, at(60.0)).is_err());
    }

    #[test]
    fn one_customer_has_one_bucket() {
        let same = |a: &str, b: &str| {
            let of = |text: &str| text.parse().map(Asker::address).ok();
            of(a).is_some() && of(a) == of(b)
        };
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:192.0.2.1", "192.0.2.1") && !same("192.0.2.1", "192.0.2.2"));
    }
}
