"""The page of an answer as one audience reads it: order, dose table and words, all by the policy.

In: an answer that `for_audience` has projected. Out: blocks for any renderer.
"""

from __future__ import annotations

from curbside.model.article import Answer
from curbside.model.audience import Audience
from curbside.presenting.article_page import page
from curbside.presenting.audience import doses_after
from curbside.presenting.audience_policy import AudiencePolicy
from curbside.presenting.blocks import Page
from curbside.presenting.plain_page import plain_page


def page_for(answer: Answer, audience: Audience, policy: AudiencePolicy) -> Page:
    """The blocks of a projected answer in reading order for this audience."""
    return worded_for(page(answer, doses_after=doses_after(answer, audience, policy)), audience, policy)


def worded_for(drawn: Page, audience: Audience, policy: AudiencePolicy) -> Page:
    """Any page in this audience's words."""
    return plain_page(drawn, policy) if audience == "patient" else drawn
