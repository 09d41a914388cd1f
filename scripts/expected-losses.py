#!/usr/bin/python3
"""Writes the expected values and gradients of every loss, for the test LossesAgainstPyTorchTest.

The judge is PyTorch 1.13 in float64 (Debian's python3-torch and python3-numpy, for /usr/bin/python3). Losses that it
lacks are judged by the published formula, also in float64, with PyTorch's derivative of it. Inputs are numbers of type
float32, so that each type of tensor holds them.

    apt-get install -y --no-install-recommends python3-torch
    scripts/expected-losses.py

A case NAME has the tensors "NAME/input I", and for each reduction R (none, mean, sum) "NAME/R", and "NAME/weighted R"
for the weights of rows "NAME/weights". Where there are gradients, "NAME/R/I" is that of input I. Without a reduction it
is the one for the upstream gradient "NAME/upstream".
"""

import json
import math
import os
import struct
import warnings

import numpy as np
import torch
import torch.nn.functional as F

TARGET = os.path.join(
    os.path.dirname(__file__), "../engine-cpu-simd/src/test/resources/org/kudari/cpu/losses.safetensors")

warnings.simplefilter("ignore")  # kl_div advises against the mean over elements
random = np.random.default_rng(15)
tensors = {}


def single(values):
    """Numbers of type float32, in float64."""
    return torch.tensor(np.asarray(values, dtype=np.float32).astype(np.float64))


def uniform(low, high, *shape):
    return single(random.uniform(low, high, shape))


def of(*values):
    return single(values).reshape(-1, 1)


def record(name, value, inputs, upstream=None):
    if inputs:
        gradients = torch.autograd.grad(value, inputs.values(), upstream, retain_graph=True, allow_unused=True)
        for i, gradient in zip(inputs, gradients):
            if gradient is not None:
                tensors[f"{name}/{i}"] = gradient.detach()
    tensors[name] = value.detach()


def case(name, loss, *inputs, fixed=(), divisor=None):
    """
    loss: from the inputs and the name of a reduction
    fixed: the inputs of which no gradient is compared
    divisor: what a mean is divided by; None for the number of values
    """
    variables = {}
    arguments = []
    for i, value in enumerate(inputs):
        value = value.detach().clone()
        tensors[f"{name}/input {i}"] = value.clone()
        if value.is_floating_point() and i not in fixed:
            variables[i] = value.requires_grad_()
        arguments.append(value)
    values = loss(*arguments, "none")
    upstream = uniform(-1, 1, *values.shape)
    tensors[f"{name}/upstream"] = upstream
    record(f"{name}/none", values, variables, upstream)
    record(f"{name}/mean", loss(*arguments, "mean"), variables)
    record(f"{name}/sum", loss(*arguments, "sum"), {})
    weights = uniform(0, 2, inputs[0].shape[0])
    tensors[f"{name}/weights"] = weights
    weighted = loss(*arguments, "none") * weights.reshape([-1] + [1] * (values.dim() - 1))
    record(f"{name}/weighted none", weighted, {})
    record(f"{name}/weighted sum", weighted.sum(), {})
    mean = weighted.mean() if divisor is None else weighted.sum() / divisor
    record(f"{name}/weighted mean", mean, variables)


def formula(values):
    """A loss of one's own: from the inputs to the values."""

    def loss(*arguments):
        *inputs, reduction = arguments
        result = values(*inputs)
        return result if reduction == "none" else getattr(result, reduction)()

    return loss


def torch_loss(function, **options):
    return lambda *arguments: function(*arguments[:-1], reduction=arguments[-1], **options)


# ---- of numbers

y, t = uniform(-3, 3, 5, 3), uniform(-3, 3, 5, 3)
# Errors from 1e-4 to 1e4, of both signs.
far = of(1e4, -1e4, 1e3, -1e3, 60, -60, 1, 1e-4, -1e-4, 0.01, -0.01, 0.4375)
origin = torch.zeros_like(far)

case("meanSquaredError", torch_loss(F.mse_loss), y, t)
case("meanAbsoluteError", torch_loss(F.l1_loss), y, t)
for kind, points in {"": (y, t), " far": (far, origin)}.items():
    case("huber 1" + kind, torch_loss(F.huber_loss), *points)
    case("huber 0.5" + kind, torch_loss(F.huber_loss, delta=0.5), *points)
    case("smoothL1 0.3" + kind, torch_loss(F.smooth_l1_loss, beta=float(np.float32(0.3))), *points)
    case("smoothL1 0" + kind, torch_loss(F.smooth_l1_loss, beta=0.0), *points)


def log_cosh(a, b):
    error = a - b
    magnitude = error.abs()
    near = torch.where(magnitude < 1, error, torch.zeros_like(error))
    return torch.where(
        magnitude < 1,
        torch.log1p(2 * torch.sinh(near / 2) ** 2),
        magnitude + torch.log1p(torch.exp(-2 * magnitude)) - math.log(2))


case("logCosh", formula(log_cosh), y, t)
case("logCosh far", formula(log_cosh), far, origin)


def pinball(q):
    return lambda a, b: torch.maximum(q * (b - a), (q - 1) * (b - a))


case("quantile 0.75", formula(pinball(0.75)), y, t)
case("quantile by column", formula(pinball(single([0.125, 0.5, 0.75]))), y, t)
case("quantile 0.75 far", formula(pinball(0.75)), far, origin)

counts = single(random.poisson(3, (5, 3)))
case("poisson", torch_loss(F.poisson_nll_loss), y, counts)
# PyTorch's gradient of a count of at most 1 is NaN there.
case("poisson full", torch_loss(F.poisson_nll_loss, full=True), y, counts, fixed=[1])
case("poisson of rates", torch_loss(F.poisson_nll_loss, log_input=False), uniform(0.1, 5, 5, 3), counts)
case("poisson of rates, full", torch_loss(F.poisson_nll_loss, log_input=False, full=True), uniform(0.1, 5, 5, 3), counts, fixed=[1])
case("poisson far", torch_loss(F.poisson_nll_loss), of(-100, -20, 10, 50, 80), of(0, 3, 0, 7, 1e6))

variances = uniform(0.1, 3, 5, 3)


def gaussian(**options):
    return lambda *a: F.gaussian_nll_loss(a[0], a[1], a[2], reduction=a[3], **options)


case("gaussian", gaussian(), y, t, variances)
case("gaussian full, by row", gaussian(full=True), y, t, uniform(0.1, 3, 5, 1))
# Variances below epsilon count as epsilon and get its gradient.
case("gaussian small", gaussian(eps=2.0 ** -10), y, t, single([[1e-6, 1, 0.5], [0, 3, 1e-4]] * 2 + [[1, 2, 1e-20]]))
case("gaussian far", gaussian(), of(1e4, -1e3, 0, 1e-3), of(0, 0, 0, 0), of(1, 1e-5, 1e8, 1e-5))

# ---- of probabilities and of two classes

probabilities = single(random.dirichlet([1] * 3, 5))
logarithms = torch.log_softmax(y, 1)
logarithms = single(logarithms.numpy())
case("klDivergence", torch_loss(F.kl_div), logarithms, probabilities)
case("klDivergence of logarithms", torch_loss(F.kl_div, log_target=True), logarithms, single(np.log(probabilities.numpy())))
case("klDivergence far", torch_loss(F.kl_div), of(-1e4, -100, -20, -1e-4), of(1e-30, 0.5, 0, 1), fixed=[1])

sides = single(random.choice([-1.0, 1.0], (5, 3)))
case("hinge", formula(lambda a, b: torch.relu(1 - b * a)), y, sides, fixed=[1])
case("hinge far", formula(lambda a, b: torch.relu(1 - b * a)), of(1e4, -1e4, 1e4, -1e4), of(1, 1, -1, -1), fixed=[1])

p, shares = uniform(0.02, 0.98, 5, 3), uniform(0, 1, 5, 3)
hard = single(random.integers(0, 2, (5, 3)))
case("binaryCrossEntropy", torch_loss(F.binary_cross_entropy), p, shares)
case("binaryCrossEntropy far", torch_loss(F.binary_cross_entropy),
     of(1e-5, 1e-5, 1 - 2 ** -20, 1 - 2 ** -20), of(0, 1, 0, 1), fixed=[1])
logits = of(1e4, 1e4, -1e4, -1e4, 30, 30, -30, -30, 80, -80, 3, -3, 0, 0)
truth = of(1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0.25, 0.75, 1, 0)


def cross_entropy_of_logits(positive):
    """As binary_cross_entropy_with_logits, which in float64 too rounds away a loss near 0."""
    return lambda z, b: -positive * b * F.logsigmoid(z) - (1 - b) * F.logsigmoid(-z)


case("binaryCrossEntropyWithLogits", torch_loss(F.binary_cross_entropy_with_logits), y, shares)
case("binaryCrossEntropyWithLogits, weight 3",
     torch_loss(F.binary_cross_entropy_with_logits, pos_weight=single(3.0)), y, shares)
case("binaryCrossEntropyWithLogits, weights by column",
     torch_loss(F.binary_cross_entropy_with_logits, pos_weight=single([0.5, 2, 10])), y, shares)
case("binaryCrossEntropyWithLogits far", formula(cross_entropy_of_logits(1)), logits, truth, fixed=[1])
case("binaryCrossEntropyWithLogits, weight 3 far", formula(cross_entropy_of_logits(3)), logits, truth, fixed=[1])


def binary_focal(gamma, alpha=None):
    """Lin et al., arXiv:1708.02002, equation 5, as torchvision's sigmoid_focal_loss."""

    def values(z, b):
        missed = b * torch.sigmoid(-z) + (1 - b) * torch.sigmoid(z)
        loss = missed ** gamma * cross_entropy_of_logits(1)(z, b)
        return loss if alpha is None else loss * (alpha * b + (1 - alpha) * (1 - b))

    return formula(values)


near = of(30, -30, 20, -20, 3, -3, 0, 0)
case("binaryFocal 2", binary_focal(2), y, shares)
case("binaryFocal 1.5, 0.25", binary_focal(1.5, 0.25), y, hard, fixed=[1])
case("binaryFocal 0", binary_focal(0), y, hard, fixed=[1])
case("binaryFocal 2, 0.25 far", binary_focal(2, 0.25), near, of(0, 1, 1, 0, 1, 0, 1, 0), fixed=[1])
case("binaryFocal 0.5 far", binary_focal(0.5), near, of(0, 1, 1, 0, 1, 0, 1, 0), fixed=[1])

# ---- of several classes

z = uniform(-3, 3, 7, 4)
labels = torch.tensor([0, 3, 1, 1, 2, 0, 3])
some_ignored = torch.tensor([0, -100, 1, 1, -100, 0, 3])
weights = single([0.5, 2, 1, 3])
far_z = single([[1e4, -1e4, 0, 3], [-1e4, 1e4, 1, 2], [1e4, 1e4 - 1, 1e4 - 2, 0], [0, 40, -40, 1], [30, 0, 0, 0], [5, 5, 5, 5], [80, 0, 1, 2]])
far_labels = torch.tensor([0, 0, 1, 1, 0, 2, 3])
soft = single(random.dirichlet([1] * 4, 7))


def of_labels(name, inputs, counted=None, **options):
    """counted: the weight of each row in the divisor of a mean"""
    divisor = None if counted is None else counted.sum()
    case(name, torch_loss(F.cross_entropy, **options), *inputs, divisor=divisor)


def log_softmax(a):
    """PyTorch's rounds away a result near 0, also in float64, and so does the gradient of a - largest - log1p(others)."""
    largest, at = a.max(1, keepdim=True)
    others = torch.exp(a - largest).scatter(1, at, 0).sum(1, keepdim=True)
    of_largest = -torch.log1p(torch.exp(a - a.gather(1, at)).scatter(1, at, 0).sum(1, keepdim=True))
    return (a - largest - torch.log1p(others)).scatter(1, at, of_largest)


def cross_entropy(weight, smoothing):
    """PyTorch's formula."""

    def loss(a, b, reduction):
        logarithm = log_softmax(a)
        shares = F.one_hot(b, 4) * (1 - smoothing) + smoothing / 4
        values = -(weight * shares * logarithm).sum(1)
        result = {"none": values, "sum": values.sum(), "mean": values.sum() / weight[b].sum()}
        return result[reduction]

    return loss


is_counted = (some_ignored != -100).double()
counted_weights = torch.where(some_ignored != -100, weights[some_ignored.clamp(min=0)], torch.zeros(7).double())
of_labels("crossEntropy", (z, labels))
of_labels("crossEntropy, weights", (z, labels), weights[labels], weight=weights)
of_labels("crossEntropy, smoothing", (z, labels), label_smoothing=0.125)
of_labels("crossEntropy, weights, smoothing", (z, labels), weights[labels], weight=weights, label_smoothing=0.125)
ones = torch.ones(4).double()
for options, weight, smoothing in (("", ones, 0), (", weights", weights, 0), (", smoothing", ones, 0.125),
                                   (", weights, smoothing", weights, 0.125)):
    case(f"crossEntropy{options} far", cross_entropy(weight, smoothing), far_z, far_labels,
         divisor=weight[far_labels].sum())
of_labels("crossEntropy, ignored", (z, some_ignored), is_counted, ignore_index=-100)
of_labels("crossEntropy, ignored class", (z, labels), (labels != 1).double(), ignore_index=1)
of_labels("crossEntropy, all options", (z, some_ignored), counted_weights, weight=weights, label_smoothing=0.125, ignore_index=-100)
of_labels("crossEntropy, ignored, smoothing", (z, some_ignored), is_counted, label_smoothing=0.125, ignore_index=-100)
of_labels("crossEntropy, ignored, weights", (z, some_ignored), counted_weights, weight=weights, ignore_index=-100)

rows = torch.tensor(7.0).double()
of_labels("crossEntropy of soft targets", (z, soft), rows)
of_labels("crossEntropy of soft targets, weights", (z, soft), rows, weight=weights)
of_labels("crossEntropy of soft targets, smoothing", (z, soft), rows, label_smoothing=0.125)
of_labels("crossEntropy of soft targets, weights, smoothing", (z, soft), rows, weight=weights, label_smoothing=0.125)
case("crossEntropy of soft targets far", formula(lambda a, b: -(b * log_softmax(a)).sum(1)), far_z, soft)

# PyTorch's classes are on axis 1, the engine's on the last. Its weights of rows are those of axis 0 in both.
sentences, words = uniform(-3, 3, 3, 5, 4), torch.tensor(random.integers(0, 4, (3, 5)))
case("crossEntropy of two axes", lambda a, b, reduction: F.cross_entropy(a.transpose(1, 2), b, reduction=reduction), sentences, words)


def focal(gamma, alphas=None):
    """Lin et al., arXiv:1708.02002, equation 5, with the softmax in place of the sigmoid."""

    def values(a, b):
        logarithm = log_softmax(a).gather(1, b.unsqueeze(1)).squeeze(1)
        loss = -(-torch.expm1(logarithm)) ** gamma * logarithm
        return loss if alphas is None else loss * alphas[b]

    return formula(values)


case("focal 2", focal(2), z, labels)
case("focal 1.5, alphas", focal(1.5, weights), z, labels)
case("focal 0", focal(0), z, labels)
case("focal 2 far", focal(2), far_z[2:], far_labels[2:])


def write(path):
    names = {torch.float64: "F64", torch.int64: "I64"}
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = tensor.contiguous().numpy().astype(tensor.numpy().dtype.newbyteorder("<")).tobytes()
        header[name] = {
            "dtype": names[tensor.dtype],
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    cases = len([name for name in tensors if name.endswith("/none")])
    print(f"{cases} cases, {len(tensors)} tensors, {8 + len(text) + len(data)} bytes in {os.path.normpath(path)}")


write(TARGET)
