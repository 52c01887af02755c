"""S3 and what speaks like it as a mailbox: MinIO, Ceph, the object stores of the clouds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from gatekeeper.errors import SyncError
from gatekeeper.sync.address import Address
from gatekeeper.sync.mailbox import (
    PART,
    PIECE_BYTES,
    Secrets,
    arrive,
    at_home,
    bundles,
    causes,
    checked,
    fault_of,
    reason_of,
    size_of,
)

MESSAGES = {
    "exchange-untrusted": (
        "The certificate of {address} does not prove who it is ({reason}). Write ca= and the file "
        "of who signed it behind the address."
    ),
}

DEFAULT_REGION = "us-east-1"
MOST_CONNECT_SECONDS = 10.0

# What servers answer, by what it means to people. The first three names are Amazon's; a MinIO, a
# Ceph and the clouds of China have their own words for a full disk.
REFUSED = {"InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "401"}
NOT_ALLOWED = {"AccessDenied", "AllAccessDisabled", "403", "Forbidden"}
FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "StorageFull", "507"}
TROUBLE = {"SlowDown", "ServiceUnavailable", "InternalError", "500", "502", "503", "504"}
MISSING = {"NoSuchKey", "404", "NotFound"}


def connect(address: Address, secrets: Secrets) -> Bucket:
    """Opens nothing yet; the user of the address is the access key, its secret the password."""
    import boto3.session
    from botocore.config import Config

    options, seconds = address.options, address.timeout
    endpoint, proxy = options.get("endpoint"), options.get("proxy")
    config = Config(
        connect_timeout=min(seconds, MOST_CONNECT_SECONDS),
        read_timeout=seconds,
        # Tried again by the exchange, which tells what it waits for.
        retries={"total_max_attempts": 1},
        # Only Amazon knows the checksums that newer clients add to everything.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
        # A server of one's own rarely has a name for each bucket; the clouds mostly demand it.
        s3={"addressing_style": options.get("style", "path" if endpoint else "auto")},
        proxies={"http": proxy, "https": proxy} if proxy else None,
        max_pool_connections=1,
    )
    with _told(address):
        client = boto3.session.Session().client(
            "s3",
            endpoint_url=endpoint,
            region_name=options.get("region", DEFAULT_REGION),
            aws_access_key_id=address.user,
            aws_secret_access_key=secrets.password,
            verify=options.get("ca"),
            config=config,
        )
    return Bucket(client, address)


class Bucket:
    """Objects under their names; one that is being written has another ending.

    Amazon shows no object before all of it has come. Not all that speak like it are as careful.
    """

    def __init__(self, client: Any, address: Address) -> None:
        self._client = client
        self._address = address
        prefix = address.path.strip("/")
        self._prefix = f"{prefix}/" if prefix else ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._client.close()

    def send(self, path: Path, name: str) -> None:
        place, size = self._place(name), size_of(path)
        part = place | {"Key": place["Key"] + PART}
        with at_home(path), path.open("rb") as file, self._told():
            if self._size(place) == size:
                return
            self._client.put_object(**part, Body=file, ContentLength=size)
            self._client.copy_object(**place, CopySource=part)
            self._client.delete_object(**part)

    def names(self, folder: str) -> list[str]:
        asked = {"Bucket": self._address.host, "Prefix": f"{self._prefix}{folder}/"}
        with self._told():
            pages = self._client.get_paginator("list_objects_v2").paginate(**asked)
            keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return bundles(key.removeprefix(self._prefix) for key in keys)

    def receive(self, name: str, to: Path) -> None:
        arrive(name, to, lambda offset: self._pieces(name, offset), self._address.shown)

    def acknowledge(self, name: str) -> None:
        with self._told():
            self._client.delete_object(**self._place(name))

    def _place(self, name: str) -> dict[str, str]:
        return {"Bucket": self._address.host, "Key": self._prefix + checked(name)}

    def _size(self, place: dict[str, str]) -> int | None:
        import botocore.exceptions

        try:
            size: int = self._client.head_object(**place)["ContentLength"]
        except botocore.exceptions.ClientError as fault:
            if _code(fault) in MISSING:
                return None
            raise
        return size

    def _pieces(self, name: str, offset: int) -> Iterator[bytes]:
        import botocore.exceptions

        rest = {"Range": f"bytes={offset}-"} if offset else {}
        with self._told(name):
            try:
                body = self._client.get_object(**self._place(name), **rest)["Body"]
            except botocore.exceptions.ClientError as fault:
                if _code(fault) in ("InvalidRange", "416"):
                    return
                raise
            with body:
                yield from body.iter_chunks(PIECE_BYTES)

    def _told(self, name: str = "") -> AbstractContextManager[None]:
        return _told(self._address, name)


def _code(fault: Any) -> str:
    return str(fault.response.get("Error", {}).get("Code", ""))


@contextmanager
def _told(address: Address, name: str = "") -> Iterator[None]:
    """Turns what botocore raises into a SyncError."""
    import botocore.exceptions as faults

    there = address.shown
    try:
        yield
    except faults.ClientError as fault:
        if _code(fault) == "RequestTimeTooSkewed":
            here = datetime.now(UTC).strftime("%Y-%m-%d %H:%M")
            office = fault.response["ResponseMetadata"]["HTTPHeaders"].get("date", "?")
            raise SyncError("exchange-clock", address=there, here=here, office=office) from fault
        raise _meaning(_code(fault), reason_of(fault), there, name) from fault
    except faults.SSLError as fault:
        raise SyncError("exchange-untrusted", address=there, reason=reason_of(fault)) from fault
    except (faults.ConnectionError, faults.HTTPClientError, faults.IncompleteReadError) as fault:
        slow = (faults.ConnectTimeoutError, faults.ReadTimeoutError, TimeoutError)
        if any(isinstance(cause, slow) for cause in causes(fault)):
            raise fault_of(TimeoutError(), there, address.timeout) from fault
        raise SyncError("exchange-unreachable", address=there, reason=reason_of(fault)) from fault
    except (faults.BotoCoreError, ValueError) as fault:
        raise SyncError("exchange-answer", address=there, reason=reason_of(fault)) from fault


def _meaning(code: str, reason: str, there: str, name: str) -> SyncError:
    if code in REFUSED:
        return SyncError("exchange-refused", address=there)
    if code in NOT_ALLOWED:
        return SyncError("exchange-not-allowed", address=there, reason=reason)
    if code in FULL:
        return SyncError("exchange-full", address=there, reason=reason)
    if code == "NoSuchBucket":
        return SyncError("exchange-no-folder", address=there)
    if code in MISSING and name:
        return SyncError("exchange-gone", address=there, name=name)
    if code in TROUBLE:
        return SyncError("exchange-trouble", address=there, reason=reason)
    return SyncError("exchange-answer", address=there, reason=reason)
