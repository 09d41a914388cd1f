#!/usr/bin/python3
"""Compares what ./kudari train learns of tables with a linear model of scikit-learn on the same rows.

For each table and each seed from 1 to 5, Kudari trains with its defaults. A logistic regression, or for a quantity a linear
regression, is fitted to the same training rows and scored on the same test rows (scripts/HeldOutRows.java says which). Its
features are those that a textbook would give it: numbers standardised, gaps filled with the mean and flagged, texts
one-hot. Exits with 1 if Kudari's mean is below 0.99 of the linear model's, or below the bar of the table.

    scripts/against-sklearn.py FOLDER      the folder has titanic.csv, penguins.csv and diamonds.csv

Needs Debian's python3-sklearn, and ./kudari built (its first use does that).
"""

import csv
import glob
import json
import os
import subprocess
import sys

import numpy
from sklearn.linear_model import LinearRegression, LogisticRegression

SEEDS = 5
SHARE = 0.99
MISSING = {"", "NA", "NaN", "null", "?"}
TABLES = [
    ("titanic.csv", "survived", "classify", ["alive"], 0.80),
    ("penguins.csv", "species", "classify", [], 0.98),
    ("diamonds.csv", "price", "regress", [], 0.975),
]


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def features(rows, columns, training):
    """All rows as standardised numbers, flags of gaps and one-hot texts, learned from the training rows."""
    parts = []
    for column in columns:
        cells = [row[column] for row in rows]
        if all(cell in MISSING or number(cell) is not None for cell in cells):
            values = numpy.array([numpy.nan if cell in MISSING else number(cell) for cell in cells])
            gaps = numpy.isnan(values)
            values = numpy.where(gaps, numpy.nanmean(values[training]), values)
            deviation = values[training].std() or 1
            parts.append((values - values[training].mean()) / deviation)
            if gaps[training].any():
                parts.append(gaps.astype(float))
        else:
            for value in sorted({cells[row] for row in training}):
                parts.append(numpy.array([cell == value for cell in cells], float))
    return numpy.stack(parts, axis=1)


def linear(rows, columns, label, task, test):
    training = numpy.setdiff1d(numpy.arange(len(rows)), test)
    inputs = features(rows, columns, training)
    target = numpy.array([row[label] for row in rows])
    if task == "regress":
        target = target.astype(float)
        model = LinearRegression()
    else:
        model = LogisticRegression(max_iter=2000)
    return model.fit(inputs[training], target[training]).score(inputs[test], target[test])


def kudari(root, file, label, task, ignored, seed):
    command = [f"{root}/kudari", "train", "--data", file, "--label", label, "--seed", str(seed), "--json"]
    command += ["--task", task] if task == "regress" else []
    command += ["--ignore", ",".join(ignored)] if ignored else []
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    result = json.loads(output)
    return result["testR2" if task == "regress" else "testAccuracy"]


def main():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    subprocess.run([f"{root}/kudari", "--version"], check=True, stdout=subprocess.DEVNULL)
    app = max(glob.glob(f"{root}/cli/target/app/*/"), key=os.path.getmtime)
    find = f"source '{root}/scripts/jdk.sh' && find_jdk"
    jdk = subprocess.run(["bash", "-c", find], check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.strip()
    java = f"{jdk}/bin/java"
    failures = 0
    for name, label, task, ignored, bar in TABLES:
        file = os.path.join(sys.argv[1], name)
        with open(file, newline="", encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        columns = [column for column in rows[0] if column != label and column not in ignored]
        held_out = subprocess.run(
            [java, "-cp", f"{app}*", f"{root}/scripts/HeldOutRows.java", file, label, task, str(SEEDS)],
            check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.splitlines()
        ours, theirs = [], []
        for seed in range(1, SEEDS + 1):
            test = numpy.array([int(row) for row in held_out[seed - 1].split()])
            ours.append(kudari(root, file, label, task, ignored, seed))
            theirs.append(linear(rows, columns, label, task, test))
        mean, other = numpy.mean(ours), numpy.mean(theirs)
        is_enough = mean >= bar and mean >= SHARE * other
        failures += not is_enough
        print(f"{name}: kudari {mean:.4f} {numpy.round(ours, 4)}, scikit-learn {other:.4f} {numpy.round(theirs, 4)},"
              f" ratio {mean / other:.4f}, bar {bar}: {'ok' if is_enough else 'TOO LOW'}")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
