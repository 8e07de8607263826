"""Rasd (رصد): Arabic media monitoring, from seed files and feeds to audited Postgres tables."""

import os

# The tagger multiplies small matrices in many processes at once: more threads than one only wait for one another. NumPy
# reads this when it is first loaded, and this package is loaded before it.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

__version__ = "0.1.0"
