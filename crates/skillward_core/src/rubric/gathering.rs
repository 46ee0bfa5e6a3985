//! The gauges of a rubric, found by what they gather: an event of a world model, or a fact that carries a value.

use smol_str::SmolStr;

use crate::event::EventKind;
use crate::lookup::Lookup;
use crate::observation::Fact;
use crate::rubric::gauge::Gauge;

/// What is gathered; of some by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    Opportunities,
    Actions,
    Compressions,
    Ventilations,
    Pointing,
    Readings,
    Doses,
    Paths,
}

const SOURCES: usize = 8;

/// Gauges, and which gather what.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    gauges: Vec<Gauge>,
    /// By source: those that gather all of it.
    all: [Vec<usize>; SOURCES],
    /// By source and name: those that gather what is named so.
    named: [Lookup<SmolStr, Vec<usize>>; SOURCES],
}

impl Gathering {
    pub(crate) fn new(gauges: Vec<Gauge>) -> Self {
        let mut gathering = Self::default();
        for (index, gauge) in gauges.iter().enumerate() {
            match gauge.source() {
                Some((source, None)) => gathering.all[source as usize].push(index),
                Some((source, Some(name))) => {
                    gathering.named[source as usize].or_insert_with(name, Vec::new).push(index);
                }
                None => {}
            }
        }
        Self { gauges, ..gathering }
    }

    pub(crate) fn gauge(&self, at: usize) -> &Gauge {
        &self.gauges[at]
    }

    /// Takes in an event of the engine or of a world model.
    pub(crate) fn event(&mut self, event: &EventKind) {
        let source = match event {
            EventKind::OpportunityClosed(_) => Source::Opportunities,
            EventKind::ActionEnded(_) => Source::Actions,
            _ => return,
        };
        for index in &self.all[source as usize] {
            self.gauges[*index].event(event);
        }
    }

    /// Takes in a fact, for those that gather values.
    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        let (source, name) = match fact {
            Fact::Compressed { patient, .. } => (Source::Compressions, patient.as_str()),
            Fact::Ventilated { patient, .. } => (Source::Ventilations, patient.as_str()),
            Fact::Pointed { structure, .. } => (Source::Pointing, structure.as_str()),
            Fact::Measured { quantity, .. } => (Source::Readings, quantity.as_str()),
            Fact::Administered { product, .. } => (Source::Doses, product.as_str()),
            Fact::Moved { what, .. } => (Source::Paths, what.as_str()),
            _ => return,
        };
        let named = &self.named[source as usize];
        let named = if named.is_empty() { None } else { named.get(name) };
        for index in self.all[source as usize].iter().chain(named.into_iter().flatten()) {
            self.gauges[*index].fact(t_us, fact);
        }
    }
}
