#!/usr/bin/python3
"""Writes rows and what scikit-learn makes of them, for the test MetricsAgainstScikitLearnTest.

    apt-get install -y --no-install-recommends python3-sklearn
    scripts/expected-metrics.py

The judge is Debian's python3-sklearn (1.2.1) in float64. A case "KIND NAME" has the tensors "CASE/outputs",
"CASE/targets" and "CASE/weights". KIND says what the outputs are: logits, probabilities, or numbers to be predicted. What
is expected of a metric is "CASE/METRIC", and "CASE/METRIC/byClass" for each class or column; with the weights it is
"CASE/weighted METRIC". NaN stands where the metric has no value, and scikit-learn refuses, warns or differs:

- ROC AUC of a class without rows, or with all of them; average precision of a class without rows.

The outputs of equal size that top-k accuracy must order are ranked from the last class by scikit-learn and from the
first by this project, so scikit-learn gets the classes in reverse there. Its calibration_curve takes no weights; with
weights the calibration error is its formula (Guo et al., 2017) written out.
"""

import json
import pathlib
import struct

import numpy as np
from scipy.special import expit, softmax
from sklearn import metrics
from sklearn.calibration import calibration_curve

TARGET = (pathlib.Path(__file__).resolve().parent.parent
          / "engine-nn/src/test/resources/org/kudari/metric/metrics.safetensors")

random = np.random.default_rng(15)
tensors = {}


def per_class(function, y, scores, weights):
    """The metric of each class against the rest; NaN where a side has no rows."""
    values = []
    for c, score in enumerate(scores.T):
        is_class = (y == c) & (weights > 0)
        is_other = (y != c) & (weights > 0)
        defined = is_class.any() and (is_other.any() or function is metrics.average_precision_score)
        values.append(function(y == c, score, sample_weight=weights) if defined else np.nan)
    return np.array(values)


def calibration_error(y, p, bins, weights):
    predicted = p.argmax(axis=1)
    confidence = p.max(axis=1)
    right = (predicted == y).astype(np.float64)
    bin_of_row = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], confidence)
    if (weights == 1).all():
        is_right, mean_confidence = calibration_curve(right, confidence, n_bins=bins, pos_label=1)
        rows = np.bincount(bin_of_row)
        return (np.abs(is_right - mean_confidence) * rows[rows > 0]).sum() / len(y)
    gaps = [abs((weights * (right - confidence))[bin_of_row == b].sum()) for b in range(bins)]
    return sum(gaps) / weights.sum()


def of_classes(case, kind, outputs, y, weights, prefix):
    def expect(name, value):
        tensors[f"{case}/{prefix}{name}"] = np.asarray(value, dtype=np.float64)

    wide = outputs.astype(np.float64)
    if wide.ndim == 1:
        one = expit(wide) if kind == "logits" else wide
        p = np.stack([1 - one, one], axis=1)
        predicted = (wide > (0 if kind == "logits" else 0.5)).astype(np.int64)
        ranked = np.stack([-wide, wide], axis=1)
    else:
        p = softmax(wide, axis=1) if kind == "logits" else wide
        predicted = wide.argmax(axis=1)
        ranked = p
    classes = p.shape[1]
    every = np.arange(classes)
    given = dict(sample_weight=weights)

    expect("accuracy", metrics.accuracy_score(y, predicted, **given))
    seen = weights > 0
    expect("balancedAccuracy", metrics.balanced_accuracy_score(y[seen], predicted[seen], sample_weight=weights[seen]))
    expect("balancedAccuracy/byClass",
           metrics.recall_score(y, predicted, average=None, labels=every, zero_division=0, **given))
    expect("confusionMatrix/byClass", metrics.confusion_matrix(y, predicted, labels=every, **given))
    for name, function in (("Precision", metrics.precision_score), ("Recall", metrics.recall_score),
                           ("F1", metrics.f1_score)):
        for average in "macro", "micro", "weighted":
            expect(average + name, function(y, predicted, average=average, zero_division=0, **given))
            expect(average + name + "/byClass",
                   function(y, predicted, average=None, labels=every, zero_division=0, **given))
    if wide.ndim == 2 and classes > 2:
        for k in 1, 2, 3:
            expect(f"top{k}Accuracy", metrics.top_k_accuracy_score(
                classes - 1 - y, wide[:, ::-1], k=k, labels=every, **given))

    edge = 2.0 ** -52 if kind == "logits" or outputs.dtype == np.float64 else 2.0 ** -23
    expect("logLoss", metrics.log_loss(y, p, eps=edge, labels=every, **given))
    for bins in 4, 15:
        expect(f"calibrationError/{bins}", calibration_error(y, p, bins, weights))

    for name, function in ("rocAuc", metrics.roc_auc_score), ("averagePrecision", metrics.average_precision_score):
        by_class = per_class(function, y, ranked, weights)
        expect(name + "/byClass", by_class)
        value = by_class[1] if classes == 2 else np.nan if np.isnan(by_class).any() else by_class.mean()
        if name == "rocAuc" and classes > 2 and not np.isnan(value):
            value = metrics.roc_auc_score(y, p, multi_class="ovr", labels=every, **given)
        expect(name, value)


def of_numbers(case, outputs, targets, weights, prefix):
    def expect(name, value):
        tensors[f"{case}/{prefix}{name}"] = np.asarray(value, dtype=np.float64)

    y = outputs.astype(np.float64)
    t = targets.astype(np.float64)
    given = dict(sample_weight=weights)
    # The root of the mean over all elements: scikit-learn has it for one column.
    expect("rootMeanSquaredError", np.sqrt(metrics.mean_squared_error(t, y, **given)))
    expect("meanAbsoluteError", metrics.mean_absolute_error(t, y, **given))
    expect("meanAbsolutePercentageError", metrics.mean_absolute_percentage_error(t, y, **given))
    expect("r2", metrics.r2_score(t, y, **given))
    expect("r2/byClass", metrics.r2_score(t, y, multioutput="raw_values", **given))


def case(kind, name, outputs, targets):
    case_name = f"{kind} {name}"
    weights = np.where(random.uniform(size=len(outputs)) < 0.2, 0, random.uniform(0.1, 3, len(outputs)))
    tensors[case_name + "/outputs"] = outputs
    tensors[case_name + "/targets"] = targets
    tensors[case_name + "/weights"] = weights
    for used, prefix in ((np.ones(len(outputs)), ""), (weights, "weighted ")):
        if kind == "numbers":
            of_numbers(case_name, outputs, targets, used, prefix)
        else:
            of_classes(case_name, kind, outputs, targets.astype(np.int64), used, prefix)


def labels(rows, shares):
    """Each class that has a share occurs."""
    y = random.choice(len(shares), size=rows, p=shares)
    present = np.flatnonzero(shares)
    y[:len(present)] = present
    return y.astype(np.int64)


def logits(y, classes, signal):
    return (random.normal(size=(len(y), classes)) + signal * np.eye(classes)[y]).astype(np.float32)


y = labels(300, np.array([40, 20, 10, 8, 7, 6, 4, 3, 1, 1]) / 100)
case("logits", "of ten classes, imbalanced", logits(y, 10, 1.5), y)

y = labels(120, np.array([5, 3, 2]) / 10)
case("logits", "far apart", 8 * logits(y, 3, 1), y)

# Eighths: many are equal, some 0 and some 1, and all are exact in every type.
y = labels(200, np.array([4, 3, 2, 1]) / 10)
eighths = random.multinomial(6, [0.25] * 4, size=200) + random.multinomial(2, [0.1] * 3 + [0.7], size=200)
case("probabilities", "with ties", (eighths / 8).astype(np.float32), y)
case("probabilities", "with ties, in double", eighths / 8, y)

y = labels(80, np.array([6, 3, 1, 0, 0]) / 10)
scores = logits(y, 5, 2)
scores[:, 4] -= 20
case("logits", "of which one class never occurs and one is predicted only", scores, y)

y = labels(150, np.array([9, 1]) / 10)
case("logits", "of one column, with ties", (np.round(4 * logits(y, 2, 1)[:, 1]) / 4).astype(np.float32), y)
case("logits", "of two columns, with ties", (np.round(2 * logits(y, 2, 1)) / 2).astype(np.float32), y)
case("probabilities", "of one column", expit(logits(y, 2, 2)[:, 1].astype(np.float64)), y)
case("logits", "of one column and one class", logits(np.zeros(9, np.int64), 2, 1)[:, 1], np.zeros(9, np.int64))

t = random.normal(3, 2, 250)
case("numbers", "of one column", (t + random.normal(0, 1, 250)).astype(np.float32), t.astype(np.float32))
t = 1e6 + random.normal(0, 1, 100)
case("numbers", "far from 0", t + random.normal(0, 0.5, 100), t)
t = random.normal([0, 100, -5], [1, 10, 0.1], (90, 3))
case("numbers", "of three columns", t + random.normal(0, [0.5, 20, 0.1], (90, 3)), t)
# Of 0.1, the mean that scikit-learn computes is off by one bit, and its R2 is -4e33.
case("numbers", "of which all targets are equal", random.normal(size=20), np.full(20, 0.5))

header = {}
data = b""
for name, values in tensors.items():
    values = np.ascontiguousarray(values)
    kind = {"float32": "F32", "float64": "F64", "int64": "I64"}[str(values.dtype)]
    header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [len(data), len(data) + values.nbytes]}
    data += values.tobytes()
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
TARGET.parent.mkdir(parents=True, exist_ok=True)
TARGET.write_bytes(struct.pack("<Q", len(text)) + text + data)
print(f"{TARGET.name}: {len(tensors)} tensors, {TARGET.stat().st_size} bytes")
