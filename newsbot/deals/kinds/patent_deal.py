"""Patent deals: rights in patents or patented technology change hands or are granted by agreement."""

from __future__ import annotations

from newsbot.deals.vocabulary import Against, Kind, Rule

_LICENSE = "license"
_CROSS = "cross_license"
_SALE = "sale"
_POOL = "pool"
_SETTLE = "settlement"

PATENT_DEAL = Kind(
    name="patent_deal",
    triggers=(
        "patent",
        "licens",
        "licenc",
        "royalt",
        "settl",
        "truce",
        "intellectual property",
        "intellectual-property",
        "infring",
        "avanci",
        "mpeg",
        "hevc",
        "drop",
        "pool",
        "rights to",
        "cease",
    ),
    default_subtype=_LICENSE,
    least_parties=1,
    group_role="pool",
    default_roles={
        _LICENSE: "licensor",
        _CROSS: "cross_licensee",
        _SALE: "seller",
        _POOL: "pool",
        _SETTLE: "settling",
    },
    words={
        "licenses": "license+|licence+|licensing|licencing|sublicense+|out-license+|outlicense+",
        "settles": "settle+|settling|resolve+|end+|drop+|dropped|dropping|bury|buries|dismiss+|withdraw+|withdrew|call+ off|call a truce|calls truce|call truce|conclude+|call it quits|make peace|makes peace|made peace|put an end to|lay to rest|lays to rest|close+|wrap+ up|patch+ up|reach+|cease+|avoid+",
        "sells": "sell+|sold|selling|auction+|transfer+|assign+|unload+|offload+|divest+|hand+ over|dump+",
        "buys": "buy+|bought|buying|acquire+|acquiring|purchase+|snap+ up|snapped up|snag+|scoop+ up|pick+ up|get+|got|win+|won|grab+|nab+|obtain+|take over|takes over",
        "pays": "pay+|paid|paying|fork+ over|cough+ up|shell+ out",
        "settlement": "settlement|settlements|truce|peace|ceasefire|cease-fire|settlement agreement|peace deal|resolution",
        "pool": "patent pool|patent-pool|pool|patent pools|licensing pool|licensing platform|licensing program|licensing programme|pool administrator|patent platform|joint licensing|joint license|portfolio license|licensing marketplace|patent licensing platform|one-stop license",
        "pooled": "avanci|mpeg la|via la|via licensing|hevc advance|access advance|sisvel|velos media|heva|via-la|mpeg-la|hevc|vvc|av1|vp9|marconi",
        "rights": "right|rights|exclusive rights|global rights|worldwide rights|commercial rights",
    },
    topic="(<patent>|<infringe>|royalties|licensing|license|licence|standard-essential|qualcomm)",
    rules=(
        # licences
        Rule("licenses to", "{licensor} ..5 <licenses> ..9 to ..5 {licensee}", _LICENSE, strength=3, rank=4),
        Rule(
            "licenses from", "{licensee} ..5 <licenses> ..9 from ..5 {licensor}", _LICENSE, strength=3, rank=4
        ),
        Rule("licenses its technology", "{licensor} ..4 <licenses> ..4 (<patent>|<tech>)", _LICENSE, rank=2),
        Rule(
            "licenses another's technology",
            "{licensee} ..4 <licenses> ..2 {licensor} ..4 (<patent>|<tech>)",
            _LICENSE,
            strength=3,
            rank=4,
        ),
        Rule(
            "grants a licence",
            "{licensor} ..5 (grant+|give+|gave|award+|offer+|provide+|issue+|extend+) ..2 {licensee} ..6 <licence>",
            _LICENSE,
            strength=3,
            rank=4,
        ),
        Rule(
            "grants a licence",
            "{licensor} ..5 (grant+|give+|gave|offer+|provide+|issue+) ..8 <licence> ..8 to ..4 {licensee}",
            _LICENSE,
            strength=3,
            rank=4,
        ),
        Rule(
            "takes a licence",
            "{licensee} ..5 (take+|took|taking|obtain+|secure+|acquire+|get+|got|receive+|sign+ up for|buy+|bought|win+|won) ..8 (<licence>|<rights>) ..8 from ..4 {licensor}",
            _LICENSE,
            strength=3,
            rank=4,
        ),
        Rule(
            "signs a licence",
            "{licensor} ..6 <agrees> ..8 <licence> ..6 (with|for) ..5 {licensee}",
            _LICENSE,
            rank=3,
        ),
        Rule("signs a licence", "{licensor 2} ..6 <agrees> ..8 <licence>", _LICENSE, rank=3),
        Rule("signs a licence", "{licensor} ..6 <agrees> ..6 <licence> ..2 <deal>", _LICENSE, rank=2),
        Rule(
            "signs as licensee",
            "{licensor} ..5 (sign+|signs|land+|add+|win+) ..1 {licensee} ..3 (as|to) ..5 <licence>",
            _LICENSE,
            strength=3,
            rank=4,
        ),
        Rule(
            "licence between", "<licence> ..5 between ..3 {licensor} ..4 and ..4 {licensee}", _LICENSE, rank=3
        ),
        Rule("licence agreement", "<licence> ..3 <deal> ..3 with ..5 {licensee}", _LICENSE, rank=2),
        Rule("patent licence", "<patent> ..3 <licence> ..2 <deal>?", _LICENSE, strength=1, rank=0),
        Rule("technology licence", "<tech> ..2 <licence>", _LICENSE, strength=1, rank=0),
        Rule("licence of patents", "<licence> ..6 <patent>", _LICENSE, strength=1, rank=0),
        Rule("licence of technology", "<licence> ..5 <tech>", _LICENSE, strength=1, rank=0),
        Rule("licence agreement named", "<licence> ..2 <deal>", _LICENSE, strength=1, rank=0),
        Rule(
            "royalties",
            "(royalty|royalties|upfront payment|milestone payments|up-front payment)",
            _LICENSE,
            strength=1,
            rank=0,
        ),
        Rule(
            "pays royalties",
            "{licensee} ..5 <pays> ..8 (royalty|royalties|licensing fees|license fees|licence fees|patent fees) ..8 to ..3 {licensor}",
            _LICENSE,
            rank=3,
        ),
        Rule(
            "pays royalties",
            "{licensee} ..5 <pays> ..2 {licensor} ..8 (royalty|royalties|licensing fees|license fees|licence fees|patent fees)",
            _LICENSE,
            rank=3,
        ),
        Rule(
            "exclusive rights", "{licensee} ..5 <buys> ..5 <rights> ..5 to ..6 {licensor}", _LICENSE, rank=2
        ),
        # cross-licences
        Rule("cross-licence", "{cross_licensee 2} ..10 <cross>", _CROSS, strength=3, rank=5),
        Rule(
            "cross-licence",
            "{cross_licensee} ..10 <cross> ..6 (with|between) ..5 {cross_licensee}",
            _CROSS,
            strength=3,
            rank=5,
        ),
        Rule(
            "cross-licence",
            "{cross_licensee} ..4 and ..4 {cross_licensee} ..10 <cross>",
            _CROSS,
            strength=3,
            rank=4,
        ),
        Rule(
            "cross-licence", "<cross> ..6 (with|between) ..5 {cross_licensee 2}", _CROSS, strength=3, rank=5
        ),
        Rule("cross-licence", "<cross> ..6 with ..5 {cross_licensee}", _CROSS, rank=3),
        Rule("cross-licence", "<cross>", _CROSS, rank=1),
        Rule(
            "share patents",
            "{cross_licensee 2} ..6 (share+|sharing|swap+|swapped|exchange+|trade+|pool+) ..5 <patent>",
            _CROSS,
            strength=3,
            rank=4,
        ),
        Rule("each other's patents", "each (other|other 's|others) ..4 <patent>", _CROSS, rank=1),
        # sales
        Rule(
            "sells patents", "{seller} ..6 <sells> ..8 <patent> ..6 to ..6 {buyer}", _SALE, strength=3, rank=5
        ),
        Rule("sells patents", "{seller} ..6 <sells> ..8 <patent>", _SALE, strength=3, rank=4),
        Rule(
            "buys patents", "{buyer} ..6 <buys> ..8 <patent> ..8 from ..4 {seller}", _SALE, strength=3, rank=5
        ),
        Rule("buys patents", "{buyer} ..5 <buys> ..4 {seller} ..6 <patent>", _SALE, strength=3, rank=4),
        Rule("buys patents", "{buyer} ..5 <buys> ..6 <patent>", _SALE, rank=3),
        Rule(
            "sale of patents",
            "(sale|auction|purchase|acquisition|transfer|bid|bids|bidding|bidder|offer) ..4 (of|for) ..2 {seller} ..5 <patent>",
            _SALE,
            rank=3,
        ),
        Rule(
            "sale of patents",
            "<patent> ..4 (sale|auction|purchase|acquisition|bid|bids|sold|sells|sell)",
            _SALE,
            rank=1,
        ),
        Rule(
            "sale of patents",
            "(sale|auction|purchase|acquisition|transfer|bid|bids|bidding) ..4 (of|for) ..6 <patent>",
            _SALE,
            rank=1,
        ),
        Rule(
            "bids for patents",
            "{buyer} ..6 (bid|bids|bidding|offer+|vie+|vying) ..6 (for|on) ..2 {seller} ..5 <patent>",
            _SALE,
            "rumored",
            strength=3,
            rank=5,
        ),
        Rule(
            "bids for patents",
            "{buyer} ..6 (bid|bids|bidding|offer+|vie+|vying) ..6 (for|on) ..5 <patent>",
            _SALE,
            "rumored",
            strength=3,
            rank=4,
        ),
        # pools
        Rule(
            "joins a pool",
            "{licensee} ..4 (join+|sign+|enter+|take+|become+) ..8 {pool} ..4 <pool>",
            _POOL,
            rank=3,
        ),
        Rule("pool licence", "{pool} ..6 <pool>", _POOL, rank=2),
        Rule(
            "pool formed",
            "(form+|launch+|create+|unveil+|announce+|establish+|set up|start+|join+|introduce+) ..6 <pool>",
            _POOL,
            rank=1,
        ),
        Rule(
            "pool named",
            "(patent pool|patent pools|pool of patents|licensing pool|pool administrator)",
            _POOL,
            strength=1,
            rank=0,
        ),
        # settlements
        Rule("two settle", "{settling 2} ..5 <settles> ..8 <fight>", _SETTLE, strength=3, rank=5, topic=True),
        Rule("two settle", "{settling 2} ..5 <settles> ..10 <patent>", _SETTLE, strength=3, rank=5),
        Rule(
            "two settle",
            "{settling 2} ..5 <settles> ..6 <settlement>",
            _SETTLE,
            strength=3,
            rank=5,
            topic=True,
        ),
        Rule(
            "settles with",
            "{settling} ..5 <settles> ..10 with ..5 {settling}",
            _SETTLE,
            strength=3,
            rank=5,
            topic=True,
        ),
        Rule(
            "settles another's suit",
            "{settling} ..5 <settles> ..3 {settling} ..6 <fight>",
            _SETTLE,
            strength=3,
            rank=4,
            topic=True,
        ),
        Rule("settles", "{settling} ..6 (settle+|settling|agree+ to settle) ..8 <patent>", _SETTLE, rank=3),
        Rule(
            "pays to settle",
            "{settling} ..6 <pays> ..3 {settling} ..8 (to (settle|resolve|end)|in ..4 settlement)",
            _SETTLE,
            strength=3,
            rank=5,
            topic=True,
        ),
        Rule(
            "settlement between",
            "<settlement> ..5 (with|between) ..4 {settling}",
            _SETTLE,
            rank=3,
            topic=True,
        ),
        Rule(
            "settlement of two",
            "{settling} ..4 (and|,|/) ..4 {settling} ..8 (settle+|settling|<settlement>)",
            _SETTLE,
            rank=3,
            topic=True,
        ),
        Rule(
            "settlement named",
            "(settle+|settling|settlement|settlements|truce|out of court|out-of-court)",
            _SETTLE,
            strength=1,
            rank=0,
            topic=True,
        ),
        Rule(
            "fight ends by agreement",
            "(drop+|dropped|dropping|end+|ends|ending|resolve+|resolving|dismiss+|cease+) ..5 <patent> ..3 <fight>",
            _SETTLE,
            rank=1,
        ),
    ),
    against=(
        Against(
            "patent granted or filed",
            "(granted|awarded|wins|won|receives|received|gets|files|filed|filing|filings|application|applications|published|publishes|scores) ..5 (patent|patents)",
        ),
    ),
)
