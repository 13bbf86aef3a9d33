"""Print what shapes that double cost, in calls of Python functions, when a spec of 8 models and its payload grow.

``python benchmarks/costs.py [--models N]``: a row a shape, and in each cell the calls for N models, and how many
times as many for twice, four and eight times the models. A payload grows as its spec does, so that 64 at the end
is the square, and anything that doubles with each level would never come to its end.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests import costs  # noqa: E402

FACTORS = (1, 2, 4, 8)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--models", type=int, default=8, help="models of the smallest spec")
    models = parser.parse_args().models
    header = False
    for shape in costs.SHAPES:
        sizes = [costs.measure([shape], models * factor) for factor in FACTORS]
        if not header:
            print(f"| shape | {' | '.join(sizes[0])} |\n| --- |{' ---: |' * len(sizes[0])}")
            header = True
        cells = [
            f"{calls:,} × " + " ".join(f"{size[work] / calls:.1f}" for size in sizes[1:])
            for work, calls in sizes[0].items()
        ]
        print(f"| {shape} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
