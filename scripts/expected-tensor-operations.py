#!/usr/bin/python3
# Writes what PyTorch says of the tensor operations: inputs, results and gradients, as a small text file that
# ExpectedTensorOperationsTest reads. Results are computed in float64 from inputs that are exact in float32. Where NumPy
# has the operation, both must agree, or the script fails.
#
# Needs Debian's python3-torch (1.13.1) and python3-numpy:
#   scripts/expected-tensor-operations.py > \
#       engine-api/src/test/resources/org/kudari/tensor/expected-tensor-operations.txt
#
# A case is a line "case NAME", a line for each input, one for the result and one for the gradient of the sum of the
# result's squares with respect to each input that has one. A line is a word, a type, the extents and the elements.

import numpy as np
import torch

rng = np.random.default_rng(15)


def numbers(*shape, low=-2.0, high=2.0):
    values = rng.uniform(low, high, shape)
    return torch.tensor(np.asarray(values, dtype=np.float32).astype(np.float64))


def given(*values):
    return torch.tensor(np.array(values, dtype=np.float32).astype(np.float64))


def text(value):
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int):
        return str(value)
    return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(repr(value), repr(value))


def line(word, tensor):
    kind = {torch.float64: "FLOAT", torch.int64: "INT64", torch.bool: "BOOL"}[tensor.dtype]
    extents = "x".join(str(extent) for extent in tensor.shape) or "scalar"
    elements = " ".join(text(value) for value in tensor.reshape(-1).tolist())
    print(f"{word} {kind} {extents} {elements}".rstrip())


def case(name, function, *inputs, numpy=None):
    variables = [x.clone().requires_grad_() if x.is_floating_point() else x for x in inputs]
    result = function(*variables)
    if numpy is not None:
        other = numpy(*[x.numpy() for x in inputs])
        np.testing.assert_allclose(result.detach().numpy(), other, rtol=1e-12, atol=1e-300, err_msg=name)
    print("case " + name)
    for x in inputs:
        line("input", x)
    line("result", result.detach())
    if result.requires_grad:
        floating = [x for x in variables if x.is_floating_point()]
        for gradient in torch.autograd.grad((result * result).sum(), floating):
            line("gradient", gradient)


def put_along_axis(x, indices, values, axis):
    result = x.copy()
    np.put_along_axis(result, indices, values, axis)
    return result


inf = float("inf")
nan = float("nan")

# Functions of elements.
case("clamp", lambda x: x.clamp(-0.5, 1), given(-2, -0.5, -0.25, 0, 1, 1.5),
     numpy=lambda x: np.clip(x, -0.5, 1))
case("clampMin", lambda x: x.clamp_min(-0.5), given(-2, -0.5, 3))
case("clampMax", lambda x: x.clamp_max(-0.5), given(-2, -0.5, 3))
halves = given(-2.5, -1.5, -0.5, -0.25, 0, 0.5, 1.5, 2.5, 3.7, 8388607.5)
case("round", torch.round, halves, numpy=np.round)
case("floor", torch.floor, halves, numpy=np.floor)
case("ceil", torch.ceil, halves, numpy=np.ceil)
positive = given(1e-30, 0.1, 0.5, 0.99, 1, 1.01, 2, 3, 8, 1e30)
case("log2", torch.log2, positive, numpy=np.log2)
case("log1p", torch.log1p, given(-0.9, -1e-6, 0, 1e-6, 0.5, 1e20), numpy=np.log1p)
case("expm1", torch.expm1, given(-5, -1e-6, 0, 1e-6, 0.5, 10), numpy=np.expm1)
case("tan", torch.tan, given(-1.5, -0.3, 0, 0.7, 1.57, 3, 100), numpy=np.tan)
inside = given(-0.999, -0.5, -1e-4, 0, 0.3, 0.7, 0.99)
case("asin", torch.asin, inside, numpy=np.arcsin)
case("acos", torch.acos, inside, numpy=np.arccos)
case("atan", torch.atan, given(-1e9, -3, -0.4, 0, 0.41, 0.42, 1, 2.41, 2.42, 1e9), numpy=np.arctan)
plane = torch.cartesian_prod(given(-2, -0.5, 0, 1, 3), given(-1.5, -1, 0.5, 2))
case("atan2", torch.atan2, plane[:, 0].clone(), plane[:, 1].clone(), numpy=np.arctan2)
case("sinh", torch.sinh, given(-10, -1, -1e-4, 0, 0.3, 2, 40), numpy=np.sinh)
case("cosh", torch.cosh, given(-10, -1, -1e-4, 0, 0.3, 2, 40), numpy=np.cosh)
case("asinh", torch.asinh, given(-1e20, -3, -1e-4, 0, 0.3, 2, 1e4), numpy=np.arcsinh)
case("acosh", torch.acosh, given(1.0001, 1.5, 2, 100, 1e20), numpy=np.arccosh)
case("atanh", torch.atanh, inside, numpy=np.arctanh)
case("rsub", lambda x: 3 - x, numbers(5))
case("rdiv", lambda x: 3 / x, numbers(5, low=0.5))
condition = torch.tensor([[True, False, True], [False, False, True]])
case("where", torch.where, condition, numbers(2, 3), numbers(3), numpy=np.where)
case("maskedFill", lambda m, x: x.masked_fill(m, 4), condition, numbers(2, 3))
case("isClose", lambda x, y: torch.isclose(x, y, 1e-3, 0.25), given(1, 1, inf, inf, nan, 100, -inf),
     given(1.2, 1.3, inf, 5, nan, 100.3, inf), numpy=lambda x, y: np.isclose(x, y, 1e-3, 0.25))

# Reductions. The rows have no, one and two zeros.
zeros = given([1.5, -2, 0.5, 3], [0, 2, -1.5, 0.5], [0, 2, 0, -3])
case("prod", lambda x: x.prod(1), zeros, numpy=lambda x: x.prod(1))
case("prodOfAll", torch.prod, numbers(2, 3, low=0.5), numpy=np.prod)
case("cumSum", lambda x: x.cumsum(1), zeros, numpy=lambda x: x.cumsum(1))
case("cumProd", lambda x: x.cumprod(1), zeros, numpy=lambda x: x.cumprod(1))
case("variance", lambda x: x.var(1), numbers(3, 5), numpy=lambda x: x.var(1, ddof=1))
case("varianceOfPopulation", lambda x: x.var((0, 2), unbiased=False), numbers(3, 2, 4),
     numpy=lambda x: x.var((0, 2)))
# The mean, 1000000.03125, is exact in float64, where PyTorch's gradient has its error, but not in float32.
case("varianceOfLargeMean", lambda x: x.var(0),
     given(999999.0, 1000000.25, 1000000.5, 1000001.75, 999999.5, 1000003.0, 1000000.0, 999996.25),
     numpy=lambda x: x.var(0, ddof=1))
case("std", lambda x: x.std(0), numbers(3, 5), numpy=lambda x: x.std(0, ddof=1))
case("stdOfEqualElements", lambda x: x.std(1), given([1, 1, 1], [1, 2, 4]))
case("norm", lambda x: x.norm(dim=1), given([3, 4], [0, 0], [-1, 2]), numpy=lambda x: np.linalg.norm(x, axis=1))
case("normOfAll", torch.linalg.norm, numbers(3, 4), numpy=np.linalg.norm)
case("norm1", lambda x: x.norm(1, dim=1), zeros, numpy=lambda x: np.linalg.norm(x, 1, axis=1))
case("norm3", lambda x: x.norm(3, dim=1), zeros, numpy=lambda x: np.linalg.norm(x, 3, axis=1))
case("norm1.5", lambda x: x.norm(1.5, dim=1), zeros, numpy=lambda x: np.linalg.norm(x, 1.5, axis=1))
case("normInfinity", lambda x: x.norm(inf, dim=1), given([1, -3, 3], [0, 0, 0], [2, -1, 0]),
     numpy=lambda x: np.linalg.norm(x, inf, axis=1))
case("any", lambda x: x.any(1), given([0, 0], [0, nan], [1, 2]) != 0)
case("all", lambda x: x.all(1), given([0, 0], [0, nan], [1, 2]) != 0)
case("countNonZero", lambda x: x.count_nonzero(1), zeros, numpy=lambda x: np.count_nonzero(x, axis=1))

# Shapes.
table = numbers(2, 5)
case("stack", lambda x, y: torch.stack([x, y], 1), numbers(2, 3), numbers(2, 3), numpy=lambda x, y: np.stack([x, y], 1))
case("split", lambda x: x.split(2, 1)[2], table)
case("chunk", lambda x: x.chunk(4, 1)[2], table)
case("pad", lambda x: torch.nn.functional.pad(x, (2, 1, 0, 3), value=1.5), table,
     numpy=lambda x: np.pad(x, ((0, 3), (2, 1)), constant_values=1.5))
case("tile", lambda x: x.tile(2, 1, 2), numbers(2, 3), numpy=lambda x: np.tile(x, (2, 1, 2)))
case("repeatInterleave", lambda x: x.repeat_interleave(3, 1), numbers(2, 2), numpy=lambda x: np.repeat(x, 3, 1))
case("rollUp", lambda x: x.roll(2, 1), table, numpy=lambda x: np.roll(x, 2, 1))
case("rollDown", lambda x: x.roll(-7, 1), table, numpy=lambda x: np.roll(x, -7, 1))
case("flip", lambda x: x.flip(1), table, numpy=lambda x: np.flip(x, 1))
case("tril", lambda x: x.tril(1), numbers(2, 3, 4), numpy=lambda x: np.tril(x, 1))
case("triu", lambda x: x.triu(-1), numbers(2, 4, 3), numpy=lambda x: np.triu(x, -1))
case("diagonal", lambda x: x.diagonal(1, 0, 2), numbers(2, 3, 4), numpy=lambda x: x.diagonal(1, 0, 2))
case("diagonalBelow", lambda x: x.diagonal(-1, 2, 1), numbers(2, 3, 4), numpy=lambda x: x.diagonal(-1, 2, 1))
case("diagonalEmbed", torch.diag_embed, numbers(2, 3))

# Products.
case("outer", torch.outer, numbers(3), numbers(2), numpy=np.outer)
case("dot", torch.dot, numbers(4), numbers(4), numpy=np.dot)
case("matvec", torch.mv, numbers(3, 4), numbers(4), numpy=np.dot)
for axes, first, second in [
    ("ij,jk->ik", (2, 3), (3, 4)),
    ("ij,kj", (2, 3), (4, 3)),
    ("bij,kbj->ikb", (2, 3, 4), (5, 2, 4)),
    ("ij,ji->", (2, 3), (3, 2)),
    ("ij,ij->ji", (2, 3), (2, 3)),
    ("i,j->ji", (2,), (3,)),
    ("ijk,lm->im", (2, 3, 4), (2, 5)),
    ("ba,ca", (2, 3), (4, 3)),
    ("...ij,...jk->...ik", (5, 1, 2, 3), (4, 3, 2)),
    ("...mi,...in->...nm", (1, 2, 3), (4, 3, 2)),
    ("...ij,jk", (3, 2, 2, 3), (3, 4)),
    ("...b,...a", (5, 2), (1, 3)),
    ("i...,i->...", (2, 3, 2), (2,)),
    ("i...j,jk->ik...", (2, 2, 3), (3, 4)),
    ("...,...", (2, 1), (3,)),
    ("ij,jk->...ik", (2, 3), (3, 4)),
]:
    case("einsum " + axes, lambda x, y: torch.einsum(axes, x, y), numbers(*first), numbers(*second),
         numpy=lambda x, y: np.einsum(axes, x, y))

# Indices.
index = torch.tensor([[0, 2, 2], [1, 0, 1]])
case("gather", lambda x, i: x.gather(0, i), numbers(3, 3), index, numpy=lambda x, i: np.take_along_axis(x, i, 0))
case("scatterAdd", lambda x, i, s: x.scatter_add(0, i, s), numbers(3, 3), index, numbers(2, 3))
case("scatter", lambda x, i, s: x.scatter(1, i, s), numbers(2, 5), torch.tensor([[4, 0, 2], [1, 3, 0]]), numbers(2, 3),
     numpy=lambda x, i, s: put_along_axis(x, i, s, 1))
case("oneHot", lambda i: torch.nn.functional.one_hot(i, 4), index)

# Tensors of patterns.
case("eye", lambda: torch.eye(3, dtype=torch.float64), numpy=lambda: np.eye(3))
case("eyeWide", lambda: torch.eye(2, 5, dtype=torch.float64), numpy=lambda: np.eye(2, 5))
case("eyeHigh", lambda: torch.eye(4, 2, dtype=torch.float64), numpy=lambda: np.eye(4, 2))
case("arange", lambda: torch.arange(1, 2, 0.3, dtype=torch.float64), numpy=lambda: np.arange(1, 2, 0.3))
case("arangeDown", lambda: torch.arange(5, -1, -2), numpy=lambda: np.arange(5, -1, -2))
case("linspace", lambda: torch.linspace(-1, 2, 7, dtype=torch.float64), numpy=lambda: np.linspace(-1, 2, 7))
