"""A connection that does not send its request in time is closed, so that slow clients hold no place."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

HEADER_SECONDS = 10.0


class HurriedProtocol(H11Protocol):
    """uvicorn's HTTP/1.1, with a limit on the time from a connection or its first byte to a whole request head."""

    _hurry: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._hurry = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def data_received(self, data: bytes) -> None:
        """Stop the clock while a request is being answered; start it again for the head of the next."""
        super().data_received(data)
        if self._under_way():
            self._calm()
        elif self._hurry is None:
            self._hurry = self.loop.call_later(HEADER_SECONDS, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the clock."""
        self._calm()
        super().connection_lost(exc)

    def _under_way(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete

    def _give_up(self) -> None:
        self._hurry = None
        if not self._under_way() and not self.transport.is_closing():
            self.transport.close()

    def _calm(self) -> None:
        if self._hurry is not None:
            self._hurry.cancel()
            self._hurry = None
