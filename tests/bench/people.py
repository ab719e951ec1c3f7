"""Who signs in. Without Django, because who measures does not load the portal."""

from tests.bench.client import Client

PASSWORD = "bench-voorbeeldstad"


def email(name: str) -> str:
    return f"{name}@bench.example"


def browser_of(port: int, who: str) -> Client:
    """Signed in as this person, with the token for a form; '' is nobody."""
    client = Client(port)
    if who:
        client.sign_in(email(who), PASSWORD)
        client.read_token("/mijn-account/wachtwoord/")
    return client
