#!/usr/bin/env python3
"""Trains on a table larger than memory, and compares the time per row with that of a table that fits.

Makes a CSV of numbers with a label that can be learned, trains twice with a heap that it does not fit in, and once on
as many of its first rows as fit. Prints the time of the conversion and of each epoch, and checks what must hold: the
first epoch takes at most the conversion and 1.3 times, later ones at most 1.3 times the time per row of the table that
fits; both models are the same bits. The first epoch may also take as long for the JVM to compile as that of the table
that fits. Needs numpy, and about 2.4 times the size of the CSV on the disk. Other work on the machine spoils the times.

    scripts/large-table.py [--rows 10000000] [--heap 1g] [--folder /tmp/large-table] [--keep]
"""

import argparse
import filecmp
import os
import pathlib
import re
import subprocess
import sys
import time

import numpy

COLUMNS = 28
ROOT = pathlib.Path(__file__).resolve().parent.parent
FITTING_ROWS = 500_000
AT_ONCE = 100_000
EPOCHS = 2
FITTING_EPOCHS = 6
BATCH = 512


def rows_of(random, count):
    """Rows of 28 numbers from 10 to 100 with six decimals, and whether a curved surface is below them, as bytes."""
    units = random.integers(10_000_000, 100_000_000, size=(count, COLUMNS), dtype=numpy.int32)
    values = (units / 1e6 - 55) / 26
    label = values[:, 0] * values[:, 1] + values[:, 2] - 0.5 * values[:, 3] ** 2 + 0.5 > 0
    text = numpy.empty((count, COLUMNS, 10), dtype=numpy.uint8)
    rest = units
    for place in (8, 7, 6, 5, 4, 3, 1, 0):
        text[:, :, place] = rest % 10 + ord("0")
        rest = rest // 10
    text[:, :, 2] = ord(".")
    text[:, :, 9] = ord(",")
    ends = numpy.empty((count, 2), dtype=numpy.uint8)
    ends[:, 0] = label + ord("0")
    ends[:, 1] = ord("\n")
    return numpy.concatenate([text.reshape(count, -1), ends], axis=1).tobytes()


def make(path, rows):
    random = numpy.random.default_rng(17)
    temporary = path.with_suffix(".part")
    with open(temporary, "wb") as out:
        out.write((",".join(f"x{i}" for i in range(COLUMNS)) + ",label\n").encode())
        for start in range(0, rows, AT_ONCE):
            out.write(rows_of(random, min(AT_ONCE, rows - start)))
    temporary.rename(path)


def train(data, model, heap, folder, epochs=EPOCHS):
    """The rows of a training, the seconds before its first epoch, and the microseconds a row of each epoch."""
    environment = dict(os.environ, KUDARI_JAVA_OPTS=f"-Xmx{heap}", TMPDIR=str(folder))
    command = [ROOT / "kudari", "train", "--data", data, "--label", "label", "--epochs", str(epochs), "--batch",
               str(BATCH), "--hidden", "128,128", "--device", "cpu", "--save", model]
    began = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    before = 0.0
    times = []
    held = ""
    for line in process.stdout:
        print("   ", line, end="", flush=True)
        if " parameters on " in line:
            before = time.monotonic() - began
        elif line.startswith("epoch"):
            times.append(1e6 / float(re.search(r"([\d,]+) samples/s", line).group(1).replace(",", "")))
        elif "to train with" in line:
            held = line
    if process.wait() != 0:
        sys.exit(f"the training of {data} failed")
    rows = int(re.match(r"([\d,]+) row", held).group(1).replace(",", ""))
    return rows, before, times


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--folder", type=pathlib.Path, default=pathlib.Path("/tmp/large-table"))
    parser.add_argument("--keep", action="store_true", help="keep the tables for the next run")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    large = asked.folder / f"rows-{asked.rows}.csv"
    fitting = asked.folder / f"rows-{FITTING_ROWS}.csv"
    for path, rows in ((large, asked.rows), (fitting, FITTING_ROWS)):
        if not path.exists():
            make(path, rows)
        print(f"{path}: {rows:,} rows, {path.stat().st_size / 1e9:.2f} GB", flush=True)

    models = [asked.folder / f"model-{i}.safetensors" for i in range(3)]
    few, _, few_times = train(fitting, models[2], "4g", asked.folder, FITTING_EPOCHS)
    runs = [train(large, models[i], asked.heap, asked.folder) for i in range(2)]

    per_row = sorted(few_times)[len(few_times) // 2]
    compiling = few * (few_times[0] - per_row)
    print(f"in memory: {few_times[0]:.3f} us a row in the first epoch, {per_row:.3f} later")
    failed = False
    for rows, before, times in runs:
        ratios = [micros / per_row for micros in times]
        print(f"from the file: {rows:,} rows, {before:.1f} s before the first epoch, then "
              + ", ".join(f"{micros:.3f} us a row ({ratio:.2f} times)" for micros, ratio in zip(times, ratios)))
        failed |= times[0] * rows > 1.3 * per_row * rows + compiling or max(ratios[1:]) > 1.3
    same = filecmp.cmp(models[0], models[1], shallow=False)
    print("the same bits twice" if same else "FAILED: other bits the second time")
    if failed:
        print("FAILED: an epoch took more than 1.3 times the time per row of the table that fits")
    left = [path for path in asked.folder.iterdir() if path.name.endswith(".tmp")]
    for path in models + ([] if asked.keep else [large, fitting]):
        path.unlink()
    sys.exit(1 if failed or not same or left else 0)


if __name__ == "__main__":
    main()
