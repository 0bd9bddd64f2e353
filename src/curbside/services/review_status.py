"""The review state of articles where no review workflow is joined: nothing is reviewed, nothing is published."""

from __future__ import annotations

from curbside.model.article import Article
from curbside.model.review import Published, ReviewRecord


class Unreviewed:
    """Meets `ports.ReviewStatus`; says of every article what is true of it: nobody has reviewed it."""

    def of(self, article_id: str) -> ReviewRecord:  # noqa: ARG002
        """Unreviewed."""
        return ReviewRecord()

    def published(self) -> tuple[Published, ...]:
        """Nothing."""
        return ()

    def article(self, article_id: str) -> Article | None:  # noqa: ARG002
        """Nothing."""
        return None
