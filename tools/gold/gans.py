"""Ten training steps and scores of EGBAD, AnoGAN and ALAD, computed by PyTorch in double: gold values for
tests/detectors.

    python3 tools/gold/gans.py egbad tests/detectors/data/egbad_steps.json
    python3 tools/gold/gans.py anogan tests/detectors/data/anogan_steps.json
    python3 tools/gold/gans.py alad tests/detectors/data/alad_steps.json
    python3 tools/gold/gans.py check FILE  # gradients against differences; how far single precision comes

Arrays are laid out as network.py says. u (outputs) and v ([y][x][in], as the rows of the weights) are the vectors of
spectral norm, where a network has it, as they stand before the first step. Gradients are those of the first step,
averages and running statistics those after the last. All given values are single precision.
"""

import json
import sys

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.functional import normalize

from network import cross_entropy, in_our_order, joined, numbers, parameters, parse, single, statistics

ADAM = {"learning_rate": 1e-3, "beta1": 0.5, "beta2": 0.999, "epsilon": 1e-8}
INVERSION_ADAM = {"betas": (0.5, 0.999), "eps": 1e-8}
DECAY = 0.9
STEPS = 10
SCORED_ROWS = 32
INVERSION_STEPS = 20


# ---- networks ----

def matrix(weight):
    """[inputs · kernel²][outputs], rows in the engine's order."""
    return in_our_order(weight).flatten(0, -2)


class Network:
    """Layers whose weights may be divided by their largest singular value, and the moving average of their values."""

    def __init__(self, gold, spectral, dtype):
        self.layers = parse(gold["spec"], gold["input"] if gold["input"][:2] != [1, 1] else gold["input"][2:])
        load(self.layers, gold)
        self.layers.to(dtype)
        self.raw = dict(self.layers.named_parameters())
        self.vectors = {}
        if spectral:
            names = [name for name, value in self.raw.items() if value.dim() > 1]
            for name, given in zip(names, spectral, strict=True):
                self.vectors[name] = [torch.tensor(given[key], dtype=dtype) for key in "uv"]
        self.adam = torch.optim.Adam(self.raw.values(), lr=ADAM["learning_rate"], betas=(ADAM["beta1"], ADAM["beta2"]),
                                     eps=ADAM["epsilon"])
        self.still()
        # An average of normalised values starts from normalised values.
        self.average = {name: value.detach().clone() for name, value in self.values().items()}

    def values(self):
        result = dict(self.raw)
        for name, (u, v) in self.vectors.items():
            result[name] = self.raw[name] / (v @ matrix(self.raw[name]) @ u)
        return result

    def power_iteration(self):
        with torch.no_grad():
            for name, (u, v) in self.vectors.items():
                v.copy_(normalize(matrix(self.raw[name]) @ u, dim=0))
                u.copy_(normalize(v @ matrix(self.raw[name]), dim=0))

    def __call__(self, x):
        return functional_call(self.layers, self.values() if self.layers.training else self.average, x)

    def features(self, x):
        """The input of the last layer, which is dense, in scoring."""
        before = self.layers[:-1]
        return functional_call(before, {name: self.average[name] for name, _ in before.named_parameters()}, x)

    def still(self, momentum=0.0):
        """Batch norm's running statistics stay as they are, except where they are told to move."""
        for layer in self.layers.modules():
            if isinstance(layer, (nn.BatchNorm1d, nn.BatchNorm2d)):
                layer.momentum = momentum

    def move_statistics(self, x):
        self.still(momentum=0.1)
        with torch.no_grad():
            self(x)
        self.still()

    def move_average(self, step):
        decay = min(DECAY, (1 + step) / (10 + step))
        with torch.no_grad():
            for name, value in self.values().items():
                self.average[name].mul_(decay).add_(value, alpha=1 - decay)

    def networks(self):
        return [self]


class Branches:
    """head(concatenation of x(x) and z(z))"""

    def __init__(self, x, z, head):
        self.x, self.z, self.head = x, z, head

    def joined(self, x, z):
        return torch.cat([self.x(x), self.z(z)], -1)

    def __call__(self, x, z):
        return self.head(self.joined(x, z))

    def features(self, x, z):
        return self.head.features(self.joined(x, z))

    def move_statistics(self, x, z):
        with torch.no_grad():
            head_input = self.joined(x, z)
        self.x.move_statistics(x)
        self.z.move_statistics(z)
        self.head.move_statistics(head_input)

    def networks(self):
        return [self.x, self.z, self.head]


def load(layers, gold):
    """The inverse of parameters() and statistics()."""
    def fill(tensors, values):
        values = torch.tensor(values)
        for tensor in tensors:
            part, values = values[:tensor.numel()], values[tensor.numel():]
            if tensor.dim() > 1:
                ours = part.reshape(in_our_order(tensor).shape)
                tensor.copy_(ours.permute(-1, -2, *range(tensor.dim() - 2)))
            else:
                tensor.copy_(part)
        assert values.numel() == 0

    with torch.no_grad():
        fill(layers.parameters(), gold["parameters"])
        fill([b for b in layers.buffers() if b.is_floating_point()], gold["statistics"])


def distance(a, b):
    return (a - b).abs().flatten(1).sum(1)


def row_cross_entropy(logits, target):
    return nn.functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target),
                                                          reduction="none").flatten()


# ---- methods ----
# first() is the step of the discriminators and second() that of the encoder and the generator. Both return their
# losses, [(name, networks to be moved, value)], and the calls that move running statistics, in order.

class Egbad:
    def __init__(self, nets):
        self.encoder, self.generator = nets["encoder"], nets["generator"]
        self.d = Branches(nets["d_x"], nets["d_z"], nets["d_head"])
        self.discriminators = self.d.networks()

    def first(self, x, z):
        with torch.no_grad():
            encoded, generated = self.encoder(x), self.generator(z)
        loss = cross_entropy(self.d(x, encoded), 1.0) + cross_entropy(self.d(generated, z), 0.0)
        return [("discriminator_loss", self.discriminators, loss)], [(self.d, (x, encoded)), (self.d, (generated, z))]

    def second(self, x, z):
        generator_loss = cross_entropy(self.d(self.generator(z), z), 1.0)
        encoder_loss = cross_entropy(self.d(x, self.encoder(x)), 0.0)
        return ([("generator_loss", [self.generator], generator_loss), ("encoder_loss", [self.encoder], encoder_loss)],
                [(self.generator, (z,)), (self.encoder, (x,))])

    def scores(self, x, _case):
        encoded = self.encoder(x)
        again = self.generator(encoded)
        apart = 0.9 * distance(x, again)
        return {"features": apart + 0.1 * distance(self.d.features(x, encoded), self.d.features(again, encoded)),
                "cross_entropy": apart + 0.1 * row_cross_entropy(self.d(again, encoded), 1.0)}


class Anogan:
    def __init__(self, nets):
        self.generator, self.d = nets["generator"], nets["discriminator"]
        self.discriminators = [self.d]

    def first(self, x, z):
        with torch.no_grad():
            generated = self.generator(z)
        loss = cross_entropy(self.d(x), 1.0) + cross_entropy(self.d(generated), 0.0)
        return [("discriminator_loss", [self.d], loss)], [(self.d, (x,)), (self.d, (generated,))]

    def second(self, _x, z):
        loss = cross_entropy(self.d(self.generator(z)), 1.0)
        return [("generator_loss", [self.generator], loss)], [(self.generator, (z,))]

    def scores(self, x, case):
        steps = case["inversion"]["steps"]
        z = torch.tensor(case["inversion"]["z0"], dtype=x.dtype).repeat(len(x), 1).requires_grad_()
        wanted = self.d.features(x).detach()

        def losses():
            generated = self.generator(z)
            return 0.9 * distance(x, generated) + 0.1 * distance(wanted, self.d.features(generated))

        # The rows do not touch each other, and Adam works on each value by itself: one for all is one per row.
        adam = torch.optim.Adam([z], **INVERSION_ADAM)
        for step in range(steps):
            rate = 0.01 if step < steps * 200 // 500 else 0.001 if step < steps * 300 // 500 else 0.0005
            adam.param_groups[0]["lr"] = rate
            z.grad, = torch.autograd.grad(losses().sum(), z)
            adam.step()
        return {"inversion": losses(), "z": z}


class Alad:
    def __init__(self, nets):
        self.encoder, self.generator = nets["encoder"], nets["generator"]
        self.xz = Branches(nets["xz_x"], nets["xz_z"], nets["xz_head"])
        self.xx, self.zz = nets["xx"], nets["zz"]
        self.discriminators = [*self.xz.networks(), self.xx, self.zz]

    def first(self, x, z):
        with torch.no_grad():
            encoded, generated = self.encoder(x), self.generator(z)
            pairs = [(self.xz, (x, encoded), (generated, z)),
                     (self.xx, (stacked(x, x),), (stacked(x, self.generator(encoded)),)),
                     (self.zz, (stacked(z, z),), (stacked(z, self.encoder(generated)),))]
        losses = [(name, d.networks(), cross_entropy(d(*real), 1.0) + cross_entropy(d(*fake), 0.0))
                  for name, (d, real, fake) in zip(("xz_loss", "xx_loss", "zz_loss"), pairs)]
        return losses, [(d, inputs) for d, real, fake in pairs for inputs in (real, fake)]

    def second(self, x, z):
        encoded, generated = self.encoder(x), self.generator(z)
        loss = (cross_entropy(self.xz(x, encoded), 0.0) + cross_entropy(self.xz(generated, z), 1.0) +
                cross_entropy(self.xx(stacked(x, self.generator(encoded))), 1.0) +
                cross_entropy(self.zz(stacked(z, self.encoder(generated))), 1.0))
        # The order of these calls shows in the running statistics only.
        moves = [(self.generator, (encoded,)), (self.generator, (z,)),
                 (self.encoder, (generated,)), (self.encoder, (x,))]
        return [("encoder_generator_loss", [self.encoder, self.generator], loss)], moves

    def scores(self, x, _case):
        again = self.generator(self.encoder(x))
        apart, same = stacked(x, again), stacked(x, x)
        return {"features": distance(self.xx.features(same), self.xx.features(apart)),
                "l1": distance(x, again),
                "l2": (x - again).flatten(1).norm(dim=1),
                "logits": row_cross_entropy(self.xx(apart), 1.0)}


def stacked(a, b):
    return torch.cat([a, b], -1)  # channels are last


METHODS = {"egbad": Egbad, "anogan": Anogan, "alad": Alad}


# ---- running a case ----

def build(case, dtype):
    nets = {name: Network(gold, case["spectral"].get(name), dtype) for name, gold in case["networks"].items()}
    return nets, METHODS[case["method"]](nets)


def tensor(values, case, dtype):
    shape = case["input"] if case["input"][:2] != [1, 1] else case["input"][2:]
    return torch.tensor(values, dtype=dtype).reshape(-1, *shape)


def noise(values, case, dtype):
    return torch.tensor(values, dtype=dtype).reshape(-1, case["latent"])


def gradients_of(losses):
    """{network: gradients in the order of its raw values}"""
    result = {}
    for _, networks, loss in losses:
        wanted = [value for network in networks for value in network.raw.values()]
        found = list(torch.autograd.grad(loss, wanted, retain_graph=True))
        for network in networks:
            result[network] = [found.pop(0) for _ in network.raw]
    return result


def half_step(losses, moves):
    found = gradients_of(losses)
    for called, inputs in moves:
        called.move_statistics(*inputs)
    for network, gradients in found.items():
        for value, gradient in zip(network.raw.values(), gradients):
            value.grad = gradient
        network.adam.step()
    return {name: loss.item() for name, _, loss in losses}


def run(case, dtype=torch.float64):
    """What is to be expected of a case: losses of each step, gradients of the first, scores after the last."""
    nets, method = build(case, dtype)
    losses = []
    gradients = {}
    for step, given in enumerate(case["steps"], 1):
        for network in method.discriminators:
            network.power_iteration()
        loss = half_step(*method.first(tensor(given["x"], case, dtype), noise(given["z"], case, dtype)))
        loss |= half_step(*method.second(tensor(given["x2"], case, dtype), noise(given["z2"], case, dtype)))
        losses.append(loss)
        if step == 1:
            gradients = {name: parameters(network.layers, lambda p: p.grad).clone() for name, network in nets.items()}
        for network in nets.values():
            network.move_average(step)
    for network in nets.values():
        network.layers.eval()
    scores = method.scores(tensor(case["rows"], case, dtype), case)
    averages = {name: joined([in_our_order(v).flatten() if v.dim() > 1 else v for v in network.average.values()])
                for name, network in nets.items()}
    after = {name: statistics(network.layers).clone() for name, network in nets.items()}
    return {"losses": losses, "gradients": gradients, "averages": averages, "statistics_after": after, "scores": scores}


# ---- cases ----

def draw(method, shape, latent, batch, specs, spectral=()):
    """The given values of a case. specs: {network: (spec, shape of its input)}"""
    case = {"method": method, "input": ([1, 1] + shape)[-3:], "latent": latent, "batch": batch, "networks": {},
            "adam": ADAM, "decay": DECAY, "spectral": {}}
    for name, (spec, input_shape) in specs.items():
        layers = parse(spec, input_shape)
        for buffer_name, buffer in layers.named_buffers():
            if buffer_name.endswith("running_mean"):  # near what they will be, or a ReLU behind them sleeps in scoring
                buffer.sub_(1.0)
        case["networks"][name] = {"spec": spec, "input": ([1, 1] + list(input_shape))[-3:],
                                  "parameters": numbers(parameters(layers)),
                                  "statistics": numbers(statistics(layers).float())}
        if name in spectral:
            case["spectral"][name] = []
            for weight in (p for p in layers.parameters() if p.dim() > 1):
                u = normalize(torch.randn(matrix(weight).shape[1]), dim=0)
                v = normalize(matrix(weight) @ u, dim=0)
                case["spectral"][name].append({"u": numbers(u.float()), "v": numbers(v.float())})
    case["steps"] = [{"x": numbers(single(batch, *shape)), "z": numbers(single(batch, latent)),
                      "x2": numbers(single(batch, *shape)), "z2": numbers(single(batch, latent))} for _ in range(STEPS)]
    if method == "anogan":
        case["inversion"] = {"steps": INVERSION_STEPS, "z0": numbers(single(latent))}
    case["rows"] = numbers(single(SCORED_ROWS, *shape))
    return case


def gold(case):
    found = run(case)
    case["steps"] = [given | losses for given, losses in zip(case["steps"], found["losses"])]
    for key in ("gradients", "averages", "statistics_after", "scores"):
        case[key] = {name: numbers(values) for name, values in found[key].items()}
    if "inversion" in case:
        case["inversion"]["z"] = case["scores"].pop("z")  # of the 32 rows, in the end
    return case


# Batch norm stands behind the activations here. Directly behind a dense or conv layer it leaves that layer's bias a
# gradient of nothing but rounding errors, which Adam makes steps of: no two programs would agree after ten. The same
# happens behind an activation whose rows all have the same sign, so the seeds are some for which single precision stays
# with double (within 1e-5 of the largest, see check).
SEEDS = {"egbad": 20, "anogan": 16, "alad": 12}

TABLE, TABLE_LATENT = [14], 5
IMAGE, IMAGE_LATENT = [8, 8, 1], 6


def table_pair(slope):
    return {"encoder": (f"dense 12, leaky_relu {slope}, dense 5", TABLE),
            "generator": ("dense 7, leaky_relu 0, batch_norm, dense 11, leaky_relu 0, dense 14", [5])}


def image_pair(slope):
    return {"encoder": (f"conv 3 kernel 3 stride 1 pad 1, leaky_relu {slope}, batch_norm, "
                        f"conv 5 kernel 3 stride 2 pad 1, leaky_relu {slope}, flatten, dense 6", IMAGE),
            "generator": ("dense 10, leaky_relu 0, batch_norm, dense 64, leaky_relu 0, batch_norm, reshape 4 4 4, "
                          "conv_transposed 1 kernel 4 stride 2 pad 1, tanh", [6])}


def egbad():
    branch = "dense 9, leaky_relu 0.1, dropout 0"
    conv = "conv 4 kernel 4 stride 2 pad 1"
    return [
        draw("egbad", TABLE, TABLE_LATENT, 9, table_pair(0.1) | {
            "d_x": (branch, TABLE), "d_z": (branch, [TABLE_LATENT]),
            "d_head": ("dense 10, leaky_relu 0.1, dropout 0, dense 1", [18])}),
        draw("egbad", IMAGE, IMAGE_LATENT, 6, image_pair(0.1) | {
            "d_x": (f"{conv}, leaky_relu 0.1, batch_norm, dropout 0, {conv}, leaky_relu 0.1, dropout 0, flatten",
                    IMAGE),
            "d_z": ("dense 8, leaky_relu 0.1, dropout 0", [IMAGE_LATENT]),
            "d_head": ("dense 12, leaky_relu 0.1, dropout 0, dense 1", [24])}),
    ]


def anogan():
    # Without batch norm: what is searched is a network that has none left (nn/folding.hpp).
    generator = ("dense 24, leaky_relu 0, dense 16, leaky_relu 0, reshape 2 2 4, "
                 "conv_transposed 3 kernel 4 stride 2 pad 1, leaky_relu 0, "
                 "conv_transposed 1 kernel 4 stride 2 pad 1, tanh")
    conv = "conv 4 kernel 4 stride 2 pad 1"
    return [
        draw("anogan", TABLE, TABLE_LATENT, 9, {
            "generator": ("dense 7, leaky_relu 0, dense 11, leaky_relu 0, dense 14", [TABLE_LATENT]),
            "discriminator": ("dense 16, leaky_relu 0.1, dropout 0, dense 10, leaky_relu 0.1, dropout 0, dense 1",
                              TABLE)}),
        draw("anogan", IMAGE, IMAGE_LATENT, 6, {
            "generator": (generator, [IMAGE_LATENT]),
            "discriminator": (f"{conv}, leaky_relu 0.1, {conv}, leaky_relu 0.1, flatten, dense 12, "
                              "leaky_relu 0.1, dense 1", IMAGE)}),
    ]


def alad():
    conv = "conv 4 kernel 4 stride 2 pad 1, leaky_relu 0.2, dropout 0"
    discriminators = ("xz_x", "xz_z", "xz_head", "xx", "zz")
    return [
        draw("alad", TABLE, TABLE_LATENT, 9, table_pair(0.2) | {
            "xz_x": ("dense 9, leaky_relu 0.2, batch_norm", TABLE),
            "xz_z": ("dense 8, leaky_relu 0.2, dropout 0", [TABLE_LATENT]),
            "xz_head": ("dense 10, leaky_relu 0.2, dropout 0, dense 1", [17]),
            "xx": ("dense 11, leaky_relu 0.2, dropout 0, dense 1", [28]),
            "zz": ("dense 6, leaky_relu 0.2, dropout 0, dense 1", [10])}),
        draw("alad", IMAGE, IMAGE_LATENT, 6, image_pair(0.2) | {
            "xz_x": ("conv 4 kernel 4 stride 2 pad 1, leaky_relu 0.2, batch_norm, dropout 0, "
                     "conv 5 kernel 4 stride 2 pad 1, leaky_relu 0.2, dropout 0, flatten", IMAGE),
            "xz_z": ("dense 8, leaky_relu 0.2, dropout 0", [IMAGE_LATENT]),
            "xz_head": ("dense 12, leaky_relu 0.2, dropout 0, dense 1", [28]),
            "xx": (f"{conv}, {conv}, flatten, dense 1", [8, 8, 2]),
            "zz": ("dense 9, leaky_relu 0.2, dropout 0, dense 7, leaky_relu 0.2, dropout 0, dense 1",
                   [2 * IMAGE_LATENT])},
            spectral=discriminators),
    ]


# ---- checks ----

def check_gradients(case):
    """The largest difference between gradients of the first step and central differences of its losses."""
    worst = 0.0
    for half, (x, z) in (("first", ("x", "z")), ("second", ("x2", "z2"))):
        nets, method = build(case, torch.float64)
        given = case["steps"][0]
        inputs = tensor(given[x], case, torch.float64), noise(given[z], case, torch.float64)
        losses, _ = getattr(method, half)(*inputs)
        for network, gradients in gradients_of(losses).items():
            mine = next(i for i, (_, networks, _) in enumerate(losses) if network in networks)
            for value, gradient in zip(network.raw.values(), gradients):
                flat = value.data.view(-1)
                for i in torch.randperm(len(flat))[:20].tolist():
                    sides = []
                    for change in (1e-6, -1e-6):
                        flat[i] += change
                        sides.append(getattr(method, half)(*inputs)[0][mine][2].item())
                        flat[i] -= change
                    worst = max(worst, abs((sides[0] - sides[1]) / 2e-6 - gradient.flatten()[i].item()))
    return worst


def check(path):
    with open(path, encoding="ascii") as file:
        cases = json.load(file)
    for case in cases:
        print(case["method"], case["input"])
        print(f"  gradients - differences of losses: at most {check_gradients(case):.1e}")
        again, narrow = run(case), run(case, torch.float32)
        print("  single - double, at most (and relative to the largest):")
        losses = [abs(step[name] - given[name])
                  for step, given in zip(narrow["losses"], case["steps"]) for name in step]
        print(f"    losses {max(losses):.1e}")
        for key in ("gradients", "averages", "statistics_after", "scores"):
            for name, expected in case[key].items():
                assert numbers(again[key][name]) == expected, (key, name)
                if expected:
                    expected = torch.tensor(expected)
                    error = (narrow[key][name].flatten() - expected).abs().max()
                    print(f"    {key} {name}: {error:.1e} ({error / expected.abs().max():.1e})")


def main():
    what, path = sys.argv[1:]
    torch.set_num_threads(1)  # the same digits everywhere
    if what == "check":
        return check(path)
    torch.manual_seed(SEEDS[what])
    cases = [gold(case) for case in {"egbad": egbad, "anogan": anogan, "alad": alad}[what]()]
    with open(path, "w", encoding="ascii") as out:
        json.dump(cases, out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
