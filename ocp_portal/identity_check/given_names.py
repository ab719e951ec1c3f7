"""First names that are often heard at Dutch schools, for ocp_portal/identity_check. Pure.

No list holds every name; that is why the check warns and does not promise anything. Names that are
ordinary Dutch words too ('Roos', 'Floor') stand apart: they count only with a capital in the middle
of a sentence.
"""

_UNMISTAKABLE = """
aaliyah aaron abdel abdellah abdullah abel adam adriaan ahmad ahmed aisha aleksander alexander
ali alice alicja alya amal amina amine amir amira amy anas andrea angelo anis anke anna anne
anneke annelies annika anouar anouk antoni anwar arda ariana arie arjan arjen arthur asli asma
aya ayaan ayah ayla ayman ayoub ayse aysel aziz barbara bart bartek bastiaan bayan beau benjamin
bert beyza bianca bilal bram brenda brian bryan burak caleb camiel carlijn carlo carolien cas
caspar casper catharina cato charlotte chiara chloe chris christiaan christina ciara claire
cornelis daan damian damien damir dana dani daniel danielle danique daniël danny davi david
davut dean deniz dennis diana diede diego dilara dina dion djamila dominik dylan ebru edwin
elias elif elin eline elisa elise eliza ella ellen emir emma emre enes enzo erik erwin esmee
esmée esra eva evelien evi evie fabian fadi fatima fatma faye fedde feline felix femke femm
fenna fenne feras fien filip finn fleurtje floortje floris frans frederik freek gabriel gabriela
gerard gerrit gijs gijsbert giovanni habiba hafsa hakan hala hamid hamza hana hanna hannah hasan
hassan hatice hedda heleen hendrik henk herman hidde hugo huseyin ibrahim ilayda ilias ilse
ilyas imane imran inaya inge ingrid irem isa isabel isabella isabelle ismail ivan ivy jaap jacob
jacqueline jaimy jakub jamal jamie janneke jannick jara jarno jasmin jasmine jason jasper jayden
jayla jaylinn jelle jelmer jens jeremy jeroen jesse jessica jip joanna jochem joep joey johan
johannes jolanda jonas jonathan joost jordy joris jorn josephine joshua josien joud joyce juan
judith julia julian julie juliette julius juul kaan karel karim karin kaya kayleigh keano kevin
khadija khaled khalid kian kiki kim kimberly koen krzysztof kubilay kyan lana lara lars laura
laurens leandro lena lenn lenny leo leon leonie levi leyla liam lieke lieselotte lina linda lisa
lisanne lise liv liva livia lizzy lois lola lorenzo lotte loubna louis louise loïs luca lucas
lucia lucy luka lukas luuk lynn maaike maarten maartje maciej maikel maja malak malika manon
manuel marcel maria mariam marieke marijke marijn marit marleen marlies marloes marouane martijn
marwa maryam mason mateusz mathijs matteo matthijs maud maurits mauro maxim maya mehdi mehmet
melanie melek melissa melle merve meryem micha michael michal michel michelle miguel mika mike
mila milan milo milou mina miran mirjam mirte mohamad mohamed mohammad mohammed moniek monique
morris morsal moussa muhammad muhammed mustafa myrthe nadia nadine najib naomi nassim natalia
nathalie nathan naya nick nicky nicolaas niek niels nienke nikita nikki nina nisa noa noah noor
noortje noud nour noura noé noël noëlle nynke oceane odin oliver olivia olivier omar omer oscar
oskar oumaima owen patricia patrick patryk paul paula paulien pawel pelle pepijn peter petra
phileine philip philippa pien pieter pim piotr priscilla quin quinn quinten rachel rafael ralph
rana rania ravi rayan rayane rebecca remco renate rens renske rianne ricardo richard rik riley
robbert robert robin roel roeland roelof romy ronald rosalie rosanne roxanne ruben rutger ruud
ryan saar saartje sabine safa safae said salim salma sami samir samira samuel sander sandra
sanne santino sara sarah sascha savannah sebastiaan sebastian selim selin selma sem semih sena
serkan sevda sharon shayenne siebe siem sietse silke silvia simone sjoerd sjors skye sofia sofie
sophia sophie soraya soufiane stefan stefanie stephanie steven stijn suleyman sumaya suus suzan
suzanne suze sven svenja syb sylvia tamara tanja tara tariq tatiana tess tessa teun thijmen
thijn thijs thirza thomas thorsten tibbe tieme tijmen tijn tijs timo tjalling tobias tomasz toon
tristan tugba twan tycho tyler umut valerie vanessa veerle vera veronica victor victoria vince
vincent wassim wesley wessel wietse wiktor willem willemien willemijn wouter xander xavi yaman
yara yasin yasmin yasmina yasmine yassin yassine yassir yaël ylva youri yousef youssef yunus
yusuf yvonne zainab zakaria zara zayd zeynep zofia zoë zuzanna zülal
"""
_ALSO_WORDS = """
amber anton bas ben bo boaz boy can ceder cor daisy dirk don emiel fee fem fleur floor frank
frits ger guus hans hein iris ivo jade jan job jos joy june kees ken klaas koos leen lieve lily
linde loek loes lot lou luc luna madelief mare marie mark mart mats max mees mei merel mick
milaan mo nora nova olaf otto piet pip puck ray rob roos rosa rosie ruby sam senna sep sien sil
sjaak sky stan ster sterre storm ted ties tim tom ton tonny vos will wim wolf yfke
"""

UNMISTAKABLE = frozenset(_UNMISTAKABLE.split())
ALSO_WORDS = frozenset(_ALSO_WORDS.split())
