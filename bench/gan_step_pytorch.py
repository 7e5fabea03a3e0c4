"""Training steps of EGBAD and ALAD, and AnoGAN's search for z, of gan_step.cpp in PyTorch, timed the same way.

usage: python3 gan_step_pytorch.py METHOD DATASET ROUNDS THREADS

  METHOD   egbad or alad: milliseconds of one step (D's, then E's and G's, then the moving average of the weights)
           anogan: milliseconds of one row's 500 steps of search, in a block of 256 rows (kdd) or 64 (mnist)
  DATASET  kdd: 122 columns, batches of 50, latent 32; mnist: images of 28 x 28, batches of 100, latent 200
  ROUNDS   how many steps (anogan: shortened searches of a block) of each variant are timed

Prints one line for the fastest variant (Adam over all tensors at once or fused; images as they come or channels last),
and on standard error each variant's times:
  pytorch <method>-<dataset> <threads> <best ms> <median ms> <variant>

COMPILE=1 tries the best of these through torch.compile, too. It is left out otherwise because it takes minutes to
prepare and was 10 to 80 % slower in all six cases (PyTorch 2.15, g++ 12.2, one thread of a processor with AVX-512).
"""
import itertools
import os
import sys
import time

import torch
from torch import nn
from torch.func import functional_call
from torch.nn.functional import normalize, softplus
from torch.nn.utils.fusion import fuse_conv_bn_eval, fuse_linear_bn_eval

WARM_UP = 3
DECAY = 0.999
SEARCH_STEPS = 500
TIMED_SEARCH_STEPS = {"kdd": 100, "mnist": 10}
INPUT = {"kdd": (122,), "mnist": (1, 28, 28)}
LATENT = {"kdd": 32, "mnist": 200}
BATCH = {"kdd": 50, "mnist": 100}
BLOCK = {"kdd": 256, "mnist": 64}


# ---- networks ----

def build(spec, shape):
    """A network of the engine's text format; images are [channels][height][width]."""
    layers = []
    x = torch.zeros(2, *shape)
    for words in (text.split() for text in spec.split(",")):
        options = [int(word) for word in words[3::2]]  # kernel, stride, pad
        layer = {
            "dense": lambda: nn.Linear(x.shape[1], int(words[1])),
            "conv": lambda: nn.Conv2d(x.shape[1], int(words[1]), *options),
            "conv_transposed": lambda: nn.ConvTranspose2d(x.shape[1], int(words[1]), *options),
            "batch_norm": lambda: (nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d)(x.shape[1]),
            "relu": lambda: nn.ReLU(inplace=True),
            "leaky_relu": lambda: nn.LeakyReLU(float(words[1]), inplace=True),
            "dropout": lambda: nn.Dropout(float(words[1])),
            "tanh": nn.Tanh,
            "flatten": nn.Flatten,
            "image": lambda: nn.Unflatten(1, tuple(map(int, words[1:]))),
        }[words[0]]()
        with torch.no_grad():
            x = layer(x)
        layers.append(layer)
    network = nn.Sequential(*layers)
    network.outputs = x.shape[1]
    return network


def encoder(dataset, slope):
    leaky = f"leaky_relu {slope}"
    return build({
        "kdd": f"dense 64, {leaky}, dense 32",
        "mnist": f"conv 32 kernel 3 stride 1 pad 1, {leaky}, conv 64 kernel 3 stride 2 pad 1, batch_norm, {leaky}, "
                 f"conv 128 kernel 3 stride 2 pad 1, batch_norm, {leaky}, flatten, dense 200",
    }[dataset], INPUT[dataset])


def generator(dataset):
    return build({
        "kdd": "dense 64, relu, dense 128, relu, dense 122",
        "mnist": "dense 1024, batch_norm, relu, dense 6272, batch_norm, relu, image 128 7 7, "
                 "conv_transposed 64 kernel 4 stride 2 pad 1, batch_norm, relu, "
                 "conv_transposed 1 kernel 4 stride 2 pad 1, tanh",
    }[dataset], (LATENT[dataset],))


class Branches(nn.Module):
    def __init__(self, dataset, x, z, head):
        super().__init__()
        self.x = build(x, INPUT[dataset])
        self.z = build(z, (LATENT[dataset],))
        self.head = build(head, (self.x.outputs + self.z.outputs,))

    def forward(self, x, z):
        return self.head(torch.cat([self.x(x), self.z(z)], 1))


class Stacked(nn.Module):
    """A network on two inputs along their channels."""

    def __init__(self, spec, shape):
        super().__init__()
        self.network = build(spec, (2 * shape[0], *shape[1:]))

    def forward(self, a, b):
        return self.network(torch.cat([a, b], 1))


def mnist_branches(slope):
    rest = f"leaky_relu {slope}, dropout 0.5"
    conv = "conv 64 kernel 4 stride 2 pad 1"
    return Branches("mnist", f"{conv}, {rest}, {conv}, batch_norm, {rest}, flatten", f"dense 512, {rest}",
                    f"dense 1024, {rest}, dense 1")


def egbad_discriminators(dataset):
    rest = "leaky_relu 0.1, dropout 0.2"
    if dataset == "mnist":
        return [mnist_branches(0.1)]
    return [Branches("kdd", f"dense 128, {rest}", f"dense 128, {rest}", f"dense 128, {rest}, dense 1")]


def alad_discriminators(dataset):
    rest = "leaky_relu 0.2, dropout 0.2"
    if dataset == "mnist":
        conv = f"conv 64 kernel 4 stride 2 pad 1, {rest}"
        return [mnist_branches(0.2),
                Stacked(f"{conv}, {conv}, flatten, dense 1", INPUT[dataset]),
                Stacked(f"dense 64, {rest}, dense 32, {rest}, dense 1", (LATENT[dataset],))]
    return [Branches("kdd", "dense 128, batch_norm, leaky_relu 0.2", "dense 128, leaky_relu 0.2, dropout 0.5",
                     "dense 128, leaky_relu 0.2, dropout 0.5, dense 1"),
            Stacked(f"dense 128, {rest}, dense 1", INPUT[dataset]),
            Stacked(f"dense 32, {rest}, dense 1", (LATENT[dataset],))]


class Spectral(nn.Module):
    """A discriminator with its weights divided by their largest singular value, where that is asked for."""

    def __init__(self, network, spectral):
        super().__init__()
        self.network = network
        self.has_batch_norm = any(isinstance(m, (nn.BatchNorm1d, nn.BatchNorm2d)) for m in network.modules())
        self.names = [name for name, p in network.named_parameters() if p.dim() > 1] if spectral else []
        for i, name in enumerate(self.names):
            matrix = network.get_parameter(name).detach().flatten(1)
            self.register_buffer(f"u{i}", normalize(torch.randn(len(matrix)), dim=0))
            self.register_buffer(f"v{i}", normalize(self.get_buffer(f"u{i}") @ matrix, dim=0))

    def weights(self, iterate):
        weights = {}
        for i, name in enumerate(self.names):
            weight, u, v = self.network.get_parameter(name), self.get_buffer(f"u{i}"), self.get_buffer(f"v{i}")
            matrix = weight.flatten(1)
            if iterate:
                v.copy_(normalize(torch.mv(matrix.detach().t(), u), dim=0))
            # Both are changed in the next step and needed in this one's backward pass.
            forward = torch.mv(matrix, v.clone())
            if iterate:
                u.copy_(normalize(forward.detach(), dim=0))
            weights[name] = weight / torch.dot(u.clone(), forward)
        return weights

    def forward(self, weights, *inputs):
        return functional_call(self.network, weights, inputs) if self.names else self.network(*inputs)

    def losses(self, weights, ones, zeros):
        """Cross-entropy of two groups of rows; in one call where batch norm does not keep them apart."""
        if self.has_batch_norm:
            one, zero = self(weights, *ones), self(weights, *zeros)
        else:
            one, zero = self(weights, *map(torch.cat, zip(ones, zeros))).chunk(2)
        return softplus(-one).mean() + softplus(zero).mean()


# ---- training steps ----

class Egbad(nn.Module):
    def __init__(self, dataset):
        super().__init__()
        self.encoder, self.generator = encoder(dataset, 0.1), generator(dataset)
        self.discriminators = nn.ModuleList(Spectral(d, False) for d in egbad_discriminators(dataset))

    def first(self, x, z):
        with torch.no_grad():
            encoded, generated = self.encoder(x), self.generator(z)
        return self.discriminators[0].losses({}, (x, encoded), (generated, z))

    def second(self, x, z, _weights):
        # The sum of E's and G's losses: neither depends on the other's weights.
        return self.discriminators[0].losses({}, (self.generator(z), z), (x, self.encoder(x)))


class Alad(nn.Module):
    def __init__(self, dataset):
        super().__init__()
        self.encoder, self.generator = encoder(dataset, 0.2), generator(dataset)
        self.discriminators = nn.ModuleList(Spectral(d, dataset == "mnist") for d in alad_discriminators(dataset))

    def first(self, x, z):
        xz, xx, zz = self.discriminators
        with torch.no_grad():
            encoded, generated = self.encoder(x), self.generator(z)
            x_again, z_again = self.generator(encoded), self.encoder(generated)
        return (xz.losses(xz.weights(True), (x, encoded), (generated, z)) +
                xx.losses(xx.weights(True), (x, x), (x, x_again)) +
                zz.losses(zz.weights(True), (z, z), (z, z_again)))

    def second(self, x, z, weights):
        xz, xx, zz = self.discriminators
        encoded, generated = self.encoder(x), self.generator(z)
        x_again, z_again = self.generator(encoded), self.encoder(generated)
        return (xz.losses(weights[0], (generated, z), (x, encoded)) +
                softplus(-xx(weights[1], x, x_again)).mean() + softplus(-zz(weights[2], z, z_again)).mean())


def adam(parameters, fused):
    return torch.optim.Adam(parameters, lr=1e-5, betas=(0.5, 0.999), eps=1e-8, fused=fused, foreach=not fused)


def training_step(method, dataset, fused, channels_last, compiled):
    torch.manual_seed(1)
    model = {"egbad": Egbad, "alad": Alad}[method](dataset)
    x, x2 = torch.rand(2, BATCH[dataset], *INPUT[dataset]).unbind()
    if channels_last:
        model = model.to(memory_format=torch.channels_last)
        x, x2 = (images.contiguous(memory_format=torch.channels_last) for images in (x, x2))
    discriminating = list(model.discriminators.parameters())
    generating = [*model.encoder.parameters(), *model.generator.parameters()]
    # Adam works on each value by itself: one for all discriminators is one for each, and so for E and G.
    first_adam, second_adam = adam(discriminating, fused), adam(generating, fused)
    average = [p.detach().clone() for p in discriminating + generating]
    first, second = model.first, model.second
    if compiled:
        first, second = torch.compile(first, dynamic=False), torch.compile(second, dynamic=False)

    def averaged(weights):
        return [chosen.get(name, p) for d, chosen in zip(model.discriminators, weights)
                for name, p in d.network.named_parameters()] + generating

    def step():
        first_adam.zero_grad(set_to_none=True)
        first(x, torch.randn(BATCH[dataset], LATENT[dataset])).backward()
        first_adam.step()

        # The discriminators' own gradients are not wanted here; leaving them out is faster.
        for p in discriminating:
            p.requires_grad_(False)
        weights = [d.weights(False) for d in model.discriminators]
        second_adam.zero_grad(set_to_none=True)
        second(x2, torch.randn(BATCH[dataset], LATENT[dataset]), weights).backward()
        second_adam.step()
        for p in discriminating:
            p.requires_grad_(True)
        with torch.no_grad():
            torch._foreach_lerp_(average, averaged(weights), 1 - DECAY)

    return step


# ---- AnoGAN's search ----

def folded(network):
    """Without the batch norms, which are constants in scoring."""
    layers = []
    for layer in network.eval():
        if isinstance(layer, nn.BatchNorm1d):
            layers[-1] = fuse_linear_bn_eval(layers[-1], layer)
        elif isinstance(layer, nn.BatchNorm2d):
            layers[-1] = fuse_conv_bn_eval(layers[-1], layer, isinstance(layers[-1], nn.ConvTranspose2d))
        elif not isinstance(layer, nn.Dropout):
            layers.append(layer)
    return nn.Sequential(*layers).requires_grad_(False)


def search(dataset, fused, channels_last, compiled):
    """A block's search, shortened: f of the rows once, then steps of Adam on the block's z."""
    torch.manual_seed(1)
    leaky = "leaky_relu 0.1"
    make = folded(generator(dataset))
    features = folded(build({
        "kdd": f"dense 256, {leaky}, dense 128, {leaky}, dense 128, {leaky}",
        "mnist": f"conv 64 kernel 4 stride 2 pad 1, {leaky}, conv 64 kernel 4 stride 2 pad 1, batch_norm, {leaky}, "
                 f"flatten, dense 1024, batch_norm, {leaky}",
    }[dataset], INPUT[dataset]))
    x = torch.rand(BLOCK[dataset], *INPUT[dataset])
    if channels_last:
        make, features = make.to(memory_format=torch.channels_last), features.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)

    def loss(z, wanted):
        generated = make(z)
        return 0.9 * (x - generated).abs().sum() + 0.1 * (wanted - features(generated)).abs().sum()

    chosen_loss = torch.compile(loss, dynamic=False) if compiled else loss

    def run():
        z = torch.randn(LATENT[dataset]).repeat(BLOCK[dataset], 1).requires_grad_()
        z_adam = adam([z], fused)
        with torch.no_grad():
            wanted = features(x)
        for _ in range(TIMED_SEARCH_STEPS[dataset]):
            z_adam.zero_grad(set_to_none=True)
            chosen_loss(z, wanted).backward()
            z_adam.step()

    return run


# ---- timing ----

def time_rounds(step, rounds):
    # With one thread the time that the processor spent on it, which other work on the machine disturbs less.
    now = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    for _ in range(WARM_UP):
        step()
    times = []
    for _ in range(rounds):
        start = now()
        step()
        times.append(now() - start)
    times.sort()
    return times[0] * 1e3, times[len(times) // 2] * 1e3


def main():
    method, dataset = sys.argv[1:3]
    rounds, threads = map(int, sys.argv[3:])
    torch.set_num_threads(threads)

    def measure(fused, channels_last, compiled):
        variant = "-".join(["fused" if fused else "foreach"] + ["nhwc"] * channels_last + ["compiled"] * compiled)
        if method == "anogan":
            step = search(dataset, fused, channels_last, compiled)
            scale = SEARCH_STEPS / TIMED_SEARCH_STEPS[dataset] / BLOCK[dataset]
        else:
            step = training_step(method, dataset, fused, channels_last, compiled)
            scale = 1.0
        best, median = time_rounds(step, rounds)
        print(f"{method}-{dataset} {variant}: {best * scale:.4f} {median * scale:.4f}", file=sys.stderr)
        return best * scale, median * scale, variant, (fused, channels_last)

    layouts = (False, True) if dataset == "mnist" else (False,)
    results = [measure(*chosen, False) for chosen in itertools.product((False, True), layouts)]
    if os.environ.get("COMPILE") == "1":
        try:
            results.append(measure(*min(results)[3], True))
        except Exception as problem:  # no compiler, or one that it does not know
            print(f"torch.compile: {problem}", file=sys.stderr)
    best, median, variant, _ = min(results)
    print(f"pytorch {method}-{dataset} {threads} {best:.4f} {median:.4f} {torch.__version__}-{variant}", flush=True)


if __name__ == "__main__":
    main()
