"""Runs first in the frozen program: pyzbar asks the system for libzbar and is given our own.

Without it `ctypes.util.find_library` looks only at the machine's own libraries, and a machine
without libzbar0 would lose the decoder's second look.
"""

import ctypes.util
import sys
from pathlib import Path


def _give_ours(find):
    def find_library(name):
        if name == "zbar":
            for file in sorted(Path(sys._MEIPASS).glob("libzbar*.so*")):
                return str(file)
        return find(name)

    return find_library


ctypes.util.find_library = _give_ours(ctypes.util.find_library)
