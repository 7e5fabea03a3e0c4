"""Networks of the engine's text format, computed by PyTorch in double: gold values for tests/nn and tests/detectors.

    python3 tools/gold/network.py layers tests/nn/data/layers.json
    python3 tools/gold/network.py steps tests/detectors/data/anoean_steps.json

Images are [rows][height][width][channels], weights of dense [inputs][outputs], of conv [y][x][in][out], of
conv_transposed [y][x][out][in] (they are those of the convolution from its output to its input), as the engine keeps
them. Given values are single precision, so that both start from the same numbers.
"""

import json
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)


class ImagesFirst(nn.Module):
    """A layer of PyTorch that takes channels first, between layers that have them last."""

    def __init__(self, layer):
        super().__init__()
        self.layer = layer

    def forward(self, x):
        if x.dim() == 2:
            return self.layer(x)
        return self.layer(x.permute(0, 3, 1, 2)).permute(0, 2, 3, 1)


def conv_transposed(inputs, height, width, outputs, options):
    kernel, stride, pad = options["kernel"], options.get("stride", 1), options.get("pad", 0)
    beyond = []  # of the smallest size that a convolution with these options maps to the input's
    for name, size in (("height", height), ("width", width)):
        smallest = (size - 1) * stride - 2 * pad + kernel
        beyond.append(options.get(name, smallest) - smallest)
        assert 0 <= beyond[-1] < stride, f"no convolution maps this {name} to {size}"
    return nn.ConvTranspose2d(inputs, outputs, kernel, stride, pad, beyond)


def parse(spec, shape):
    """The layers of a spec for inputs of this shape (without the rows)."""
    layers = []
    x = torch.zeros(2, *shape)
    for words in (text.split() for text in spec.split(",")):
        options = dict(zip(words[2::2], map(int, words[3::2])))
        number = float(words[1]) if len(words) > 1 else None
        layer = {
            "dense": lambda: nn.Linear(x.shape[-1], int(number)),
            "conv": lambda: ImagesFirst(nn.Conv2d(x.shape[-1], int(number), options["kernel"],
                                                  options.get("stride", 1), options.get("pad", 0))),
            "conv_transposed": lambda: ImagesFirst(conv_transposed(x.shape[-1], x.shape[1], x.shape[2], int(number),
                                                                   options)),
            "reshape": lambda: nn.Unflatten(1, tuple(map(int, words[1:]))),
            "batch_norm": lambda: ImagesFirst((nn.BatchNorm2d if x.dim() == 4 else nn.BatchNorm1d)(x.shape[-1])),
            "leaky_relu": lambda: nn.LeakyReLU(number),
            "dropout": lambda: nn.Dropout(number),
            "tanh": nn.Tanh,
            "sigmoid": nn.Sigmoid,
            "flatten": nn.Flatten,
        }[words[0]]()
        with torch.no_grad():
            x = layer(x)
        layers.append(layer)
    network = nn.Sequential(*layers)
    with torch.no_grad():
        for name, value in network.state_dict().items():
            if name.endswith(("running_mean", "running_var")):
                value.copy_(torch.rand_like(value) + 0.5)
            elif value.is_floating_point():
                value.copy_((value + 0.1 * torch.rand_like(value)).float().double())
    return network


def in_our_order(weight):
    return weight.permute(*range(2, weight.dim()), 1, 0)  # [out][in][y][x] → [y][x][in][out]


def joined(values):
    return torch.cat(values) if values else torch.zeros(0)


def parameters(network, of=lambda parameter: parameter):
    return joined([in_our_order(of(p)).flatten() if p.dim() > 1 else of(p) for p in network.parameters()])


def statistics(network):
    return joined([value for name, value in network.named_buffers() if not name.endswith("num_batches_tracked")])


def single(*shape):
    return torch.randn(*shape).float().double()


def numbers(values, digits=9):
    return [float(f"{value:.{digits}g}") for value in values.detach().flatten().tolist()]


def gradients(network):
    return numbers(parameters(network, lambda parameter: parameter.grad))


def layer_case(shape, spec, rows=5, training=True, coarse=False):
    """coarse: parameters are whole numbers, other given values halves, so that a large case takes little space."""
    def given(values):
        return (values * 2).round() / 2 if coarse else values

    network = parse(spec, shape)
    if coarse:
        with torch.no_grad():
            for parameter in network.parameters():
                parameter.mul_(32).round_()
    for buffer in network.buffers():
        if buffer.is_floating_point():
            buffer.copy_(buffer.float().double())
    case = {"spec": spec, "input": ([1, 1] + list(shape))[-3:], "rows": rows, "training": training,
            "parameters": numbers(parameters(network)), "statistics": numbers(statistics(network))}
    network.train(training)
    x = given(single(rows, *shape)).requires_grad_()
    y = network(x)
    dy = given(single(*y.shape))
    y.backward(dy)
    return case | {"x": numbers(x), "y": numbers(y), "dy": numbers(dy), "dx": numbers(x.grad),
                   "gradients": gradients(network),
                   "statistics_after": numbers(statistics(network))}


def layers():
    conv = "conv 5 kernel 4 stride 2 pad 1"
    return [
        layer_case([7], "dense 5"),
        layer_case([7], "dense 9, leaky_relu 0.2, dense 4"),
        layer_case([7], "leaky_relu 0.1"),
        layer_case([7], "tanh"),
        layer_case([7], "sigmoid"),
        layer_case([7], "batch_norm", rows=12),
        layer_case([7], "dense 6, leaky_relu 0.2, batch_norm, dense 3", rows=12),
        layer_case([4, 5, 3], "batch_norm"),
        layer_case([4, 5, 3], "flatten, dense 4"),
        layer_case([6, 7, 3], "conv 4 kernel 3 stride 1 pad 1"),
        layer_case([9, 8, 2], conv + ", leaky_relu 0.2"),
        layer_case([7, 7, 3], "conv 17 kernel 3 stride 3 pad 0"),
        layer_case([8, 8, 1], conv + ", leaky_relu 0.2, " + conv + ", batch_norm, leaky_relu 0.2, flatten, dense 3"),
        layer_case([7], "dropout 0", rows=3),
        layer_case([7], "batch_norm, dropout 0.5, dense 3", training=False),
        layer_case([12], "reshape 2 3 2"),
        layer_case([5], "dense 36, leaky_relu 0, reshape 3 4 3, conv 2 kernel 3 pad 1, leaky_relu 0"),
        layer_case([4, 5, 3], "conv_transposed 4 kernel 3 stride 1 pad 1", rows=3),
        layer_case([3, 4, 3], "conv_transposed 2 kernel 3", rows=3),
        layer_case([3, 5, 5], "conv_transposed 3 kernel 5 stride 1 pad 0, leaky_relu 0.1", rows=2),
        layer_case([3, 4, 4], "conv_transposed 3 kernel 4 stride 2 pad 1, leaky_relu 0.2", rows=3),
        layer_case([4, 3, 3], "conv_transposed 5 kernel 3 stride 2 pad 1, leaky_relu 0", rows=3),
        layer_case([4, 3, 3], "conv_transposed 5 kernel 3 stride 2 pad 1 height 8 width 6, tanh", rows=3),
        layer_case([3, 2, 2], "conv_transposed 3 kernel 2 stride 3 pad 0 height 9 width 7", rows=3),
        layer_case([4, 4, 17], "conv_transposed 1 kernel 4 stride 2 pad 1, tanh", rows=2),
        layer_case([7, 7, 32], "conv_transposed 16 kernel 4 stride 2 pad 1", rows=1, coarse=True),
        layer_case([6], "dense 18, batch_norm, leaky_relu 0, reshape 3 3 2, conv_transposed 5 kernel 4 stride 2 pad 1, "
                   "batch_norm, leaky_relu 0, conv_transposed 1 kernel 4 stride 2 pad 1, tanh", rows=4),
        layer_case([3, 3, 2], "conv_transposed 4 kernel 4 stride 2 pad 1, batch_norm, flatten, dense 3", rows=3,
                   training=False),
    ]


def cross_entropy(logits, target):
    return nn.functional.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def steps_case(shape, cardinalities, encoder_spec, discriminator_spec, normals, anomalies, steps=10, batches=3):
    """AnoEAN's step as published; every expectation is a mean over its own rows."""
    rows = normals + anomalies
    indicators = sum(cardinalities)
    encoder = parse(encoder_spec, [shape[0] + indicators] if indicators else shape)
    latent = encoder[-1].out_features
    discriminator = parse(discriminator_spec, [latent])
    case = {"input": ([1, 1] + list(shape))[-3:], "cardinalities": cardinalities, "normals": normals,
            "anomalies": anomalies, "encoder": {"spec": encoder_spec, "parameters": numbers(parameters(encoder))},
            "discriminator": {"spec": discriminator_spec, "parameters": numbers(parameters(discriminator))}}

    case["batches"] = []
    inputs = []
    for _ in range(batches):
        dense = single(rows, *shape)
        indices = [torch.randint(cardinality, (rows,)) for cardinality in cardinalities]
        inputs.append(torch.cat([dense] + [nn.functional.one_hot(i, c) for i, c in zip(indices, cardinalities)], -1))
        case["batches"].append({"dense": numbers(dense),
                                "indices": torch.stack(indices, -1).flatten().tolist() if indices else []})

    encoder_adam = torch.optim.Adam(encoder.parameters(), lr=1e-3)
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3)
    case["steps"] = []
    for step in range(steps):
        prior = single(normals, latent)
        encoded = encoder(inputs[step % batches])
        discriminator_adam.zero_grad()
        fixed = encoded.detach()
        discriminator_loss = (cross_entropy(discriminator(prior), 1.0) +
                              cross_entropy(discriminator(fixed[:normals]), 0.0) +
                              cross_entropy(discriminator(fixed[normals:]), 0.0))
        discriminator_loss.backward()
        if step == 0:
            case["discriminator"]["gradients"] = gradients(discriminator)
        discriminator_adam.step()

        encoder_adam.zero_grad()
        encoder_loss = (cross_entropy(discriminator(encoded[:normals]), 1.0) +
                        cross_entropy(discriminator(encoded[normals:]), 0.0))
        encoder_loss.backward()
        if step == 0:
            case["encoder"]["gradients"] = gradients(encoder)
        encoder_adam.step()
        case["steps"].append({"prior": numbers(prior), "discriminator_loss": discriminator_loss.item(),
                              "encoder_loss": encoder_loss.item()})
    return case


def steps():
    head = "dense 8, leaky_relu 0.2, dense 4, leaky_relu 0.2, dense 1"
    conv = " kernel 4 stride 2 pad 1, leaky_relu 0.2, "
    return [
        steps_case([10], [], "dense 24, leaky_relu 0.2, dense 16, leaky_relu 0.2, dense 4", head, 20, 20),
        steps_case([6], [3, 5], "dense 24, leaky_relu 0.2, dense 16, leaky_relu 0.2, dense 4", head, 19, 7),
        steps_case([14, 14, 1], [], "conv 4" + conv + "conv 6" + conv + "conv 9" + conv + "flatten, dense 5", head, 5, 4),
    ]


def main():
    torch.manual_seed(11)
    what, path = sys.argv[1:]
    with open(path, "w", encoding="ascii") as out:
        json.dump({"layers": layers, "steps": steps}[what](), out, separators=(",", ":"))
        out.write("\n")


if __name__ == "__main__":
    main()
