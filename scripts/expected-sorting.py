#!/usr/bin/env python3
"""Writes what PyTorch makes of sorting, for the test SortingAgainstPyTorchTest.

    /usr/bin/python3 scripts/expected-sorting.py

It needs Debian's python3-torch (1.13.1) and python3-numpy. In ascending order NumPy must find the same indices,
and it must find the same quantiles. Gradients are those of the sum of the values times whole numbers, for
floating elements without NaN, of which no two are equal. PyTorch promises nothing about which of equal elements topk
takes, so its indices are left out where there are some.
"""

import pathlib

import numpy
import torch

TARGET = (pathlib.Path(__file__).parent.parent
          / "engine-cpu-simd/src/test/resources/org/kudari/cpu/sorting.txt")

SPECIAL = [0.0, float("nan"), 1.0, -0.0, float("inf"), 0.0, -1.0, float("-inf"), float("nan"), -0.0, 1.0, 1e-40, 0.0,
           -1e-40, float("inf"), 3e38, -3e38, -1.0]

TYPES = {"FLOAT32": torch.float32, "FLOAT64": torch.float64, "INT32": torch.int32, "INT64": torch.int64,
         "UINT8": torch.uint8, "BOOL": torch.bool}


def distinct(*shape):
    """No two are equal; eighths, exact in every floating type."""
    count = int(numpy.prod(shape))
    return ((torch.randperm(count, generator=GENERATOR) - count // 2) / 8).reshape(shape)


def ties(*shape):
    return torch.randint(-2, 3, shape, generator=GENERATOR)


def wide(*shape):
    """Whole numbers that differ in the upper half, in the lower half, or in both."""
    return ties(*shape) * 2 ** 40 + ties(*shape)


def special(copies):
    order = torch.randperm(len(SPECIAL) * copies, generator=GENERATOR)
    return torch.tensor(SPECIAL * copies)[order]


def one_nan(*shape):
    x = distinct(*shape)
    x[0, 1] = float("nan")
    return x


def sort(x, axis, descending):
    values, indices = torch.sort(x, dim=axis, descending=bool(descending), stable=True)
    if not descending:
        assert (numpy.argsort(x.detach().numpy(), axis=axis, kind="stable") == indices.numpy()).all()
    return values, indices


def top_k(x, axis, k, largest):
    return torch.topk(x, k, dim=axis, largest=bool(largest), sorted=True)


def median(x, axis):
    return torch.median(x, dim=axis).values, None


def quantile(x, axis, q):
    values = torch.quantile(x, q, dim=axis)
    numpy.testing.assert_allclose(values.detach().numpy(), numpy.quantile(x.detach().numpy(), q, axis=axis), rtol=1e-6)
    return values, None


GENERATOR = torch.Generator().manual_seed(15)

# operation, type, elements, axis, further arguments
CASES = (
    [("sort", "FLOAT32", distinct(2, 5, 3), axis, descending) for axis in range(3) for descending in (0, 1)]
    + [("sort", "FLOAT32", special(3), 0, descending) for descending in (0, 1)]
    + [("sort", "FLOAT64", special(2).reshape(4, 9), 1, descending) for descending in (0, 1)]
    + [("sort", "FLOAT64", distinct(40, 2), 0, 0), ("sort", "FLOAT32", ties(1, 400), 1, 1)]
    + [("sort", kind, ties(3, 7), 1, descending) for kind in ("INT32", "INT64", "UINT8", "BOOL") for descending in (0, 1)]
    + [("sort", "INT64", wide(60), 0, descending) for descending in (0, 1)]
    + [("sort", "FLOAT32", torch.zeros(2, 0, 3), 1, 0), ("sort", "FLOAT32", torch.zeros(2, 1, 3), 1, 1)]
    + [("topK", "FLOAT32", distinct(3, 6), axis, 2, largest) for axis in (0, 1) for largest in (0, 1)]
    + [("topK", "FLOAT32", one_nan(2, 5), 1, 3, 1), ("topK", "INT32", ties(2, 9), 1, 4, 1)]
    + [("median", "FLOAT32", distinct(4, 5), axis) for axis in (0, 1)]
    + [("median", "FLOAT32", one_nan(3, 4), 1), ("median", "INT64", ties(5, 6), 0)]
    + [("quantile", "FLOAT64", distinct(5, 4), axis, q) for axis in (0, 1) for q in (0, 0.1, 0.5, 0.9, 1)]
    + [("quantile", "FLOAT64", one_nan(3, 4), 1, 0.3)]
)

FUNCTIONS = {"sort": sort, "topK": top_k, "median": median, "quantile": quantile}


def is_distinct(x):
    return x.is_floating_point() and not x.isnan().any() and x.unique().numel() == x.numel()


def text(values):
    names = {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}
    numbers = [repr(value) for value in values.to(torch.int64 if values.dtype == torch.bool else values.dtype)
               .detach().flatten().tolist()]
    return " ".join(["[" + ",".join(str(dim) for dim in values.shape) + "]"]
                    + [names.get(number, number) for number in numbers])


def main():
    lines = ["# Written by scripts/expected-sorting.py with PyTorch " + torch.__version__ + " and NumPy "
             + numpy.__version__]
    for operation, kind, elements, *arguments in CASES:
        x = elements.to(TYPES[kind])
        lines.append(" ".join(["case", operation, kind] + [str(argument) for argument in arguments]))
        lines.append("x " + text(x))
        if is_distinct(x):
            x.requires_grad_()
        values, indices = FUNCTIONS[operation](x, *arguments)
        lines.append("values " + text(values))
        if indices is not None and (operation == "sort" or is_distinct(x)):
            lines.append("indices " + text(indices))
        if x.requires_grad:
            (values * torch.arange(1, values.numel() + 1).reshape(values.shape)).sum().backward()
            lines.append("gradient " + text(x.grad))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
