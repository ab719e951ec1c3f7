from ocp_portal.jobs.services import Run, handles
from ocp_portal.notices import services


@handles("send_notice", "Bericht versturen")
def send_notice(run: Run) -> None:
    services.send(notice_id=run.job.arguments["notice"])
