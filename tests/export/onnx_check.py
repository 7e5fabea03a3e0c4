"""Checks an exported graph against the scores that `anoean score` gives for the same records.

    onnx_check.py MODEL.onnx SCORES.csv RECORDS TOLERANCE [COLUMN,COLUMN,...]

RECORDS: CSV (packed with gzip or not; COLUMN: where the first row does not name them), NPZ or IDX images. By onnx.checker;
by ONNX Runtime all rows, in blocks, alone and none at all; and some by the reference implementation that comes with onnx,
in doubles too, which says whose rounding a difference is.
"""

import csv
import gzip
import json
import sys

import numpy as np
import onnx
import onnx.checker
import onnx.numpy_helper
import onnx.reference
import onnxruntime

MISSING = ("", "?", "NA", "N/A", "null", "NULL")
OPSETS = {"": 17, "ai.onnx.ml": 3}
BLOCK = 1000


def read_images(path):
    if path.endswith(".npz"):
        pixels = np.load(path)["X"]
        return pixels.reshape(*pixels.shape[:3], -1).astype(np.float32)
    with open(path, "rb") as file:
        _, count, height, width = np.frombuffer(file.read(16), ">i4")
        return np.frombuffer(file.read(), np.uint8).reshape(count, height, width, 1).astype(np.float32)


def read_table(path, columns, metadata):
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", newline="") as file:
        rows = list(csv.reader(file))
    if not columns:
        columns = rows.pop(0)
    at = {name: i for i, name in enumerate(columns)}
    numbers = [at[name] for name in json.loads(metadata["numbers"])]
    categories = [at[name] for name in json.loads(metadata["categories"])]
    feeds = {}
    if numbers:
        feeds["numbers"] = np.array([[np.nan if row[i] in MISSING else float(row[i]) for i in numbers] for row in rows])
    if categories:
        feeds["categories"] = np.array([[row[i] for i in categories] for row in rows], object)
    return feeds


def rows_of(feeds, begin, end):
    return {name: values[begin:end] for name, values in feeds.items()}


def read_scores(path):
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    return (np.array([row["score"] for row in rows], np.float32), np.array([row["alert"] == "1" for row in rows]),
            np.array([row["p_value"] for row in rows], np.float64))


def relative(scores, expected):
    assert scores.shape == expected.shape and np.isfinite(scores).all() and (scores >= 0).all()
    return np.abs(scores.astype(float) - expected) / np.maximum(1.0, expected)


def in_doubles(model):
    """The same graph, computed in doubles throughout."""
    double = onnx.ModelProto()
    double.CopyFrom(model)
    float_type, double_type = onnx.TensorProto.FLOAT, onnx.TensorProto.DOUBLE
    for tensor in double.graph.initializer:
        if tensor.data_type == float_type:
            values = onnx.numpy_helper.to_array(tensor).astype(np.float64)
            tensor.CopyFrom(onnx.numpy_helper.from_array(values, tensor.name))
    for node in double.graph.node:
        if node.op_type == "Cast" and node.attribute[0].i == float_type:
            node.attribute[0].i = double_type
    return double


def by_reference(model, feeds):
    with np.errstate(divide="ignore", invalid="ignore"):  # of branches that are not taken
        return onnx.reference.ReferenceEvaluator(model).run(["score"], feeds)[0]


def main(path, scores_path, records, tolerance, columns=""):
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    opsets = {entry.domain: entry.version for entry in model.opset_import}
    assert opsets.items() <= OPSETS.items() and opsets[""] == OPSETS[""], opsets
    assert {node.domain for node in model.graph.node} == set(opsets), opsets
    metadata = {entry.key: entry.value for entry in model.metadata_props}
    is_image = model.graph.input[0].name == "pixels"
    feeds = ({"pixels": read_images(records)} if is_image else
             read_table(records, columns.split(",") if columns else [], metadata))
    expected, expected_alerts, expected_p = read_scores(scores_path)

    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    names = [output.name for output in session.get_outputs()]
    assert names == ["score", "alert", "p_value"], names
    blocks = [session.run(names, rows_of(feeds, i, i + BLOCK)) for i in range(0, len(expected), BLOCK)]
    score, alert, p_value = (np.concatenate(parts) for parts in zip(*blocks))
    difference = relative(score, expected)
    assert difference.max() <= tolerance and np.quantile(difference, 0.99) <= 1e-5, difference.max()

    # Alerts and p-values allow for rounding, on the side of the normal; where p is near 1 scores are near 0 and
    # closer together than what is allowed for.
    assert (alert == (score - 1e-5 * np.maximum(1.0, score) >= float(metadata["threshold"]))).all()
    assert expected_alerts.any() and not expected_alerts.all()
    close = difference <= 1e-5
    assert (alert <= expected_alerts)[close].all()
    assert np.count_nonzero(alert != expected_alerts) <= 0.001 * len(alert)
    assert (p_value - expected_p > -1e-12)[close].all() and (p_value - expected_p < 0.05)[close].all()

    for i in range(min(20, len(expected))):
        alone = session.run(["score"], rows_of(feeds, i, i + 1))[0]
        assert relative(alone, score[i:i + 1]).max() <= tolerance, i
    assert session.run(["score"], rows_of(feeds, 0, 0))[0].shape == (0,)

    few = relative(by_reference(model, rows_of(feeds, 0, 20)), expected[:20]).max()
    assert few <= tolerance, few
    worst = np.argsort(-difference)[:20]
    worst_feeds = {name: values[worst] for name, values in feeds.items()}
    if is_image:
        worst_feeds["pixels"] = worst_feeds["pixels"].astype(np.float64)
    exact = by_reference(in_doubles(model), worst_feeds)
    of_graph, of_library = relative(score[worst], exact).max(), relative(expected[worst], exact).max()
    assert of_graph <= max(2e-5, tolerance), of_graph
    print(f"{path}: {len(expected)} rows, largest difference {difference.max():.2g} of max(1, score), of 99 % "
          f"{np.quantile(difference, 0.99):.2g}; of the reference {few:.2g}; "
          f"{np.count_nonzero(alert != expected_alerts)} alerts differ; from the 20 worst rows' scores in doubles: "
          f"graph {of_graph:.2g}, library {of_library:.2g}")


arguments = sys.argv[1:]
main(*arguments[:3], float(arguments[3]), *arguments[4:])
