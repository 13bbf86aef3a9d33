"""``python -m fieldwright``."""

import sys

from fieldwright.cli import main

sys.exit(main.main())
