"""The words from which the benchmarks write their news. Everyday matters, made up; a few deals among them.

Templates name their slots in braces; how they are filled stands in `news`.
"""

from __future__ import annotations

FIRST = [
    "Aisha",
    "Albert",
    "Alma",
    "Amir",
    "Anders",
    "Anita",
    "Arjun",
    "Astrid",
    "Ben",
    "Bianca",
    "Bruno",
    "Carla",
    "Cedric",
    "Chloe",
    "Clara",
    "Daniel",
    "Dora",
    "Edgar",
    "Elena",
    "Elif",
    "Emil",
    "Esther",
    "Fabian",
    "Farah",
    "Felix",
    "Fiona",
    "Gustav",
    "Hana",
    "Harold",
    "Helga",
    "Hugo",
    "Ines",
    "Ivan",
    "Jana",
    "Jasper",
    "Joana",
    "Jonas",
    "Julia",
    "Karim",
    "Katrin",
    "Kenji",
    "Lara",
    "Leo",
    "Linda",
    "Lukas",
    "Maja",
    "Marco",
    "Marta",
    "Mehmet",
    "Mina",
    "Nadia",
    "Nils",
    "Nora",
    "Olga",
    "Omar",
    "Oscar",
    "Paula",
    "Pedro",
    "Priya",
    "Rafael",
    "Rosa",
    "Ruben",
    "Samir",
    "Sara",
    "Selma",
    "Simon",
    "Sofia",
    "Stefan",
    "Tara",
    "Theo",
    "Tomas",
    "Ulla",
    "Viktor",
    "Wanda",
    "Yusuf",
    "Zoe",
]
LAST = [
    "Abara",
    "Ahlers",
    "Almeida",
    "Bakker",
    "Baron",
    "Becker",
    "Bianchi",
    "Blake",
    "Borg",
    "Brandt",
    "Castell",
    "Chandra",
    "Cole",
    "Costa",
    "Dahl",
    "Diallo",
    "Dorn",
    "Duarte",
    "Eriksen",
    "Falk",
    "Farrow",
    "Fischer",
    "Flores",
    "Fontaine",
    "Gallo",
    "Garner",
    "Grant",
    "Greco",
    "Haas",
    "Hale",
    "Hansen",
    "Hartog",
    "Hoffman",
    "Holm",
    "Horvat",
    "Ibarra",
    "Idris",
    "Jansen",
    "Kaplan",
    "Keller",
    "Khan",
    "Kimura",
    "Klein",
    "Kovac",
    "Kruse",
    "Lang",
    "Larsen",
    "Lewin",
    "Lindt",
    "Lund",
    "Maier",
    "Marin",
    "Mendes",
    "Moreau",
    "Mori",
    "Nagy",
    "Novak",
    "Oduya",
    "Olsen",
    "Ortega",
    "Palmer",
    "Park",
    "Petrov",
    "Pohl",
    "Quint",
    "Ramos",
    "Reyes",
    "Ricci",
    "Rossi",
    "Sandoval",
    "Schmid",
    "Silva",
    "Singh",
    "Sorel",
    "Stein",
    "Tanaka",
    "Thorne",
    "Turan",
    "Unger",
    "Vance",
    "Varga",
    "Vidal",
    "Vogel",
    "Wagner",
    "Walsh",
    "Weiss",
    "Winter",
    "Yilmaz",
    "Zeller",
]
TOWN = [
    "Aalborg",
    "Ashford",
    "Bamberg",
    "Bergen",
    "Bilbao",
    "Boulder",
    "Bristol",
    "Burgos",
    "Calgary",
    "Cardiff",
    "Como",
    "Cork",
    "Dayton",
    "Delft",
    "Derby",
    "Dover",
    "Dresden",
    "Durham",
    "Eindhoven",
    "Esbjerg",
    "Exeter",
    "Fargo",
    "Ferrara",
    "Galway",
    "Ghent",
    "Graz",
    "Halifax",
    "Hamar",
    "Inverness",
    "Izmir",
    "Jena",
    "Kassel",
    "Kiel",
    "Krakow",
    "Laredo",
    "Leeds",
    "Leiden",
    "Linz",
    "Lodz",
    "Lugano",
    "Malmo",
    "Mesa",
    "Murcia",
    "Nancy",
    "Newport",
    "Norwich",
    "Odense",
    "Oulu",
    "Padua",
    "Parma",
    "Passau",
    "Perth",
    "Pisa",
    "Plymouth",
    "Porto",
    "Preston",
    "Quebec",
    "Reims",
    "Rennes",
    "Reno",
    "Salem",
    "Sienna",
    "Split",
    "Tampere",
    "Toledo",
    "Trento",
    "Troyes",
    "Turku",
    "Ulm",
    "Utrecht",
    "Varna",
    "Verona",
    "Vigo",
    "Waco",
    "Wexford",
    "Worms",
    "York",
    "Zadar",
    "Zwolle",
]
PLACE = """harbour;old mill;city library;northern bypass;market hall;botanical garden;railway yard;opera house;canal
bridge;sports centre;cattle market;water tower;central station;post office;cable car;bus depot;town hall;grain
silo;swimming pool;riverside path;concert hall;primary school;fish market;tram line;observatory;cathedral
square;allotments;airfield;ferry terminal;industrial estate;children's hospital;memorial park""".replace(
    "\n", " "
).split(";")
EVENT = """book fair;half marathon;harvest festival;regatta;jazz weekend;winter market;science night;film week;chess
open;flower show;trade congress;street parade;cooking contest;kite festival;poetry slam;robot cup;antiques fair;
boat show;cycling classic;museum night;garden exhibition;folk festival;school olympics;charity run""".replace(
    "\n", " "
).split(";")
MATTER = """parking fees;school meals;night trains;flood walls;rent caps;beach access;cycle lanes;dog licences;street
lighting;waste sorting;housing permits;library hours;bus fares;noise limits;tree felling;snow clearing;public
toilets;street names;market stalls;swimming lessons;water prices;play areas;ferry crossings;heat pumps;traffic
cameras;tourist tax;volunteer fire brigades;allotment rents;speed limits;rural post offices""".replace(
    "\n", " "
).split(";")
ANIMAL = """otter;stork;lynx;beaver;barn owl;wolf;hedgehog;osprey;seal;wild boar;salmon;bumblebee;red kite;tortoise;
adder;badger;heron;marten;bat colony;sturgeon""".replace("\n", " ").split(";")
DISH = """sourdough;lentil soup;plum cake;pumpkin risotto;fish pie;cabbage rolls;apple strudel;chickpea stew;mushroom
dumplings;leek tart;roast carrots;rhubarb crumble;potato pancakes;barley salad;bean casserole;pear chutney;walnut
bread;beetroot broth;onion pie;cherry clafoutis""".replace("\n", " ").split(";")
TEAM = """Rovers;United;Wanderers;Falcons;Mariners;Comets;Harriers;Athletic;Lions;Rangers;Kestrels;Pioneers;Albion;
Steelers;Dolphins;Union;Sparta;Monarchs;Raiders;Olympia""".replace("\n", " ").split(";")
FIELD = """archaeology;marine biology;glaciology;linguistics;soil science;astronomy;neurology;hydrology;botany;
acoustics;meteorology;palaeontology;demography;robotics;nutrition;seismology;entomology;dendrology""".replace(
    "\n", " "
).split(";")
TRADE = """bakers;nurses;bus drivers;dairy farmers;hoteliers;beekeepers;roofers;pharmacists;shopkeepers;teachers;
fishermen;plumbers;taxi drivers;winegrowers;midwives;electricians;librarians;foresters;translators;dockers""".replace(
    "\n", " "
).split(";")
QUALITY = """unexpected;modest;quiet;long;difficult;surprising;stubborn;remarkable;costly;popular;gradual;sudden;narrow;
steady;controversial;rare;familiar;cautious;broad;delayed;patient;loud;slow;brief;tense;hopeful""".replace(
    "\n", " "
).split(";")
FIRM = [
    "Albrecht",
    "Borealis",
    "Calder",
    "Dunmore",
    "Eltra",
    "Fennick",
    "Garrow",
    "Hallberg",
    "Ironvale",
    "Juno",
    "Kestner",
    "Larkfield",
    "Meridan",
    "Norvik",
    "Ostara",
    "Pellworm",
    "Quarry",
    "Ravenna",
    "Solhaug",
    "Tavira",
    "Umbra",
    "Velmont",
    "Westrum",
    "Xandra",
    "Yarrow",
    "Zellner",
]
LINE = [
    "Foods",
    "Logistics",
    "Textiles",
    "Motors",
    "Timber",
    "Energy",
    "Media",
    "Glass",
    "Tools",
    "Travel",
    "Ceramics",
    "Breweries",
    "Optics",
    "Paper",
    "Seeds",
    "Shipping",
    "Stores",
    "Pumps",
]
GIANT = """Nokia;Ericsson;Samsung;Qualcomm;Huawei;Xiaomi;InterDigital;Oppo;Microsoft;Intel;Sony;LG;Panasonic;Toyota;
Volkswagen;Bosch;Siemens;Philips;Pfizer;Novartis;Roche;Moderna;AstraZeneca;Sanofi;Bayer;BMW;Ford;Honda;Vivo;
Lenovo""".replace("\n", " ").split(";")
TECH = """5G;video coding;wireless charging;battery;mRNA;Wi-Fi 6;display;lidar;gene editing;antibody;power
electronics;radio access;audio compression;charging""".replace("\n", " ").split(";")

TITLES = """
{town} argues over {matter} as {trade} walk out
{first} {last} wins the {event} in {town} at the {nth} attempt
{town} {team} beat {town2} {team2} {score} after a {quality} second half
Storm closes the {place} of {town} for {number} days
{quality} start for the {event}: {number} visitors on the first day
Why {trade} in {town} lend each other their tools
{animal} returns to the river near {town} after {number} years
Recipe of the week: {dish} the way {first} {last} makes it
Council of {town} puts {matter} to a vote in {month}
{field} students find {number} {quality} traces under the {place}
{firm} {line} finally leaves the {place} in {town}
Volunteers paint the {place} of {town} in one {quality} night
{number} homes without power after fire at the {place}
Police in {town} look for owner of {number} stolen bicycles
{first} {last} takes over the {event} from {first2} {last2}
How {town} wants to save {matter} without new money
Letters: what readers of {town} think of {matter}
Trains between {town} and {town2} stand still until {month}
New {place} for {town}: {quality} design, {number} million in costs
{team2} coach {last} resigns after {score} in {town}
{town2} picks its team for the {event} without {first} {last}
Survey: {number} per cent of {trade} are content with {matter}
{quality} harvest leaves {trade} around {town} short of hands
What the {quality} weather of {month} means for {dish}
Opening hours of the {place} change from {month}
{firm} {line} hires {number} people in {town}
Museum in {town} shows {number} letters by {first} {last}
{trade} and {trade2} agree on {matter} in {town2}
A {quality} walk from the {place} to {town}
{town} {team} sign goalkeeper {first} {last} from {town2}
School in {town} replaces homework with {field}
Concert at the {place}: {first} {last} leaves nobody cold
Road works: {number} weeks of detours around {town}
{firm} {line} recalls {number} jars of {dish}
Court in {town} decides on {matter} and {matter2}
The {quality} comeback of {dish} in {town}
Ferry to {town} rescues {animal} and {number} hikers
""".strip().splitlines()

SENTENCES = """
The decision came after {number} hours of talks in {town}, said {first} {last}, who speaks for the {trade}.
"Nobody expected such a {quality} evening," said {first2} {last2} outside the {place}.
Around {number} people came to the {place}, more than in any year since {year}.
The council wants to look at {matter} once more in {month}, but the {trade} have little patience left.
On {day} the {place} stays closed; buses to {town2} leave from the {place2} instead.
{first} {last} grew up near {town} and learned the trade from a {quality} uncle.
For the {trade} it is a {quality} season: costs have risen by {number} per cent since {month}.
Researchers in {field} counted {number} of them along the river, most close to the {place}.
The works cost about {number} thousand, of which the town of {town} pays a third.
At half time it stood {score}, and the visitors from {town2} had hit the post twice.
Those who want to help can sign up at the {place} until {day}.
Stir the onions slowly, add the {dish} last, and leave it for {number} minutes.
Neighbours heard a {quality} noise at about {hour} in the morning and called the fire brigade.
A spokeswoman of {firm} {line} said that nobody would lose a job before {month}.
The {event} began in {year} as an idea of three {trade}, and has been a {quality} success ever since.
"We would do it again," said {last}, and pointed at the {place}.
Rain is expected from {day} on, with {quality} winds along the coast near {town2}.
Critics call the plan a {quality} mistake and ask for {matter} to be sorted out first.
The {animal} had last been seen in the region in {year}, when {number} were counted.
Tickets for the {event} cost {number}; children under twelve pay nothing.
It was the {nth} such case within a year, according to the police of {town}.
The judges praised the {quality} tone of the book and its love of {dish}.
Whether the {trade} of {town2} will follow is open; a vote is planned for {month}.
In the {nth} minute {last2} saw the gap and made it {score}.
Experts in {field} warn that the {quality} weather may last until {month}.
The new rules on {matter2} apply from {day}, and fines begin at {number}.
Since {year} the {place} has belonged to a trust led by {first2} {last2}.
About {number} letters on {matter} reached the town hall, most of them {quality}.
The mayor of {town} thanked the volunteers and promised {number} new trees.
Train drivers report {quality} delays between {town} and {town2}, above all on {day}.
The exhibition stays until {month} and shows {number} objects, many for the first time.
Parents had asked for {matter} to be dealt with {number} months ago.
{firm} {line} opened in {town} in {year} with {number} employees and one oven.
Half of the {trade} asked said that they cook {dish} at least once a week.
""".strip().splitlines()

DEAL_TITLES = """
{giant} and {giant2} sign multi-year patent licence agreement for {tech} technology
{giant} sues {giant2} over {tech} patents
{giant} licenses {tech} patents to {giant2}
{giant} and {giant2} form strategic alliance on {tech}
Court rules for {giant} in {tech} patent case against {giant2}
{giant} and {giant2} to develop {tech} together in joint venture
{giant} settles {tech} patent dispute with {giant2}
""".strip().splitlines()
DEAL_SENTENCES = """
The agreement covers {tech} and resolves all pending litigation between {giant} and {giant2}.
{giant} said that {giant2} will pay royalties for its {tech} patents over {number} years.
Financial terms of the agreement were not disclosed.
The companies said that they would work together on {tech} from {month}.
{giant2} declined to comment on the case, which was filed in {town}.
""".strip().splitlines()
