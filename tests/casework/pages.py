"""What the school fills in, and how a browser without script sends it."""

import re

FILLED = {
    "text": "Een leerling trekt zich terug.",
    "theme": "mood",
    "age_band": "8-11",
    "urgency": "normal",
}


def field(response, name):
    """What a hidden field of the page holds."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', response.content.decode())
    return re.search(r'value="([^"]*)"', tag[0])[1]


def posted(client, url, data):
    """A POST as a browser without script does it: the hidden fields of the page come along."""
    page = client.get(url)
    return client.post(url, {"token": field(page, "token"), **data})
