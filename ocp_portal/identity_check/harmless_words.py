"""Words that stand with a capital and name nobody, for ocp_portal/identity_check. Pure."""

# First words of sentences, and people without a name.
_FIRST_WORDS = """
aan ab achter af al alle alleen alles als altijd anders andere beide bij binnen boven daar
daarbij daarna daardoor daarnaast daarom dan dat de den der deze dezelfde die dit doen door dus
een eén één eens eerder eerst eerste en er ergens erg eten gaat gaan geen graag gisteren haar
had hallo hebben heb hebt heeft heel hem het hier hierdoor hij hoe hoewel hun iedere iedereen
iemand iets ik in inmiddels is ja je jij jonge jongen jullie kan kent kind kinderen komt kunnen
kunt laatst laat leerling leerlingen maakt maar mag meer meestal meisje men met mijn misschien
moet moeten moeder mogen morgen na naar naast namelijk nee net niemand niet niets nog nu nadat
of om omdat onder ons onze ook op opa oma opvallend over ouder ouders pas per samen school sinds
sommige soms steeds te tegen terug terwijl thuis toch toen tot tussen twee tweede u uit uw vaak
van vanaf vandaag vanmorgen vanwege vader veel verder verschillende via volgende volgens voor
vooral voordat vorig vorige waar waarom waarbij waardoor want wanneer was wat we weer wel welke
werd wie wij wil willen word wordt zal ze zeer zelf zijn zij zo zoals zodat zodra zolang zonder
zou zus broer zoon dochter klas groep juf meester mentor leerkracht leraar docent mevrouw meneer
dhr mevr mw familie gezin pleegouders beste geachte dag dank bedankt groet groeten alvast
vriendelijke bel vraag mail neem kijk denk spreek overleg help let lieve rond morgen kinderen
volgens kunt
"""

# Days and feasts.
_DAYS = """
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag januari februari maart april mei juni
juli augustus september oktober november december pasen kerst kerstmis pinksteren hemelvaart
sinterklaas suikerfeest offerfeest ramadan carnaval koningsdag bevrijdingsdag goede kerstdag
paasdag pinksterdag nieuwjaar nieuwjaarsdag zomer herfst winter lente
"""

# Organisations, work and what children use.
_WORK = """
centrum jeugd veilig kindertelefoon raad kinderbescherming leger heils halt passend onderwijs
sociale sociaal emotionele vaardigheden training ontwikkeling integrale vroeghulp speciaal
voortgezet primair regulier ambulante begeleiding remedial teaching samenwerkingsverband
gemeente gemeenten basisteam jeugdhulp jeugdzorg jeugdgezondheidszorg leerplicht
leerplichtambtenaar schoolmaatschappelijk werk maatschappelijk wijkteam buurtteam bureau
stichting vereniging wet langdurige zorg zorgcoördinator zorgcoordinator intern begeleider
onderwijscontactpersoon teamleider huisarts jeugdarts jeugdverpleegkundige politie wijkagent
basisschool college lyceum gymnasium mavo havo vwo vmbo praktijkonderwijs kinderopvang
peuterspeelzaal sint sbo vso koersklas ouderkamer instagram snapchat tiktok whatsapp magister
parnassys teams youtube netflix fortnite roblox minecraft cito kanjertraining handreiking
schoolverzuim meldcode jeugdbescherming thuisbegeleiding steunpunt eigen kracht rooms-katholiek
jeugdreclassering inspectie ministerie
"""

# Countries and languages.
_COUNTRIES = """
nederland nederlands nederlandse engels engelse duits duitse frans franse turks turkse turkije
marokko marokkaans marokkaanse syrië syrisch syrische oekraïne oekraïens oekraïense pools poolse
polen arabisch arabische eritrea eritrees eritrese somalië somalisch somalische afghanistan
afghaans afghaanse spanje spaans spaanse belgië belgisch surinaams surinaamse antilliaans
antilliaanse curaçao suriname iran iraans irak iraaks roemeens roemeense bulgaars bulgaarse
chinees chinese brabant brabantse limburg europa islamitisch islamitische katholiek christelijk
"""

# Towns.
_TOWNS = """
amsterdam rotterdam utrecht eindhoven tilburg breda nijmegen arnhem bosch haag oss venlo
roermond roosendaal helmond uden veghel maastricht lansingerland bleiswijk bergschenhoek
"""

# Of shops, schools and foundations that are called after somebody.
KNOWN_NAMES = frozenset(
    ["albert heijn", "anne frank", "jan linders", "johan cruijff", "maria montessori"]
    + ["prins bernhard", "harry potter"]
)

NO_NAMES = frozenset((_FIRST_WORDS + _DAYS + _WORK + _COUNTRIES + _TOWNS).split())
