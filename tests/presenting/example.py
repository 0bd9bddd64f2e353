"""A small hand-made article about made-up things, with every kind of part an article can have."""

from __future__ import annotations

from dataclasses import replace

from curbside.model.article import (
    Article,
    Banner,
    Claim,
    ConflictSide,
    ConflictView,
    DoseRow,
    DrugSafety,
    Nearest,
    NoAnswer,
    Reference,
    Section,
    ShownSupport,
    Trace,
    Verdict,
    Versions,
)
from curbside.model.evidence import Reason
from curbside.model.question import ClinicalQuestion, Correction, Mention, Modifier
from curbside.model.source import Checked, Edition, NewerKnown, Source, Work
from curbside.model.statement import Grade

ABSTRACT = Checked("abstract", "2026-11-23", "recommendations as printed in the abstract")
FULL = Checked("full-text", "2026-11-20")


def _source(work: Work, edition: Edition, body: str = "") -> Source:
    return Source(work, edition, body)


GUIDELINE = _source(
    Work(
        "body-zorb", "guideline", "Care of Acute and Chronic Zorbitis: A Clinical Practice Guideline", "US",
        "copyright of the publisher; facts in own words", "zorbitis-society",
        ("Qaseem A", "Gerth van Wijk R", "Wilt TJ", "Smith-Jones AB Jr"), "Annals of Imaginary Medicine",
        NewerKnown(2026, "an update was announced"),
    ),
    Edition(
        "zorb-2017", "body-zorb", 2017, ABSTRACT, "expired", "2017-04-04", "", "166", "7", "514-530",
        doi="10.9999/Z16-2367", pmid="28192789", identifiers="verified",
        lifecycle_note="the body treats its guidelines as expired after five years",
    ),
    "International Society of Zorbitis",
)  # fmt: skip
COHORT = _source(
    Work(
        "quell-cohort", "cohort", "Tolerance of quellidine in flumic syndrome: 87 % & more", "INT",
        "CC BY", "", ("Müller K", "et al."), "J Imaginary Allergy",
    ),
    Edition(
        "quell-2021", "quell-cohort", 2021, FULL, "current", "2021", "", "9", "11", "e646",
        doi="10.9999/quell_2021", pmid="34166845", pmcid="PMC7115850",
    ),
)  # fmt: skip
LABEL = _source(
    Work("quellidine-label", "label", "Quellidine tablets: prescribing information", "US", "public domain",
         "north-agency"),
    Edition(
        "quellidine-label-2025", "quellidine-label", 2025, Checked("label", "2026-11-22"), "unknown",
        "2025-06",
        set_id="0b1c-22", url="https://labels.example.org/quellidine?a=1&b=2", identifiers="verified",
    ),
    "Northern Agency",
)  # fmt: skip
SOCIETY = _source(
    Work("flumic-page", "patient-society", "Drugs and flumic syndrome", "US", "facts", "flumic-society"),
    Edition("flumic-page-2020", "flumic-page", 2020, Checked("secondary", "2026-10-01"), "superseded",
            url="javascript:alert(1)"),
    "Flumic Patients' Society",
)  # fmt: skip


def support(number: int, edition_id: str, locator: str, **more: object) -> ShownSupport:
    """A plain supporting paraphrase, changed as told."""
    plain = ShownSupport(
        number, edition_id, locator, (), "", "supports", "direct", (), None, "paraphrase", ABSTRACT
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def claim(statement_id: str, text: str, *supports: ShownSupport, **more: object) -> Claim:
    """A conditional adult recommendation of low certainty, changed as told."""
    plain = Claim(
        statement_id, 1, text, f"Plain: {text}", "first-line", "recommendation", "for", "conditional", "low",
        (), (), supports,
    )  # fmt: skip
    return replace(plain, **more)  # type: ignore[arg-type]


GRADED = Grade("IZS", "weak recommendation, moderate-quality evidence")
HEAT = claim(
    "zorb-heat", "For acute zorbitis, consider superficial heat before any drug.",
    support(1, "zorb-2017", "Recommendation 1", grade=GRADED), certainty="moderate", facet="non-drug",
)  # fmt: skip
QUELL = claim(
    "zorb-quellidine",
    "For chronic zorbitis that has not improved with non-drug care, consider quellidine as the first drug.",
    support(1, "zorb-2017", "Recommendation 3", grade=GRADED, figures=("10 mg",)),
    support(2, "quell-2021", "Table 2", proof="matched", checked=FULL, figures=("87%", "214 patients")),
    certainty="moderate", drugs=("quellidine",),
)  # fmt: skip
TOLERATED = claim(
    "flumic-tolerated",
    "In one cohort of people with flumic syndrome, 87% of 214 patients tolerated quellidine.",
    support(
        2, "quell-2021", "Results, paragraph 2", directness="indirect", indirect_because=("setting",),
        figures=("87%", "214"), proof="quoted", checked=FULL, says="Of 214 patients, 87% tolerated the drug.",
    ),
    kind="finding", strength="none", direction="neutral", indirect=("setting",),
)  # fmt: skip
AVOID = claim(
    "flumic-avoid", "The patients' society advises against quellidine in flumic syndrome.",
    support(4, "flumic-page-2020", "List of drugs"), support(2, "quell-2021", "Discussion", stance="opposes"),
    direction="against", strength="good-practice", certainty="very-low", facet="avoid",
)  # fmt: skip
RED_FLAG = claim(
    "zorb-red-flag",
    "New numbness with loss of bladder control: same-day hospital assessment is recommended.",
    support(1, "zorb-2017", "Box 1"), strength="strong", certainty="ungraded", facet="emergency",
)  # fmt: skip
BOXED = claim(
    "quell-boxed", "Quellidine carries a boxed warning for serious heart events.",
    support(3, "quellidine-label-2025", "Boxed warning"), kind="boxed-warning", strength="none",
    certainty="ungraded", facet="safety", direction="against", drugs=("quellidine",),
)  # fmt: skip
CONTRA = claim(
    "quell-contra", "Quellidine is contraindicated in active liver disease.",
    support(3, "quellidine-label-2025", "Section 4"), kind="contraindication", strength="none",
    certainty="ungraded", facet="safety", direction="against", drugs=("quellidine",),
)  # fmt: skip

QUESTION = ClinicalQuestion(
    "How do I treat zorbitis in a 54 year old with suspected flumick syndrome taking brandol?",
    "conditional", "clinical", "US",
    mentions=(
        Mention("zorbitis", "zorbitis", "condition", "condition", "zorbitis", 15, 23, True),
        Mention("flumic", "flumic syndrome", "condition", "suspected", "flumick syndrome", 51, 67, True),
        Mention("brandol", "brandol", "drug", "current-drug", "brandol", 75, 82, False, (("RxNorm", "1"),)),
    ),
    modifiers=(Modifier("kidney-function", "eGFR 48", "kidney-impairment"),),
    facets=("first-line",), populations=("adult",), age_years=54, years=(2026,),
    corrections=(Correction("flumick", "flumic"),), not_understood=("gribble",),
    unknown=("weight", "allergies", "liver function"), banners=("red",), words=("treat",),
    type_reason="two conditions, joined by “with suspected”", key="conditional|zorbitis|flumic",
)  # fmt: skip
VERSIONS = Versions("0.1.0", "3f9a2c1d", "rules-7", "gen-12", "extractive", "2026-11-23")
BANNER = Banner(
    "red", "emergency", "possible spinal emergency",
    "Numbness in the saddle area, or new loss of bladder or bowel control: call the emergency number now.",
    "Call for help now.",
)  # fmt: skip

ARTICLE = Article(
    id="a-1",
    title="Treating zorbitis when flumic syndrome is suspected",
    question=QUESTION,
    bottom_line=(HEAT, QUELL),
    certainty="Low: advice is direct for zorbitis; what flumic syndrome changes rests on one cohort.",
    banners=(BANNER,),
    emergency=(RED_FLAG,),
    sections=(
        Section("care", "Care that applies to everyone", (HEAT, QUELL)),
        Section("given", "What flumic syndrome changes", (TOLERATED, AVOID)),
        Section("monitor", "Monitoring", (), "Nothing held. Searched: zorbitis, flumic syndrome."),
        Section("periop", "Around an operation", (CONTRA,), collapsed=True),
    ),
    doses=(
        DoseRow(
            "zorb-quellidine", "quellidine", "quellidine", "zorbitis", True, "adults", "oral",
            "immediate-release tablet", "10 to 20 mg", "2 times a day", "40 mg per day", "up to 5 days",
            ("liver impairment: contraindicated in active liver disease",), (3,), "ungraded",
        ),
        DoseRow(
            "quell-high", "quellidine", "quellidine", "flumic syndrome", False, "adults", "oral", "",
            "40 mg", "once a day", "", "", (), (2,), "very-low",
        ),
    ),
    safety=(
        DrugSafety("quellidine", "quellidine", (BOXED, CONTRA)),
        DrugSafety("brandol", "brandol", ()),
        DrugSafety("quella", "quella", (), ("quell-boxed", "not-shown")),
    ),
    conflicts=(
        ConflictView(
            "k1", "Quellidine in flumic syndrome",
            (ConflictSide("Zorbitis guideline", (QUELL,)), ConflictSide("Patients' society", (AVOID,))),
            "Depends on whether the patient has tolerated the drug before; if never, a supervised trial.",
            "It depends on what you have taken before.", (TOLERATED,),
        ),
    ),
    not_covered=("No trial of quellidine in people with both conditions was found.",),
    would_change=("A confirmed diagnosis of flumic syndrome.", "Kidney function below the label's limit."),
    references=(
        Reference(1, GUIDELINE, ("expired in 2022", "newer edition announced for 2026, not held")),
        Reference(2, COHORT, ()),
        Reference(3, LABEL, ()),
        Reference(4, SOCIETY, ()),
    ),
    versions=VERSIONS,
    lead="Indirect: what is held speaks of zorbitis, not of zorbitis in flumic syndrome.",
    notes=("Doses are shown for adults only.",),
    related=("What is flumic syndrome?",),
)  # fmt: skip

NO_ANSWER = NoAnswer(
    question=QUESTION, reason="edition-not-held",
    message="The 2026 guideline on zorbitis is not held; the newest held is from 2017.",
    advice="Ask without the year to be answered from the 2017 edition.", banners=(BANNER,),
    searched=("zorbitis guideline 2026", "zorbitis"), nearest=(Nearest("zorb-heat", HEAT.text, (1,)),),
    could_answer=("What does the 2017 guideline say?",), versions=VERSIONS, claims=(BOXED,),
    references=(Reference(1, GUIDELINE, ()), Reference(3, LABEL, ())),
)  # fmt: skip

TRACE = Trace(
    kept=(("zorb-heat", (Reason("lexical", "3.2 of 4.0", (Reason("term", "zorbitis"),)),)),),
    dropped=(("old-zorb", "superseded", (Reason("lifecycle", "2007 edition superseded by 2017"),)),),
    stopped=(Verdict("bad-zorb", False, (Reason("numbers", "30 mg is not in its support"),)),),
)
HOSTILE = (
    "<script>alert(1)</script> ![x](http://evil.example/p.png) [click](javascript:x) **bold** | cell "
    "\x1b[31mred\x1b]8;;http://evil.example\x1b\\here\x07 \u202eesrever\u2066 \u200bzero\x00\x85 "
    "`code` # head &lt;b&gt; www.evil.example a@evil.example [bold red]rich[/] {\\input{x}} $x^2$ 100% ~no~"
    "\n# New heading\n- item"
)


def hostile_article() -> Article:
    """The example with hostile text in every place a source or a question can fill."""
    bad = replace(
        QUELL, text=HOSTILE, plain=HOSTILE,
        supports=(replace(QUELL.supports[0], locator=HOSTILE, says=HOSTILE, figures=(HOSTILE,)),),
    )  # fmt: skip
    work = replace(GUIDELINE.work, title=HOSTILE, authors=(HOSTILE,), container=HOSTILE, jurisdiction=HOSTILE)
    edition = replace(
        GUIDELINE.edition, doi=HOSTILE, pmid=HOSTILE, url=HOSTILE, isbn=HOSTILE, lifecycle_note=HOSTILE,
        pages=HOSTILE, volume=HOSTILE, label=HOSTILE,
    )  # fmt: skip
    view = replace(ARTICLE.conflicts[0], title=HOSTILE, show=HOSTILE, sides=(ConflictSide(HOSTILE, (bad,)),))
    row = replace(ARTICLE.doses[0], drug_name=HOSTILE, use=HOSTILE, amount=HOSTILE, adjustments=(HOSTILE,))
    return replace(
        ARTICLE, title=HOSTILE, certainty=HOSTILE, lead=HOSTILE, bottom_line=(bad,), emergency=(bad,),
        question=replace(
            QUESTION, text=HOSTILE, not_understood=(HOSTILE,), unknown=(HOSTILE,),
            corrections=(Correction(HOSTILE, HOSTILE),), modifiers=(Modifier(HOSTILE, HOSTILE),),
        ),
        banners=(replace(BANNER, title=HOSTILE, text=HOSTILE),),
        sections=(Section("x", HOSTILE, (bad,), HOSTILE),),
        doses=(row,), safety=(DrugSafety("x", HOSTILE, (bad,), (HOSTILE,)),), conflicts=(view,),
        not_covered=(HOSTILE,), would_change=(HOSTILE,), notes=(HOSTILE,), related=(HOSTILE,),
        references=(Reference(1, Source(work, edition, HOSTILE), (HOSTILE,)),),
        versions=replace(VERSIONS, writer=HOSTILE),
    )  # fmt: skip
