# SPDX-License-Identifier: MIT OR Apache-2.0
"""Synthesises every sound of the simulator and encodes it as Ogg Vorbis.

Run: python assets-src/audio/build.py [name ...]      (NumPy, SciPy, sox)
Every file is mono, 44.1 kHz. Seeds are fixed, so the samples repeat exactly.
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy.io import wavfile

from dsp import (RATE, attack_decay, band, bubble, fade, hump, level, lowpass, modal, noise, periodic_noise, place,
                 rng, seconds, silence)

OUT = Path(__file__).resolve().parents[2] / "assets" / "audio"


def room_tone():
    """Twelve seamless seconds of ward air: ventilation, a faint mains hum, a far corridor."""
    length = 12.0
    t = seconds(length)
    air = periodic_noise(length, 1, lambda f: (f / 90) ** -0.9 / (1 + (f / 2600) ** 2) * (1 - np.exp(-((f / 45) ** 4))))
    duct = periodic_noise(length, 2, lambda f: hump(f, 310, 0.35))
    vent = periodic_noise(length, 3, lambda f: hump(f, 1900, 0.7))
    far = periodic_noise(length, 4, lambda f: hump(f, 520, 0.5))
    swell = 1 + 0.10 * np.sin(2 * np.pi * t / length + 0.4) + 0.07 * np.sin(2 * np.pi * 3 * t / length)
    murmur = 0.5 + 0.5 * np.sin(2 * np.pi * 2 * t / length + 1.0) * np.sin(2 * np.pi * 5 * t / length)
    hum = sum(g * np.sin(2 * np.pi * f * t + f) for f, g in ((100, 0.10), (200, 0.05), (300, 0.025), (150, 0.02)))
    mix = air * swell + 0.42 * duct * swell + 0.10 * vent + 0.13 * far * murmur + hum
    return level(mix, rms_db=-32)


def pump_press():
    """Wall dispenser: lever stroke, gel through the nozzle, spring back."""
    out = silence(0.75)
    place(out, modal(0.12, [(180, 0.02, 1.0), (640, 0.010, 0.6), (1850, 0.006, 0.45), (3300, 0.004, 0.2)], 10), 0.0, 1.0)
    stroke = noise(0.20, 11, 350, 1500) * attack_decay(0.20, 0.09, 0.05)
    place(out, stroke, 0.015, 0.10)
    random = rng(12)
    squelch = noise(0.30, 13, 900, 5200)
    t = seconds(0.30)
    squelch *= np.clip(np.sin(np.pi * t / 0.30), 0, 1) ** 1.5 * (0.55 + 0.45 * np.sin(2 * np.pi * (26 * t + 34 * t * t)))
    place(out, squelch, 0.10, 0.075)
    for _ in range(26):
        at = 0.13 + 0.24 * random.beta(1.4, 1.6)
        place(out, bubble(random.uniform(500, 1900), random.uniform(0.003, 0.008), 0.5), at, random.uniform(0.015, 0.07))
    place(out, modal(0.2, [(150, 0.03, 0.8), (420, 0.018, 0.7), (1260, 0.008, 0.5), (2700, 0.004, 0.25)], 14), 0.47, 0.7)
    place(out, modal(0.1, [(510, 0.012, 0.6), (1540, 0.006, 0.4)], 15), 0.505, 0.25)
    return level(fade(out), peak_db=-6)


def handrub_loop():
    """Two seconds of wet palms rubbing, three strokes a second, seamless."""
    length, strokes = 2.0, 6
    t = seconds(length)
    random = rng(20)
    out = np.zeros_like(t)
    skin = periodic_noise(length, 21, lambda f: hump(f, 1500, 0.85) + 0.25 * hump(f, 420, 0.5))
    wet = periodic_noise(length, 22, lambda f: hump(f, 4300, 0.6))
    phase = (t * strokes / length) % 1
    which = (t * strokes / length).astype(int)
    strength = np.array([1.0, 0.72, 0.93, 0.80, 1.0, 0.68])[which]
    speed = np.sin(np.pi * phase) ** 1.3
    out += skin * strength * speed * (0.75 + 0.25 * periodic_noise(length, 23, lambda f: hump(f, 24, 0.6)))
    out += 0.42 * wet * strength * speed**2.2
    for k in range(strokes * 26):
        at = (k // 26 + random.beta(2.2, 2.2)) * length / strokes
        place(out, bubble(random.uniform(1100, 4200), random.uniform(0.0012, 0.0035), 0.8), at, random.uniform(0.1, 0.75),
              wrap=True)
    return level(out, rms_db=-24)


def bell(freq, duration, decay):
    t = seconds(duration)
    out = sum(g * np.exp(-t / (decay * d)) * np.sin(2 * np.pi * freq * m * t)
              for m, g, d in ((1, 1.0, 1.0), (2.0, 0.22, 0.55), (3.01, 0.10, 0.35), (4.23, 0.04, 0.2)))
    return fade(out * np.minimum(1, t / 0.006), head=0.0, tail=0.25)


def confirm():
    """Soft rising third and fifth."""
    out = silence(1.1)
    for at, freq, gain in ((0.0, 523.25, 0.8), (0.11, 659.25, 0.75), (0.22, 783.99, 0.9)):
        place(out, bell(freq, 0.85, 0.22), at, gain)
    return level(fade(lowpass(out, 5200), tail=0.15), peak_db=-9)


def phone_ring():
    """Ward desk phone: two warbling rings, then a pause; loops every 4 s."""
    out = silence(4.0)
    t = seconds(0.55)
    warble = (np.sign(np.sin(2 * np.pi * 12.5 * t)) + 1) / 2
    kernel = np.hanning(int(0.006 * RATE))
    warble = np.convolve(warble, kernel / kernel.sum(), "same")
    low = sum(np.sin(2 * np.pi * 784 * m * t) / m**1.2 for m in (1, 2, 3, 5))
    high = sum(np.sin(2 * np.pi * 1046.5 * m * t) / m**1.2 for m in (1, 2, 3, 5))
    ring = (low * warble + high * (1 - warble)) * np.minimum(1, t / 0.01) * np.minimum(1, (0.55 - t) / 0.03)
    room = lowpass(noise(0.5, 31), 3000) * attack_decay(0.5, 0.002, 0.09)
    place(out, ring, 0.05)
    place(out, ring, 0.85)
    wetness = np.convolve(out, room / np.sqrt((room**2).sum()))[: len(out)]
    return level(fade(band(out + 0.12 * wetness, 350, 6000, 1)), peak_db=-8)


def phone_pickup():
    """Handset lifted out of its cradle: scrape, hook switch, line opening."""
    out = silence(0.7)
    place(out, modal(0.15, [(310, 0.02, 0.8), (890, 0.010, 0.7), (1720, 0.007, 0.45), (3650, 0.004, 0.2)], 40), 0.01, 0.9)
    place(out, noise(0.16, 41, 700, 3800) * attack_decay(0.16, 0.03, 0.05), 0.04, 0.05)
    place(out, modal(0.15, [(520, 0.012, 0.5), (1350, 0.008, 0.5), (2900, 0.005, 0.4)], 42), 0.13, 0.55)
    place(out, modal(0.1, [(2100, 0.004, 0.5), (4200, 0.002, 0.4)], 43), 0.235, 0.5)
    place(out, modal(0.1, [(1800, 0.004, 0.5), (3900, 0.002, 0.3)], 44), 0.262, 0.3)
    place(out, noise(0.4, 45, 300, 3400) * attack_decay(0.4, 0.01, 0.12), 0.27, 0.006)
    return level(fade(out), peak_db=-7)


def infusion_alarm():
    """Three-pulse medium-priority burst in the style of IEC 60601-1-8; loops every 2.5 s.

    180 ms pulses, onsets 380 ms apart, harmonics 1-6 within 15 dB. No conformance is claimed.
    """
    out = silence(2.5)
    t = seconds(0.18)
    shape = np.minimum(1, t / 0.018) * np.minimum(1, (0.18 - t) / 0.03)
    for k, freq in enumerate((523.25, 587.33, 783.99)):
        gains = (1.0, 0.75, 0.55, 0.42, 0.30, 0.22)
        pulse = sum(g * np.sin(2 * np.pi * freq * (n + 1) * t + 0.7 * n * n) for n, g in enumerate(gains))
        place(out, pulse * shape, 0.05 + 0.38 * k)
    return level(out, peak_db=-8)


def button_click():
    """Membrane key of a pump or terminal: down and up."""
    out = silence(0.16)
    place(out, modal(0.05, [(950, 0.005, 0.6), (2300, 0.003, 0.6), (4100, 0.002, 0.35), (240, 0.008, 0.4)], 50), 0.0, 1.0)
    place(out, modal(0.05, [(1250, 0.004, 0.5), (2900, 0.002, 0.5), (300, 0.006, 0.2)], 51), 0.075, 0.45)
    return level(fade(out, head=0.0005), peak_db=-9)


def door_open():
    """Heavy ward door: handle, latch, seal, soft swing of air."""
    out = silence(1.9)
    place(out, modal(0.2, [(260, 0.02, 0.6), (780, 0.014, 0.6), (1580, 0.012, 0.4), (3120, 0.006, 0.25)], 60), 0.0, 0.6)
    place(out, modal(0.1, [(1180, 0.008, 0.5), (2450, 0.006, 0.4)], 61), 0.09, 0.35)
    place(out, modal(0.35, [(92, 0.07, 1.0), (210, 0.035, 0.7), (560, 0.015, 0.5), (1900, 0.008, 0.35)], 62), 0.22, 1.0)
    seal = noise(0.35, 63, 500, 4500) * attack_decay(0.35, 0.05, 0.07)
    place(out, seal, 0.25, 0.045)
    t = seconds(1.5)
    air = lowpass(noise(1.5, 64), 420) * np.sin(np.pi * np.clip(t / 1.5, 0, 1)) ** 2
    place(out, air, 0.3, 0.55)
    hinge = noise(0.9, 65, 180, 900) * np.sin(np.pi * seconds(0.9) / 0.9) ** 2
    hinge *= 0.6 + 0.4 * np.sin(2 * np.pi * 7 * seconds(0.9))
    place(out, hinge, 0.35, 0.02)
    return level(fade(out, tail=0.2), peak_db=-7)


def footstep():
    """Rubber sole on vinyl: heel, then the ball of the foot."""
    out = silence(0.42)
    place(out, modal(0.2, [(78, 0.035, 1.0), (155, 0.022, 0.6), (340, 0.010, 0.3)], 70, 0.004), 0.0, 1.0)
    place(out, noise(0.08, 71, 300, 2600) * attack_decay(0.08, 0.002, 0.012), 0.0, 0.13)
    place(out, modal(0.15, [(110, 0.022, 0.6), (260, 0.012, 0.4)], 72, 0.005), 0.105, 0.55)
    place(out, noise(0.14, 73, 700, 4200) * attack_decay(0.14, 0.012, 0.022), 0.10, 0.055)
    return level(fade(out), peak_db=-10)


def tap_open():
    """Stopcock lever turns, then a thin trickle runs and settles."""
    out = silence(2.2)
    place(out, modal(0.1, [(680, 0.009, 0.5), (1720, 0.006, 0.6), (3500, 0.003, 0.4)], 80), 0.0, 0.9)
    place(out, noise(0.09, 81, 1200, 5200) * attack_decay(0.09, 0.03, 0.02), 0.02, 0.06)
    place(out, modal(0.1, [(820, 0.007, 0.4), (2050, 0.005, 0.5), (4100, 0.003, 0.3)], 82), 0.10, 0.7)
    t = seconds(2.0)
    flow = np.minimum(1, t / 0.15) * np.clip((2.0 - t) / 1.0, 0, 1) ** 0.7
    hiss = noise(2.0, 83, 1800, 7000) * (0.6 + 0.4 * lowpass(noise(2.0, 84), 14) * 12)
    place(out, hiss * flow, 0.16, 0.012)
    random = rng(85)
    for _ in range(210):
        at = 0.17 + 1.9 * random.beta(1.05, 1.5)
        place(out, bubble(random.uniform(650, 2600), random.uniform(0.002, 0.009), random.uniform(0.2, 0.9)), at,
              random.uniform(0.02, 0.14))
    return level(fade(out, tail=0.3), peak_db=-9)


def cap_click():
    """Luer connector: two turns of thread, then the stop."""
    out = silence(0.32)
    for k, (at, gain) in enumerate(((0.0, 0.35), (0.055, 0.4), (0.17, 1.0))):
        modes = [(1450 + 90 * k, 0.006, 0.6), (2850, 0.004, 0.6), (5200, 0.002, 0.3), (520, 0.009, 0.3)]
        place(out, modal(0.08, modes, 90 + k), at, gain)
    place(out, noise(0.14, 94, 2200, 7000) * np.sin(np.pi * seconds(0.14) / 0.14), 0.02, 0.018)
    return level(fade(out, head=0.0005), peak_db=-9)


SOUNDS = {f.__name__: f for f in (room_tone, pump_press, handrub_loop, confirm, phone_ring, phone_pickup, infusion_alarm,
                                  button_click, door_open, footstep, tap_open, cap_click)}
LOOPS = {"room_tone", "handrub_loop", "phone_ring", "infusion_alarm"}


def encode(name, samples):
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / f"{name}.wav"
        wavfile.write(wav, RATE, samples.astype(np.float32))
        quality = "2" if name == "room_tone" else "4"
        subprocess.run(["sox", "-D", "-R", str(wav), "-C", quality, str(OUT / f"{name}.ogg")], check=True)


if __name__ == "__main__":
    OUT.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or SOUNDS:
        encode(name, SOUNDS[name]())
