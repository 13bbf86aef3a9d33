"""A process that judges partitions: it reads a job, then partitions, and answers each with a summary.

Messages are pickled, each behind its length in eight bytes; both ends are this program.
"""

import contextlib
import os
import pickle
import struct
import sys
from typing import Any, BinaryIO

from fieldwright import errors

_LENGTH = struct.Struct("<Q")


def send(stream: BinaryIO, message: Any) -> None:
    """Write a message."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def receive(stream: BinaryIO) -> Any:
    """Read a message. Raises ``EOFError`` where the other end is gone."""
    return pickle.loads(_read(stream, _LENGTH.unpack(_read(stream, _LENGTH.size))[0]))


def main() -> None:
    """Serve until the other end closes."""
    # What code of a package prints must not get between the messages.
    own = os.dup(sys.stdout.fileno())
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(EOFError, BrokenPipeError), open(own, "wb") as answers:
        judge = receive(sys.stdin.buffer).prepare()
        while True:
            send(answers, _judge(judge, receive(sys.stdin.buffer)))


def _judge(judge: Any, partition: Any) -> Any:
    """Return a summary, or the error that is to be raised where the partition came from."""
    try:
        return judge.judge_partition(partition)
    except (errors.FieldwrightError, OSError, MemoryError) as error:
        return error
    except Exception as error:
        return RuntimeError(f"{type(error).__name__}: {error}")


def _read(stream: BinaryIO, size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
