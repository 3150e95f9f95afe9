"""Word lists that all kinds share. Data only; the notation is that of `patterns`.

An entry ends at "|". `sign+` stands for sign, signs, signed, signing.
"""

from __future__ import annotations

from functools import lru_cache

COMMON = {
    # saying yes
    "agrees": "agree+|agreed|agrees|sign+|sign+ up|ink+|inked|reach+|strike+|struck|seal+|secure+|conclude+|finalize+|finalise+|enter+|enter+ into"
    "|entered into|enters into|have signed|land+|clinch+|complete+|close+|win+|won|score+|bag+|bagged|nab+|execute+|renew+|extend+|expand+|broaden+"
    "|deepen+|announce+|unveil+|confirm+|reveal+|form+|forge+|establish+|make+|made|set|sets|set up|sets up|setting up|hammer+ out|negotiate+|cut|cuts|get+|got|ha+|has|had|have",
    "deal": "deal|deals|agreement|agreements|pact|pacts|accord|contract|arrangement|understanding|mou|memorandum of understanding"
    "|letter of intent|term sheet|memorandum|memoranda of understanding|partnership agreement",
    "announce": "announce+|unveil+|reveal+|confirm+|disclose+|report+|said|says|say|declare+|tell|tells|told",
    "modal": "will|would|to|may|might|could|can|plan+ to|plans to|planned to|agree+ to|agreed to|agrees to|is to|are to|set to|seek+ to|want+ to|aim+ to|intend+ to|hope+ to|expect+ to|ready to|about to",
    "be": "is|are|was|were|be|been|being|has been|have been|had been|will be|would be|may be|could be|to be|gets|get|got",
    # talking about it
    "talks": "talks|discussions|negotiations|in talks|in discussions",
    # patents and what is licensed with them
    "patent": "patent|patents|patented|ip|intellectual property|intellectual-property|invention|inventions|standard-essential|sep|seps|patent-infringement|patent-related",
    "tech": "technology|technologies|tech|know-how|chip|chips|design|designs|architecture|core|cores|process|drug|inhibitor|antibody|antibodies|candidate|vaccine|therapy|molecule"
    "|compound|rights|portfolio|platform|specification|specifications|protocol|protocols|interface|ip|gpu|cpu|memory|compression|codec|processor|processors|graphics|software technology|treatment|technique",
    "licence": "license|licence|licenses|licences|licensing|licencing|sublicense|sublicence|licensing deal|license agreement",
    "cross": "cross-license|cross-licence|cross-licensing|cross-licencing|cross-licensed|cross-licenses|cross-licences|cross license|cross licence|cross licensing|crosslicense|crosslicensing"
    "|cross-patent|patent cross|cross-licensee",
    # courts and suits
    "court": "court|courts|judge|judges|jury|juries|tribunal|appeals court|appeal court|itc|panel|ptab|uspto|patent office|regulator|commission|supreme court|magistrate|arbitrator|board",
    "suit": "suit|suits|lawsuit|lawsuits|case|cases|complaint|complaints|litigation|litigations|claim|claims|action|actions|proceedings|legal action|counterclaim|counterclaims|countersuit|charges|petition",
    "fight": "dispute|disputes|fight|fights|battle|battles|war|wars|feud|feuds|spat|row|clash|litigation|suit|suits|lawsuit|lawsuits|case|cases|claim|claims|conflict|conflicts|trial|litigations|quarrel|differences|squabble|disputes over|disagreement",
    "infringe": "infringe+|infringing|infringement|infringements|violate+|violation|violations|violating|patent-infringing|infringer|copy+|copied|misappropriate+|stole|stolen",
    "sue": "sue+|suing|countersue+|countersuing|counter-sue+|counter-sues|sued|re-sues|take+ to court|took to court|drag+ to court|haul+ to court|hits|hit|slap+|slapped|slaps|accuse+|accusing|charge+|blast+",
}

# Words that only describe an organisation when they stand right before its name.
DESCRIBING = frozenset(
    """
    the its their rival rivals fellow giant giants maker makers company companies firm firms group startup start-up
    chipmaker chipmakers carmaker carmakers automaker automakers drugmaker smartphone handset phone computer software hardware
    tech technology telecom telecoms telecommunications wireless mobile cellular network networking equipment internet
    online web search social media semiconductor chip memory electronics consumer auto automotive car drug pharmaceutical biotech
    biotechnology pharma medical device bank retailer operator carrier provider supplier vendor manufacturer developer producer
    distributor specialist leader pioneer powerhouse titan behemoth heavyweight upstart newcomer unit subsidiary affiliate arm
    division parent partner partners conglomerate utility airline studio publisher broadcaster platform platforms service services
    big small leading global local world's largest biggest first second third top major well-known
    american u.s us british uk german french italian spanish dutch swedish swiss finnish danish norwegian european
    chinese japanese korean taiwanese indian israeli canadian australian singaporean russian brazilian mexican irish
    austrian belgian polish turkish saudi emirati south north asian
    energy oil gas power electric electrical solar battery steel chemical chemicals aerospace defence defense insurance
    entertainment gaming game games video music content streaming e-commerce ecommerce payment payments financial fintech
    ride-hailing ride-sharing self-driving autonomous robotics ai quantum cloud data storage cybersecurity security
    plaintiff defendant patent-holder licensor licensee troll entity patent-assertion non-practising non-practicing
    inc's newly state-run state-owned privately held closely luxury sports apparel clothing food beverage
    """.split()
)
DESCRIBING_ENDS = (
    "-based",
    "maker",
    "makers",
    "-owned",
    "-backed",
    "-listed",
    "-controlled",
    "-headquartered",
    "-making",
)
# What may follow a name as a part of it: its legal form, or a trade that a headline sets in capitals.
TAILS = frozenset(
    "inc inc. corp corp. corporation co co. company ltd ltd. limited llc llp plc ag gmbh sa s.a nv n.v bv ab oyj oy a/s spa s.p.a kk kg kgaa se pty pte holdings group lp electronics technologies technology systems semiconductor semiconductors networks labs studios pharmaceuticals pharma motors airlines energy materials software foods".split()
)

# A "name" of a headline that is made of these words only is none: it is the news itself in capitals.
NO_NAME = frozenset(
    """
    joint venture ventures jv jvs company companies strategic alliance partnership partnerships partner partners
    collaboration cooperation agreement agreements deal deals patent patents license licence licensing licenses
    cross-license cross-licensing cross licence technology technologies settlement lawsuit lawsuits suit suits dispute
    disputes infringement injunction verdict ruling court case trial judge jury appeal complaint damages royalties
    royalty pool consortium group memorandum understanding mou pact to and of in for with a an the new global
    multi-year long-term research development manufacturing production center centre plant ev evs battery batteries
    invalid unpatentable invalidate invalidated invalidates ineligible obvious unenforceable litigation royalty royalties
    licenses licensees covenant infringing infringed deemed reexamine revoked voided sell sells buys acquires unveils
    car cars electric vehicle vehicles chip chips drug drugs pharma semiconductor semiconductors data ai cloud
    """.split()
)

# Who usually owns the patents when a sentence does not tell who licenses to whom, or who sues whom.
USUAL_OWNERS = frozenset(
    """
    qualcomm|nokia|ericsson|interdigital|avanci|dolby|arm|rambus|tessera|xperi|adeia|immersion|via licensing|via la|mpeg la
    |sisvel|access advance|hevc advance|netlist|imagination technologies|parkervision|wi lan|acacia research|unwired planet
    |conversant|intellectual ventures|lodsys|eolas|ntp|philips|fraunhofer|thomson|technicolor|dts|gemstar|rovi|tivo|opentv
    |intertrust|vringo|mosaid|crossroads systems|finjan|virnetx|ceva|mips technologies|universal display|nanosys|vlsi
    |headwater research|smartflash|kudelski|personalized media communications|personal audio|uniloc|alcatel lucent|masimo
    """.replace("\n    ", "").strip("\n ").split("|")
)


@lru_cache(maxsize=1)
def no_names() -> frozenset[str]:
    """`NO_NAME`, and every word of the common lists: headlines set them in capitals."""
    listed = {
        word.strip("+*") for text in COMMON.values() for entry in text.split("|") for word in entry.split()
    }
    verbs = {form for text in COMMON.values() for entry in text.split("|") for form in _forms(entry.strip())}
    return NO_NAME | listed | verbs


def _forms(entry: str) -> tuple[str, ...]:
    stem = entry.rstrip("+")
    if " " in entry or stem == entry:
        return (entry,)
    base = stem.removesuffix("e")
    return stem, f"{stem}s", f"{stem}es", f"{base}ed", f"{base}ing"
