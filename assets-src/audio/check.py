# SPDX-License-Identifier: MIT OR Apache-2.0
"""Measures the encoded sounds (nobody can listen in CI): level, spectrum, loop seam.

Run: python assets-src/audio/check.py [spectrograms.png]
"""
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from scipy import signal
from scipy.io import wavfile

from build import LOOPS, OUT, RATE, SOUNDS

BANDS = [(20, 150), (150, 500), (500, 2000), (2000, 6000), (6000, 16000)]


def decode(name):
    with tempfile.TemporaryDirectory() as folder:
        wav = Path(folder) / "x.wav"
        subprocess.run(["sox", str(OUT / f"{name}.ogg"), "-e", "floating-point", "-b", "32", str(wav)], check=True)
        rate, data = wavfile.read(wav)
    assert rate == RATE and data.ndim == 1
    return data.astype(float)


def decibel(x):
    return 20 * np.log10(max(x, 1e-9))


def main():
    print(f"{'name':16}{'s':>6}{'kB':>6}{'peak':>7}{'rms':>7}{'centr':>7}  {'band dB rel. to loudest':32} seam")
    pictures, problems = [], []
    for name in SOUNDS:
        x = decode(name)
        freq, power = signal.welch(x, RATE, nperseg=min(8192, len(x)))
        parts = [10 * np.log10(power[(freq >= a) & (freq < b)].sum() + 1e-20) for a, b in BANDS]
        shown = " ".join(f"{p - max(parts):5.0f}" for p in parts)
        seam = ""
        if name in LOOPS:
            step = np.abs(np.diff(x))
            jump = abs(x[0] - x[-1])
            seam = f"jump {jump:.5f} (99.9% of steps {np.quantile(step, 0.999):.5f})"
            if jump > np.quantile(step, 0.999) + 1e-4:
                problems.append(f"{name}: audible seam")
        peak = decibel(np.abs(x).max())
        if peak > -0.5 or peak < -24:
            problems.append(f"{name}: peak {peak:.1f} dBFS")
        size = (OUT / f"{name}.ogg").stat().st_size / 1000
        centroid = (freq * power).sum() / power.sum()
        print(f"{name:16}{len(x) / RATE:6.2f}{size:6.0f}{peak:7.1f}{decibel(np.sqrt(np.mean(x**2))):7.1f}{centroid:7.0f}"
              f"  {shown:32} {seam}")
        pictures.append(picture(x))
    if len(sys.argv) > 1:
        from PIL import Image
        rows = [np.concatenate(pictures[i:i + 4], 1) for i in range(0, len(pictures), 4)]
        Image.fromarray(np.concatenate(rows, 0)).save(sys.argv[1])
    print("\n".join(problems) or "no problems")
    return 1 if problems else 0


def picture(x, width=320, height=200):
    """Log-frequency spectrogram over waveform, as RGB."""
    _, _, s = signal.stft(x, RATE, nperseg=1024, noverlap=1024 - max(64, len(x) // width // 2))
    mag = 20 * np.log10(np.abs(s) + 1e-7)
    rows = np.geomspace(2, 500, height).astype(int)[::-1]
    cols = np.linspace(0, mag.shape[1] - 1, width - 4).astype(int)
    v = np.clip((mag[np.ix_(rows, cols)] - mag.max() + 75) / 75, 0, 1)
    wave = np.zeros((50, width - 4))
    chunk = np.array_split(x, width - 4)
    for i, c in enumerate(chunk):
        lo, hi = int(25 - 24 * c.max()), int(25 - 24 * c.min())
        wave[max(0, lo):hi + 1, i] = 1
    img = np.concatenate([v, wave], 0)
    img = np.pad(img, ((2, 2), (2, 2)))
    return (np.stack([img, img**1.6, img**3], -1) * 255).astype(np.uint8)


if __name__ == "__main__":
    sys.exit(main())
