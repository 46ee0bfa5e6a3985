//! A table that is asked for one name at a time.
//!
//! Hashing is faster than comparing names in order, but what a hash table is walked in is no order that may reach
//! a result: so it cannot be walked. The hash is the same in every process.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

use foldhash::fast::FixedState;

/// Values by name, to be looked up and never walked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lookup<K: Eq + Hash, V>(HashMap<K, V, FixedState>);

impl<K: Eq + Hash, V> Default for Lookup<K, V> {
    fn default() -> Self {
        Self(HashMap::with_hasher(FixedState::default()))
    }
}

impl<K: Eq + Hash, V> Lookup<K, V> {
    #[inline]
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, name: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(name)
    }

    /// The value of a name, which is put there if there is none.
    pub(crate) fn or_insert_with(&mut self, name: K, value: impl FnOnce() -> V) -> &mut V {
        self.0.entry(name).or_insert_with(value)
    }

    pub(crate) fn insert(&mut self, name: K, value: V) {
        self.0.insert(name, value);
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
