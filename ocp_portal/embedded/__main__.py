"""python -m ocp_portal.embedded: the supervisor of one data folder. Started by lease.py."""

from __future__ import annotations

from . import layout, supervisor

if __name__ == "__main__":
    supervisor.serve(layout.find())
