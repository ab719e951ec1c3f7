"""The portal's own settings with a hello page and a counter of queries beside them."""

from ocp_portal.settings import *  # noqa: F403
from ocp_portal.settings import MIDDLEWARE, VAR_DIR

ROOT_URLCONF = "tests.bench.urls"
# Outermost, so that every query counts; it does nothing for a request that does not ask.
MIDDLEWARE = ["tests.bench.counting.count_queries", *MIDDLEWARE]
# Beside the data folders: collected once, whatever number of databases is measured.
STATIC_ROOT = VAR_DIR.parent / "static"
