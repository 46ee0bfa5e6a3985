//! Values that observations carry (a depth, a volume, an error), gathered into one number.

use smol_str::SmolStr;

use crate::decimal::Milli;
use crate::engine::spans::Spans;
use crate::observation::Fact;
use crate::rubric::figure::decimal;
use crate::rubric::gathering::Source;
use crate::rubric::gauge::Reading;
use crate::rubric::model::{Aggregate, Quantity};

/// One number from the values of many observations.
#[derive(Debug)]
pub(crate) struct Values {
    quantity: Quantity,
    how: Aggregate,
    count: i64,
    sum: i64,
    extreme: i64,
    spans: Spans,
}

impl Values {
    pub(crate) fn new(quantity: &Quantity, how: Aggregate) -> Self {
        Self { quantity: quantity.clone(), how, count: 0, sum: 0, extreme: 0, spans: Spans::default() }
    }

    /// What is gathered, and by which name; without one all of it.
    pub(crate) fn source(&self) -> (Source, Option<SmolStr>) {
        match &self.quantity {
            Quantity::CompressionDepth { patient } => {
                (Source::Compressions, patient.as_ref().map(|patient| patient.0.clone()))
            }
            Quantity::VentilationVolume { patient } => {
                (Source::Ventilations, patient.as_ref().map(|patient| patient.0.clone()))
            }
            Quantity::PointingError { structure } => (Source::Pointing, structure.clone()),
            Quantity::Reading { quantity } => (Source::Readings, Some(quantity.clone())),
            Quantity::Dose { product } => (Source::Doses, Some(product.0.clone())),
        }
    }

    pub(crate) fn fact(&mut self, t_us: u64, fact: &Fact) {
        let Some(Milli(value)) = value_of(&self.quantity, fact) else {
            return;
        };
        let first = self.count == 0;
        let decides = match self.how {
            Aggregate::Mean => true,
            Aggregate::Min => first || value < self.extreme,
            Aggregate::Max => first || value > self.extreme,
        };
        self.count += 1;
        self.sum = self.sum.saturating_add(value);
        if decides {
            if self.how != Aggregate::Mean {
                self.extreme = value;
                self.spans = Spans::default();
            }
            self.spans.add(t_us, t_us);
        }
    }

    pub(crate) fn read(&self) -> Result<Reading, String> {
        if self.count == 0 {
            return Err("The question did not arise in this attempt.".to_owned());
        }
        let (milli, what) = match self.how {
            Aggregate::Mean => (self.sum.div_euclid(self.count), "On average it was"),
            Aggregate::Min => (self.extreme, "The least was"),
            Aggregate::Max => (self.extreme, "The most was"),
        };
        let unit = unit(&self.quantity);
        let sentence = format!("{what} {}", decimal(milli));
        Ok(Reading {
            low_milli: milli,
            high_milli: milli,
            unit,
            spans: self.spans.clone(),
            sentence: if unit.is_empty() { sentence + "." } else { format!("{sentence} {unit}.") },
        })
    }
}

const fn unit(quantity: &Quantity) -> &'static str {
    match quantity {
        Quantity::CompressionDepth { .. } | Quantity::PointingError { .. } => "mm",
        Quantity::VentilationVolume { .. } => "mL",
        Quantity::Reading { .. } | Quantity::Dose { .. } => "",
    }
}

fn value_of(quantity: &Quantity, fact: &Fact) -> Option<Milli> {
    fn of<T: PartialEq>(asked: Option<&T>, found: &T) -> bool {
        asked.is_none_or(|asked| asked == found)
    }
    let whole = |value: u32| Milli(i64::from(value) * 1_000);
    match (quantity, fact) {
        (Quantity::CompressionDepth { patient }, Fact::Compressed { patient: whose, depth_mm, .. }) => {
            of(patient.as_ref(), whose).then(|| whole(*depth_mm))
        }
        (Quantity::VentilationVolume { patient }, Fact::Ventilated { patient: whose, volume_ml }) => {
            of(patient.as_ref(), whose).then(|| whole(*volume_ml))
        }
        (Quantity::PointingError { structure }, Fact::Pointed { structure: which, error_mm }) => {
            of(structure.as_ref(), which).then(|| whole(*error_mm))
        }
        (Quantity::Reading { quantity }, Fact::Measured { quantity: which, value_milli, .. }) => {
            (quantity == which).then_some(Milli(*value_milli))
        }
        (Quantity::Dose { product }, Fact::Administered { product: which, dose_milli, .. }) => {
            (product == which).then_some(Milli(*dose_milli))
        }
        _ => None,
    }
}
