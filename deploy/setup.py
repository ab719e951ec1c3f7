"""The set-up: python3 deploy/setup.py demo|dev. Run it as often as you like.

demo: what a newcomer needs to see the portal. dev: that, and what the tests and checks need.
Plain Python 3.11 or newer, nothing installed; what is done already is skipped.
"""

import sys


def main(arguments: "list[str]") -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  (who runs this may have any Python)
        found = ".".join(map(str, sys.version_info[:3]))
        sys.exit(f"OCP-portaal needs Python 3.11 or newer and this is {found}: name another.")
    if arguments not in (["demo"], ["dev"]):
        sys.exit("Usage: python3 deploy/setup.py demo|dev")
    level = arguments[0]

    # After the check: these do not load in an older Python.
    import browser
    import frontend
    import packages
    import steps

    try:
        with steps.only_one():
            packages.prepare(level)
            frontend.prepare(level)
            if level == "dev":
                browser.prepare()
    except OSError as error:
        sys.exit(f"The set-up stopped: {steps.explain(str(error))}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped; run the same command again to go on.")
