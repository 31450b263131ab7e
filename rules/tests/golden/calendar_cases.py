#!/usr/bin/env python3
"""Writes calendar_cases.txt: what another calendar says of periods, months and working days, for the planner to agree with.

    python3 rules/tests/golden/calendar_cases.py

Needs Python 3.11 and python-dateutil. The tests read the file that it wrote; they need no Python. Every day is written
as yymmdd. Lines:

    Y month day                         the reporting year begins on this day, for the lines below
    P times index start end day...      each of these days lies in that one (from 0) of so many periods a year
    M day months result ...             the day that many months later, several a line
    W day clear result ...              the last working day with so many clear ones before the day, several a line
"""

import bisect
import datetime as dt
import pathlib
import random
import tomllib
from collections import defaultdict

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule

HERE = pathlib.Path(__file__).parent
CASES, ADDITIONS, DEADLINES = 100_000, 20_000, 10_000
FIRST, LAST = dt.date(2020, 1, 1), dt.date(2029, 12, 31)
CADENCES = (12, 6, 4, 3, 2, 1)
rng = random.Random(20130401)


def short(day):
    return day.strftime("%y%m%d")


def some_day(first=FIRST, last=LAST):
    return first + dt.timedelta(rng.randrange((last - first).days + 1))


def edges(month, day, times):
    """First days of all periods that may matter, by a recurrence rule that knows nothing of reporting years."""
    begin = dt.datetime(FIRST.year - 1, month, day)
    step = rrule(MONTHLY, interval=12 // times, dtstart=begin, until=dt.datetime(LAST.year + 2, 12, 31))
    return [edge.date() for edge in step]


def periods(out):
    anchors = [(4, 1), (1, 1), (9, 1), (2, 28), (3, 1), (12, 28)]
    anchors += [(month, rng.randint(1, 28)) for month in range(1, 13) for _ in range(4)]
    anchors = sorted(set(anchors))
    found = defaultdict(set)
    lines = {anchor: {times: edges(*anchor, times) for times in CADENCES} for anchor in anchors}
    cases = 0
    while cases < CASES:
        anchor, times = rng.choice(anchors), rng.choice(CADENCES)
        line = lines[anchor][times]
        # One day in four stands beside an edge, where mistakes are.
        day = some_day()
        if rng.random() < 0.25:
            day = min(max(rng.choice(line) + dt.timedelta(rng.choice((-1, 0))), FIRST), LAST)
        at = bisect.bisect_right(line, day) - 1
        key = (anchor, times, at)
        if day not in found[key]:
            found[key].add(day)
            cases += 1
    before = None
    for (anchor, times, at), days in sorted(found.items()):
        if anchor != before:
            out.append(f"Y {anchor[0]} {anchor[1]}")
            before = anchor
        line = lines[anchor][times]
        end = line[at + 1] - dt.timedelta(1)
        listed = " ".join(short(day) for day in sorted(days))
        out.append(f"P {times} {at % times} {short(line[at])} {short(end)} {listed}")


def additions(out):
    for _ in range(ADDITIONS // 10):
        row = []
        for _ in range(10):
            day = some_day(dt.date(2013, 1, 1))
            if rng.random() < 0.4:
                day = day + relativedelta(day=rng.choice((28, 29, 30, 31)))
            months = rng.choice((1, 2, 3, 6, 12, rng.randint(0, 120)))
            row.append(f"{short(day)} {months} {short(day + relativedelta(months=months))}")
        out.append("M " + " ".join(row))


def deadlines(out):
    text = (HERE.parent.parent / "framework/calendar/bank_holidays.toml").read_text()
    known = tomllib.loads(text)
    rests = {holiday["date"] for holiday in known["holiday"]}
    span = (known["to"] - known["from"]).days + 1
    every = (known["from"] + dt.timedelta(n) for n in range(span))
    working = [day for day in every if day.weekday() < 5 and day not in rests]
    for _ in range(DEADLINES // 10):
        row = []
        for _ in range(10):
            day = some_day(dt.date(2013, 4, 1), known["to"])
            if rng.random() < 0.3:
                day = rng.choice(sorted(rests)[30:]) + dt.timedelta(rng.randint(-2, 9))
                day = min(day, known["to"])
            clear = rng.choice((0, 1, 2, 3, 5, 5, 5, 10, 20))
            # The working days before the day, latest first; so many lie between, and then comes the one that is meant.
            row.append(f"{short(day)} {clear} {short(working[bisect.bisect_left(working, day) - 1 - clear])}")
        out.append("W " + " ".join(row))


def main():
    out = []
    periods(out)
    additions(out)
    deadlines(out)
    (HERE / "calendar_cases.txt").write_text("\n".join(out) + "\n")


main()
