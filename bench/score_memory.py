"""Peak memory and speed of `anoean score` on a large CSV made of the rows of KDD99.

usage: python3 score_memory.py ANOEAN KDD99_FILE [gigabytes]

KDD99_FILE: kddcup.data_10_percent, plain or gzip. Fits a model to a part of it, then scores 1 GB by default.
"""
import gzip
import os
import subprocess
import sys
import tempfile
import time


def peak_kib(process):
    """The process's own high-water mark; 0 when it has just ended."""
    try:
        with open(f"/proc/{process}/status") as status:
            return next((int(line.split()[1]) for line in status if line.startswith("VmHWM:")), 0)
    except OSError:
        return 0


def main():
    anoean, source = sys.argv[1:3]
    wanted = int(float(sys.argv[3] if len(sys.argv) > 3 else 1) * 1e9)
    with open(source, "rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    with (gzip.open if packed else open)(source, "rb") as file:
        rows = file.read()
    with tempfile.TemporaryDirectory() as folder:
        sample, large, model = (os.path.join(folder, name) for name in ("sample.csv", "large.csv", "model.anoean"))
        with open(sample, "wb") as file:
            file.write(b"\n".join(rows.split(b"\n")[::20]))
        subprocess.run([anoean, "fit", "--layout", "kdd99", "--input", sample, "--model", model, "--quiet",
                        "--set", "epochs=3"], check=True, stderr=subprocess.DEVNULL)
        with open(large, "wb") as file:
            while file.tell() < wanted:
                file.write(rows)
            size = file.tell()
        started = time.perf_counter()
        command = subprocess.Popen([anoean, "score", "--model", model, "--layout", "kdd99", "--input", large],
                                   stdout=subprocess.DEVNULL)
        # Not ru_maxrss: a new process inherits there what this one had.
        peak = 0
        while command.poll() is None:
            peak = max(peak, peak_kib(command.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - started
        if command.returncode != 0:
            sys.exit("anoean score failed")
        print(f"{size * 1e-9:.2f} GB scored in {seconds:.1f} s ({size * 1e-6 / seconds:.0f} MB/s), "
              f"peak memory {peak / 1024:.1f} MiB")


if __name__ == "__main__":
    main()
