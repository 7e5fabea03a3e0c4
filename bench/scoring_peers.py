"""Times scoring with anoean beside ONNX Runtime and PyTorch on the same encoder, and beside pandas, scikit-learn
and PyTorch on a file, turn by turn, and prints goals and what was measured.

usage: scoring_peers.py ANOEAN BENCH_SCORING FOLDER [ROUNDS]
FOLDER holds faithful.anoean, default.anoean, nsl-kdd.txt and kdd99.txt (run_peers.sh makes them). One thread each.
Weights and rows of the peers are random: what they hold does not change the time. Of each figure the best round
counts; times are of the processor, so that other work on the machine disturbs them little, but for start-up and
for two threads.
"""

import os
import resource
import subprocess
import sys
import time
import warnings

import numpy
import onnxruntime
import pandas
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.compose import ColumnTransformer
from sklearn.preprocessing import OneHotEncoder, StandardScaler

INPUTS = 122
DENSE = [INPUTS, 128, 64, 32, 8]
SLOPE = 0.2
IMAGE_MFLOP = 2e-6 * (196 * 32 * 16 + 49 * 64 * 512 + 9 * 128 * 1024 + 1152 * 16)
KDD99_CATEGORIES = [1, 2, 3]
KDD99_NUMBERS = [0, *range(4, 41)]


def dense_encoder():
    layers = []
    for inputs, outputs in zip(DENSE, DENSE[1:]):
        layers += [torch.nn.Linear(inputs, outputs), torch.nn.LeakyReLU(SLOPE)]
    return torch.nn.Sequential(*layers[:-1]).eval()


def image_encoder():
    layers = []
    for inputs, outputs in [(1, 32), (32, 64), (64, 128)]:
        layers += [torch.nn.Conv2d(inputs, outputs, 4, 2, 1), torch.nn.LeakyReLU(SLOPE)]
    return torch.nn.Sequential(*layers, torch.nn.Flatten(), torch.nn.Linear(1152, 16)).eval()


def onnx_session(network, shape):
    """The same network as an ONNX graph, layer by layer."""
    nodes, weights, value = [], [], "x"
    for index, layer in enumerate(network):
        result, names = f"y{index}", []
        for name, tensor in layer.named_parameters():
            names.append(f"{name}{index}")
            weights.append(numpy_helper.from_array(tensor.detach().numpy(), names[-1]))
        if isinstance(layer, torch.nn.Linear):
            nodes.append(helper.make_node("Gemm", [value, *names], [result], transB=1))
        elif isinstance(layer, torch.nn.Conv2d):
            nodes.append(helper.make_node("Conv", [value, *names], [result], strides=[2, 2], pads=[1, 1, 1, 1]))
        elif isinstance(layer, torch.nn.LeakyReLU):
            nodes.append(helper.make_node("LeakyRelu", [value], [result], alpha=SLOPE))
        else:
            nodes.append(helper.make_node("Flatten", [value], [result]))
        value = result
    inputs = [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["rows", *shape])]
    outputs = [helper.make_tensor_value_info(value, TensorProto.FLOAT, None)]
    graph = helper.make_graph(nodes, "encoder", inputs, outputs, weights)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])


def least_seconds(work, calls, tries=10):
    least = float("inf")
    work()
    for _ in range(tries):
        start = time.process_time()
        for _ in range(calls):
            work()
        least = min(least, time.process_time() - start)
    return least / calls


def seconds_per_row(run, make_rows, block_sizes):
    """Of the fastest block size."""
    return min(least_seconds(lambda rows=make_rows(size): run(rows), max(1, 4096 // size)) / size
               for size in block_sizes)


class Peers:
    def __init__(self):
        warnings.simplefilter("ignore")  # that tracing is to go
        torch.set_num_threads(1)
        torch.set_grad_enabled(False)
        self.dense, self.images = dense_encoder(), image_encoder()
        self.torch = {"dense": self.variants(self.dense, (INPUTS,)),
                      "images": self.variants(self.images, (1, 28, 28))}
        self.onnx = {"dense": onnx_session(self.dense, (INPUTS,)),
                     "images": onnx_session(self.images, (1, 28, 28))}

    @staticmethod
    def variants(network, shape):
        """As it comes, and traced, frozen and optimised."""
        traced = torch.jit.trace(network, torch.zeros(1, *shape))
        return [network, torch.jit.optimize_for_inference(torch.jit.freeze(traced))]

    def measure(self, kind, shape, blocks):
        random = numpy.random.default_rng(1)
        rows = lambda size: random.standard_normal((size, *shape), dtype=numpy.float32)
        session = self.onnx[kind]
        by_onnx = seconds_per_row(lambda x: session.run(None, {"x": x}), rows, blocks)
        by_torch = min(seconds_per_row(network, lambda size: torch.from_numpy(rows(size)), blocks)
                       for network in self.torch[kind])
        return by_onnx, by_torch

    def measure_records(self):
        """One at a time: as each comes, then ONNX Runtime with its arrays bound beforehand and PyTorch frozen."""
        row = numpy.random.default_rng(1).standard_normal((1, INPUTS), dtype=numpy.float32)
        session = self.onnx["dense"]
        binding = session.io_binding()
        given = onnxruntime.OrtValue.ortvalue_from_numpy(row)
        made = onnxruntime.OrtValue.ortvalue_from_shape_and_type([1, DENSE[-1]], numpy.float32)
        binding.bind_ortvalue_input("x", given)
        binding.bind_ortvalue_output(session.get_outputs()[0].name, made)
        tensor = torch.from_numpy(row)
        plain, frozen = self.torch["dense"]
        ways = {"onnx record": lambda: session.run(None, {"x": row}),
                "bound onnx record": lambda: session.run_with_iobinding(binding),
                "torch record": lambda: plain(tensor),
                "frozen torch record": lambda: frozen(tensor)}
        return {name: least_seconds(way, 2000) for name, way in ways.items()}

    def score_file(self, path, output):
        """From CSV to CSV in blocks; what scales and encodes is fitted before, on the first rows."""
        head = pandas.read_csv(path, header=None, nrows=20000)
        prepare = ColumnTransformer([("numbers", StandardScaler(), KDD99_NUMBERS),
                                     ("categories", OneHotEncoder(handle_unknown="ignore", sparse_output=False),
                                      KDD99_CATEGORIES)])
        width = prepare.fit_transform(head).shape[1]
        network = torch.nn.Sequential(torch.nn.Linear(width, DENSE[1]), *list(self.dense)[1:])
        start, rows = time.process_time(), 0
        with open(output, "w", encoding="ascii") as file:
            for block in pandas.read_csv(path, header=None, chunksize=65536):
                features = torch.from_numpy(prepare.transform(block).astype(numpy.float32))
                scores = network(features).norm(dim=1).numpy()
                pandas.DataFrame({"score": scores}).to_csv(file, header=False)
                rows += len(block)
        return (time.process_time() - start) / rows


def child_seconds(command):
    def used():
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        return usage.ru_utime + usage.ru_stime
    start, wall = used(), time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return used() - start, time.perf_counter() - wall


def bench_lines(command):
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {what: float(value) for what, value in (line.split() for line in text.splitlines())}


def run_round(anoean, bench, folder, peers, figures):
    def take(name, value, better=min):
        figures[name] = better(figures[name], value) if name in figures else value

    path = lambda name: os.path.join(folder, name)
    one_row = path("one.txt")
    with open(path("nsl-kdd.txt"), encoding="ascii") as records, open(one_row, "w", encoding="ascii") as file:
        file.write(records.readline())
    with open(path("kdd99.txt"), "rb") as file:
        rows = sum(1 for _ in file)
    score = lambda model, records, layout: [anoean, "score", "--threads", "1", "--model", path(model), "--input",
                                            path(records), "--layout", layout, "--output", path("scores.csv")]
    for model in ("faithful", "default"):
        for what, value in bench_lines([bench, path(model + ".anoean"), path("nsl-kdd.txt")]).items():
            take(f"{model} {what}", value, max if what.startswith("two") else min)
        take(f"{model} file", child_seconds(score(model + ".anoean", "kdd99.txt", "kdd99"))[0] / rows)
        for _ in range(20):
            of_processor, wall = child_seconds(score(model + ".anoean", "one.txt", "nsl-kdd"))
            take(f"{model} start", wall)
            take(f"{model} start work", of_processor)
    for what, value in bench_lines([bench]).items():
        take(what, value, max if what == "probe" else min)
    for name, seconds in peers.measure_records().items():
        take(name, seconds)
    for what, kind, shape in (("blocks", "dense", (INPUTS,)), ("images", "images", (1, 28, 28))):
        by_onnx, by_torch = peers.measure(kind, shape, [64, 256, 1024])
        take(f"onnx {what}", by_onnx)
        take(f"torch {what}", by_torch)
    take("pandas file", peers.score_file(path("kdd99.txt"), path("peer.csv")))


def print_table(found):
    micro = lambda name: f"{found[name] * 1e6:.2f} µs"
    milli = lambda name: f"{found[name] * 1e3:.1f} ms"
    rate = lambda name: f"{1e-6 / found[name]:.2f} M rows/s"
    times = lambda peer, own: f"{found[peer] / found[own]:.1f} ×"
    share = lambda value: f"{100 * value:.0f} %"
    of_probe = found["faithful two_threads"] / found["faithful two_probes"]
    rows = [
        ("a record from features", "≤ 0.9 µs", micro("faithful record")),
        ("  beside ONNX Runtime", "≥ 10 ×", times("onnx record", "faithful record")),
        ("    with its arrays bound beforehand", "", times("bound onnx record", "faithful record")),
        ("  beside PyTorch", "≥ 50 ×", times("torch record", "faithful record")),
        ("    traced and frozen", "", times("frozen torch record", "faithful record")),
        ("a record from its line", "≤ 3 µs", micro("faithful line")),
        ("blocks", "≥ 2 M rows/s", rate("faithful blocks")),
        ("  beside ONNX Runtime", "≥ 3 ×", times("onnx blocks", "faithful blocks")),
        ("  beside PyTorch", "", times("torch blocks", "faithful blocks")),
        ("a file, KDD99 from CSV to CSV", "≥ 0.7 M rows/s", rate("faithful file")),
        ("  beside pandas, scikit-learn, PyTorch", "≥ 20 ×", times("pandas file", "faithful file")),
        ("two threads, of what the probe gains", "≥ 90 %", share(of_probe)),
        ("images, of the probe's peak", "≥ 70 %", share(1e-3 * IMAGE_MFLOP / found["images"] / found["probe"])),
        ("  beside ONNX Runtime", "≥ 1.3 ×", times("onnx images", "images")),
        ("  beside PyTorch", "", times("torch images", "images")),
        ("start to first score", "≤ 20 ms", milli("faithful start")),
        ("  time of the processor", "", milli("faithful start work")),
        ("default model, blocks: beside one encoder", "≤ 5 ×", times("default blocks", "faithful blocks")),
        ("  a record from features", "", micro("default record")),
        ("  a record from its line", "", micro("default line")),
        ("  a file", "", rate("default file")),
        ("  start to first score", "", milli("default start")),
        ("    time of the processor", "", milli("default start work")),
    ]
    print(f"onnxruntime {onnxruntime.__version__}, torch {torch.__version__}, pandas {pandas.__version__}")
    for what, goal, measured in [("one thread, preset faithful", "goal", "measured"), *rows]:
        print(f"{what:42} {goal:>15} {measured:>16}")


def main():
    anoean, bench, folder = sys.argv[1:4]
    rounds = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    peers, figures = Peers(), {}
    for index in range(rounds):
        print(f"round {index + 1} of {rounds}", file=sys.stderr)
        run_round(anoean, bench, folder, peers, figures)
    print_table(figures)


if __name__ == "__main__":
    main()
