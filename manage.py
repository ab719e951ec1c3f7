#!/usr/bin/env python
import os
import sys

# These ask nothing of a database; every other command finds one, started where needed.
WITHOUT_SERVERS = {"help", "--help", "--version", "check", "collectstatic", "diffsettings"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocp_portal.settings")
    from django.core.management import execute_from_command_line

    from ocp_portal.servers import hold_servers

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_SERVERS:
        hold_servers()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
