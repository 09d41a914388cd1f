#!/usr/bin/python3
"""Writes tables in NumPy's files, and the same rows as text, for the test NumpySourceTest.

    apt-get install -y --no-install-recommends python3-numpy
    scripts/expected-numpy-tables.py

Beside a file NAME lies NAME.csv with its rows as NumPy has them: flattened by reshape, each element as Python's repr
writes it. NaN is an empty cell. An element of float16 is written as the double that it is.
"""

import pathlib

import numpy as np

TARGET = pathlib.Path(__file__).resolve().parent.parent / "engine-nn/src/test/resources/org/kudari/io/numpy"

random = np.random.default_rng(17)


def text(element):
    if isinstance(element, np.bool_):
        return str(element).lower()
    if isinstance(element, np.integer):
        return str(element)
    if element != element:
        return ""
    return str(element) if isinstance(element, np.float32) else repr(float(element))


def write_rows(name, x, y=None):
    flat = x.reshape(len(x), -1)
    header = ["x%d" % column for column in range(flat.shape[1])] + ([] if y is None else ["y"])
    lines = [",".join(header)]
    for row in range(len(x)):
        cells = list(flat[row]) + ([] if y is None else [y.reshape(-1)[row]])
        lines.append(",".join(text(cell) for cell in cells))
    (TARGET / (name + ".csv")).write_text("\n".join(lines) + "\n")


def elements(code, shape):
    dtype = np.dtype(code)
    if dtype.kind == "b":
        return random.integers(0, 2, shape).astype(dtype)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        made = random.integers(info.min, info.max, shape, dtype=dtype.newbyteorder("="), endpoint=True)
        made.flat[0], made.flat[-1] = info.min, info.max
        return made.astype(dtype)
    made = random.normal(size=shape).astype(dtype)
    made.flat[0], made.flat[-1] = 0.1, np.nan
    return made


TARGET.mkdir(parents=True, exist_ok=True)
for code in ["b1", "i1", "u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8", "<f2", "<f4", "<f8", ">i4", ">f8"]:
    name = code.replace("<", "").replace(">", "big-") + ".npz"
    x, y = elements(code, (7, 3)), elements(code, (7,))
    np.savez(TARGET / name, x=x, y=y)
    write_rows(name, x, y)

# The shapes and names: images of bytes as keras has MNIST, labels of one column, and Fortran's order.
x, y = elements("u1", (5, 2, 3)), elements("u1", (5,))
test_x, test_y = elements("u1", (3, 2, 3)), elements("u1", (3,))
np.savez_compressed(TARGET / "mnist.npz", x_test=test_x, x_train=x, y_train=y, y_test=test_y)
write_rows("mnist.npz", x, y)
write_rows("mnist-test.npz", test_x, test_y)

x, y = np.asfortranarray(elements("<f4", (6, 2, 2))), elements("<i8", (6, 1))
np.save(TARGET / "fortran-X.npy", x)
np.save(TARGET / "fortran-y.npy", y)
write_rows("fortran-X.npy", x, y)

table = elements("<f8", (4, 3))
np.save(TARGET / "table.npy", table)
write_rows("table.npy", table)
