import os

from django.core.wsgi import get_wsgi_application

from ocp_portal.servers import hold_servers

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocp_portal.settings")
hold_servers()

application = get_wsgi_application()
