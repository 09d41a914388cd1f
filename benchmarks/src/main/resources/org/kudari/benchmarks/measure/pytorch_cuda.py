"""PyTorch on an NVIDIA GPU as a contender of ./kudari bench --pytorch, and a copy on that GPU as a yardstick.

    python3 pytorch_cuda.py compute|copy float32|tf32|bfloat16

It answers the requests that org.kudari.benchmarks.contender.ContenderProcess has a table of, and times its calls as WorkloadTimer and
WarmUpDetector there do: in batches that are waited for, since a call returns before the GPU has done it.

What is measured is PyTorch as its users have it, eager and with no compiled graph, and as fast as that goes: products, chains and
tanh write to memory that is there already, Adam is the fused one, and copies to and from the GPU are not timed. Inputs, weights
and batches are this project's own, from java.util.Random's generator, so that results can be compared.

Precision is that of matrix products; sums are float32. In tf32 the GPU rounds factors while it multiplies. In bfloat16 they are
converted before the timing starts, and results are float32 where PyTorch has that, else bfloat16; trainings run under autocast, so
activations and their gradients are bfloat16 as well: less to move, and more rounding, than float32 with rounded factors.

For tests only, KUDARI_BENCH_TORCH_DEVICE=cpu in the environment computes on the CPU; those times say nothing of a GPU.
"""

import ctypes
import gc
import itertools
import math
import os
import sys
import time
import traceback
from collections import namedtuple

missing = None
try:
    import numpy
    import torch
except ImportError as problem:
    missing = str(problem)  # The numbers need no PyTorch.

MULTIPLIER, INCREMENT, STATES, BLOCK = 0x5DEECE66D, 0xB, (1 << 48) - 1, 1 << 16


def random_states(seed):
    """Yields the generator's states after each step, BLOCK of them at a time, without end.

    Each is a power of the multiplier times the first, plus a sum of powers times the increment; of the 64 bits, 48 are right.
    """
    powers = numpy.cumprod(numpy.full(BLOCK, MULTIPLIER, numpy.uint64))
    sums = numpy.cumsum(numpy.append(numpy.ones(1, numpy.uint64), powers[:-1])) * numpy.uint64(INCREMENT)
    state = numpy.array([(seed ^ MULTIPLIER) & STATES], numpy.uint64)
    while True:
        states = (powers * state + sums) & numpy.uint64(STATES)
        state = states[-1:]
        yield states


def uniform(seed, count, low, high):
    """Floats as low + (high - low) * Random.nextFloat(), in float32 throughout."""
    low, high = numpy.float32(low), numpy.float32(high)
    values = numpy.empty(count, numpy.float32)
    for start, states in zip(range(0, count, BLOCK), random_states(seed)):
        part = values[start : start + BLOCK]
        upper24 = states[: len(part)] >> numpy.uint64(24)
        part[:] = low + (high - low) * (upper24.astype(numpy.float32) * numpy.float32(2**-24))
    return values


def labels(seed, count, classes):
    """Classes as Random.ints(count, 0, classes), which for powers of two are not those of Random.nextInt(classes)."""
    chosen, missing, blocks = [], count, random_states(seed)
    while missing > 0:
        if classes & (classes - 1) == 0:
            accepted = (next(blocks) >> numpy.uint64(16)) & numpy.uint64(classes - 1)
        else:
            upper31 = next(blocks) >> numpy.uint64(17)
            rest = upper31 % numpy.uint64(classes)
            # The last, incomplete run of classes below 2^31 would make the first ones more frequent.
            accepted = rest[upper31 - rest + numpy.uint64(classes - 1) < numpy.uint64(1 << 31)]
        chosen.append(accepted[:missing])
        missing -= len(chosen[-1])
    return numpy.concatenate(chosen).astype(numpy.int64)


WARM_UP_SECONDS, MEASURED_SECONDS, LONG_SECONDS = 0.05, 0.02, 0.5
SETTLING_WINDOW, SETTLING_MOST, CALM_WINDOWS, FASTER = 0.2, 20, 3, 0.97


# A case made ready: the work of a call, what to call and what to wait with, and evidence, asked for once and before any other call.
Workload = namedtuple("Workload", "billions call finish evidence")


def seconds_per_call(workload, least_seconds, least_calls):
    """Calls in batches; a batch is at most as long as all before it, and as what is left of the window."""
    calls, batch, seconds = 0, least_calls, 0.0
    start = time.perf_counter()
    while calls < least_calls or seconds < least_seconds:
        for _ in range(batch):
            workload.call()
        workload.finish()
        calls += batch
        seconds = time.perf_counter() - start
        left = (least_seconds - seconds) / (seconds / calls)
        batch = min(max(int(left) + 1, 1), calls)
    return seconds / calls


def measure(workload):
    """The mean time of a call, in seconds."""
    warm_up = seconds_per_call(workload, WARM_UP_SECONDS, 1)
    return warm_up if warm_up > LONG_SECONDS else seconds_per_call(workload, MEASURED_SECONDS, 2)


def settle(workload):
    """Calls until none of three windows in a row was clearly faster than the best before; how long that took, in seconds."""
    start, best, calm = time.perf_counter(), math.inf, 0
    while calm < CALM_WINDOWS and time.perf_counter() - start < SETTLING_MOST:
        seconds = seconds_per_call(workload, SETTLING_WINDOW, 1)
        calm = 0 if seconds < FASTER * best else calm + 1
        best = min(best, seconds)
    return time.perf_counter() - start


def samples(result):
    """Eight elements of a result at even distances, the first and the last among them, as contender.ResultSamples takes them."""
    flat = result.detach().reshape(-1)
    return [flat[i * (flat.numel() - 1) // 7].item() for i in range(8)]


def number_of(text):
    """The number that 100, 1K or 64M stands for."""
    return int(text.rstrip("KM")) << {"K": 10, "M": 20}.get(text[-1], 0)


class Pytorch:
    """Has an answer for each request, and a method for each suite, which takes a case's name up to the last word, and that word."""

    def __init__(self, mode, precision):
        self.mode, self.precision, self.workload = mode, precision, None
        self.device = os.environ.get("KUDARI_BENCH_TORCH_DEVICE", "cuda")

    def open(self):
        if missing:
            raise RuntimeError(missing)
        if self.device == "cuda" and not torch.cuda.is_available():
            raise RuntimeError(f"PyTorch {torch.__version__} finds no CUDA device")
        bfloat16 = self.precision == "bfloat16"
        # The same setting as torch.backends.cuda.matmul.allow_tf32.
        torch.set_float32_matmul_precision("high" if self.precision == "tf32" else "highest")
        torch.backends.cuda.matmul.allow_bf16_reduced_precision_reduction = False
        self.factor_type = torch.bfloat16 if bfloat16 else torch.float32
        # Older versions have no products of bfloat16 factors with float32 results, nor has the CPU.
        mixed = bfloat16 and self.device == "cuda" and "dtype_out" in torch.ops.aten.mm.overloads()
        self.product_options = {"out_dtype": torch.float32} if mixed else {}
        device = f"{torch.cuda.get_device_name()}, CUDA {torch.version.cuda}" if self.device == "cuda" else "CPU, for tests only"
        rounded = f" with {'float32' if mixed else 'bfloat16'} results, trainings by autocast" if bfloat16 else ""
        work = f"products in {self.precision}{rounded}" if self.mode == "compute" else "a copy"
        return f"ready PyTorch {torch.__version__}, {device}, {work}"

    def answer(self, request):
        verb, _, case = request.partition(" ")
        if verb == "prepare":
            self.workload = None
            self.workload = self.prepare(*case.split(":", 1))
            return numbers("prepared", self.workload.billions, *self.workload.evidence()) if self.workload else "none"
        if verb not in ("settle", "measure"):
            return f"failed there is no request '{request}'"
        if self.workload is None:
            return "failed nothing is prepared"
        return numbers("settled", settle(self.workload)) if verb == "settle" else numbers("time", measure(self.workload))

    def prepare(self, suite, name):
        gc.collect()
        torch.cuda.empty_cache()
        rest, last = name.rsplit(" ", 1)
        if self.mode == "copy":
            return self.copy(math.prod(number_of(side) for side in last.split("x"))) if suite in ("map", "reduce") else None
        return None if suite == "epoch" else getattr(self, suite)(rest, last)

    def finish(self):
        if self.device == "cuda":
            torch.cuda.synchronize()

    def on_device(self, values, *shape):
        return torch.from_numpy(values).to(self.device).reshape(shape or -1)

    def operation(self, work, call):
        """Something whose result is the evidence; work is in operations or bytes."""
        return Workload(work * 1e-9, call, self.finish, lambda: samples(call()))

    def copy(self, count):
        """A copy of so many floats, which computes nothing and so has no evidence."""
        source = torch.ones(count, device=self.device)
        target = torch.empty_like(source)
        return Workload(8 * count * 1e-9, lambda: target.copy_(source), self.finish, list)

    def matmul(self, shape, transposed):
        m, n, k = (int(side) for side in shape.split("x"))
        a = self.factor(1, m, k, transposed[0] == "T")
        b = self.factor(2, k, n, transposed[1] == "T")
        c = torch.mm(a, b, **self.product_options)
        return self.operation(2.0 * m * n * k, lambda: torch.mm(a, b, out=c, **self.product_options))

    def factor(self, seed, rows, columns, transposed):
        lying = (columns, rows) if transposed else (rows, columns)
        matrix = self.on_device(uniform(seed, rows * columns, -0.5, 0.5), *lying).to(self.factor_type)
        return matrix.t() if transposed else matrix

    def map(self, function, elements):
        if function not in ("adam", "gelu", "tanh") and not function.startswith("chain"):
            return None
        count = number_of(elements)
        x = self.on_device(uniform(1, count, -2, 2))
        if function == "adam":
            x.requires_grad_().grad = self.on_device(uniform(2, count, -1, 1))
            adam = torch.optim.Adam([x], lr=1e-3, fused=True)

            def step():
                adam.step()
                return x

            return self.operation(28.0 * count, step)
        y = torch.empty_like(x)

        def chain():
            torch.mul(x, 1.01, out=y)
            for i in range(1, int(function.split()[-1])):
                torch.add(y, 0.5, out=y) if i % 2 else torch.mul(y, 1.01, out=y)
            return y

        named = {"gelu": lambda: torch.nn.functional.gelu(x), "tanh": lambda: torch.tanh(x, out=y)}
        return self.operation(8.0 * count, named.get(function, chain))

    def reduce(self, kind, shape):
        rows, columns = (int(side) for side in shape.split("x"))
        x = self.on_device(uniform(1, rows * columns, -1, 1), rows, columns)
        classes = self.on_device(labels(2, rows, columns)) if kind == "cross-entropy" else None
        outputs, call = {
            "sum of all": (1, x.sum),
            "row sums": (rows, lambda: x.sum(1)),
            "column sums": (columns, lambda: x.sum(0)),
            "max of all": (1, x.max),
            "softmax": (rows * columns, lambda: x.softmax(1)),
            "log-sum-exp": (rows, lambda: x.logsumexp(1)),
            "cross-entropy": (1, lambda: torch.nn.functional.cross_entropy(x, classes)),
        }[kind]
        return self.operation(4.0 * (rows * columns + outputs), call)

    def train(self, widths, batch):
        widths, batch = [int(width) for width in widths.split("-")], int(batch.removeprefix("b"))
        layers, work = [], 0
        for layer, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            linear = torch.nn.Linear(inputs, outputs, device=self.device)
            bound = math.sqrt(6.0 / inputs)
            with torch.no_grad():
                linear.weight.copy_(self.on_device(uniform(100 + layer, inputs * outputs, -bound, bound), inputs, outputs).t())
                linear.bias.zero_()
            layers += [torch.nn.ReLU(), linear] if layer else [linear]
            # Forward, the weights' gradient and, but for the first layer, the input's.
            work += 2.0 * batch * inputs * outputs * (3 if layer else 2)
        model, loss_of = torch.nn.Sequential(*layers), torch.nn.CrossEntropyLoss()
        adam = torch.optim.Adam(model.parameters(), lr=1e-3, fused=True)
        examples = [self.on_device(uniform(200 + i, batch * widths[0], -1, 1), batch, widths[0]) for i in range(4)]
        classes = [self.on_device(labels(300 + i, batch, widths[-1])) for i in range(4)]
        turns = itertools.cycle(zip(examples, classes))

        def step():
            inputs, targets = next(turns)
            adam.zero_grad()
            with torch.autocast(self.device, dtype=torch.bfloat16, enabled=self.precision == "bfloat16"):
                loss = loss_of(model(inputs), targets)
            loss.backward()
            adam.step()
            return loss

        return Workload(work * 1e-9, step, self.finish, lambda: [step().item() for _ in range(20)])


def numbers(word, *values):
    """A word and numbers, as Double.parseDouble takes them."""
    return " ".join([word, *(repr(value).replace("inf", "Infinity").replace("nan", "NaN") for value in values)])


def main(mode, precision):
    if sys.platform == "linux":
        # PR_SET_PDEATHSIG, SIGKILL: a stopped process does not see that its input has ended.
        ctypes.CDLL(None).prctl(1, 9)
    # Whatever libraries print, those in C too, must not come between the answers.
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    def answer(make):
        try:
            text = make()
        except Exception as problem:
            traceback.print_exc()
            text = "failed " + (str(problem) or repr(problem)).splitlines()[0]
        print("bench> " + text, file=out, flush=True)

    pytorch = Pytorch(mode, precision)
    answer(pytorch.open)
    for request in sys.stdin:
        answer(lambda: pytorch.answer(request.strip()))


if __name__ == "__main__":
    main(*sys.argv[1:])
