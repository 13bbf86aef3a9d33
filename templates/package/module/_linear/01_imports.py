"""Patterns that a matcher which goes back would try for very long on some texts, in time that grows
as the text does.

Short texts go to `re`, which is faster. For others the states that the text may have reached
are followed together, one character at a time (Thompson 1968), and what was learned is kept; where
google-re2 is installed (the extra `regex`), it does so in C++.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final

from ._runtime import Untried

_RE2: Final[Any] = import_module("re2") if find_spec("re2") else None
_ESCAPE: Final = re.compile(r"\\(?:(Z)|u(\w{4})|U(\w{8})|.)", re.DOTALL)

MOST: Final = 20_000
"""Steps that a pattern remembers."""
