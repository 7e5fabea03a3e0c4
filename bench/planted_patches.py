"""Whether explanations of images name the cause: normal images of MNIST with one odd patch planted in each.

    python3 bench/planted_patches.py ANOEAN MNIST [--digit 0] [--model FILE] [--rise 2] [--fit FLAG ...]

MNIST: the folder of its four unpacked files. Learns the digit against all others, or takes a model of it. In each test image of
the digit one patch of the grid of explanations, drawn evenly, becomes white, or black where it was rather white. Those images
count whose score rises by it clearly: p-value >= 0.1 before, and --rise more after. Prints the share of them in which the planted
patch is named first, and how many sums were missed by more than 1 %.
"""
import argparse
import json
import pathlib
import random
import struct
import subprocess
import tempfile

SIDE, PATCH = 28, 4


def test_images(mnist, digit):
    images = (mnist / "t10k-images-idx3-ubyte").read_bytes()[16:]
    labels = (mnist / "t10k-labels-idx1-ubyte").read_bytes()[8:]
    return [images[SIDE * SIDE * i:SIDE * SIDE * (i + 1)] for i, label in enumerate(labels) if label == digit]


def planted(image, top, left):
    changed = bytearray(image)
    places = [SIDE * row + column for row in range(top, top + PATCH) for column in range(left, left + PATCH)]
    odd = 255 if sum(image[place] for place in places) < 128 * len(places) else 0
    for place in places:
        changed[place] = odd
    return bytes(changed)


def scores(anoean, model, images, folder, features):
    file = folder / "images-idx3-ubyte"
    file.write_bytes(struct.pack(">4I", 2051, len(images), SIDE, SIDE) + b"".join(images))
    run = subprocess.run([anoean, "score", "--model", model, "--input", file, "--format", "jsonl", *features],
                         check=True, capture_output=True, text=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("anoean")
    parser.add_argument("mnist", type=pathlib.Path)
    parser.add_argument("--digit", type=int, default=0)
    parser.add_argument("--model", type=pathlib.Path)
    parser.add_argument("--fit", nargs="+", default=[])
    parser.add_argument("--rise", type=float, default=2.0, help="least rise of a score")
    options = parser.parse_args()
    draw = random.Random(1)
    images = test_images(options.mnist, options.digit)
    places = [(PATCH * draw.randrange(SIDE // PATCH), PATCH * draw.randrange(SIDE // PATCH)) for _ in images]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        model = options.model or folder / "model.anoean"
        if not options.model:
            subprocess.run([options.anoean, "fit", "--layout", "mnist", "--input", options.mnist / "train-images-idx3-ubyte",
                            "--normal", str(options.digit), "--model", model, "--quiet", *options.fit], check=True)
        before = scores(options.anoean, model, images, folder, [])
        after = scores(options.anoean, model, [planted(image, *place) for image, place in zip(images, places)], folder,
                       ["--explain", "49"])
    rose = first = among = missed = 0
    for old, new, (top, left) in zip(before, after, places):
        total = sum(one["contribution"] for one in new["explanation"])
        difference = new["score"] - new["baseline_score"]
        missed += abs(total - difference) > max(0.01 * abs(difference), 0.001) + 1e-5
        if old["p_value"] < 0.1 or new["score"] - old["score"] < options.rise:
            continue
        rose += 1
        named = [(one["rows"][0] - 1, one["columns"][0] - 1) for one in new["explanation"]]
        first += named[0] == (top, left)
        among += (top, left) in named[:3]
    print(f"{rose} of {len(images)} images rise clearly; named first {100 * first / max(1, rose):.1f} %, "
          f"among three {100 * among / max(1, rose):.1f} %; {missed} sums missed")


if __name__ == "__main__":
    main()
