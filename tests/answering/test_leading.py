"""What speaks for a condition to be what a question is about: signs, weighed."""

from __future__ import annotations

from curbside.answering.leading import Asked, signs, sums, weighed
from curbside.answering.likeness import Likely
from curbside.model.ontology import Ontology
from curbside.model.question import Mention
from curbside.model.statement import Concept
from tests.libraries import Held

ONTOLOGY = Ontology(
    {
        c.id: c
        for c in (
            Concept("grey-lung", "condition", "grey lung", "x"),
            Concept("severe-grey-lung", "condition", "severe grey lung", "x", broader=("grey-lung",)),
            Concept("vellmark-fever", "condition", "Vellmark fever", "x"),
        )
    }
)


def asked(*named: str, **told: float) -> Asked:
    mentions = [Mention(c, ONTOLOGY.name(c), "condition", "condition", c, 0, 4, held=True) for c in named]
    likely = [Likely(c.replace("_", "-"), s, ("sweats", "nights")) for c, s in told.items()]
    return Asked(40, mentions, likely, likely, {}, lambda _condition: True)


def test_nothing_wider_than_what_is_named_comes_into_question() -> None:
    assert weighed(asked("severe-grey-lung", grey_lung=30.0), ONTOLOGY) == ("severe-grey-lung",)


def test_a_narrower_kind_of_what_is_named_may() -> None:
    found = weighed(asked("grey-lung", severe_grey_lung=30.0), ONTOLOGY)
    assert found == ("grey-lung", "severe-grey-lung")
    assert (
        signs("severe-grey-lung", asked("grey-lung", severe_grey_lung=30.0), ONTOLOGY)["kind-of-named"] == 1.0
    )


def test_each_sign_weighed_is_one_that_is_read(shipped: Held) -> None:
    read = set(signs("grey-lung", asked("grey-lung"), ONTOLOGY))
    assert set(shipped.parts.reader.rules.leading) == read


def test_with_the_shipped_weights_a_name_outweighs_words_that_point_elsewhere_as_much(shipped: Held) -> None:
    weights = shipped.parts.reader.rules.leading
    found = sums(asked("grey-lung", grey_lung=20.0, vellmark_fever=20.0), weights, ONTOLOGY)
    assert found["grey-lung"] > found["vellmark-fever"]


def test_with_the_shipped_weights_words_that_point_far_more_outweigh_a_name(shipped: Held) -> None:
    weights = shipped.parts.reader.rules.leading
    found = sums(asked("grey-lung", vellmark_fever=45.0, grey_lung=4.0), weights, ONTOLOGY)
    assert found["vellmark-fever"] > found["grey-lung"]
