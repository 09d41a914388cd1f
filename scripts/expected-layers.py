#!/usr/bin/python3
"""Writes the expected outputs and gradients of every layer, for the test LayersAgainstPyTorchTest.

The judge is PyTorch 1.13 in float64 (Debian's python3-torch and python3-numpy, for /usr/bin/python3). RMSNorm and
SwiGLU, which it lacks, are judged by the published formula, also in float64, with PyTorch's derivative of it. Inputs and
parameters are multiples of 1/64, exact in float32, and away from the kinks of functions.

    apt-get install -y --no-install-recommends python3-torch
    scripts/expected-layers.py

A case NAME has the tensors "NAME/input I" and "NAME/parameter P", the "NAME/output" and, for the upstream gradient
"NAME/upstream", "NAME/gradient input I" and "NAME/gradient P". Weights of Linear layers are transposed: they are [in,
out]. "batchNorm steps/..." are five steps of training and the prediction after them. "initializer NAME" are statistics
of many numbers: the mean, the deviation, and the quantiles of QUANTILES.
"""

import json
import os
import struct

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

TARGET = os.path.join(
    os.path.dirname(__file__), "../engine-cpu-simd/src/test/resources/org/kudari/cpu/layers.safetensors")
QUANTILES = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]

random = np.random.default_rng(15)
torch.manual_seed(15)
torch.set_default_dtype(torch.float64)
tensors = {}


def numbers(*shape, scale=1.0):
    """Odd multiples of 1/64: never 0, nor another whole number."""
    values = np.round(random.normal(0, scale, shape) * 32) * 2 + 1
    return torch.tensor(values / 64)


def case(name, function, inputs, parameters=None):
    """
    function: from the inputs and the parameters, in the order given here
    parameters: names and values, in this engine's layout
    """
    variables = {}
    arguments = []
    for i, value in enumerate(inputs):
        tensors[f"{name}/input {i}"] = value.clone()
        if value.is_floating_point():
            value = variables[f"input {i}"] = value.clone().requires_grad_()
        arguments.append(value)
    for key, value in (parameters or {}).items():
        tensors[f"{name}/parameter {key}"] = value.clone()
        variables[key] = value.clone().requires_grad_()
        arguments.append(variables[key])
    output = function(*arguments)
    tensors[f"{name}/output"] = output.detach().clone()
    if variables:
        upstream = numbers(*output.shape)
        tensors[f"{name}/upstream"] = upstream
        for key, gradient in zip(variables, torch.autograd.grad(output, list(variables.values()), upstream)):
            tensors[f"{name}/gradient {key}"] = gradient


def affine(*shape):
    return {"weight": numbers(*shape), "bias": numbers(*shape)}


x = numbers(5, 7)
image = numbers(3, 6, 2, 4)

case("linear", lambda x, w, b: F.linear(x, w.T, b), [x], {"weight": numbers(7, 4), "bias": numbers(4)})
case("linear of rank 3", lambda x, w: F.linear(x, w.T), [numbers(2, 3, 7)], {"weight": numbers(7, 4)})

indices = torch.tensor([[0, 3, 3, 1], [9, 2, 3, 0]])
case("embedding", lambda i, w: F.embedding(i, w), [indices], {"weight": numbers(10, 3)})
case("embedding with padding", lambda i, w: F.embedding(i, w, padding_idx=3), [indices], {"weight": numbers(10, 3)})
case("flatten", nn.Flatten(), [image])
case("flatten of axes 1 to 2", nn.Flatten(1, 2), [image])

case("layerNorm", lambda x, w, b: F.layer_norm(x, (7,), w, b), [x], affine(7))
case("layerNorm of two axes", lambda x, w, b: F.layer_norm(x, (2, 4), w, b), [image], affine(2, 4))
case("layerNorm without affine", lambda x: F.layer_norm(x, (7,), eps=1e-3), [x])
case("rmsNorm", lambda x, w: x / torch.sqrt((x * x).mean(-1, keepdim=True) + 1e-5) * w, [x], {"weight": numbers(7)})
case("groupNorm", lambda x, w, b: F.group_norm(x, 2, w, b), [numbers(4, 6)], affine(6))
case("groupNorm of images", lambda x, w, b: F.group_norm(x, 3, w, b), [image], affine(6))
case("batchNorm", lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True), [x], affine(7))
case("batchNorm of images", lambda x, w, b: F.batch_norm(x, None, None, w, b, training=True), [image], affine(6))
case("batchNorm without affine", lambda x: F.batch_norm(x, None, None, training=True, eps=1e-3), [x])

case("prelu", F.prelu, [x], {"weight": numbers(1)})
case("prelu by feature", F.prelu, [x], {"weight": numbers(7)})
case("prelu by channel", F.prelu, [image], {"weight": numbers(6)})

for name, function in {
        "relu": F.relu, "relu6": F.relu6, "leaky-relu": F.leaky_relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh,
        "softplus": F.softplus, "gelu": F.gelu, "gelu-tanh": lambda x: F.gelu(x, approximate="tanh"), "silu": F.silu,
        "mish": F.mish, "elu": F.elu, "selu": F.selu, "softsign": F.softsign, "hard-swish": F.hardswish,
        # F.hardsigmoid has the gradient 1/6 rounded to float32, in float64 too.
        "hard-sigmoid": lambda x: F.relu6(x + 3) / 6, "hard-tanh": F.hardtanh,
        "leaky-relu 0.25": lambda x: F.leaky_relu(x, 0.25), "elu 0.5": lambda x: F.elu(x, 0.5),
        "hard-tanh -0.5 to 2": lambda x: F.hardtanh(x, -0.5, 2)}.items():
    case(name, function, [numbers(6, 5, scale=3)])

case("glu", F.glu, [numbers(3, 4, 6)])
case("swiGlu", lambda x: x[..., :3] * F.silu(x[..., 3:]), [numbers(3, 4, 6)])
case("geGlu", lambda x: x[..., :3] * F.gelu(x[..., 3:]), [numbers(5, 6)])
case("softmax", lambda x: F.softmax(x, 1), [numbers(5, 7, scale=3)])
case("softmax of axis 0", lambda x: F.softmax(x, 0), [numbers(5, 7, 2)])
case("logSoftmax", lambda x: F.log_softmax(x, 1), [numbers(5, 7, scale=3)])

case("residual", lambda x, w, b: x + torch.tanh(F.linear(x, w.T, b)), [x], {"0.weight": numbers(7, 7), "0.bias": numbers(7)})


def graph(x, i, words, w, b, weight, bias, head):
    h = F.gelu(F.linear(torch.cat([x, F.embedding(i, words)], 1), w.T, b))
    normalized = F.layer_norm(h, (4,), weight, bias)
    return F.linear(h + normalized * h, head.T)


case("graph", graph, [x, torch.tensor([1, 0, 2, 1, 1])], {
    "0.weight": numbers(3, 2), "2.weight": numbers(9, 4), "2.bias": numbers(4), "norm.weight": numbers(4),
    "norm.bias": numbers(4), "head.weight": numbers(4, 3)})

# ---- running statistics

norm = nn.BatchNorm1d(3)
with torch.no_grad():
    norm.weight.copy_(numbers(3))
    norm.bias.copy_(numbers(3))
tensors["batchNorm steps/parameter weight"] = norm.weight.detach().clone()
tensors["batchNorm steps/parameter bias"] = norm.bias.detach().clone()
for step, rows in enumerate([8, 8, 2, 5, 8]):
    batch = numbers(rows, 3) + step
    tensors[f"batchNorm steps/input {step}"] = batch
    tensors[f"batchNorm steps/output {step}"] = norm(batch).detach()
    tensors[f"batchNorm steps/running_mean {step}"] = norm.running_mean.clone()
    tensors[f"batchNorm steps/running_var {step}"] = norm.running_var.clone()
norm.eval()
row = numbers(1, 3)
tensors["batchNorm steps/input"] = row
tensors["batchNorm steps/prediction"] = norm(row).detach()

# ---- statistics of initializers

INITIALIZERS = {
    "xavier uniform": nn.init.xavier_uniform_,
    "xavier normal": nn.init.xavier_normal_,
    "xavier uniform, gain 2": lambda w: nn.init.xavier_uniform_(w, 2),
    "he normal": lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu"),
    "he uniform": lambda w: nn.init.kaiming_uniform_(w, nonlinearity="relu"),
    "he normal, fan out": lambda w: nn.init.kaiming_normal_(w, mode="fan_out", nonlinearity="relu"),
    "lecun": lambda w: nn.init.kaiming_normal_(w, nonlinearity="linear"),
    "truncated normal": nn.init.trunc_normal_,
    "truncated normal 0.5, 2, -1, 4": lambda w: nn.init.trunc_normal_(w, 0.5, 2, -1, 4),
    "normal 1, 0.5": lambda w: nn.init.normal_(w, 1, 0.5),
    "uniform -1, 3": lambda w: nn.init.uniform_(w, -1, 3),
    "orthogonal": nn.init.orthogonal_,
    "orthogonal, gain 3": lambda w: nn.init.orthogonal_(w, 3),
}
for name, initialize in INITIALIZERS.items():
    # PyTorch's weights are [out, in]; one matrix of 600 inputs and 400 outputs after the other.
    values = torch.cat([initialize(torch.empty(400, 600)).flatten() for _ in range(8)])
    quantiles = torch.tensor(np.quantile(values.numpy(), QUANTILES))
    tensors[f"initializer {name}"] = torch.cat([torch.stack([values.mean(), values.std()]), quantiles])


def write(path):
    header = {}
    data = b""
    names = {torch.float64: "F64", torch.int64: "I64"}
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
    cases = len([name for name in tensors if name.endswith("/output")])
    print(f"{cases} cases, {len(tensors)} tensors, {8 + len(text) + len(data)} bytes in {os.path.normpath(path)}")


write(TARGET)
