"""Which person a request belongs to: the cookie's token, asked of the database away from the event loop."""

import hashlib
import time
from collections import OrderedDict

from anyio import CapacityLimiter, to_thread
from starlette.types import Scope

from core import people
from core.kernel import Actor
from ui import cookie, runtime
from ui.visitor import headers_of, peer_of

_REMEMBERED_S = 2.0
_REMEMBERED_AT_MOST = 500


class Identities:
    """Looks tokens up; plain requests may be answered from an answer at most two seconds old, websockets never."""

    def __init__(self) -> None:
        self._recent: OrderedDict[str, tuple[float, Actor | None]] = OrderedDict()
        self._limiter: CapacityLimiter | None = None

    async def of(self, scope: Scope, *, afresh: bool = False) -> Actor | None:
        """The person behind ``scope``, None for a visitor.

        Args:
            scope: the request.
            afresh: ask the database even where a recent answer is remembered.

        Raises:
            Unavailable: the database does not answer.
        """
        token = cookie.token_in(headers_of(scope).get("cookie", ""), runtime.settings())
        if token is None:
            return None
        key = hashlib.sha256(token.encode()).hexdigest()
        seen_at, actor = self._recent.get(key, (0.0, None))
        if scope["type"] == "http" and not afresh and time.monotonic() - seen_at < _REMEMBERED_S:
            return actor
        actor = await to_thread.run_sync(self._ask, token, scope, limiter=self._lookups())
        self._remember(key, actor)
        return actor

    def forget(self) -> None:
        """Drop every remembered answer, because a session has just begun or ended."""
        self._recent.clear()

    def _ask(self, token: str, scope: Scope) -> Actor | None:
        return runtime.ask(
            people.actor_of_token,
            runtime.sessions(),
            token,
            pressed=False,  # browsers ask by themselves too; a press reaches the script of a page
            address=peer_of(scope),
            user_agent=headers_of(scope).get("user-agent"),
            clock=runtime.clock,
        )

    def _remember(self, key: str, actor: Actor | None) -> None:
        self._recent[key] = (time.monotonic(), actor)
        self._recent.move_to_end(key)
        while len(self._recent) > _REMEMBERED_AT_MOST:
            self._recent.popitem(last=False)

    def _lookups(self) -> CapacityLimiter:
        # Made inside the running loop; apart from the pool for files, so that a slow database holds none of those up.
        self._limiter = self._limiter or CapacityLimiter(16)
        return self._limiter


identities = Identities()
"""The one of this process."""
