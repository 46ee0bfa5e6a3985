//! When things happen in a beat.

/// What the left ventricle does. The atria contract in the last part of filling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Phase {
    /// It fills, and the atria contract.
    AtrialSystole,
    /// All valves are shut; pressure rises.
    IsovolumetricContraction,
    /// Blood leaves through the aortic valve.
    Ejection,
    /// All valves are shut; pressure falls.
    IsovolumetricRelaxation,
    /// It fills, and the atria are at rest.
    Filling,
}

/// Times in microseconds since the beat began with the P wave.
///
/// Electromechanical systole (Q wave to closure of the aortic valve), ejection time and pre-ejection period follow the
/// regressions on heart rate of Weissler, Harris and Schoenfeld 1968 for men at rest: 546 − 2.1·HR, 413 − 1.7·HR and
/// 131 − 0.4·HR ms (their sum agrees to 2 ms; the first two are taken). They were measured at rest: beyond about 110 a
/// minute they are extrapolated. QT runs parallel to electromechanical systole and is about 12 ms shorter (Chest 1981;
/// 80: 613, men). Early and atrial filling hardly change their length with rate; what lies between them vanishes, then
/// they merge (Chung, Karamanoglu and Kovács 2004). PR interval, isovolumetric relaxation and the share of the
/// pre-ejection period before the mitral valve shuts are ours and await sign-off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// How long the beat is.
    pub beat: u64,
    /// The P wave's length; it begins the beat.
    pub p_wave: u64,
    /// The atria begin to contract.
    pub atria_contract: u64,
    /// The QRS complex begins.
    pub q: u64,
    /// The QRS complex ends.
    pub s: u64,
    /// The valves between atria and ventricles are shut.
    pub av_valves_shut: u64,
    /// The valves of aorta and pulmonary trunk begin to open.
    pub semilunar_valves_open: u64,
    /// The T wave's peak.
    pub t_peak: u64,
    /// The T wave's end; may lie in the next beat.
    pub t_end: u64,
    /// The valves of aorta and pulmonary trunk are shut.
    pub semilunar_valves_shut: u64,
    /// The valves between atria and ventricles begin to open; may lie in the next beat's P wave no more than a little.
    pub av_valves_open: u64,
    /// Early filling is over.
    pub early_filling_ends: u64,
}

impl Timing {
    pub(super) fn at(rate: u16) -> Self {
        let hr = u64::from(rate);
        let beat = 60_000_000 / hr;
        let q = 190_000 - 450 * hr;
        let electromechanical = 546_000 - 2_100 * hr;
        let ejection = 413_000 - 1_700 * hr;
        let before_ejection = electromechanical - ejection;
        let relaxation = 94_000 - 330 * hr;
        let semilunar_valves_shut = q + electromechanical;
        let av_valves_open = semilunar_valves_shut + relaxation;
        let t_end = q + electromechanical - 12_000;
        let filling = beat + q + before_ejection * 9 / 20 - av_valves_open;
        Self {
            beat,
            p_wave: q * 6 / 10,
            atria_contract: q * 4 / 10,
            q,
            s: q + 85_000,
            av_valves_shut: q + before_ejection * 9 / 20,
            semilunar_valves_open: q + before_ejection,
            t_peak: q + (electromechanical - 12_000) * 3 / 4,
            t_end,
            semilunar_valves_shut,
            av_valves_open,
            early_filling_ends: av_valves_open + filling.min(240_000),
        }
    }

    /// What the left ventricle does at a time in the beat.
    #[must_use]
    pub fn phase(&self, t: u64) -> Phase {
        if t >= self.av_valves_open {
            Phase::Filling
        } else if t >= self.semilunar_valves_shut {
            Phase::IsovolumetricRelaxation
        } else if t >= self.semilunar_valves_open {
            Phase::Ejection
        } else if t >= self.av_valves_shut {
            Phase::IsovolumetricContraction
        } else if t >= self.atria_contract {
            Phase::AtrialSystole
        } else {
            Phase::Filling
        }
    }

    /// How long the ventricles fill.
    #[must_use]
    pub fn filling(&self) -> u64 {
        self.beat + self.av_valves_shut - self.av_valves_open
    }
}
