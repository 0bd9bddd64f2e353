"""Which plain words of a clinical sentence may stand for each other, and which carry nothing.

Data for the rule that a claim adds no word and loses none: groups of words of one sense, words that only
join, and words that may come and go. Words of English only, never a disease, a drug or an organisation.
Two words of opposite or different sense never share a group: a missing pair costs a rephrasing, a wrong one
costs a patient.
"""

from __future__ import annotations

_JOINING = """
a an the this that these those it its they them their there he she his her him we our you your i my one ones
is are was were be been being am has have had having do does did done doing
of in on at to for with by from as
into onto upon via per about than among amongst between within across toward
towards through throughout over during while whilst whereas and but also both so then thus
hence therefore
which who whom whose what where when if because since due such
e.g i.e eg
ie example
namely including include
includes included like too as well up out off down back each
yet still already just even again further however although though despite regardless
s t re
"""

_COMING_AND_GOING = """
patient people person individual somebody someone man woman case subject
treatment therapy treat manage management care medicine drug medication agent product preparation
use using usage used give given giving take taken taking administer administration receive get offer prescribe
apply make keep remain become
total dose dosage dosing amount regimen
condition disease disorder problem situation setting circumstance
evidence finding result data study trial source
time way thing kind form type part group number level
need want help ensure note remember know mean
role place basis purpose context
present presence occur happen exist appear
say state describe
medical clinical
put set affect affected weigh involve concern apply become
"""

_GROUPS = """
reduce decrease diminish lessen cut
increase raise rise elevate
improve better relieve ease alleviate improvement relief
worsen aggravate exacerbate deteriorate
cause produce induce bring trigger provoke lead result precipitate
begin start initiate initiation commence
continue carry maintain persist persistent ongoing
repeat again
check measure monitor monitoring test assess assessment evaluate evaluation examine examination review look
show demonstrate indicate reveal find found
contain hold
occur happen develop arise
severe serious
physician doctor clinician prescriber
specialist expert
hospital inpatient
mouth oral orally po
vein intravenous intravenously iv
muscle intramuscular intramuscularly im
skin subcutaneous subcutaneously
nose nasal intranasal intranasally
kidney renal
liver hepatic
heart cardiac
lung pulmonary
stomach gastric
brain cerebral
eye ocular
bone skeletal
nerve neural
blood serum plasma
child children paediatric pediatric
infant baby newborn neonate
pregnancy pregnant
old elderly aged
exercise activity
physical bodily
quick rapid fast promptly prompt immediate immediately once straight
slow gradual gradually slowly
short brief
long prolong extended prolonged
chronic persistent long-lasting longstanding
acute sudden new-onset
wait delay
choose select choice selection pick
add addition additional extra combine combination together plus
alone monotherapy
watch observe observation
breathe breathing respiratory respiration
dead death die mortality fatal deadly
harm harmful damage injure
benefit beneficial helpful
danger dangerous hazard hazardous
swallow swallowing
sleep sleepy drowsy drowsiness sedation
refer referral send
advise advice counsel tell inform
discuss talk
seek obtain
surgery operation surgical
pressure
reach attain achieve
respond response
tolerate tolerance
effective work works effect efficacy
ineffective
symptom complaint
sign signal
risk chance likelihood
rate frequency proportion percentage
adverse unwanted undesirable side
event effect reaction
combine concomitant concurrent simultaneous coadminister
interact interaction
limit restrict restriction
require need
whether
daily day
different differ difference
prevent prevention
week weekly
month monthly
year yearly annual annually
hour hourly
diagnose diagnosis diagnostic
define definition
feature characteristic
history previous previously past prior earlier
current currently present now
meal food eat eating
split divide divided
device
call phone ring contact
emergency urgent urgently
carry bring
away
wide broad
strict strictly
careful carefully
another other others
same identical
enough sufficient adequate adequately
help assist aid
fail unsuccessful failure
main chief primary principal
follow follow-up
plan
first-time
evidence proof
experience
"""


def _table() -> dict[str, str]:
    groups: dict[str, str] = {}
    for line in _GROUPS.split("\n"):
        words = line.split()
        for word in words:
            groups.setdefault(word, words[0])
    return groups


JOINING: frozenset[str] = frozenset(_JOINING.split())
"""Words that only join others."""

LIGHT: frozenset[str] = frozenset(_COMING_AND_GOING.split())
"""Words that may be added or left out: the sentence says the same."""

GROUPS: dict[str, str] = _table()
"""Word to the first word of its group of one sense."""

ORGAN_WORDS: frozenset[str] = frozenset(
    "kidney liver heart lung stomach brain eye bone nerve muscle skin child infant pregnancy".split()
)
"""Heads of the groups in which a noun and its learned adjective also agree inside a name."""
