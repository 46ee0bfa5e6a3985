# SPDX-License-Identifier: MIT OR Apache-2.0
"""The label atlas: colour swatches for plain plastics and every printed label, in one image.

Text is set in the typeface bundled with Pillow (Aileron, CC0), so no font file is needed.
"""

import math

import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = 1024
SWATCHES = {
    "white": (226, 227, 224), "cream": (222, 217, 203), "grey": (120, 126, 130), "dark": (52, 56, 60),
    "black": (24, 24, 26), "blue": (46, 92, 150), "navy": (38, 52, 84), "teal": (52, 128, 132),
    "yellow": (232, 186, 40), "red": (186, 44, 44), "green": (60, 132, 84), "orange": (222, 122, 42),
    "light": (196, 200, 202), "sky": (150, 188, 212), "brick": (140, 96, 76), "paper": (238, 238, 232),
}
# name: (x, y, width, height) in pixels from the top left
RECTS = {
    "sharps": (0, 64, 192, 160), "waste": (192, 64, 192, 160), "gloves_s": (384, 64, 192, 96),
    "gloves_m": (576, 64, 192, 96), "gloves_l": (768, 64, 192, 96), "o2": (384, 160, 64, 64),
    "air": (448, 160, 64, 64), "vac": (512, 160, 64, 64), "bed1": (576, 160, 96, 64),
    "bed2": (672, 160, 96, 64), "socket": (768, 160, 128, 64), "call": (896, 160, 64, 64),
    "clock": (0, 224, 256, 256), "bag": (256, 224, 160, 256), "white_board1": (416, 224, 288, 192),
    "white_board2": (704, 224, 288, 192), "tissue": (416, 416, 160, 64), "exit": (576, 416, 192, 64),
    "keypad": (768, 416, 64, 64), "castor": (832, 416, 64, 64), "board": (0, 480, 768, 512),
    "bedplate": (768, 480, 256, 128), "leaflet": (768, 608, 128, 180), "poster": (768, 788, 256, 200),
    "control": (896, 608, 128, 180),
}


def swatch_uv(name):
    """The centre of a swatch, as glTF-free (bottom-left origin) coordinates."""
    i = list(SWATCHES).index(name)
    return ((i + 0.5) * 64 / SIZE, 1 - 32 / SIZE)


def rect(name):
    """A label's (u0, v0, u1, v1), inset by half a texel."""
    x, y, w, h = RECTS[name]
    return ((x + 0.5) / SIZE, 1 - (y + h - 0.5) / SIZE, (x + w - 0.5) / SIZE, 1 - (y + 0.5) / SIZE)


def font(size):
    """The bundled typeface at a size."""
    return ImageFont.load_default(size)


def text(draw, at, words, size, fill, anchor="mm", bold=0):
    """Draws centred text, thickened when bold."""
    draw.text(at, words, fill=fill, font=font(size), anchor=anchor, stroke_width=bold, stroke_fill=fill)


def lines(draw, box, rows, rng, fill=(110, 116, 122), step=9, weight=3):
    """Fills a box with bars that read as small print."""
    x0, y0, x1, _ = box
    for i in range(rows):
        end = x0 + (x1 - x0) * (0.6 + 0.4 * rng.random())
        draw.line((x0, y0 + i * step, end, y0 + i * step), fill=fill, width=weight)


def _hand(draw, x, y, s, fill):
    """A simple pictogram of a hand."""
    draw.rounded_rectangle((x - s * 0.34, y - s * 0.1, x + s * 0.34, y + s * 0.5), s * 0.16, fill)
    for i, top in enumerate((0.5, 0.62, 0.58, 0.44)):
        left = x - s * 0.34 + i * s * 0.175
        draw.rounded_rectangle((left, y - s * top, left + s * 0.14, y + s * 0.1), s * 0.07, fill)
    draw.line((x + s * 0.3, y + s * 0.3, x + s * 0.52, y - s * 0.04), fill, int(s * 0.15))


def _drop(draw, x, y, r, fill):
    draw.ellipse((x - r, y - r, x + r, y + r), fill)
    draw.polygon(((x - r * 0.92, y - r * 0.4), (x + r * 0.92, y - r * 0.4), (x, y - r * 2.1)), fill)


def _warnings(d, rng):
    x, y, w, h = RECTS["sharps"]
    d.rectangle((x, y, x + w, y + h), (244, 206, 60))
    d.rectangle((x + 8, y + 8, x + w - 9, y + h - 9), (250, 246, 232))
    d.rectangle((x + 8, y + 8, x + w - 9, y + 52), (32, 32, 34))
    text(d, (x + w / 2, y + 30), "SHARPS", 34, (250, 214, 70), bold=1)
    text(d, (x + w / 2, y + 72), "DANGER - DO NOT", 17, (150, 30, 30), bold=1)
    text(d, (x + w / 2, y + 92), "FILL ABOVE LINE", 17, (150, 30, 30), bold=1)
    lines(d, (x + 24, y + 112, x + w - 24, 0), 4, rng, step=9)
    x, y, w, h = RECTS["waste"]
    d.rectangle((x, y, x + w, y + h), (240, 240, 234))
    d.rectangle((x, y, x + w, y + 44), (226, 150, 40))
    text(d, (x + w / 2, y + 22), "CLINICAL WASTE", 21, (30, 30, 30), bold=1)
    for k in range(3):
        t = math.radians(90 + 120 * k)
        cx, cy = x + w / 2 + 17 * math.cos(t), y + 98 - 17 * math.sin(t)
        d.ellipse((cx - 19, cy - 19, cx + 19, cy + 19), outline=(24, 24, 24), width=8)
    d.ellipse((x + w / 2 - 6, y + 92, x + w / 2 + 6, y + 104), (240, 240, 234))
    text(d, (x + w / 2, y + 146), "for incineration", 15, (60, 60, 60))
    for key, size, tint in (("s", "S", (60, 120, 180)), ("m", "M", (60, 140, 100)), ("l", "L", (180, 100, 60))):
        x, y, w, h = RECTS["gloves_" + key]
        d.rectangle((x, y, x + w, y + h), tint)
        d.rectangle((x, y + 62, x + w, y + h), (236, 238, 238))
        text(d, (x + 72, y + 20), "nitrile", 24, (250, 250, 250), bold=1)
        text(d, (x + 72, y + 46), "examination gloves", 13, (250, 250, 250))
        text(d, (x + 162, y + 32), size, 42, (250, 250, 250), bold=1)
        text(d, (x + w / 2, y + 79), "powder free  -  100", 15, (70, 76, 84))


def _services(d, rng):
    for key, words, back, ink in (("o2", "O2", (244, 244, 240), (30, 30, 30)), ("air", "AIR", (40, 44, 48), (240, 240, 240)), ("vac", "VAC", (226, 190, 50), (30, 30, 30))):
        x, y, w, h = RECTS[key]
        d.rectangle((x, y, x + w, y + h), back)
        text(d, (x + 32, y + 32), words, 26, ink, bold=1)
    for key, words in (("bed1", "1"), ("bed2", "2")):
        x, y, w, h = RECTS[key]
        d.rectangle((x, y, x + w, y + h), (44, 108, 116))
        text(d, (x + 48, y + 32), "BED " + words, 30, (244, 246, 244), bold=1)
    x, y, w, h = RECTS["socket"]
    d.rectangle((x, y, x + w, y + h), (234, 234, 230))
    for k in (32, 96):
        d.rounded_rectangle((x + k - 24, y + 8, x + k + 24, y + 56), 6, (216, 217, 214), (170, 172, 172))
        for dx in (-9, 9):
            d.rectangle((x + k + dx - 4, y + 34, x + k + dx + 4, y + 40), (40, 40, 42))
        d.rectangle((x + k - 3, y + 20, x + k + 3, y + 30), (40, 40, 42))
    x, y, w, h = RECTS["call"]
    d.rectangle((x, y, x + w, y + h), (228, 229, 226))
    d.ellipse((x + 12, y + 12, x + 52, y + 52), (204, 60, 50))
    text(d, (x + 32, y + 32), "CALL", 13, (255, 255, 255), bold=1)
    x, y, w, h = RECTS["keypad"]
    d.rectangle((x, y, x + w, y + h), (200, 204, 206))
    for i in range(12):
        px, py = x + 8 + i % 3 * 17, y + 5 + i // 3 * 14
        d.rounded_rectangle((px, py, px + 13, py + 10), 2, (246, 246, 246))
        text(d, (px + 6, py + 5), "123456789*0#"[i], 9, (30, 30, 30))
    x, y, w, h = RECTS["exit"]
    d.rectangle((x, y, x + w, y + h), (34, 130, 78))
    text(d, (x + w / 2, y + h / 2), "FIRE DOOR  keep shut", 17, (250, 250, 250), bold=1)
    x, y, w, h = RECTS["castor"]
    d.rectangle((x, y, x + w, y + h), (150, 154, 156))
    d.ellipse((x + 14, y + 14, x + 50, y + 50), (96, 100, 104))
    d.ellipse((x + 24, y + 24, x + 40, y + 40), (186, 190, 192))
    x, y, w, h = RECTS["tissue"]
    d.rectangle((x, y, x + w, y + h), (176, 206, 214))
    for k in range(5):
        d.ellipse((x + 10 + k * 30, y + 26 - k % 2 * 14, x + 42 + k * 30, y + 58 - k % 2 * 14), outline=(230, 240, 242), width=3)
    text(d, (x + w / 2, y + 16), "soft tissues", 18, (40, 84, 104), bold=1)
    x, y, w, h = RECTS["bedplate"]
    d.rectangle((x, y, x + w, y + h), (222, 224, 222))
    d.rounded_rectangle((x + 6, y + 6, x + w - 6, y + h - 6), 12, (62, 106, 140))
    text(d, (x + w / 2, y + 44), "SKILLWARD", 36, (240, 244, 246), bold=1)
    text(d, (x + w / 2, y + 88), "safe working load 250 kg", 16, (214, 226, 232))
    x, y, w, h = RECTS["control"]
    d.rectangle((x, y, x + w, y + h), (208, 212, 214))
    for i in range(8):
        px, py = x + 14 + i % 2 * 54, y + 12 + i // 2 * 40
        d.rounded_rectangle((px, py, px + 46, py + 32), 6, (92, 112, 130))
        up = i % 2 == 0
        d.polygon([(px + 12, py + (22 if up else 10)), (px + 34, py + (22 if up else 10)), (px + 23, py + (8 if up else 24))], (236, 240, 242))


def _clock(d, rng):
    x, y, w, h = RECTS["clock"]
    d.rectangle((x, y, x + w, y + h), (240, 240, 236))
    cx, cy = x + w / 2, y + h / 2
    for i in range(60):
        t = math.radians(i * 6)
        r = 100 if i % 5 else 94
        d.line((cx + 114 * math.sin(t), cy - 114 * math.cos(t), cx + r * math.sin(t) * 1.06, cy - r * math.cos(t) * 1.06), (40, 40, 44), 2 if i % 5 else 5)
    for i in range(1, 13):
        t = math.radians(i * 30)
        text(d, (cx + 80 * math.sin(t), cy - 80 * math.cos(t)), str(i), 26, (34, 34, 38), bold=1)
    for angle, reach, width in ((290, 52, 8), (246, 84, 6)):
        t = math.radians(angle)
        d.line((cx - 12 * math.sin(t), cy + 12 * math.cos(t), cx + reach * math.sin(t), cy - reach * math.cos(t)), (26, 26, 30), width)
    d.ellipse((cx - 7, cy - 7, cx + 7, cy + 7), (180, 40, 40))


def _bag(d, rng):
    x, y, w, h = RECTS["bag"]
    d.rectangle((x, y, x + w, y + h), (206, 226, 236))
    text(d, (x + 80, y + 26), "0.9 %", 36, (24, 70, 130), bold=1)
    text(d, (x + 80, y + 58), "SODIUM", 26, (24, 70, 130), bold=1)
    text(d, (x + 80, y + 84), "CHLORIDE", 26, (24, 70, 130), bold=1)
    text(d, (x + 80, y + 112), "for i.v. infusion  500 mL", 12, (50, 80, 120))
    lines(d, (x + 14, y + 128, x + 120, 0), 4, rng, (96, 128, 160), 8, 2)
    for i in range(9):
        py = y + 164 + i * 10
        d.line((x + (110 if i % 2 else 96), py, x + 132, py), (40, 70, 110), 2)
        if i % 2 == 0:
            text(d, (x + 144, py), str(i // 2 + 1), 14, (40, 70, 110))
    d.rectangle((x + 12, y + 170, x + 84, y + 246), (250, 236, 130))
    text(d, (x + 48, y + 184), "DRUG ADDED", 10, (60, 40, 20))
    lines(d, (x + 18, y + 200, x + 78, 0), 5, rng, (90, 90, 60), 9, 2)


def _papers(d, rng):
    for key, bed in (("white_board1", "1"), ("white_board2", "2")):
        x, y, w, h = RECTS[key]
        d.rectangle((x, y, x + w, y + h), (244, 246, 246))
        d.rectangle((x, y, x + w, y + 34), (52, 128, 132))
        text(d, (x + 12, y + 18), "Bed " + bed + "   what matters to me", 18, (250, 250, 250), "lm", 0)
        for i, (k, v) in enumerate((("Name", "as on wristband"), ("Nurse", "Sam"), ("Likes", "tea, no sugar" if bed == "1" else "the radio"), ("Goal", "home by Friday" if bed == "1" else "walk to lunch"))):
            text(d, (x + 12, y + 58 + i * 36), k, 17, (90, 96, 100), "lm")
            text(d, (x + 88, y + 58 + i * 36), v, 20, (30, 60, 140), "lm")
            d.line((x + 84, y + 72 + i * 36, x + w - 12, y + 72 + i * 36), (196, 204, 206), 1)
    x, y, w, h = RECTS["leaflet"]
    d.rectangle((x, y, x + w, y + h), (246, 246, 242))
    d.rectangle((x, y, x + w, y + 60), (70, 140, 120))
    text(d, (x + w / 2, y + 22), "Infection", 22, (255, 255, 255), bold=1)
    text(d, (x + w / 2, y + 44), "and you", 18, (255, 255, 255))
    lines(d, (x + 14, y + 80, x + w - 14, 0), 9, rng)
    x, y, w, h = RECTS["poster"]
    d.rectangle((x, y, x + w, y + h), (232, 240, 244))
    d.rectangle((x, y, x + w, y + 44), (36, 96, 150))
    text(d, (x + w / 2, y + 22), "CLEAN HANDS", 30, (255, 255, 255), bold=1)
    _hand(d, x + 74, y + 120, 92, (94, 150, 190))
    _drop(d, x + 74, y + 130, 13, (240, 248, 252))
    for i, words in enumerate(("before touch", "before a clean task", "after fluids", "after a patient", "after the bed space")):
        d.ellipse((x + 138, y + 58 + i * 27, x + 156, y + 76 + i * 27), (36, 96, 150))
        text(d, (x + 147, y + 67 + i * 27), str(i + 1), 13, (255, 255, 255))
        text(d, (x + 162, y + 67 + i * 27), words.split(" ", 1)[0], 13, (40, 50, 60), "lm")
        text(d, (x + 162, y + 78 + i * 27), words.split(" ", 1)[-1], 9, (80, 90, 100), "lm")


def _board(image, d, rng):
    x, y, w, h = RECTS["board"]
    felt = np.clip(np.array((64, 98, 128)) + rng.normal(0, 5, (h, w, 1)), 0, 255).astype(np.uint8)
    image.paste(Image.fromarray(felt), (x, y))
    d.rectangle((x, y, x + w, y + 52), (44, 70, 96))
    text(d, (x + w / 2, y + 26), "WARD NOTICES", 32, (240, 244, 246), bold=1)
    for px, py, pw, ph, head, tint in (
        (26, 74, 190, 260, "Today's team", (60, 132, 120)), (236, 70, 150, 200, "Fire plan", (180, 60, 50)),
        (236, 292, 150, 196, "Falls", (214, 140, 40)), (26, 356, 190, 132, "Visiting 14 - 19", (70, 100, 160)),
        (644, 74, 104, 150, "Thanks!", (190, 120, 150)), (640, 250, 110, 230, "Menu", (90, 130, 80)),
    ):
        tilt = Image.new("RGBA", (pw + 1, ph + 1), (246, 246, 240, 255))
        t = ImageDraw.Draw(tilt)
        t.rectangle((0, 0, pw, 36), tint)
        text(t, (pw / 2, 18), head, 22 if pw > 120 else 18, (255, 255, 255), bold=0)
        lines(t, (14, 54, pw - 14, 0), (ph - 64) // 14, rng, step=14, weight=4)
        tilt = tilt.rotate(rng.uniform(-1.6, 1.6), expand=True, resample=Image.BICUBIC)
        image.paste(tilt, (x + px, y + py), tilt)
        d.ellipse((x + px + pw / 2 - 4, y + py + 4, x + px + pw / 2 + 4, y + py + 12), (210, 60, 50))
    qx, qy, _, _ = RECTS["poster"]
    copy = image.crop((qx, qy, qx + 256, qy + 200)).resize((222, 174), Image.LANCZOS)
    image.paste(copy, (x + 404, y + 74))
    lx, ly, lw, lh = RECTS["leaflet"]
    for k in range(2):
        copy = image.crop((lx, ly, lx + lw, ly + lh)).resize((100, 140), Image.LANCZOS)
        image.paste(copy, (x + 404 + k * 120, y + 300 + k * 14))


def image():
    """The whole atlas as an RGB image."""
    rng = np.random.default_rng(11)
    out = Image.new("RGB", (SIZE, SIZE), (200, 200, 200))
    d = ImageDraw.Draw(out)
    for i, colour in enumerate(SWATCHES.values()):
        d.rectangle((i * 64, 0, i * 64 + 63, 63), colour)
    for step in (_warnings, _services, _clock, _bag, _papers):
        step(d, rng)
    _board(out, d, rng)
    return out
