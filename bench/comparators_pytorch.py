#!/usr/bin/env python3
"""The comparators beside other implementations of them, on the same rows.

isolation-forest beside scikit-learn's; devnet, prenet and deep-sad beside plain PyTorch, written after the code that
ADBench runs (DevNet's Keras, PReNet's and Deep SAD's PyTorch). A set of ADBench is divided 70/30 by class, a share of the
training anomalies keeps its label, inputs are scaled to 0..1 as both do by default, and both learn from the same file;
anoean holds 15 % of the normal rows back for its threshold.

  bench/comparators_pytorch.py ANOEAN DATA [--sets 6_cardio ...] [--labels 10] [--seeds 3] [--methods ...]
DATA is a folder of ADBench's NPZ files. Prints AUC-ROC and AUC-PR in %, mean over seeds, anoean's first.
"""
import argparse
import csv
import json
import math
import os
import subprocess
import tempfile

import numpy as np
import torch
from sklearn.ensemble import IsolationForest
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler


def rmsprop(parameters, rate, decay, epsilon, weight_decay=0.0):
    return torch.optim.RMSprop(parameters, lr=rate, alpha=decay, eps=epsilon, weight_decay=weight_decay)


def devnet(x, y, test, seed):
    torch.manual_seed(seed)
    draws = np.random.default_rng(seed)
    hidden, output = torch.nn.Linear(x.shape[1], 20), torch.nn.Linear(20, 1)
    for layer in (hidden, output):
        torch.nn.init.xavier_uniform_(layer.weight)
        torch.nn.init.zeros_(layer.bias)
    network = torch.nn.Sequential(hidden, torch.nn.ReLU(), output)
    optimiser = rmsprop(network.parameters(), 1e-3, 0.9, 1e-7)
    reference = torch.randn(5000)
    normals, anomalies = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    best, kept = math.inf, None
    for _ in range(50):
        total = 0.0
        for _ in range(20):
            rows = np.concatenate([draws.choice(normals, 256), draws.choice(anomalies, 256)])
            anomalous = torch.arange(512) >= 256
            deviation = (network(x[rows]).squeeze(1) - reference.mean()) / reference.std(unbiased=False)
            loss = torch.where(anomalous, (5 - deviation).clamp(min=0), deviation.abs()).mean()
            loss = loss + 0.01 * (hidden.weight**2).sum()
            optimiser.zero_grad()
            loss.backward()
            for parameter in network.parameters():
                torch.nn.utils.clip_grad_norm_([parameter], 1.0)
            optimiser.step()
            total += loss.item()
        if total < best:
            best, kept = total, {name: value.clone() for name, value in network.state_dict().items()}
    network.load_state_dict(kept)
    return network(test).squeeze(1)


def prenet(x, y, test, seed):
    torch.manual_seed(seed)
    draws = np.random.default_rng(seed)
    feature, head = torch.nn.Sequential(torch.nn.Linear(x.shape[1], 20), torch.nn.ReLU()), torch.nn.Linear(40, 1)
    pair = lambda left, right: head(torch.cat([feature(left), feature(right)], dim=1)).squeeze(1)
    optimiser = rmsprop([*feature.parameters(), *head.parameters()], 1e-3, 0.99, 1e-8, weight_decay=1e-2)
    normals, anomalies = np.flatnonzero(y == 0), np.flatnonzero(y == 1)
    target = torch.tensor([8.0] * 128 + [4.0] * 128 + [0.0] * 256)
    for _ in range(50 * 20):
        left = np.concatenate([draws.choice(anomalies, 256), draws.choice(normals, 256)])
        right = np.concatenate([draws.choice(anomalies, 128), draws.choice(normals, 384)])
        loss = (pair(x[left], x[right]) - target).abs().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    scores = []
    for row in test:
        repeated = row.repeat(30, 1)
        a, u = x[draws.choice(anomalies, 30)], x[draws.choice(normals, 30)]
        scores.append((pair(a, repeated) + pair(repeated, u)).mean())
    return torch.stack(scores)


def dense_stack(sizes):
    layers = []
    for before, after in zip(sizes[:-2], sizes[1:-1]):
        layers += [torch.nn.Linear(before, after, bias=False), torch.nn.BatchNorm1d(after, eps=1e-4, affine=False),
                   torch.nn.LeakyReLU(0.01)]
    return torch.nn.Sequential(*layers, torch.nn.Linear(sizes[-2], sizes[-1], bias=False))


def deep_sad(x, y, test, seed, pretraining=100):
    torch.manual_seed(seed)
    columns = x.shape[1]
    encoder, decoder = dense_stack([columns, 100, 20, 10]), torch.nn.Sequential(dense_stack([10, 20, 100, columns]),
                                                                                torch.nn.Sigmoid())
    labels = torch.tensor(y)

    def passes(networks, epochs, loss_of):
        # A milestone at 0 makes the rate 1e-3 a tenth from the start.
        optimiser = torch.optim.Adam([p for one in networks for p in one.parameters()], lr=1e-4, weight_decay=1e-6)
        for network in networks:
            network.train()
        for _ in range(epochs):
            order = torch.randperm(len(x))
            for first in range(0, len(x) - 127, 128):
                optimiser.zero_grad()
                loss_of(order[first:first + 128]).backward()
                optimiser.step()
        for network in networks:
            network.eval()

    passes([encoder, decoder], pretraining, lambda rows: ((decoder(encoder(x[rows])) - x[rows])**2).mean())
    encoder.eval()
    with torch.no_grad():
        centre = encoder(x).mean(0)
        near = centre.abs() < 0.1
        centre = torch.where(near, torch.where(centre < 0, -0.1, 0.1), centre)

    def loss(rows):
        distance = ((encoder(x[rows]) - centre)**2).sum(1)
        return torch.where(labels[rows] == 0, distance, 1 / (distance + 1e-6)).mean()

    passes([encoder], 50, loss)
    return ((encoder(test) - centre)**2).sum(1)


def isolation_forest(x, y, test, seed):
    return torch.tensor(-IsolationForest(random_state=seed).fit(x[y == 0].numpy()).score_samples(test.numpy()))


PEERS = {
    "isolation-forest": isolation_forest,
    "devnet": devnet,
    "prenet": prenet,
    "deep-sad": deep_sad,
    "deep-sad, no pretraining": lambda *rows: deep_sad(*rows, pretraining=0),
}


def split(path, percent, seed):
    data = np.load(path, allow_pickle=True)
    x, y = data["X"].astype(np.float64), data["y"].astype(np.int64)
    if len(y) > 10000:
        chosen = np.random.default_rng(seed).choice(len(y), 10000, replace=False)
        x, y = x[chosen], y[chosen]
    x, test, y, truth = train_test_split(x, y, test_size=0.3, stratify=y, random_state=seed)
    anomalies = np.flatnonzero(y == 1)
    kept = np.random.default_rng(seed).permutation(anomalies)[:math.ceil(percent * len(anomalies) / 100)]
    labels = np.zeros_like(y)
    labels[kept] = 1
    return x, labels, test, truth


def write_rows(path, x, y):
    with open(path, "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow([f"x{i}" for i in range(x.shape[1])] + ["y"])
        rows.writerows([*map(repr, map(float, row)), label] for row, label in zip(x, y))


def anoean_scores(anoean, folder, method, seed):
    model, name = os.path.join(folder, "model.anoean"), method.split(",")[0]
    extra = ["--set", "pretraining_epochs=0"] if "no pretraining" in method else []
    train, test = (os.path.join(folder, file) for file in ("train.csv", "test.csv"))
    subprocess.run([anoean, "fit", "--method", name, "--input", train, "--label", "y", "--normal", "0", "--seed", str(seed),
                    "--threads", "1", "--quiet", "--model", model, *extra], check=True, stderr=subprocess.DEVNULL)
    done = subprocess.run([anoean, "evaluate", "--model", model, "--input", test, "--label", "y", "--normal", "0",
                           "--threads", "1", "--json"], check=True, capture_output=True, text=True)
    measures = json.loads(done.stdout)
    return measures["auc_roc"], measures["auc_pr"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("anoean")
    parser.add_argument("data")
    parser.add_argument("--sets", nargs="+", default=["6_cardio", "30_satellite", "2_annthyroid"])
    parser.add_argument("--labels", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--methods", nargs="+", default=list(PEERS))
    options = parser.parse_args()
    torch.set_num_threads(1)
    print(f"{options.labels} % labelled, {options.seeds} seeds: anoean / peer, AUC-ROC; anoean / peer, AUC-PR")
    for name in options.sets:
        figures = {method: [] for method in options.methods}
        for seed in range(1, options.seeds + 1):
            x, y, test, truth = split(os.path.join(options.data, name + ".npz"), options.labels, seed)
            scaler = MinMaxScaler().fit(x)
            scaled, scaled_test = (torch.tensor(scaler.transform(rows), dtype=torch.float32) for rows in (x, test))
            with tempfile.TemporaryDirectory() as folder:
                write_rows(os.path.join(folder, "train.csv"), x, y)
                write_rows(os.path.join(folder, "test.csv"), test, truth)
                for method in options.methods:
                    scores = PEERS[method](scaled, y, scaled_test, seed).detach().numpy()
                    ours = anoean_scores(options.anoean, folder, method, seed)
                    figures[method].append([*ours, roc_auc_score(truth, scores), average_precision_score(truth, scores)])
        for method in options.methods:
            roc, pr, peer_roc, peer_pr = 100 * np.mean(figures[method], axis=0)
            spread = 100 * np.std(figures[method], axis=0)
            print(f"{name:14} {method:26} {roc:5.1f} / {peer_roc:5.1f}   {pr:5.1f} / {peer_pr:5.1f}   "
                  f"std of the latter {spread[1]:.1f} / {spread[3]:.1f}", flush=True)


if __name__ == "__main__":
    main()
