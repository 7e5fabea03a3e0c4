"""Writes the gold files of tests/data for NPY and NPZ, as NumPy writes them.

    python3 tools/gold/arrays.py tests/data/data/arrays

Element (row, column) of every two-dimensional array is 7 * row + column - 10 for signed types, + 0.5 for floats,
without the - 10 for unsigned ones, and odd or even for booleans; an image's element is its index in C order.
"""

import pathlib
import sys

import numpy

TYPES = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")


def two_dimensional(kind, order, layout):
    values = 7.0 * numpy.arange(5)[:, None] + numpy.arange(3)
    if kind == "b1":
        values = values % 2
    elif kind[0] == "i":
        values -= 10
    elif kind[0] == "f":
        values -= 9.5
    return numpy.array(values, dtype=order + kind, order=layout)


def main():
    out = pathlib.Path(sys.argv[1])
    arrays = {}
    for kind in TYPES:
        for order_name, order in (("little", "<"), ("big", ">")):
            for layout in ("c", "f"):
                arrays[f"{kind}_{order_name}_{layout}_"] = two_dimensional(kind, order, layout.upper())
    numpy.savez(out / "stored.npz", **arrays)
    numpy.savez_compressed(out / "deflated.npz", **arrays)
    labelled = {"X": two_dimensional("f8", "<", "F"), "y": numpy.array([0, 1, 0, 0, 1])}
    numpy.savez_compressed(out / "labelled.npz", **labelled)
    halves = [numpy.inf, -numpy.inf, numpy.nan, 2.0**-24, 1023 * 2.0**-24, 2.0**-14, 65504.0, -0.0, -1 / 3]
    numpy.save(out / "halves.npy", numpy.array(halves, dtype=">f2"))
    images = numpy.arange(2 * 3 * 4 * 2).reshape(2, 3, 4, 2)
    numpy.save(out / "images_c.npy", images.astype("<i2"))
    numpy.save(out / "images_f.npy", numpy.asfortranarray(images.astype(">f4")))
    numpy.save(out / "grey.npy", numpy.asfortranarray(numpy.arange(24, dtype="u1").reshape(2, 3, 4)))


if __name__ == "__main__":
    main()
