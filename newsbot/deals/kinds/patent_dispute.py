"""Patent disputes: a fight over patents between named sides."""

from __future__ import annotations

from newsbot.deals.vocabulary import Against, Kind, Rule

_LAWSUIT = "lawsuit"
_RULING = "ruling"
_CHALLENGE = "challenge"

PATENT_DISPUTE = Kind(
    name="patent_dispute",
    triggers=(
        "patent",
        "infring",
        "intellectual property",
        "intellectual-property",
        "injunction",
        "import ban",
        "sales ban",
        "sale ban",
        "itc",
        "international trade commission",
        "sues",
        "sued",
        "lawsuit",
        "royalt",
        "troll",
    ),
    default_subtype=_LAWSUIT,
    least_parties=1,
    default_roles={_LAWSUIT: "plaintiff", _RULING: "plaintiff", _CHALLENGE: "defendant"},
    words={
        "files": "file+|filing|bring+|brought|launch+|lodge+|initiate+|start+|begin+|began|begins|open+|issue+|mount+|pursue+|refile+|serve+|take+|took|escalate+|expand+",
        "rules": "rule+|ruling|find+|found|decide+|decided|determine+|hold+|held|say+|said|order+|grant+|award+|issue+|uphold+|upheld|affirm+|reverse+|overturn+|toss+|throw+|threw|reject+|deny|denies|denied|dismiss+|side+|sides|clear+|ban+|banned|vacate+|reinstate+|cut|cuts|slash+|slashed|invalidate+|revive+|throws out|tosses out|bar|bars|barred|halt+|block+|back+|lift+|stay+|impose+|agree+|refuse+|decline+|recommend+|conclude+|hand+|rejects|declare+",
        "wins": "win+|won|winning|lose|loses|lost|losing|prevail+|beat|beats|defeat+|score+|secure+|secures|get+|got|fend+ off|escape+|dodge+|suffer+|granted|gain+|notch+|hail+|dealt|avoid+|face+|obtain+",
        "verdict": "verdict|ruling|rulings|decision|decisions|injunction|injunctions|judgment|judgement|judgments|judgements|award|awards|damages|ban|bans|victory|victories|appeal|appeals|case|trial|order|reprieve|defeat|win|stay|finding|findings|loss|penalty|royalty|fine|exclusion order|import ban|sales ban",
        "invalid": "invalid|invalidate+|invalidating|invalidity|unpatentable|reexamine+|reexamination|re-examination|revoke+|revoked|void|cancel+|canceled|cancelled|overturn+|nullify|nullified|unenforceable|inter partes review|ipr|challenge+|challenging|prior art|rejected|reject+|rejects|strike down|struck down|bust+|review",
    },
    topic="(<patent>|<infringe>)",
    rules=(
        # suits
        Rule("sues", "{plaintiff} ..4 <sue> ..4 {defendant}", _LAWSUIT, strength=3, rank=5, topic=True),
        Rule(
            "is sued",
            "{defendant} ..4 (<be>)? (sued|accused|charged|hit|slapped|taken to court|targeted|dragged|hauled) ..8 by ..5 {plaintiff}",
            _LAWSUIT,
            strength=3,
            rank=6,
            topic=True,
        ),
        Rule(
            "is sued",
            "{defendant} ..3 (<be>)? (sued|accused|hit with|slapped with|faces|face|facing)",
            _LAWSUIT,
            rank=3,
            topic=True,
        ),
        Rule(
            "files a suit",
            "{plaintiff} ..5 <files> ..10 <suit> ..6 (against|on|over|with|at) ..6 {defendant}",
            _LAWSUIT,
            strength=3,
            rank=5,
            topic=True,
        ),
        Rule("files a suit", "{plaintiff} ..5 <files> ..10 <suit>", _LAWSUIT, strength=3, rank=4, topic=True),
        Rule(
            "files a suit", "{plaintiff} ..5 <files> ..3 {defendant} ..6 <suit>", _LAWSUIT, rank=3, topic=True
        ),
        Rule(
            "suit against",
            "<suit> ..8 (against|targeting|targets|accusing|naming|alleging) ..5 {defendant}",
            _LAWSUIT,
            rank=2,
            topic=True,
        ),
        Rule(
            "suit against",
            "{plaintiff} 's? ..5 <suit> ..6 (against|targeting) ..4 {defendant}",
            _LAWSUIT,
            strength=3,
            rank=4,
            topic=True,
        ),
        Rule(
            "suit against", "<fight> ..4 (with|against|between) ..4 {plaintiff}", _LAWSUIT, rank=1, topic=True
        ),
        Rule(
            "suit by",
            "<suit> ..6 (by|from|brought by|filed by) ..4 {plaintiff}",
            _LAWSUIT,
            rank=2,
            topic=True,
        ),
        Rule(
            "accuses of infringement",
            "{plaintiff} ..5 (accuse+|accusing|allege+|alleging|claim+|claiming|say+|said|charge+|complain+) ..5 {defendant} ..8 <infringe>",
            _LAWSUIT,
            strength=3,
            rank=4,
        ),
        Rule(
            "infringes patents of",
            "{defendant} ..8 <infringe> ..5 {plaintiff} ..6 <patent>",
            _LAWSUIT,
            rank=3,
        ),
        Rule("infringes patents", "<infringe> ..6 <patent>", _LAWSUIT, strength=1, rank=0),
        Rule("patent infringement", "<patent> ..3 <infringe>", _LAWSUIT, strength=1, rank=0),
        Rule("patent fight", "<patent> ..3 <fight>", _LAWSUIT, strength=1, rank=0),
        Rule(
            "fight over patents",
            "<fight> ..4 (over|about|on|involving|regarding) ..8 <patent>",
            _LAWSUIT,
            strength=1,
            rank=0,
        ),
        Rule("sues over patents", "<sue> ..10 <patent>", _LAWSUIT, rank=1),
        Rule(
            "two fight", "{plaintiff} ..2 (vs|v|versus|vs.|v.) ..2 {defendant}", _LAWSUIT, rank=3, topic=True
        ),
        Rule("two fight", "{plaintiff 2} ..5 <patent> ..3 <fight>", _LAWSUIT, rank=2),
        Rule("two fight", "{plaintiff} (/|-) {defendant} ..5 <fight>", _LAWSUIT, rank=2, topic=True),
        Rule(
            "seeks a ban",
            "{plaintiff} ..5 (seek+|sought|ask+|want+|request+|demand+|push+|file+|try|tries|attempt+) ..8 (injunction|ban|block|damages|royalties|exclusion order|to ban) ..6 {defendant}",
            _LAWSUIT,
            strength=3,
            rank=4,
            topic=True,
        ),
        Rule(
            "threatens",
            "{plaintiff} ..5 (threaten+|warn+|target+|go+ after|goes after|going after|demand+|attack+) ..6 {defendant}",
            _LAWSUIT,
            rank=3,
            topic=True,
        ),
        Rule(
            "threatens",
            "{plaintiff} ..5 (threaten+|warn+|target+|go+ after|goes after|demand+)",
            _LAWSUIT,
            rank=1,
            topic=True,
        ),
        Rule(
            "trade complaint",
            "(itc|international trade commission|trade commission|$0|$1|$2|$3) ..8 (complaint|investigation|probe|investigate+|probing)",
            _LAWSUIT,
            rank=1,
            topic=True,
        ),
        # rulings
        Rule("court rules", "<court> ..5 <rules> ..8 <infringe>", _RULING, rank=2),
        Rule(
            "court rules",
            "<court> ..5 <rules> ..8 {defendant} ..5 <infringe> ..5 {plaintiff}",
            _RULING,
            strength=3,
            rank=6,
        ),
        Rule("court rules", "<court> ..3 <rules>", _RULING, rank=1, topic=True),
        Rule("rules for", "<rules> ..4 in favor of ..3 {plaintiff}", _RULING, strength=3, rank=4, topic=True),
        Rule("rules against", "<rules> ..4 against ..3 {defendant}", _RULING, strength=3, rank=4, topic=True),
        Rule(
            "ordered to pay",
            "{defendant} ..5 (must|ordered to|order to|to|has to|told to|forced to|liable|owes|should) ..4 (pay|owes|owe) ..3 {plaintiff}",
            _RULING,
            strength=3,
            rank=6,
            topic=True,
        ),
        Rule(
            "ordered to pay",
            "{defendant} ..5 (must pay|ordered to|told to pay|forced to|found liable|owes|guilty of|barred|banned|halted|forced out|found to)",
            _RULING,
            strength=3,
            rank=4,
            topic=True,
        ),
        Rule(
            "wins against",
            "{plaintiff} ..4 <wins> ..8 <verdict> ..6 (against|over|from|in ..4 with|with) ..5 {defendant}",
            _RULING,
            strength=3,
            rank=4,
            topic=True,
        ),
        Rule("wins", "{plaintiff} ..4 <wins> ..8 <verdict>", _RULING, rank=3, topic=True),
        Rule(
            "awarded damages",
            "{plaintiff} ..4 (awarded|wins|won|granted|gets) ..5 (million|billion|damages|m|bn|injunction)",
            _RULING,
            rank=3,
            topic=True,
        ),
        Rule(
            "verdict",
            "(verdict|injunction|jury award|damages award|exclusion order|import ban|sales ban|judgment|judgement|ruling|damages|found guilty|found liable|infringement verdict)",
            _RULING,
            strength=1,
            rank=0,
            topic=True,
        ),
        # validity
        Rule("patent invalid", "<patent> ..8 <invalid>", _CHALLENGE, rank=1),
        Rule("patent invalid", "<invalid> ..8 <patent>", _CHALLENGE, rank=1),
        Rule("patent of one invalid", "<invalid> ..4 {defendant} ..6 <patent>", _CHALLENGE, rank=3),
        Rule(
            "patent of one invalid",
            "{defendant} ..6 <patent> ..8 (<be>)? (invalid|invalidated|revoked|rejected|unpatentable|cancelled|canceled|overturned|void|struck down|reexamined|reviewed)",
            _CHALLENGE,
            strength=3,
            rank=4,
        ),
        Rule(
            "challenges a patent",
            "{plaintiff} ..5 (challenge+|challenging|contest+|attack+|invalidate+|seek+ to invalidate|ask+) ..6 {defendant} ..6 <patent>",
            _CHALLENGE,
            strength=3,
            rank=5,
        ),
    ),
    against=(
        Against(
            "patent granted or filed",
            "(granted|awarded|wins|won|receives|received|gets|files|filed|filing|filings|application|applications|published|publishes|scores) ..5 (patent|patents)",
        ),
    ),
)
