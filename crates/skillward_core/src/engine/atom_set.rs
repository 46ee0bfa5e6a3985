//! A set of atoms, as bits; and those that changed at an instant, as a list besides.

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

    fn remove(&mut self, atom: AtomIx) {
        self.0[atom / 64] &= !(1 << (atom % 64));
    }

    pub(crate) fn contains(&self, atom: AtomIx) -> bool {
        self.0.get(atom / 64).is_some_and(|word| word & (1 << (atom % 64)) != 0)
    }

    /// Calls `see` with each atom, in order.
    pub(crate) fn for_each(&self, see: &mut dyn FnMut(AtomIx)) {
        for (index, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                see(index * 64 + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }
}

/// Atoms whose truth is not what it was, or that happened just now. To go through them takes as long as there are
/// many of them, whatever the number of atoms.
#[derive(Debug)]
pub(crate) struct Changed {
    list: Vec<AtomIx>,
    marked: AtomSet,
    atoms: usize,
}

impl Changed {
    pub(crate) fn among(atoms: usize) -> Self {
        Self { list: Vec::with_capacity(atoms), marked: AtomSet::with_capacity(atoms), atoms }
    }

    #[inline]
    pub(crate) fn insert(&mut self, atom: AtomIx) {
        if !self.marked.contains(atom) {
            self.marked.insert(atom);
            self.list.push(atom);
        }
    }

    /// All of them.
    pub(crate) fn fill(&mut self) {
        (0..self.atoms).for_each(|atom| self.insert(atom));
    }

    #[inline]
    pub(crate) fn clear(&mut self) {
        for atom in self.list.drain(..) {
            self.marked.remove(atom);
        }
    }

    #[inline]
    pub(crate) fn list(&self) -> &[AtomIx] {
        &self.list
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether one of these atoms changed.
    pub(crate) fn meets(&self, atoms: &AtomSet) -> bool {
        if self.list.len() < atoms.0.len() {
            self.list.iter().any(|atom| atoms.contains(*atom))
        } else {
            self.marked.0.iter().zip(&atoms.0).any(|(a, b)| a & b != 0)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{AtomSet, Changed};

    #[test]
    fn what_changed_is_met_by_list_and_by_bits() {
        for atoms in [1, 64, 65, 1_000] {
            let mut changed = Changed::among(atoms);
            let mut watched = AtomSet::with_capacity(atoms);
            watched.insert(atoms - 1);
            assert!(!changed.meets(&watched) && changed.is_empty());
            for atom in (0..atoms).rev() {
                changed.insert(atom);
                changed.insert(atom);
                assert!(changed.meets(&watched));
            }
            assert_eq!(changed.list().len(), atoms, "each once");
            changed.clear();
            assert!(!changed.meets(&watched) && changed.is_empty());
            changed.insert(0);
            assert_eq!(changed.meets(&watched), atoms == 1);
            changed.fill();
            assert!(changed.meets(&watched) && changed.list().len() == atoms);
        }
    }
}
