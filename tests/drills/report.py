"""What came of the drills, as a table: `python -m tests.drills.report FILE`. Exits 1 when anything was lost."""

import json
import sys
from pathlib import Path
from typing import Any

COLUMNS = {
    "drill": "drill",
    "database": "database",
    "kills": "kills",
    "acknowledged": "acknowledged",
    "unanswered but done": "done unanswered",
    "untold": "done untold",
    "lost": "lost",
    "verify": "verify_audit, s",
}


def main(name: str) -> int:
    """Print a line for each drill; 1 when an acknowledged write was lost, or nothing was drilled."""
    rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8").splitlines()]
    print(" | ".join(COLUMNS.values()))
    for row in sorted(rows, key=lambda row: (row["drill"], row["database"])):
        print(" | ".join(_cell(row, key) for key in COLUMNS))
    kills = sum(sum(row.get("kills", {}).values()) for row in rows)
    lost = sum(row.get("lost", 0) for row in rows)
    print(f"{kills} kills, {sum(row.get('acknowledged', 0) for row in rows)} acknowledged writes, {lost} lost")
    return 1 if lost or not rows else 0


def _cell(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if key == "kills" and value:
        return ", ".join(f"{number} x {what.replace('_', ' ')}" for what, number in value.items())
    return str(value).removeprefix("test_").replace("_", " ")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
