//! A set of atoms, as bits.

use super::code::AtomIx;

/// A set of atoms.
#[derive(Debug, Clone, Default)]
pub(crate) struct AtomSet(Vec<u64>);

impl AtomSet {
    pub(crate) fn with_capacity(atoms: usize) -> Self {
        Self(vec![0; atoms.div_ceil(64)])
    }

    pub(crate) fn insert(&mut self, atom: AtomIx) {
        self.0[atom / 64] |= 1 << (atom % 64);
    }

    pub(crate) fn meets(&self, other: &Self) -> bool {
        self.0.iter().zip(&other.0).any(|(a, b)| a & b != 0)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// Calls `see` with each atom, in order. A set that was filled has more than there are.
    pub(crate) fn for_each(&self, see: &mut dyn FnMut(AtomIx)) {
        for (index, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                see(index * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    pub(crate) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(crate) fn fill(&mut self) {
        self.0.fill(u64::MAX);
    }
}
