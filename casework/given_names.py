"""First names that are often heard at Dutch schools, for casework/identity_check.py. Pure.

No list holds every name; that is why the check warns and does not promise anything. Names that are
ordinary Dutch words too ('Roos', 'Floor') stand apart: they count only with a capital in the middle
of a sentence.
"""

UNMISTAKABLE = frozenset(
    """
    aaliyah aaron abdel abdellah abdullah abel adam adriaan ahmad ahmed aisha aleksander alexander
    alice alicja ali alya amal amina amine amir amira amy anas andrea angelo anis anke anna anne
    annelies anneke annika anouar anouk antoni anwar arda arie ariana arjan arjen arthur asli asma
    aya ayah ayaan ayla ayman ayoub aysel ayse aziz bartek barbara bart bastiaan bayan beau benjamin
    bert beyza bianca bilal bram brenda brian bryan burak caleb camiel carlijn carlo carolien
    caspar casper cas catharina cato charlotte chiara chloe chris christiaan christina ciara claire
    cornelis daan damian damien damir dana daniel danique daniël danielle dani danny david davi davut
    dean deniz dennis diana diede diego dilara dina dion djamila dominik dylan edwin eline elif elin
    elisa elise eliza ella ellen elias ebru emir emma emre enes enzo erik erwin esmee esmée esra eva
    evelien evi evie fabian fadi fatima fatma faye fedde feline felix femke femm fenna fenne feras
    filip finn fien fleurtje floortje floris frans frederik freek gabriel gabriela gerard gijs
    giovanni gijsbert gerrit habiba hafsa hakan hala hamid hamza hana hanna hannah hasan hassan hatice
    hedda heleen henk hendrik herman hidde hugo huseyin ibrahim ilayda ilias ilse ilyas imane imran
    inaya inge ingrid irem isa isabel isabella isabelle ismail ivan ivy jaap jacob jacqueline jaimy
    jakub jamal jamie janneke jannick jara jarno jason jasmin jasmine jasper jayden jayla jaylinn
    jelle jelmer jens jeremy jeroen jesse jessica jip joanna jochem joep joey johan johannes
    jolanda jonas jonathan joost jordy joris joshua josephine josien juliette joris jorn joud joyce
    juan judith julia julian julie julius juul kaan karel karim karin kaya kayleigh keano kevin
    khadija khalid khaled kian kim kimberly kiki koen krzysztof kubilay kyan lana lara lars laura
    laurens leandro lena lenn lenny leo leon leonie levi leyla liam lieke lieselotte lina linda
    lisa lise lisanne liv liva livia lizzy lois loïs lola lorenzo lotte louis louise loubna luca
    lucas lucia lucy luka lukas luuk lynn maaike maartje maarten maciej maikel maja malak malika
    manon manuel marcel maria mariam marieke marijke marijn marit marleen marlies marloes marouane
    martijn marwa maryam mason mateusz mathijs matteo matthijs maud maurits mauro maxim maya
    mehdi mehmet melanie melek melissa melle merve meryem micha michael michal michel michelle miguel
    mika mike mila milan milo milou mina miran mirjam mirte mohamad mohamed mohammad mohammed moniek
    monique morris morsal moussa muhammad muhammed mustafa myrthe nadia nadine najib naomi nassim
    natalia nathalie nathan naya nick nicky niek niels nienke nicolaas nikita nikki nina nisa noah
    noa noé noël noëlle noor noortje noud noura nour nynke oceane odin oliver olivia olivier omar
    omer oskar oscar oumaima owen patricia patrick patryk paul paula paulien pawel pelle pepijn peter
    petra philip philippa phileine pien pieter pim piotr priscilla quin quinn quinten rachel rafael
    ralph rana rania ravi rayan rayane rebecca remco renate rens renske rianne ricardo richard rik
    riley robbert robert robin roel roeland roelof romy ronald rosalie rosanne roxanne ruben rutger
    ruud ryan saar saartje sabine safa safae said salim salma sami samir samira samuel sander sandra
    sanne santino sara sarah sascha savannah sebastiaan sebastian selim selin selma sem semih sena
    serkan sevda sharon shayenne siem siebe sietse silke silvia simone sjoerd sjors skye sofia sofie
    sophia sophie soraya soufiane stefan stefanie stephanie steven stijn suleyman sumaya suus suze
    suzan suzanne sven svenja sylvia syb tamara tanja tara tariq tatiana tess tessa teun thijmen thijn
    thijs thirza thomas thorsten tibbe tieme tijmen tijn tijs timo tjalling tobias tomasz toon tristan
    tugba twan tycho tyler umut valerie vanessa veerle vera veronica victor victoria vince vincent
    wassim wessel wesley wietse wiktor willem willemijn willemien wouter xavi xander yaman yara yasin
    yasmin yasmine yasmina yassin yassine yassir yaël ylva youri youssef yousef yusuf yunus yvonne
    zainab zakaria zara zayd zeynep zoë zofia zuzanna zülal
    """.split()
)

ALSO_WORDS = frozenset(
    """
    amber anton bas can frank leen max ben bo boaz boy ceder cor daisy dirk don emiel fee fem fleur floor frits ger guus
    hans hein iris ivo jade jan job jos joy june kees ken kees klaas koos lieve lily linde loek lot
    lou loes luc luna madelief mare marie mark mart mats mees mees mei merel mick milaan mo nora nova
    olaf otto piet pip puck ray rob rosa rosie roos ruby sam senna sep sil sjaak sky stan ster sterre
    storm sien ted tim ties tom ton tonny vos will wim wolf yfke
    """.split()
)
