"""What a browser calls itself, in words that its user recognises."""

# Order matters: Edge also says Chrome, Chrome also says Safari.
_BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
_BROWSERS |= {"CriOS": "Chrome", "Safari": "Safari"}
_SYSTEMS = {"Windows": "Windows", "iPhone": "iPhone", "iPad": "iPad", "Android": "Android"}
_SYSTEMS |= {"CrOS": "Chromebook", "Macintosh": "Mac", "Linux": "Linux"}


def device(user_agent: str) -> str:
    """'Firefox op Windows'; 'Onbekend apparaat' when nothing in it is known."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    if not (browser or system):
        return "Onbekend apparaat"
    return f"{browser or 'Browser'} op {system or 'een onbekend apparaat'}"


def _first(names: dict[str, str], text: str) -> str | None:
    return next((name for sign, name in names.items() if sign in text), None)
