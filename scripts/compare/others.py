"""Feeds the stream of the bench `compare` to reelay and RTAMT (both from PyPI) and prints how all compare.

Usage: others.py ROWS OURS, where ROWS is the stream and OURS what the bench printed. Time in building rows is
not counted for anyone. Verdicts must agree.
"""

import sys
import time

import reelay
import rtamt

# The same five properties in past-time temporal logic; a row is a tenth of a second.
REELAY = {
    "once both": "once({p} && {q})",
    "never both": "historically(!({p} && {q}))",
    "not both since p": "historically(once{p} -> !({p} && {q}))",
    "not both until r": "historically(once{r} || !({p} && {q}))",
    "p for 5 s": "once(historically[0:50]{p})",
}
RTAMT = {
    "once both": "once((p > 0.5) and (q > 0.5))",
    "never both": "historically(not ((p > 0.5) and (q > 0.5)))",
    "not both since p": "historically((not once(p > 0.5)) or (not ((p > 0.5) and (q > 0.5))))",
    "not both until r": "historically(once(r > 0.5) or (not ((p > 0.5) and (q > 0.5))))",
    "p for 5 s": "once(historically[0:50](p > 0.5))",
}
RUNS = 3


def with_reelay(pattern, rows, condense):
    """The verdict at the last row, and seconds."""
    monitor = reelay.discrete_timed_monitor(pattern=pattern, condense=condense)
    update, last = monitor.update, None
    began = time.perf_counter()
    for row in rows:
        told = update(row)
        # A condensing monitor tells only changes.
        if told:
            last = told
    took = time.perf_counter() - began
    return last["value"], took


def with_rtamt(formula, rows):
    """The same; a robustness above 0 is true."""
    spec = rtamt.StlDiscreteTimeSpecification()
    for name in ("p", "q", "r", "out"):
        spec.declare_var(name, "float")
    spec.spec = "out = " + formula
    spec.parse()
    update, last = spec.update, None
    began = time.perf_counter()
    for number, row in enumerate(rows):
        last = update(number, row)
    return last > 0, time.perf_counter() - began


def main():
    with open(sys.argv[1]) as file:
        digits = [[digit == "1" for digit in line.strip()] for line in file]
    with open(sys.argv[2]) as file:
        ours = {name: (met == "true", float(ns)) for name, met, ns in (line.rstrip("\n").split("\t") for line in file)}
    as_dicts = [dict(zip("pqr", row)) for row in digits]
    as_pairs = [[(name, float(value)) for name, value in zip("pqr", row)] for row in digits]
    print(f"{len(digits)} rows; nanoseconds a row, and how many times faster the evaluator is")
    worst = {"reelay": float("inf"), "RTAMT": float("inf")}
    for name, (met, ns) in ours.items():
        runs = [with_reelay(REELAY[name], as_dicts, condense) for condense in (True, False) for _ in range(RUNS)]
        verdicts = {verdict for verdict, _ in runs}
        theirs = min(took for _, took in runs) * 1e9 / len(digits)
        verdict, took = with_rtamt(RTAMT[name], as_pairs)
        slow = took * 1e9 / len(digits)
        if verdicts != {met} or verdict != met:
            sys.exit(f"{name}: here {met}, reelay {verdicts}, RTAMT {verdict}")
        worst["reelay"] = min(worst["reelay"], theirs / ns)
        worst["RTAMT"] = min(worst["RTAMT"], slow / ns)
        print(f"{name:18} {str(met):5}  ours {ns:7.1f}  reelay {theirs:8.1f} ({theirs / ns:5.1f} x)"
              f"  RTAMT {slow:9.1f} ({slow / ns:6.1f} x)")
    print(f"at least {worst['reelay']:.1f} times reelay and {worst['RTAMT']:.1f} times RTAMT; all verdicts agree")
    if worst["reelay"] < 5 or worst["RTAMT"] < 50:
        sys.exit("too slow")


main()
