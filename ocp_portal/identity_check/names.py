"""Names: introduced, written in full, as initials. Pure."""

import re
from collections.abc import Iterator

from ocp_portal.identity_check.family_names import ALSO_FAMILY_NAMES, FAMILY_NAMES
from ocp_portal.identity_check.finding import Finding, Kind, finding
from ocp_portal.identity_check.given_names import ALSO_WORDS, UNMISTAKABLE

_PARTICLES = frozenset(
    ["van", "de", "der", "den", "het", "ten", "ter", "te", "el", "al", "ben", "bin", "di", "von"]
)
# Who somebody is to the child, and trades: in a village 'de zoon van bakker Jansen' is one child.
_RELATIONS = (
    "leerling|jongen|meisje|kind|zoon|zoontje|dochter|dochtertje|kleinzoon|kleindochter|broer"
    "|broertje|zus|zusje|moeder|vader|stiefvader|stiefmoeder|pleegmoeder|pleegvader|oma|opa|oom"
    "|tante|neef|neefje|nicht|nichtje|buurman|buurvrouw|buurjongen|buurmeisje|voogd|gezinsvoogd"
    "|mevrouw|meneer|heer|mevr|mw|dhr|juf|juffrouw|meester|familie|fam|gezin|vriend|vriendin|vriendje"
    "|vriendinnetje|klasgenoot|klasgenootje|tweeling|trainer|coach|oppas|partner|bakker|slager|boer"
    "|kapper|dokter|dominee|pastoor|imam|agent|wijkagent|advocaat|psycholoog|leraar|lerares"
)
# Looks ahead, so that one may stand in another: 'de zoon van bakker Jansen'.
_INTRODUCING = re.compile(
    rf"\b(?=(?i:(?:heet|heette|genaamd|roepnaam|voornaam|achternaam|naam|{_RELATIONS})\b)\.?:?\s+"
    r"(?:(?i:is|van|de|der|den)\s+){0,3}(?P<name>[^\W\d_][\w'’-]*))"
)
_OF_WHOM = re.compile(
    r"(?i:\b(?:situatie|thuissituatie|gedrag|ouders|dossier|verzuim|mentor) van )"
    r"(?P<name>[A-Z][^\W\d_][\w'’-]*)"
)
_CALLED = re.compile(r"(?i:\bnoem(?:en|t)? (?:hem|haar) )(?P<name>[A-Z][^\W\d_][\w'’-]*)")
_WHOSE = re.compile(
    r"\b(?P<name>[A-Z][^\W\d_]{2,40}?['’]?s) "
    r"(?:moeder|vader|ouders|broer|broertje|zus|zusje|oma|opa)\b"
)
_TITLED = re.compile(
    r"(?i)\b(?:mevrouw|meneer|heer|mevr\.?|mw\.?|dhr\.?|familie|fam\.?|gezin) "
    r"(?:(?:van|de|der|den|el) ){0,3}(?P<name>[^\W\d_]{3,})"
)
_LOWER_CASE = re.compile(
    r"(?i)\b(?:hij|zij|ze|die|leerling|jongen|meisje|kind|zoon|zoontje|dochter|dochtertje)\s+"
    r"(?:heet|genaamd)\s+(?P<name>[^\W\d_]{2,}[\w'’-]*)"
)
# 'leerling A' and 'kind X' are how people avoid a name.
_LETTER_FOR_NAME = re.compile(
    r"(?i:\b(?:leerling|jongen|meisje|zoon|dochter|broer|zus|zusje|moeder|vader))\s(?P<name>[D-W])"
    r"\b(?!\.)"
)
_INITIALS = re.compile(
    r"(?<![\w.])[A-Z]\.(?: ?[A-Z]\.){0,4}(?:\s(?:(?:van|de|der|den|ten|ter|el)\s){0,3}[A-Z]\w+)?"
)
_NO_INITIALS = frozenset(
    {"P.S.", "N.B.", "B.V.", "N.V.", "N.N.", "U.", "H.B.O.", "M.B.O.", "Z.O.Z."}
)
_BEFORE_LETTER = re.compile(
    r"(?i:\b(?:groep|plan|optie|vitamine|niveau|kant|punt|klas|deel|team|fase|type|categorie|cluster"
    r"|lokaal|blok|bijlage|hepatitis|route|stap|spoor)) [A-Z]"
    r"|(?i:\b(?:leerling|kind|ouder|gezin|jongen|meisje)) [ABCXYZ]"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")


def words(name: str) -> set[str]:
    return {match[0].casefold() for match in _WORD.finditer(name)}


def introduced(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'zij heet Sanne', 'meester Kees', 'de familie Jansen', 'leerling J'"""
    for match in _INTRODUCING.finditer(text):
        name = match["name"]
        if name[:1].isupper() and not name.isupper() and name.casefold() not in harmless:
            yield finding(match, Kind.NAME, "name")
    for match in _LOWER_CASE.finditer(text):
        if match["name"].casefold() not in harmless:
            yield finding(match, Kind.NAME, "name")
    for pattern in (_OF_WHOM, _CALLED, _WHOSE):
        for match in pattern.finditer(text):
            if match["name"].casefold() not in harmless:
                yield finding(match, Kind.NAME, "name")
    for match in _TITLED.finditer(text):
        if match["name"].casefold() in FAMILY_NAMES | ALSO_FAMILY_NAMES:
            yield finding(match, Kind.NAME, "name")
    for match in _LETTER_FOR_NAME.finditer(text):
        yield finding(match, Kind.NAME, "name")


def initials(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'J.', 'M.B.', 'J. de Vries'; not 'plan B.', 'leerling A.' or 'M.b.t.'"""
    labels = {match.end() - 1 for match in _BEFORE_LETTER.finditer(text)}
    for match in _INITIALS.finditer(text):
        letters, _, name = match[0].partition(" ")
        if letters in _NO_INITIALS or match.start() in labels:
            continue
        if not text[match.end() : match.end() + 1].islower():
            end = match.end() if name.casefold() not in harmless else match.start() + len(letters)
            yield Finding(match.start(), end, Kind.NAME, text[match.start() : end])


def written(text: str, harmless: frozenset[str]) -> Iterator[Finding]:
    """'Sem Jansen', 'Jan de V.', 'Fatima'; in lower case only what can be nothing but a name."""
    found = list(_WORD.finditer(text))
    position = 0
    while position < len(found):
        run = _run(found, position, text, harmless)
        if len(run) > 1 or (run and _is_name_alone(run[0], text)):
            start, end = run[0].start(), _end(run[-1], text)
            yield Finding(start, end, Kind.NAME, text[start:end])
        elif not run and (last := _lower_pair(found, position, text)):
            start, end = found[position].start(), last.end()
            yield Finding(start, end, Kind.NAME, text[start:end])
        elif not run and _is_lower_given_name(found[position][0], harmless):
            yield finding(found[position], Kind.NAME)
        position += max(1, len(run))


def _run(
    words: list[re.Match[str]], first: int, text: str, harmless: frozenset[str]
) -> list[re.Match[str]]:
    """The words from `first` on that read as one name; empty when that is no name."""
    if not _like_a_name(words[first][0], harmless) or _is_first_word(words, first, text):
        return []
    run = [words[first]]
    pending: list[re.Match[str]] = []  # 'de' of 'Jan de V.', until a name follows
    for before, word in zip(words[first:], words[first + 1 :], strict=False):
        if text[before.end() : word.start()].strip(" ") or len(run) > 5:
            break
        if _like_a_name(word[0], harmless) or _is_initial(word, text):
            run += [*pending, word]
            pending = []
        elif word[0].casefold() in _PARTICLES:
            pending.append(word)
        else:
            break
    return run


def _is_first_word(words: list[re.Match[str]], first: int, text: str) -> bool:
    """'Rond de Kerst': a capital because a sentence starts, of a word that no list of names has."""
    if not _starts_sentence(words[first].start(), text):
        return False
    if words[first][0].casefold() in UNMISTAKABLE | ALSO_WORDS | FAMILY_NAMES:
        return False
    rest = [word[0] for word in words[first + 1 : first + 4]]
    name = next((word for word in rest if word not in _PARTICLES), "")
    family = name.casefold() in FAMILY_NAMES | ALSO_FAMILY_NAMES
    return bool(rest) and rest[0] in _PARTICLES and not family


def _lower_pair(words: list[re.Match[str]], first: int, text: str) -> re.Match[str] | None:
    """The family name of 'piet jansen' and 'jan de boer', that nobody took the trouble to press
    shift for; None when there is none."""
    if words[first][0].casefold() not in UNMISTAKABLE | ALSO_WORDS:
        return None
    for before, word in zip(words[first : first + 4], words[first + 1 : first + 5], strict=False):
        if text[before.end() : word.start()].strip(" "):
            return None
        if word[0].casefold() in FAMILY_NAMES | ALSO_FAMILY_NAMES:
            return word
        if word[0].casefold() not in _PARTICLES:
            return None
    return None


def _like_a_name(word: str, harmless: frozenset[str]) -> bool:
    return word[0].isupper() and not word.isupper() and _stem(word) not in harmless


def _is_initial(word: re.Match[str], text: str) -> bool:
    """'V.' in 'Jan de V.'"""
    return len(word[0]) == 1 and word[0].isupper() and text[word.end() : word.end() + 1] == "."


def _end(word: re.Match[str], text: str) -> int:
    return word.end() + _is_initial(word, text)


def _is_name_alone(word: re.Match[str], text: str) -> bool:
    """A first name, or a family name without initials ('A.M. Jansen' is found with them)."""
    if _is_given_name(word, text):
        return True
    with_initials = re.search(r"[A-Z]\.\s?$", text[: word.start()])
    return _stem(word[0]) in FAMILY_NAMES and not with_initials


def _is_given_name(word: re.Match[str], text: str) -> bool:
    parts = {_stem(part) for part in (word[0], *word[0].split("-"))}
    if parts & UNMISTAKABLE:
        return True
    return bool(parts & ALSO_WORDS) and not _starts_sentence(word.start(), text)


def _is_lower_given_name(word: str, harmless: frozenset[str]) -> bool:
    """'sanne', 'SANNE', "sanne's"; short ones such as 'can' and 'leo' are too often words."""
    stem = _stem(word)
    return len(stem) > 3 and stem in UNMISTAKABLE and stem not in harmless


def _stem(word: str) -> str:
    """Without the s of 'Emma's moeder' and 'Ahmeds broer'."""
    plain = re.sub(r"['’]s?$", "", word.casefold())
    known = UNMISTAKABLE | ALSO_WORDS
    if plain not in known and plain.endswith("s") and plain[:-1] in known:
        return plain[:-1]
    return plain


def _starts_sentence(position: int, text: str) -> bool:
    before = text[:position].rstrip(" \t\"'“‘(*-•")
    return not before or before[-1] in ".!?:;\n"
