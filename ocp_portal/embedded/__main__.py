"""The supervisor of one data folder, started by lease.py as a file and not as `-m`.

It stays for as long as the servers do, so the portal's own packages (Celery, Django) keep out: only
this folder is imported, by its own name.
"""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    # Last on the path, where no module of the portal can stand before a standard one.
    sys.path.append(str(Path(__file__).resolve().parent.parent))
    from embedded import layout, supervisor

    supervisor.serve(layout.find())
