"""The one analyser: normalised text, tokens with their places, and the keys under which spellings meet."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from curbside.terms.tokens import normalise, phrase_key, term_key, tokenise

ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)
CLINICAL_TEXT = st.text(alphabet="abcsxyzABCSXYZ019 -'’.,&/αβµéöß\u0301\u200b\n", max_size=60)


@given(ANY_TEXT | CLINICAL_TEXT)
@example("ke\u200btorolac")
@example("TNF\u03b1")
@example("e\u0301tude")
@example("\ud800")
@example("ﬁbre ½ Ⅳ İ ß")
def test_every_token_slices_back_to_the_text(text: str) -> None:
    tokens = tokenise(text)
    for token in tokens:
        assert text[token.start : token.end] == token.text
        assert token.key
    places = [place for token in tokens for place in (token.start, token.end)]
    assert places == sorted(places)


@given(ANY_TEXT | CLINICAL_TEXT)
def test_a_text_has_one_key_however_its_letters_are_cased(text: str) -> None:
    assert isinstance(term_key(text), str)
    assert term_key(text.lower()) == term_key(text.lower())
    normalise(text)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("  Back\u00a0 pain\t", "back pain"),
        ("H1\u2011blocker", "h1-blocker"),
        ("Crohn\u2019s", "crohn's"),
        ("\u201cquoted\u201d", '"quoted"'),
        ("keto\u200brolac\ufeff", "ketorolac"),
        ("Straße", "strasse"),
        ("ﬁbre", "fibre"),
    ],
)
def test_texts_that_look_alike_are_normalised_alike(written: str, normal: str) -> None:
    assert normalise(written) == normal


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2.5 mg/kg of it", ["2.5", "mg", "kg", "of", "it"]),
        ("1,200 mL.", ["1,200", "mL"]),
        ("taken q.i.d. at home", ["taken", "q.i.d", "at", "home"]),
        ("sent to A&E", ["sent", "to", "A&E"]),
        ("TNF-α and IFNγ, 5 µg", ["TNF", "α", "and", "IFN", "γ", "5", "µg"]),
        ("the patients' tablets", ["the", "patients", "tablets"]),
        ("pain.Then", ["pain", "Then"]),
        ("", []),
        (" .,;- ", []),
    ],
)
def test_words_are_cut_where_a_reader_would_cut_them(text: str, words: list[str]) -> None:
    assert [token.text for token in tokenise(text)] == words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # the pairs of the brief
        ("H1-blockers", "h1 blocker"),
        ("oedema", "edema"),
        ("anaesthesia", "anesthesia"),
        # British and American
        ("haemorrhages", "hemorrhage"),
        ("diarrhoea", "diarrhea"),
        ("dyspnoea", "dyspnea"),
        ("coeliac disease", "celiac disease"),
        ("oesophagitis", "esophagitis"),
        ("foetal anaemia", "fetal anemia"),
        ("tumours", "tumor"),
        ("behavioural therapy", "behavioral therapy"),
        ("catheterisation", "catheterization"),
        ("immunised", "immunized"),
        ("dialyse", "dialyze"),
        ("dietary fibre", "dietary fiber"),
        ("sulphasalazine", "sulfasalazine"),
        ("orthopaedic", "orthopedic"),
        ("leucocytosis", "leukocytosis"),
        ("hereditary alpha-tryptasaemia", "hereditary alpha tryptasemia"),
        ("slipped disk", "slipped disc"),
        # singular and plural
        ("headaches", "headache"),
        ("diagnoses", "diagnosis"),
        ("biopsies", "biopsy"),
        ("metastases", "metastasis"),
        ("vertebrae", "vertebra"),
        ("criteria", "criterion"),
        ("NSAIDs", "NSAID"),
        ("MIs", "MI"),
        ("rashes", "rash"),
        # hyphens, apostrophes, accents, Greek letters, numbers
        ("Crohn’s disease", "crohn disease"),
        ("Sjögren's syndrome", "Sjogren syndrome"),
        ("pre-eclampsia", "preeclampsia"),
        ("anti-histamines", "antihistamine"),
        ("non steroidal", "nonsteroidal"),
        ("co-codamol", "cocodamol"),
        ("X-rays", "xray"),
        ("β-blockers", "beta blocker"),
        ("TNF-α", "TNF alpha"),
        ("COVID-19", "covid19"),
        ("vitamin B 12", "vitamin B12"),
        ("type II diabetes", "type 2 diabetes"),
        ("q.i.d.", "QID"),
    ],
)
def test_spellings_of_one_term_meet(one: str, other: str) -> None:
    assert term_key(one) == term_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("dose", "doss"),
        ("toes", "tes"),
        ("hours", "hors"),
        ("hypotension", "hypertension"),
        ("hydroxyzine", "hydralazine"),
        ("pus", "pu"),
        ("IL-6", "IL-16"),
        ("type IV", "type VI"),
        ("given IV", "given 4"),
        ("dysphagia", "dysphasia"),
    ],
)
def test_different_terms_keep_different_keys(one: str, other: str) -> None:
    assert term_key(one) != term_key(other)


def test_the_key_of_a_run_of_words_is_the_key_of_the_term() -> None:
    tokens = tokenise("acute pre-eclampsia, type II")
    assert phrase_key([token.key for token in tokens]) == term_key("acute preeclampsia type 2")
