#!/usr/bin/env python3
"""Writes what PyTorch makes of normalizations, for the test NormalizeAgainstPyTorchTest.

    /usr/bin/python3 scripts/expected-normalization.py

It needs Debian's python3-torch (1.13.1). That version has no RMSNorm, so its formula is written out here (Zhang and
Sennrich, arXiv:1910.07467). Inputs are multiples of 1/64, exact in float32. Results are computed in float64. The errors
of PyTorch's own float32 are printed for comparison, relative to the largest number of a result.
"""

import pathlib

import torch
import torch.nn.functional as functional

TARGET = (pathlib.Path(__file__).parent.parent
          / "engine-cpu-simd/src/test/resources/org/kudari/cpu/normalization.txt")


def rms_norm(x, axes, weight, epsilon):
    return x / torch.sqrt((x * x).mean(axes, keepdim=True) + epsilon) * weight


# name: (shape of x, shape of weight, shape of bias, offset of x, function of x, weight, bias, mean, variance)
CASES = {
    "layer_norm of rows":
        ((5, 7), (7,), (7,), 0, lambda x, w, b, m, v: functional.layer_norm(x, (7,), w, b, 1e-5)),
    "layer_norm of two axes":
        ((2, 3, 4), (3, 4), (3, 4), 0, lambda x, w, b, m, v: functional.layer_norm(x, (3, 4), w, b, 1e-5)),
    "layer_norm without weight and bias":
        ((4, 6), None, None, 0, lambda x, w, b, m, v: functional.layer_norm(x, (6,), None, None, 1e-3)),
    "layer_norm of a large mean":
        ((2, 13), (13,), (13,), 10000, lambda x, w, b, m, v: functional.layer_norm(x, (13,), w, b, 1e-5)),
    "group_norm":
        ((2, 6, 3), (6,), (6,), 0, lambda x, w, b, m, v: functional.group_norm(x, 3, w, b, 1e-5)),
    "batch_norm in training":
        ((8, 5), (5,), (5,), 0,
         lambda x, w, b, m, v: functional.batch_norm(x, m, v, w, b, training=True, momentum=1, eps=1e-5)),
    "batch_norm of images in training":
        ((3, 2, 2, 3), (2,), (2,), 0,
         lambda x, w, b, m, v: functional.batch_norm(x, m, v, w, b, training=True, momentum=1, eps=1e-5)),
    "batch_norm in prediction":
        ((8, 5), (5,), (5,), 0,
         lambda x, w, b, m, v: functional.batch_norm(x, m, v, w, b, training=False, eps=1e-5)),
    "rms_norm":
        ((4, 9), (9,), None, 0, lambda x, w, b, m, v: rms_norm(x, (-1,), w, 1e-5)),
}


def inputs(shape, offset, generator):
    return torch.round(torch.randn(shape, generator=generator, dtype=torch.float64) * 64) / 64 + offset


def run(case, arguments, dtype):
    """All tensors of a case: the arguments, the result, the gradients, and the running statistics after the call."""
    tensors = {name: value.to(dtype, copy=True) for name, value in arguments.items()}
    variables = {name: tensors[name].requires_grad_() for name in ("x", "weight", "bias") if name in tensors}
    mean, variance = tensors["mean"].clone(), tensors["variance"].clone()
    y = CASES[case][-1](tensors["x"], tensors.get("weight"), tensors.get("bias"), mean, variance)
    y.backward(tensors["upstream"])
    results = {"y": y, **{"gradient of " + name: variable.grad for name, variable in variables.items()}}
    if "training" in case:
        # With momentum 1 they are those of the batch; PyTorch keeps the unbiased variance.
        results.update({"batch mean": mean, "unbiased batch variance": variance})
    return results


def main():
    generator = torch.Generator().manual_seed(15)
    lines = ["# Written by scripts/expected-normalization.py with PyTorch " + torch.__version__]
    for case, (x, weight, bias, offset, _) in CASES.items():
        channels = x[1]
        arguments = {"x": inputs(x, offset, generator), "upstream": inputs(x, 0, generator),
                     "mean": inputs((channels,), 0, generator),
                     "variance": inputs((channels,), 0, generator).abs() + 0.5}
        for name, shape in (("weight", weight), ("bias", bias)):
            if shape is not None:
                arguments[name] = inputs(shape, 0, generator)
        results = run(case, arguments, torch.float64)
        short = run(case, arguments, torch.float32)
        for name, value in results.items():
            error = (short[name].double() - value).abs().max() / value.abs().max()
            print(f"{case}, {name}: PyTorch's float32 is off by {error:.1e}")
        lines.append("case " + case)
        written = {name: value for name, value in arguments.items()
                   if "prediction" in case or name not in ("mean", "variance")}
        for name, value in {**written, **results}.items():
            shape = ",".join(map(str, value.shape))
            lines.append(f"{name}: {shape}: " + " ".join(f"{v:.17g}" for v in value.detach().flatten().tolist()))
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("\n".join(lines) + "\n", encoding="ascii")


main()
