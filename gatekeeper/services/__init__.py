"""Use cases: each opens its transaction, decides or delegates, records; no Qt, no threads."""
