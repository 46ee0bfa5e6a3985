# SPDX-License-Identifier: MIT OR Apache-2.0
"""Building blocks for the sound scripts. Everything is mono float at RATE."""
import numpy as np
from scipy import signal

RATE = 44100


def rng(seed):
    return np.random.default_rng(seed)


def seconds(duration):
    return np.arange(int(round(duration * RATE))) / RATE


def silence(duration):
    return np.zeros(int(round(duration * RATE)))


def place(track, sound, at, gain=1.0, wrap=False):
    """Mix `sound` into `track` at `at` seconds; with wrap the tail re-enters at the start."""
    start = int(round(at * RATE))
    if wrap:
        index = (start + np.arange(len(sound))) % len(track)
        np.add.at(track, index, gain * sound)
    else:
        end = min(len(track), start + len(sound))
        track[start:end] += gain * sound[: end - start]
    return track


def band(sound, low, high, order=2):
    return signal.sosfilt(signal.butter(order, [low, high], "bandpass", fs=RATE, output="sos"), sound)


def lowpass(sound, cut, order=2):
    return signal.sosfilt(signal.butter(order, cut, "lowpass", fs=RATE, output="sos"), sound)


def noise(duration, seed, low=None, high=None):
    out = rng(seed).standard_normal(int(round(duration * RATE)))
    return band(out, low, high) if low else out


def periodic_noise(duration, seed, gain):
    """Noise that repeats without a seam; gain(frequency) shapes its spectrum."""
    count = int(round(duration * RATE))
    freq = np.fft.rfftfreq(count, 1 / RATE)
    amp = gain(np.maximum(freq, 1.0))
    amp[0] = 0
    random = rng(seed)
    spectrum = amp * (random.standard_normal(len(freq)) + 1j * random.standard_normal(len(freq)))
    out = np.fft.irfft(spectrum, count)
    return out / np.sqrt(np.mean(out**2))


def hump(freq, centre, octaves):
    return np.exp(-0.5 * (np.log2(freq / centre) / octaves) ** 2)


def attack_decay(duration, attack, decay):
    t = seconds(duration)
    return np.minimum(1, t / attack) * np.exp(-np.maximum(0, t - attack) / decay)


def modal(duration, modes, seed, strike=0.0012):
    """A struck body: damped modes (frequency, decay, gain) excited by a short noise burst."""
    t = seconds(duration)
    out = np.zeros_like(t)
    random = rng(seed)
    for freq, decay, gain in modes:
        out += gain * np.exp(-t / decay) * np.sin(2 * np.pi * freq * t + random.uniform(0, 0.6))
    burst = random.standard_normal(max(8, int(strike * RATE)))
    burst *= np.hanning(len(burst))
    struck = np.convolve(out, burst / np.abs(burst).sum())[: len(t)]
    return struck * np.minimum(1, t / 0.0003)


def bubble(freq, decay, rise=0.3):
    """One drop or bubble: a decaying sine whose pitch climbs."""
    t = seconds(decay * 7)
    phase = 2 * np.pi * freq * (t + rise * t**2 / (2 * decay * 7))
    return np.sin(phase) * np.exp(-t / decay) * np.minimum(1, t / 0.0008)


def fade(sound, head=0.002, tail=0.02):
    n, m = int(head * RATE), int(tail * RATE)
    out = sound.copy()
    out[:n] *= np.linspace(0, 1, max(n, 1))[:n]
    out[-m:] *= 0.5 + 0.5 * np.cos(np.linspace(0, np.pi, m))
    return out


def level(sound, peak_db=None, rms_db=None):
    """Scale to a peak, or to an RMS with the peak softly kept below -1 dBFS."""
    sound = sound - np.mean(sound)
    if rms_db is not None:
        sound = sound * (10 ** (rms_db / 20) / np.sqrt(np.mean(sound**2)))
        limit = 10 ** (-1 / 20)
        return limit * np.tanh(sound / limit) if np.abs(sound).max() > limit else sound
    return sound * (10 ** (peak_db / 20) / np.abs(sound).max())
