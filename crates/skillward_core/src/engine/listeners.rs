//! Who listens to which atom, so that those that do not are not even asked.

use super::atom_set::AtomSet;
use super::code::AtomIx;

/// Listeners by atom, all in one list.
#[derive(Debug, Default)]
pub(crate) struct Listeners {
    list: Vec<u32>,
    /// By atom: where in `list` its listeners stand, from and to.
    places: Vec<(u32, u32)>,
}

impl Listeners {
    /// Of so many atoms: those to which each listener, in the order of their numbers, listens.
    pub(crate) fn new<'a>(atoms: usize, listening: impl Iterator<Item = &'a AtomSet> + Clone) -> Self {
        let mut counts = vec![0_u32; atoms];
        listening.clone().for_each(|set| set.for_each(&mut |atom| counts[atom] += 1));
        let mut from = 0;
        let mut places: Vec<(u32, u32)> = counts
            .into_iter()
            .map(|count| {
                let place = (from, from);
                from += count;
                place
            })
            .collect();
        let mut list = vec![0; from as usize];
        for (listener, set) in (0..).zip(listening) {
            set.for_each(&mut |atom| {
                let to = &mut places[atom].1;
                list[*to as usize] = listener;
                *to += 1;
            });
        }
        Self { list, places }
    }

    #[inline]
    pub(crate) fn of(&self, atom: AtomIx) -> &[u32] {
        self.places.get(atom).map_or(&[], |(from, to)| &self.list[*from as usize..*to as usize])
    }

    /// It listens no more.
    pub(crate) fn remove(&mut self, listener: u32, atoms: &AtomSet) {
        atoms.for_each(&mut |atom| {
            let (from, to) = &mut self.places[atom];
            let here = &mut self.list[*from as usize..*to as usize];
            if let Some(at) = here.iter().position(|other| *other == listener) {
                here.swap(at, (*to - *from - 1) as usize);
                *to -= 1;
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{AtomSet, Listeners};

    #[test]
    fn each_atom_has_those_that_listen_until_they_leave() {
        let sets: Vec<AtomSet> = [vec![0, 2], vec![2], vec![], vec![1, 2]]
            .into_iter()
            .map(|atoms| {
                let mut set = AtomSet::with_capacity(3);
                atoms.into_iter().for_each(|atom| set.insert(atom));
                set
            })
            .collect();
        let mut listeners = Listeners::new(3, sets.iter());
        assert_eq!([0, 1, 2].map(|atom| listeners.of(atom).to_vec()), [vec![0], vec![3], vec![0, 1, 3]]);
        listeners.remove(0, &sets[0]);
        listeners.remove(0, &sets[0]);
        let mut left = [0, 1, 2].map(|atom| listeners.of(atom).to_vec());
        left.iter_mut().for_each(|left| left.sort_unstable());
        assert_eq!(left, [vec![], vec![3], vec![1, 3]]);
        assert!(listeners.of(7).is_empty());
    }
}
