#!/usr/bin/python3
"""Writes the expected values of every optimizer and schedule, for OptimizersAgainstPyTorchTest and
SchedulesAgainstPyTorchTest.

The judge is PyTorch 1.13 in float64 (Debian's python3-torch, for /usr/bin/python3). What it lacks, Lion and Muon, is
judged by the published formula, also in float64.

    apt-get install -y --no-install-recommends python3-torch
    scripts/expected-optimizers.py

optimizers.safetensors has a small problem: the mean squared error of tanh(x w1 + b1) w2 + b2 to the target, with the
parameters w1, b1, w2, b2 one after the other in "start". The tensor of a case has the parameters after the steps STEPS.
The rates are small enough that no case ends in an oscillation around the minimum, which enlarges the rounding errors of
both sides.
schedules.safetensors has, for each schedule, the factors of the learning rate of steps 0, 1, ...; and for "plateau ..."
the factors after each of the metrics "metrics".
"""

import json
import math
import os
import struct
import warnings

import numpy as np
import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import AveragedModel

FOLDER = os.path.join(os.path.dirname(__file__), "../engine-nn/src/test/resources/org/kudari/optim")
STEPS = (1, 2, 10, 100)
SHAPES = {"w1": (4, 6), "b1": (6,), "w2": (6, 3), "b2": (3,)}

warnings.simplefilter("ignore")  # schedulers advise an order of calls
torch.set_default_dtype(torch.float64)
random = np.random.default_rng(15)


def normal(*shape):
    return torch.tensor(random.standard_normal(shape))


# ---- optimizers

x = normal(8, 4)
target = normal(8, 3)
start = {name: normal(*shape) / 2 for name, shape in SHAPES.items()}


def flat(parameters):
    return torch.cat([parameters[name].detach().reshape(-1) for name in SHAPES]).clone()


optimizers = {"x": x, "target": target, "start": flat(start)}


class Problem(torch.nn.Module):
    def __init__(self):
        super().__init__()
        for name, value in start.items():
            self.register_parameter(name, torch.nn.Parameter(value.clone()))

    def forward(self):
        return (torch.tanh(x @ self.w1 + self.b1) @ self.w2 + self.b2 - target).square().mean()

    def named(self):
        return dict(self.named_parameters())

    def groups(self, weight_decay):
        """The weights, and the biases, which do not decay by default."""
        return [
            {"params": [self.w1, self.w2], "weight_decay": weight_decay},
            {"params": [self.b1, self.b2], "weight_decay": 0}]


def case(name, make, watch=lambda problem: None, values=None):
    """
    make: an optimizer from the problem
    watch: what is called before the first step and gives what is called after each
    values: from what watch gave to the tensors to be recorded; None for the parameters
    """
    problem = Problem()
    optimizer = make(problem)
    after = watch(problem)
    rows = []
    for step in range(1, 101):
        optimizer.zero_grad()
        problem().backward()
        optimizer.step()
        if after:
            after(step)
        if step in STEPS:
            rows.append(flat(values(problem) if values else problem.named()))
    optimizers[name] = torch.stack(rows)


def of(kind, decay=0, **options):
    return lambda problem: kind(problem.groups(decay), **options)


SGD, Adam, AdamW = torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW
case("sgd", of(SGD, lr=0.1))
case("sgd decay", of(SGD, 0.05, lr=0.1))
case("sgd momentum", of(SGD, lr=0.05, momentum=0.9))
case("sgd momentum decay", of(SGD, 0.05, lr=0.05, momentum=0.9))
case("sgd nesterov", of(SGD, lr=0.05, momentum=0.8, nesterov=True))
case("sgd nesterov decay", of(SGD, 0.05, lr=0.05, momentum=0.8, nesterov=True))
case("adam", of(Adam, lr=0.01))
case("adam betas epsilon", of(Adam, lr=0.02, betas=(0.8, 0.95), eps=1e-3))
case("adam decay", of(Adam, 0.05, lr=0.01))
case("adam amsgrad", of(Adam, lr=0.05, betas=(0.9, 0.9), amsgrad=True))
case("adam amsgrad decay", of(Adam, 0.05, lr=0.05, betas=(0.9, 0.9), amsgrad=True))
case("adamw", of(AdamW, 0.1, lr=0.01))
case("adamw amsgrad", of(AdamW, 0.1, lr=0.05, betas=(0.9, 0.9), amsgrad=True))
case("adamw groups", lambda p: AdamW([
    {"params": [p.w1], "weight_decay": 0.1, "lr": 0.01},
    {"params": [p.w2], "weight_decay": 0, "lr": 0.02},
    {"params": [p.b1, p.b2], "weight_decay": 0.3, "lr": 0.005}]))

RMSprop = torch.optim.RMSprop
case("rmsprop", of(RMSprop, lr=0.01))
case("rmsprop alpha epsilon", of(RMSprop, lr=0.003, alpha=0.9, eps=0.01))
case("rmsprop momentum", of(RMSprop, lr=0.002, momentum=0.9))
case("rmsprop centered", of(RMSprop, lr=0.005, centered=True, alpha=0.9, eps=1e-3))
case("rmsprop all", of(RMSprop, 0.05, lr=0.002, centered=True, momentum=0.8))

Adagrad = torch.optim.Adagrad
case("adagrad", of(Adagrad, lr=0.1))
case("adagrad rate decay", of(Adagrad, lr=0.1, lr_decay=0.05))
case("adagrad initial sum", of(Adagrad, lr=0.1, initial_accumulator_value=0.5))
case("adagrad all", of(Adagrad, 0.05, lr=0.1, lr_decay=0.05, initial_accumulator_value=0.5, eps=1e-3))

# The path of version 1.13 without foreach multiplies by mu twice, against its own documentation: pytorch/pytorch#92699.
NAdam = torch.optim.NAdam
case("nadam", of(NAdam, lr=0.01, foreach=True))
case("nadam betas epsilon", of(NAdam, lr=0.01, betas=(0.8, 0.95), eps=1e-3, foreach=True))
case("nadam momentum decay", of(NAdam, lr=0.01, momentum_decay=0.1, foreach=True))
case("nadam decay", of(NAdam, 0.05, lr=0.01, foreach=True))


class Lion(torch.optim.Optimizer):
    """Chen et al., arXiv:2302.06675, algorithm 2."""

    def __init__(self, params, lr, betas=(0.9, 0.99)):
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": 0})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            beta1, beta2 = group["betas"]
            for p in group["params"]:
                m = self.state[p].get("m", torch.zeros_like(p))
                c = beta1 * m + (1 - beta1) * p.grad
                p -= group["lr"] * (torch.sign(c) + group["weight_decay"] * p)
                self.state[p]["m"] = beta2 * m + (1 - beta2) * p.grad


case("lion", of(Lion, lr=0.003))
case("lion betas", of(Lion, lr=0.003, betas=(0.8, 0.95)))
case("lion decay", of(Lion, 0.3, lr=0.003))


class Muon(torch.optim.Optimizer):
    """
    https://kellerjordan.github.io/posts/muon/, on matrices of shape [out, in]: those of the problem are transposed. The
    learning rate is scaled by sqrt(max(1, out / in)), and the weight decay is apart from the gradient, as in
    https://github.com/KellerJordan/Muon. Other parameters are stepped by AdamW.
    """

    def __init__(self, problem, lr, rate_of_others, decay=0, momentum=0.95, nesterov=True, left=()):
        self.matrices = [problem.named()[name] for name in ("w1", "w2") if name not in left]
        others = [{"params": [problem.named()[name]], "weight_decay": decay} for name in left]
        others.append({"params": [problem.b1, problem.b2], "weight_decay": 0})
        self.others = AdamW(others, lr=rate_of_others)
        super().__init__(problem.parameters(), {})
        self.lr, self.decay, self.momentum, self.nesterov = lr, decay, momentum, nesterov

    @staticmethod
    def newton_schulz(g):
        a, b, c = (3.4445, -4.7750, 2.0315)
        x = g / (g.norm() + 1e-7)
        if g.shape[0] > g.shape[1]:
            x = x.T
        for _ in range(5):
            s = x @ x.T
            x = a * x + b * (s @ x) + c * (s @ (s @ x))
        return x.T if g.shape[0] > g.shape[1] else x

    @torch.no_grad()
    def step(self):
        self.others.step()
        for p in self.matrices:
            g = p.grad.T
            buffer = self.momentum * self.state[p].get("buffer", torch.zeros_like(g)) + g
            self.state[p]["buffer"] = buffer
            update = self.newton_schulz(g + self.momentum * buffer if self.nesterov else buffer)
            update = update * max(1, g.shape[0] / g.shape[1]) ** 0.5
            p *= 1 - self.lr * self.decay
            p -= self.lr * update.T


case("muon", lambda p: Muon(p, 0.02, 0.01))
case("muon decay", lambda p: Muon(p, 0.02, 0.01, decay=0.1))
case("muon momentum", lambda p: Muon(p, 0.01, 0.01, momentum=0.8, nesterov=False))
case("muon left", lambda p: Muon(p, 0.02, 0.01, decay=0.1, left=("w1",)))


def averages(decay):
    """PyTorch's AveragedModel, which averages from the first step on instead of copying the parameters in it."""

    def watch(problem):
        def average(old, p, n):
            return decay(int(n)) * old + (1 - decay(int(n))) * p

        averaged = AveragedModel(problem, avg_fn=average)
        averaged.n_averaged += 1
        problem.__dict__["averaged"] = averaged
        return lambda step: averaged.update_parameters(problem)

    return {"watch": watch, "values": lambda problem: problem.averaged.module.named()}


case("ema", of(SGD, lr=0.05, momentum=0.9), **averages(lambda n: 0.9))
case("ema warmup", of(SGD, lr=0.05, momentum=0.9), **averages(lambda n: min(0.9, (1 + n) / (10 + n))))

# ---- schedules

schedules = {}


def schedule(name, make, steps=80):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = make(optimizer)
    rates = []
    for _ in range(steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if len(rates) < steps:
            scheduler.step()
    schedules[name] = torch.tensor(rates)


def joined(milestones, *makers):
    return lambda o: lr_scheduler.SequentialLR(o, [make(o) for make in makers], milestones)


schedule("constant", lambda o: lr_scheduler.ConstantLR(o, 0.25, 10))
schedule("step", lambda o: lr_scheduler.StepLR(o, 7, 0.5))
schedule("multi-step", lambda o: lr_scheduler.MultiStepLR(o, [3, 4, 40], 0.3))
schedule("exponential", lambda o: lr_scheduler.ExponentialLR(o, 0.95))
schedule("linear", lambda o: lr_scheduler.LinearLR(o, 0.2, 0.9, 31))
schedule("warmup", lambda o: lr_scheduler.LinearLR(o, 1 / 51, 1, 50))
schedule("polynomial 1", lambda o: lr_scheduler.PolynomialLR(o, 60))
schedule("polynomial 2.5", lambda o: lr_scheduler.PolynomialLR(o, 60, 2.5))
schedule("cosine", lambda o: lr_scheduler.CosineAnnealingLR(o, 70), 71)
schedule("cosine lowest", lambda o: lr_scheduler.CosineAnnealingLR(o, 70, 0.1), 71)
schedule("restarts", lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 9))
schedule("restarts 2", lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, 5, 2, 0.1), 200)
schedule("joined", joined(
    [10],
    lambda o: lr_scheduler.LinearLR(o, 1 / 11, 1, 10),
    lambda o: lr_scheduler.CosineAnnealingLR(o, 60)), 71)
schedule("joined three", joined(
    [20, 45],
    lambda o: lr_scheduler.ExponentialLR(o, 0.9),
    lambda o: lr_scheduler.StepLR(o, 5, 0.5),
    lambda o: lr_scheduler.PolynomialLR(o, 30, 2)))

for phases in (False, True):
    for strategy in ("cos", "linear"):
        schedule(f"one-cycle {'three' if phases else 'two'} {strategy}", lambda o: lr_scheduler.OneCycleLR(
            o, 1, 80, three_phase=phases, anneal_strategy=strategy, cycle_momentum=False))
        schedule(f"one-cycle {'three' if phases else 'two'} {strategy} options", lambda o: lr_scheduler.OneCycleLR(
            o, 1, 77, pct_start=0.43, div_factor=10, final_div_factor=50, three_phase=phases, anneal_strategy=strategy,
            cycle_momentum=False), 77)
schedule("one-cycle falling", lambda o: lr_scheduler.OneCycleLR(o, 1, 60, pct_start=0.0, cycle_momentum=False), 60)
schedule("one-cycle rising", lambda o: lr_scheduler.OneCycleLR(o, 1, 60, pct_start=1.0, cycle_momentum=False), 60)

# A loss that falls and stays, with noise; once it is not a number.
metrics = np.round(1 / np.minimum(np.arange(1, 101), 30) + random.uniform(0, 0.01, 100), 5)
metrics[20] = math.nan
schedules["metrics"] = torch.tensor(metrics)


def plateau(name, **options):
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=1.0)
    scheduler = lr_scheduler.ReduceLROnPlateau(optimizer, eps=0, **options)
    rates = []
    for metric in metrics:
        scheduler.step(metric)
        rates.append(optimizer.param_groups[0]["lr"])
    schedules[f"plateau {name}"] = torch.tensor(rates)


plateau("default")
plateau("eager", factor=0.5, patience=0)
plateau("relative", factor=0.5, patience=2, threshold=0.05)
plateau("absolute", factor=0.5, patience=2, threshold=0.01, threshold_mode="abs")
plateau("cooldown", factor=0.7, patience=1, cooldown=5)
plateau("lowest", factor=0.5, patience=1, min_lr=0.1)
plateau("rising", mode="max", factor=0.8, patience=3, threshold=0.05)
plateau("rising absolute", mode="max", factor=0.8, patience=3, threshold=0.01, threshold_mode="abs")


def write(file_name, tensors):
    header, data = {}, b""
    for name, tensor in tensors.items():
        content = tensor.contiguous().numpy().astype("<f8").tobytes()
        header[name] = {
            "dtype": "F64",
            "shape": list(tensor.shape),
            "data_offsets": [len(data), len(data) + len(content)]}
        data += content
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    os.makedirs(FOLDER, exist_ok=True)
    with open(os.path.join(FOLDER, file_name), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    print(f"{len(tensors)} tensors, {8 + len(text) + len(data)} bytes in {file_name}")


write("optimizers.safetensors", optimizers)
write("schedules.safetensors", schedules)
