#!/usr/bin/python3
"""Judges files of tensors by NumPy and PyTorch (Debian's python3-numpy and python3-torch).

    scripts/expected-tensor-files.py                 writes the test resources of engine-nn
    scripts/expected-tensor-files.py --check FOLDER  reads the files that the tests wrote, such as
                                                     engine-nn/target/tensor-files

Beside a file NAME lies NAME.txt with what is in it: for each array a line of its name, its type by the name in the
safetensors format, its dimensions joined by x, and its elements in row-major order. Floating numbers are hexadecimal,
so that they are exact.
"""

import json
import pathlib
import struct
import sys
import warnings

import numpy as np

RESOURCES = pathlib.Path(__file__).parent.parent / "engine-nn/src/test/resources/org/kudari/io/tensors"

TYPES = {"b1": "BOOL", "i1": "I8", "i2": "I16", "i4": "I32", "i8": "I64", "u1": "U8", "u2": "U16", "u4": "U32",
         "u8": "U64", "f2": "F16", "f4": "F32", "f8": "F64"}
SHAPES = [(), (0, 5), (3,), (2, 3), (2, 1, 3, 2)]


def text(number):
    if isinstance(number, float):
        return "nan" if number != number else number.hex()
    return str(number).lower()


def line(name, array):
    code = array.dtype.str[1:]
    shape = "x".join(str(extent) for extent in array.shape) or "scalar"
    return " ".join([name, TYPES[code], shape] + [text(element) for element in array.flatten(order="C").tolist()])


def describe(path, arrays):
    lines = [line(name, array) for name, array in arrays.items()]
    pathlib.Path(str(path) + ".txt").write_text("\n".join(lines) + "\n")


def elements(code, count, generator):
    """Elements of a type: its ends and special values first, then bits by chance."""
    dtype = np.dtype("<" + code)
    if code == "b1":
        return generator.integers(0, 2, count).astype(bool)
    if code[0] == "f":
        info = np.finfo(dtype)
        first = [info.max, -0.0, np.nan, info.tiny / 2, -np.inf, info.eps]
    else:
        info = np.iinfo(dtype)
        first = [info.max, info.min, 1]
    chance = np.frombuffer(generator.bytes(count * dtype.itemsize), dtype)
    return np.concatenate([np.array(first, dtype), chance])[:count]


def arrays():
    generator = np.random.default_rng(15)
    found = {}
    for code in TYPES:
        for order in "<>":
            for layout in "CF":
                for shape in SHAPES:
                    plain = elements(code, int(np.prod(shape)), generator).reshape(shape)
                    array = np.asarray(plain, dtype=order + code, order=layout)
                    if code[1] == "1" and order == ">" or layout == "F" and len(shape) < 2:
                        continue
                    name = f"{'big' if order == '>' else 'little'}-{code}-{layout}-{'x'.join(map(str, shape))}"
                    found[name] = array
    return found


def write_versions():
    array = np.arange(6, dtype="<f4").reshape(2, 3) / 4
    for version in [(1, 0), (2, 0), (3, 0)]:
        path = RESOURCES / f"version{version[0]}.npy"
        with open(path, "wb") as file, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            np.lib.format.write_array(file, array, version=version)
        describe(path, {"": array})
    fortran = np.asfortranarray(np.arange(6, dtype=">i2").reshape(2, 3))
    np.save(RESOURCES / "fortran.npy", fortran)
    describe(RESOURCES / "fortran.npy", {"": fortran})


def write_refused():
    refused = {
        "records": np.zeros(2, dtype=[("a", "<f4"), ("b", "<i4")]),
        "objects": np.array([{}, None], dtype=object),
        "text": np.array(["ab", "c"]),
        "complex": np.zeros(2, dtype="<c8"),
        "date": np.zeros(2, dtype="<M8[s]"),
    }
    for name, array in refused.items():
        np.save(RESOURCES / f"refused-{name}.npy", array, allow_pickle=True)


def write_rounding():
    """Bits of float32 and those of what PyTorch rounds them to; of both halves of each tie, and of special values."""
    import torch

    generator = np.random.default_rng(16)
    bits = [0, 0x80000000, 0x7F800000, 0xFF800000, 0x7F7FFFFF, 0x477FEFFF, 0x477FF000, 0x477FE000, 0x33000000,
            0x33000001, 0x32FFFFFF, 0x387FC000, 0x387FE000, 1, 0x7F7F7FFF, 0x7F7F8000]
    for exponent in [0x66, 0x67, 0x70, 0x7F, 0x8E]:
        for kept in generator.integers(0, 1 << 10, 8):
            for rest in [0x0FFF, 0x1000, 0x1001, 0x3000]:
                bits.append(exponent << 23 | int(kept) << 13 ^ rest)
            for rest in [0x7FFF, 0x8000, 0x8001, 0x18000]:
                bits.append(exponent << 23 | int(kept) << 13 & 0x7F0000 | rest)
    bits = np.array(bits + list(generator.integers(0, 1 << 32, 300)), dtype=np.uint32)
    bits = bits[~np.isnan(bits.view(np.float32))]
    floats = torch.from_numpy(bits.view(np.float32).copy())
    half = floats.to(torch.float16).numpy().view(np.uint16)
    brain = floats.to(torch.bfloat16).view(torch.int16).numpy().view(np.uint16)
    with np.errstate(over="ignore"):
        assert (half == bits.view(np.float32).astype(np.float16).view(np.uint16)).all()
    np.savez(RESOURCES / "rounding.npz", float32=bits, float16=half, bfloat16=brain)
    back = torch.from_numpy(brain.view(np.int16)).view(torch.bfloat16).to(torch.float32).numpy().view(np.uint32)
    assert (back == brain.astype(np.uint32) << 16).all()


def write():
    RESOURCES.mkdir(parents=True, exist_ok=True)
    all_arrays = arrays()
    np.savez_compressed(RESOURCES / "compressed.npz", **all_arrays)
    describe(RESOURCES / "compressed.npz", all_arrays)
    stored = {name: array for name, array in all_arrays.items() if name.endswith(("C-2x3", "F-2x3", "C-"))}
    stored = {name: array for name, array in stored.items() if "f4" in name or "i8" in name or "u1" in name}
    np.savez(RESOURCES / "stored.npz", **stored)
    describe(RESOURCES / "stored.npz", stored)
    write_versions()
    write_refused()
    write_rounding()


def safetensors(path):
    import torch

    types = {"BOOL": torch.bool, "U8": torch.uint8, "I8": torch.int8, "I16": torch.int16, "I32": torch.int32,
             "I64": torch.int64, "F16": torch.float16, "BF16": torch.bfloat16, "F32": torch.float32,
             "F64": torch.float64}
    content = path.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8:8 + length])
    found = {}
    for name, info in header.items():
        if name == "__metadata__":
            continue
        begin, end = (8 + length + offset for offset in info["data_offsets"])
        if begin == end:
            tensor = torch.zeros(info["shape"], dtype=types[info["dtype"]])
        else:
            tensor = torch.frombuffer(bytearray(content[begin:end]), dtype=types[info["dtype"]])
        found[name] = (info["dtype"], tensor.reshape(info["shape"]))
    return found


def safetensors_lines(path):
    lines = []
    for name, (dtype, tensor) in safetensors(path).items():
        shape = "x".join(str(extent) for extent in tensor.shape) or "scalar"
        lines.append(" ".join([name, dtype, shape] + [text(element) for element in tensor.flatten().tolist()]))
    return lines


def normalised(described):
    """A line with floating numbers as Python writes them."""
    name, dtype, shape, *numbers = described.split(" ")
    if "F" in dtype:
        numbers = [text(float.fromhex(number)) for number in numbers]
    return " ".join([name, dtype, shape] + numbers)


def check(folder):
    wrong = 0
    paths = sorted(pathlib.Path(folder).glob("*.txt"))
    for description in paths:
        path = description.with_suffix("")
        if path.suffix == ".npy":
            lines = [line("", np.load(path))]
        elif path.suffix == ".npz":
            with np.load(path) as file:
                lines = [line(name, file[name]) for name in file.files]
        else:
            lines = safetensors_lines(path)
        expected = [normalised(described) for described in description.read_text().splitlines()]
        same = sorted(lines) == sorted(expected)
        wrong += not same
        print(f"{path.name}: {len(lines)} arrays {'read the same' if same else 'DIFFER'}")
        if not same:
            for ours, theirs in zip(sorted(expected), sorted(lines)):
                if ours != theirs:
                    print(f"  written {ours}\n  read    {theirs}")
    if wrong or not paths:
        sys.exit(f"{wrong} of {len(paths)} files differ")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        check(sys.argv[2])
    elif len(sys.argv) == 1:
        write()
    else:
        sys.exit(__doc__)
