"""Has openbadgeslib judge a folder of badges, with no network.

pip install 'openbadgeslib[ldp]==4.6.3', then: unshare -rn python openbadgeslib.py FOLDER
"""
import collections
import json
import pathlib
import sys
import time

# This file is called as the library is: without its own folder first, it would import itself.
sys.path.pop(0)
import jwt  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402
from jwt.algorithms import ECAlgorithm  # noqa: E402
from openbadgeslib.ob3.ldp import OB3LdpVerifier  # noqa: E402
from openbadgeslib.ob3.verifier import OB3Verifier  # noqa: E402

counts, odd, began = collections.Counter(), [], time.monotonic()
files = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
for file in files:
    kind = file.name.split("-")[0]
    try:
        badge = json.loads(file.read_text(encoding="utf-8"))
        OB3LdpVerifier.for_issuer_did(badge["issuer"]["id"]).verify(badge)
        word = "verified"
    except Exception:  # whatever it raises, it did not verify
        word = "refused"

    counts[f"{kind}: {word}"] += 1
    if (kind == "good") != (word == "verified"):
        odd.append(file.name)

# Pictures give back what was baked into them, and tokens hold by the key in their head.
for text in sorted((pathlib.Path(sys.argv[1]) / "baked").glob("*.txt")):
    baked = text.read_bytes()
    for ending, extract in (("png", OB3Verifier.extract_token_from_png), ("svg", OB3Verifier.extract_token_from_svg)):
        found = extract(text.with_suffix("." + ending).read_bytes())
        found = found.encode() if isinstance(found, str) else found
        same = found == baked
        counts[f"{ending}: {'the same' if same else 'another text'}"] += 1
        if not same:
            odd.append(text.with_suffix("." + ending).name)
    if text.name.startswith("jwt"):
        token = baked.decode()
        key = ECAlgorithm.from_jwk(jwt.get_unverified_header(token)["jwk"])
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        try:
            OB3Verifier(pem).verify(token)
            counts["token: verified"] += 1
        except Exception as error:
            counts["token: refused"] += 1
            print(text.name, type(error).__name__, str(error)[:200])
            odd.append(text.name)
print("openbadgeslib:", dict(counts), f"{len(files) / (time.monotonic() - began):.0f} a second")
if odd:
    print("not as expected:", " ".join(odd[:20]))
sys.exit(1 if odd else 0)
