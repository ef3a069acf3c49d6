"""Adds up what the fuzzer was answered: `python -m tests.fuzz.report FILE`. Exits 1 if an operation was never done."""

import sys
from collections import Counter
from pathlib import Path


def main(name: str) -> int:
    """Print a line for each operation: requests, how many were done (2xx), and what else came back."""
    counts: dict[str, Counter[int]] = {}
    for line in Path(name).read_text(encoding="utf-8").splitlines():
        operation, status, number = line.split()
        counts.setdefault(operation, Counter())[int(status)] += int(number)
    for operation, found in sorted(counts.items()):
        done = sum(number for status, number in found.items() if status < 300)
        others = ", ".join(f"{number} of {status}" for status, number in sorted(found.items()) if status >= 300)
        print(f"{operation:24} {sum(found.values()):6} requests, {done:5} done; {others}")
    total = sum(sum(found.values()) for found in counts.values())
    print(f"{total} requests to {len(counts)} operations")
    undone = [operation for operation, found in counts.items() if not any(status < 300 for status in found)]
    print(f"never done: {', '.join(undone)}" if undone else "each was done at least once")
    return 1 if undone else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
