"""``python -m fieldwright``."""

import sys

from fieldwright import cli

sys.exit(cli.main())
