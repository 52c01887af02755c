"""The face of the community office to its stations: what they send and fetch over HTTP."""

from __future__ import annotations

from gatekeeper.office.running import Server, beside, serve, start

__all__ = ["Server", "beside", "serve", "start"]
