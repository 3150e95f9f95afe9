"""The sample news of the demo, written for it. The Nokia and Xiaomi deal is of 5 July 2017; other firms are made up."""

from __future__ import annotations

from datetime import timedelta

from tests.demo.web import Item

COMPANIES = """companies:
  - name: Nokia
    aliases: [Nokia Technologies]
    tickers: [NOK]
  - name: Xiaomi
  - name: Samsung
    aliases: [Samsung Electronics]
  - name: Qualcomm
    tickers: [QCOM]
"""

BACKLOG = (
    Item(
        "Northern Wire",
        "Quillon and Aventra form joint venture to build solid-state batteries",
        "Carmaker Quillon and cell maker Aventra will found a joint venture, Voltaris, that is to build solid-state "
        "batteries from 2028. Each side holds half of it.",
        timedelta(days=2, hours=3),
    ),
    Item(
        "Docket Watch",
        "Brightwave sues Tessaro over Wi-Fi patents",
        "Brightwave has filed a suit against Tessaro in the Eastern District of Texas, alleging that its routers "
        "infringe four patents on beam steering.",
        timedelta(days=1, hours=5),
    ),
    Item(
        "Fab & Foundry",
        "Corvex reports record third quarter as memory prices climb",
        "Chip maker Corvex said revenue rose 31 percent, helped by demand for memory in data centres.",
        timedelta(days=1, hours=2),
    ),
    Item(
        "Gadget Grapevine",
        "Five cases that will save your new phone",
        "We dropped them all, so that you need not.",
        timedelta(hours=9),
    ),
)

BREAKING = Item(
    "Northern Wire",
    "Nokia and Xiaomi sign business collaboration and multi-year patent license agreement",
    "Nokia licenses its cellular standard-essential patents to Xiaomi under a multi-year agreement that includes a "
    "cross license. The two companies also form an alliance to explore virtual and augmented reality and artificial "
    "intelligence. Financial terms are undisclosed.",
)

ECHOES = (
    Item(
        "Handset Daily",
        "Xiaomi inks multi-year patent deal with Nokia",
        "The Chinese phone maker gets access to Nokia's standard-essential patents and the two plan to work together "
        "on network equipment for data centres.",
    ),
    Item(
        "The Evening Byte",
        "Nokia, Xiaomi agree patent licence and cooperation",
        "Finland's Nokia and China's Xiaomi have signed a cross-licence of essential patents and will cooperate on "
        "virtual reality and artificial intelligence.",
    ),
    Item(
        "Docket Watch",
        "Nokia licenses Xiaomi to use its essential patents",
        "The multi-year licence covers cellular standards; Xiaomi also takes over some Nokia patents.",
    ),
)

NEAR_MISSES = (
    Item(
        "Gadget Grapevine",
        "Samsung patent hints at foldable phone with a rollable edge",
        "A filing that was published this week shows a handset that folds twice and then rolls.",
    ),
    Item(
        "Fab & Foundry",
        "Qualcomm granted 1,200 patents in the first half of the year",
        "The count puts the chip designer on place six of the ranking.",
    ),
    Item(
        "The Evening Byte",
        "Larkspur Venture Partners closes 400 million fund for climate start-ups",
        "The partner programme of the fund opens in autumn.",
    ),
    Item(
        "Northern Wire",
        "Opposition parties form alliance ahead of regional election",
        "Three parties agreed to put up joint candidates in May.",
    ),
)

SETTLEMENT = Item(
    "Docket Watch",
    "Brightwave and Tessaro settle Wi-Fi patent dispute",
    "Brightwave and Tessaro have settled their patent litigation in Texas and signed a licence that covers all "
    "Tessaro routers. Terms were not disclosed.",
)

# The rest of a week, for the pictures.
WEEK = (
    Item(
        "Northern Wire",
        "Ericsson and Quillon sign patent licence for connected cars",
        "Ericsson licenses its 5G patents to the carmaker Quillon for six years. The sum is undisclosed.",
        timedelta(days=3, hours=2),
    ),
    Item(
        "Fab & Foundry",
        "Corvex in talks with Solenne over memory joint venture",
        "Chip maker Corvex is in talks with Solenne about a joint venture for memory in Dresden, two people said.",
        timedelta(days=4, hours=1),
    ),
    Item(
        "Docket Watch",
        "Munich court bans sale of Tessaro routers over Halden patent",
        "The Munich regional court granted Halden an injunction against Tessaro for infringing a Wi-Fi patent.",
        timedelta(days=2, hours=7),
    ),
    Item(
        "Handset Daily",
        "Qualcomm teams up with Nokia on open radio networks",
        "Qualcomm and Nokia announced a strategic partnership to build chips for open radio networks.",
        timedelta(days=5, hours=4),
    ),
    Item(
        "The Evening Byte",
        "Brightwave sells 300 wireless patents to Halden",
        "Halden buys 300 patents on wireless networks from Brightwave for 40 million dollars.",
        timedelta(days=5, hours=9),
    ),
)
