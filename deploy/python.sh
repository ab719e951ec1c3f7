#!/bin/sh
# Prints a Python of 3.11 or newer: $PYTHON or python3 when it will do, else the newest on PATH.
# Each is really run: pyenv, for one, puts names on PATH that fail when called.
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'
for python in "${PYTHON:-python3}" python3.14 python3.13 python3.12 python3.11; do
    if "$python" -c "$new_enough" >/dev/null 2>&1; then
        echo "$python"
        exit 0
    fi
done
echo "OCP-portaal needs Python 3.11 or newer and found none: install one, or name it with PYTHON=/path/to/python3." >&2
exit 1
