"""The first file of the frozen program: the same start as `python -m gatekeeper`."""

import runpy

runpy.run_module("gatekeeper", run_name="__main__", alter_sys=True)
