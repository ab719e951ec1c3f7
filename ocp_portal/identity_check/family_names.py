"""Family names that are often heard at Dutch schools, for ocp_portal/identity_check. Pure.

Names that are ordinary words or trades too ('Bakker', 'Bos') stand apart: they count only behind
a first name or a word such as 'mevrouw'.
"""

_UNMISTAKABLE = """
aarts abdi achterberg ahmadi alberts amrani arslan aydin aziz baars beekman benali bennani berends
bosman bouzid broekhuizen brouwers celik chaoui coenen cornelissen cuijpers damen dekkers demir
dijkman dijkstra dogan doğan driessen dubois duijn elbers evers franken geerts gerrits gerritsen
goossens groenendijk hendrickx hendriks hendriksen hermans hoekstra hofman idrissi jacobs jansen
janssen janssens jonker kaya kilic kuiper kuipers kılıç lammers maassen martens meijer mohamud
mulders nguyen nijhuis oosterhout ozdemir ozturk peeters pereira peters pietersen postma rademaker
roelofs rutten sahin schouten schuurman singh smeets smits smulders swinkels tahiri teunissen
timmermans tuinstra veenstra verbeek verbruggen verburg verhagen verhoeven vermeer vermeulen
verschuren versteeg willems willemsen wilms wouters yildirim yildiz yilmaz yıldız yılmaz zijlstra
çelik özdemir öztürk şahin
"""
_ALSO_WORDS = """
bakker beek berg boer bos bosch brouwer bruijn bruin dam dekker dijk dirks graaf groot haan haas
heuvel hoek huisman jager jong kok koning koster kramer kuiper leeuw leeuwen linden maas meer
meyer michels mol mulder peters post prins ruiter sanders schipper simons slager smid smit snel
spaans stam stevens timmer veen vink visser vliet vos vries wagenaar wijk wit zwart
"""

FAMILY_NAMES = frozenset(_UNMISTAKABLE.split())
ALSO_FAMILY_NAMES = frozenset(_ALSO_WORDS.split())
