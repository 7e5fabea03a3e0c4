"""Every method with its default settings: fitted to NSL-KDD's training file and to MNIST's digit 0, evaluated on the
test files. Prints a table: time to fit, AUC-PR and AUC-ROC in %, microseconds per scored row on one thread, bytes of the
model.

    python3 bench/all_methods.py ANOEAN DATA MNIST [--methods M …] [--sets nsl-kdd mnist]

DATA: a folder as `anoean datasets` lists it. MNIST: a folder with the four files of MNIST, unpacked. AnoGAN, which searches
for each record, is evaluated on the first 500 test images.
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile
import time

SLOW_IMAGES = 500


def first_images(source, count, folder):
    """The first rows of an IDX file of images and of its labels, beside each other."""
    for name, header in (("images-idx3-ubyte", 16), ("labels-idx1-ubyte", 8)):
        content = (source / f"t10k-{name}").read_bytes()
        size = 28 * 28 if header == 16 else 1
        start = content[:4] + count.to_bytes(4, "big") + content[8:header]
        (folder / f"t10k-{name}").write_bytes(start + content[header:header + count * size])
    return folder / "t10k-images-idx3-ubyte"


def files(dataset, data, mnist, method, folder):
    """Flags, file to learn from, file to test on."""
    if dataset == "nsl-kdd":
        return ["--layout", "nsl-kdd"], data / "nsl-kdd/KDDTrain+.txt.gz", data / "nsl-kdd/KDDTest+.txt.gz"
    test = mnist / "t10k-images-idx3-ubyte"
    if method == "anogan":
        test = first_images(mnist, SLOW_IMAGES, folder)
    return ["--layout", "mnist", "--normal", "0"], mnist / "train-images-idx3-ubyte", test


def run(anoean, dataset, method, data, mnist, folder):
    flags, training, test = files(dataset, data, mnist, method, folder)
    model = folder / "model.anoean"
    start = time.monotonic()
    subprocess.run([anoean, "fit", *flags, "--input", training, "--method", method, "--model", model, "--quiet"], check=True,
                   stderr=subprocess.PIPE)
    seconds = time.monotonic() - start
    answer = subprocess.run([anoean, "evaluate", *flags, "--input", test, "--model", model, "--json", "--threads", "1"],
                            check=True, capture_output=True)
    measures = json.loads(answer.stdout)
    print(f"{dataset:8} {method:12} fit {seconds:7.1f} s   AUC-PR {100 * measures['auc_pr']:6.2f}"
          f"   AUC-ROC {100 * measures['auc_roc']:6.2f}   {measures['score_us_per_row']:11.2f} us/row"
          f"   {os.path.getsize(model):9d} bytes", flush=True)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("anoean")
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("mnist", type=pathlib.Path)
    parser.add_argument("--methods", nargs="+")
    parser.add_argument("--sets", nargs="+", default=["nsl-kdd", "mnist"])
    options = parser.parse_args()
    known = json.loads(subprocess.run([options.anoean, "methods", "--json"], check=True, capture_output=True).stdout)
    with tempfile.TemporaryDirectory() as folder:
        for dataset in options.sets:
            for method in options.methods or [one["name"] for one in known]:
                run(options.anoean, dataset, method, options.data, options.mnist, pathlib.Path(folder))


if __name__ == "__main__":
    main()
