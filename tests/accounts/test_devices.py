import pytest

from ocp_portal.accounts.devices import device

EDGE = "Mozilla/5.0 (Windows NT 10.0) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0"
ANDROID = "Mozilla/5.0 (Linux; Android 15) Chrome/140.0.0.0 Mobile Safari/537.36"


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        (EDGE, "Edge op Windows"),
        (ANDROID, "Chrome op Android"),
        ("curl/8.0", "Onbekend apparaat"),
        ("", "Onbekend apparaat"),
        ("Firefox/140.0", "Firefox op een onbekend apparaat"),
    ],
)
def test_device_in_words(sent, shown):
    assert device(sent) == shown
