#!/usr/bin/python3
"""Writes columns and what scikit-learn makes of them, for the test EncodingAgainstScikitLearnTest.

    apt-get install -y --no-install-recommends python3-sklearn
    scripts/expected-table-encoding.py

The judge is Debian's python3-sklearn (1.2.1) in float64. A case has "CASE/training" and "CASE/rows", the column that is
learned from and the one that is encoded; NaN is a missing cell, and categories are whole numbers. "CASE/expected" is one
row of features for each of the rows.

Statistics are of the cells that are there: scikit-learn's scaler leaves NaN out. So a missing cell is imputed with the
statistics of the raw column, and then scaled by those of the cells that were there.
"""

import json
import pathlib
import struct

import numpy as np
from sklearn.impute import MissingIndicator, SimpleImputer
from sklearn.preprocessing import OneHotEncoder, QuantileTransformer, StandardScaler

TARGET = (pathlib.Path(__file__).resolve().parent.parent
          / "engine-nn/src/test/resources/org/kudari/table/schema/encoding.safetensors")

random = np.random.default_rng(17)
tensors = {}


def case(name, training, rows, expected):
    tensors[name + "/training"] = training.ravel()
    tensors[name + "/rows"] = rows.ravel()
    tensors[name + "/expected"] = np.asarray(expected, np.float64)


def with_gaps(column):
    column[random.random(len(column)) < 0.1] = np.nan
    return column.reshape(-1, 1)


def scaled(training, rows, strategy):
    imputer = SimpleImputer(strategy=strategy).fit(training)
    return StandardScaler().fit(training).transform(imputer.transform(rows))


training = with_gaps(random.normal(3, 2, 300))
rows = with_gaps(random.normal(3, 2, 40))
case("mean", training, rows, scaled(training, rows, "mean"))
case("median", training, rows, scaled(training, rows, "median"))
flags = MissingIndicator(features="all").fit(training).transform(rows)
case("indicator", training, rows, np.hstack([scaled(training, rows, "mean"), flags]))

training = with_gaps(1_700_000_000 + 60 * random.random(500))
rows = with_gaps(1_700_000_000 + 60 * random.random(40))
case("indicator far from 0", training, rows,
     np.hstack([scaled(training, rows, "mean"), MissingIndicator(features="all").fit(training).transform(rows)]))

training = (random.lognormal(5, 3, 400) * random.choice([-1, 1], 400)).reshape(-1, 1)
rows = (random.lognormal(5, 3, 40) * random.choice([-1, 1], 40)).reshape(-1, 1)


def log(x):
    return np.sign(x) * np.log1p(np.abs(x))


case("log", training, rows, StandardScaler().fit(log(training)).transform(log(rows)))

# Rounded numbers have ties, and some of the rows are beyond all training rows.
for name, size, decimals in [("quantile", 777, 10), ("quantile with ties", 500, 0), ("quantile of few", 30, 2)]:
    training = np.round(random.lognormal(2, 1, (size, 1)), decimals)
    rows = np.vstack([np.round(random.lognormal(2, 1.5, (40, 1)), decimals), training[:20], [[-5.0], [1e9]]])
    ranks = QuantileTransformer(n_quantiles=101, subsample=10**9)
    if size < 101:
        # scikit-learn takes no more quantiles than rows.
        ranks.n_quantiles = size
        ranks.fit(training)
        ranks.n_quantiles_ = 101
        ranks.references_ = np.linspace(0, 1, 101)
        ranks.quantiles_ = np.percentile(training, ranks.references_ * 100, axis=0)
    else:
        ranks.fit(training)
    case(name, training, rows, StandardScaler().fit(ranks.transform(training)).transform(ranks.transform(rows)))


def one_hot(name, training, rows, rare):
    encoder = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=rare, sparse_output=False)
    case(name, training, rows, encoder.fit(training).transform(rows))


few = random.integers(0, 8, (300, 1)).astype(np.float64)
one_hot("one-hot", few, random.integers(-2, 10, (40, 1)).astype(np.float64), None)
gaps = few.copy()
gaps[::7] = np.nan
rows = random.integers(-2, 10, (40, 1)).astype(np.float64)
rows[::5] = np.nan
one_hot("one-hot with gaps", gaps, rows, None)
# In 4,000 rows a value is rare that occurs less than 4 times.
many = np.round(random.normal(0, 2.5, (4000, 1)))
many[1:5] = 20
many[5:8] = 21
many[::100] = np.nan
rows = random.integers(-14, 24, (80, 1)).astype(np.float64)
rows[::9] = np.nan
one_hot("one-hot with rare values and gaps", many, rows, 4)

header = {}
data = b""
for name, values in tensors.items():
    values = np.ascontiguousarray(values)
    kind = {"float64": "F64"}[str(values.dtype)]
    header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [len(data), len(data) + values.nbytes]}
    data += values.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_bytes(struct.pack("<Q", len(text)) + text + data)
print(f"{TARGET.name}: {len(tensors)} tensors, {TARGET.stat().st_size} bytes")
