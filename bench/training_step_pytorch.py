"""The AnoEAN training step of training_step.cpp in PyTorch, timed the same way.

usage: python3 training_step_pytorch.py [threads [seconds per network and variant]]

Prints one line per network for its fastest variant (Adam as it comes or fused; images as they come or channels last):
  pytorch <network> <threads> <best ms> <median ms> <variant>
"""
import itertools
import sys
import time

import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

GROUP_ROWS = 200
WARM_UP = 10


def dense(*sizes):
    layers = []
    for inputs, outputs in itertools.pairwise(sizes):
        layers += [nn.Linear(inputs, outputs), nn.LeakyReLU(0.2)]
    return layers[:-1]


def mlp():
    # 122: NSL-KDD's 38 numbers and the one-hot columns of its three categorical ones
    return nn.Sequential(*dense(122, 128, 64, 32, 8)), torch.rand(2 * GROUP_ROWS, 122), 8


def cnn():
    layers = []
    for inputs, outputs in ((1, 32), (32, 64), (64, 128)):
        layers += [nn.Conv2d(inputs, outputs, 4, stride=2, padding=1), nn.LeakyReLU(0.2)]
    layers += [nn.Flatten(), nn.Linear(128 * 3 * 3, 16)]
    return nn.Sequential(*layers), torch.rand(2 * GROUP_ROWS, 1, 28, 28), 16


def loss(logits, target):
    return binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


def make_step(build, fused, channels_last):
    torch.manual_seed(1)
    encoder, rows, latent = build()
    discriminator = nn.Sequential(*dense(latent, 32, 16, 1))
    if channels_last:
        encoder = encoder.to(memory_format=torch.channels_last)
        rows = rows.contiguous(memory_format=torch.channels_last)
    encoder_adam = torch.optim.Adam(encoder.parameters(), lr=1e-3, fused=fused)
    discriminator_adam = torch.optim.Adam(discriminator.parameters(), lr=1e-3, fused=fused)
    n = GROUP_ROWS

    def step():
        prior = torch.randn(n, latent)
        encoded = encoder(rows)
        discriminator_adam.zero_grad(set_to_none=True)
        logits = discriminator(torch.cat([prior, encoded.detach()]))
        (loss(logits[:n], 1.0) + loss(logits[n:2 * n], 0.0) + loss(logits[2 * n:], 0.0)).backward()
        discriminator_adam.step()

        # D's own gradients are not wanted here; leaving them out is faster.
        for parameter in discriminator.parameters():
            parameter.requires_grad_(False)
        encoder_adam.zero_grad(set_to_none=True)
        logits = discriminator(encoded)
        (loss(logits[:n], 1.0) + loss(logits[n:], 0.0)).backward()
        encoder_adam.step()
        for parameter in discriminator.parameters():
            parameter.requires_grad_(True)

    return step


def time_steps(step, seconds):
    # With one thread the time that the processor spent on it, which other work on the machine disturbs less.
    now = time.process_time if torch.get_num_threads() == 1 else time.perf_counter
    for _ in range(WARM_UP):
        step()
    times = []
    while sum(times) < seconds:
        start = now()
        step()
        times.append(now() - start)
    times.sort()
    return times[0] * 1e3, times[len(times) // 2] * 1e3


def main():
    threads = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    torch.set_num_threads(threads)
    for name, build, layouts in (("mlp", mlp, (False,)), ("cnn", cnn, (False, True))):
        results = []
        for fused, channels_last in itertools.product((False, True), layouts):
            variant = ("fused" if fused else "plain") + ("-nhwc" if channels_last else "")
            results.append((*time_steps(make_step(build, fused, channels_last), seconds), variant))
        best, median, variant = min(results)
        print(f"pytorch {name} {threads} {best:.4f} {median:.4f} {torch.__version__}-{variant}", flush=True)


if __name__ == "__main__":
    main()
