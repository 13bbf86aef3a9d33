"""The summaries of the partitions that are done, kept in a folder, so that a run that died goes on there."""

import json
from pathlib import Path
from typing import Any

from fieldwright import errors
from fieldwright.traffic.jobs import Job
from fieldwright.traffic.partitions import Partition
from fieldwright.traffic.summaries import Summary

FILE = "summaries.jsonl"


class Journal:
    """A file with one line a partition, behind one that says which job it is of.

    Its summaries stay on disk; of each only the place there is held.
    """

    def __init__(self, folder: Path, job: Job) -> None:
        """Open the journal in a folder, which may not be there yet.

        Raises ``errors.UsageError`` if it is of another job, ``OSError`` if it cannot be written.
        """
        if folder.exists() and not folder.is_dir():
            raise errors.UsageError(f"{folder}: it is a file; --resume takes a folder")
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / FILE
        self._places: dict[str, int] = {}
        self._file = self._path.open("a+b")
        end = self._index({"job": job.digest})
        # A line that was cut off when the run died.
        self._file.truncate(end)
        if end == 0:
            self._write({"job": job.digest})

    def find(self, partition: Partition) -> Summary | None:
        """Return the summary of a partition that is done; None of one that is not."""
        place = self._places.get(partition.key)
        if place is None:
            return None
        self._file.seek(place)
        return Summary.from_list(json.loads(self._file.readline())["summary"])

    def add(self, partition: Partition, summary: Summary) -> None:
        """Keep the summary of a partition."""
        if partition.key not in self._places:
            self._file.seek(0, 2)
            self._places[partition.key] = self._file.tell()
            self._write({"partition": partition.key, "summary": summary.to_list()})

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _index(self, header: dict[str, Any]) -> int:
        """Find the partitions that are done, and return the offset behind the last one."""
        self._file.seek(0)
        end = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                break
            try:
                entry = json.loads(line)
                if end:
                    self._places[entry["partition"]] = end
                is_same = bool(end) or entry == header
            except (ValueError, KeyError, TypeError) as error:
                raise errors.UsageError(
                    f"{self._path}: it is damaged; --resume another folder"
                ) from error
            if not is_same:
                raise errors.UsageError(
                    f"{self._path}: it is of a run with another model, spec or options;"
                    " --resume another folder"
                )
            end += len(line)
        return end

    def _write(self, entry: dict[str, Any]) -> None:
        self._file.seek(0, 2)
        self._file.write(json.dumps(entry, ensure_ascii=False).encode("utf-8") + b"\n")
        self._file.flush()
