"""Writes tests/cli/data/records.npz: 40 records as the ADBench sets hold them, X and y, y deflated.

    python3 tools/make_cli_data.py tests/cli/data
"""

import io
import pathlib
import sys
import zipfile

import numpy

random = numpy.random.default_rng(1)
labels = (numpy.arange(40) % 8 == 0).astype(numpy.int64)
values = random.normal(size=(40, 3)) + 3.0 * labels[:, None]
with zipfile.ZipFile(pathlib.Path(sys.argv[1]) / "records.npz", "w") as archive:
    for name, array, compression in (("X", values, zipfile.ZIP_STORED), ("y", labels, zipfile.ZIP_DEFLATED)):
        member = io.BytesIO()
        numpy.save(member, array)
        archive.writestr(zipfile.ZipInfo(f"{name}.npy"), member.getvalue(), compression)
