"""Pages that the server draws itself, so that they work without the app: templates, languages, forms."""

from collections.abc import Callable
from functools import partial
from gettext import NullTranslations
from typing import Any, Final, TypeVar
from urllib.parse import parse_qsl

from anyio import CapacityLimiter, to_thread
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from core.kernel import DomainError
from ui import cookie, headers, language, runtime
from ui.served_words import WORDS
from ui.visitor import local_path

Result = TypeVar("Result")

_FORM_AT_MOST: Final = 8 * 1024
_NO_STORE: Final = {"cache-control": "no-store"}
_templates = Environment(
    loader=PackageLoader("ui"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)


class UnreadableForm(Exception):
    """A form too large, or not one of ours."""


def page(
    request: Request, template: str, status: int = 200, *, spoken: str | None = None, **values: Any
) -> HTMLResponse:
    """Draw ``template`` in the visitor's language, or in the one that is ``spoken`` already; no cache keeps it."""
    tag = spoken or language_of(request)
    look = request.cookies.get(cookie.LOOK, "")
    words = {name: language.translator(tag).gettext(sentence) for name, sentence in WORDS.items()}
    body = _templates.get_template(f"{template}.html").render(
        lang=tag, plant=runtime.settings().plant_name, say=words, look=look, **values
    )
    return HTMLResponse(body, status, {**_NO_STORE, "content-security-policy": headers.SERVED})


def message(request: Request, status: int, title: str, text: str, *, again: str = "") -> Response:
    """A page of one message and a way on; both sentences by their name among the words.

    Args:
        request: whose language it is drawn in.
        status: the HTTP status.
        title: the heading.
        text: what to do.
        again: the address to try again; without one the way on is the start page.
    """
    return page(request, "message", status, title=title, text=text, again=again)


def no_database(request: Request, *, again: str = "") -> Response:
    """The page that stands in for any other while the database does not answer; ``again`` for what is not read."""
    query = f"?{request.url.query}" if request.url.query else ""
    here = local_path(request.url.path + query) if request.method == "GET" else again or "/"
    answer = message(request, 503, "no_database", "no_database_text", again=here)
    answer.headers["retry-after"] = "5"
    return answer


def sentence(request: Request, refusal: DomainError) -> str:
    """The refusal as one sentence in the visitor's language."""
    return translator(request).gettext(refusal.template).format(**refusal.facts)


def translator(request: Request) -> NullTranslations:
    """The catalogue of the visitor's language."""
    return language.translator(language_of(request))


def language_of(request: Request) -> str:
    """The language that the browser likes best among those spoken here, else the plant's."""
    wishes = [wish.partition(";") for wish in request.headers.get("accept-language", "").split(",")]
    ranked = sorted(wishes, key=lambda wish: _weight(wish[2]), reverse=True)
    spoken = (tag.strip().lower().split("-")[0] for tag, _, _ in ranked)
    return next((tag for tag in spoken if tag in language.LANGUAGES), runtime.settings().default_locale)


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a posted form, the first value of each.

    Raises:
        UnreadableForm: larger than 8 kB, not text, or with too many fields.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _FORM_AT_MOST:
            raise UnreadableForm
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=12, errors="strict")
    except ValueError as fault:
        raise UnreadableForm from fault
    return dict(reversed(fields))


async def in_thread(work: Callable[[], Result]) -> Result:
    """Run ``work`` beside the event loop, few at a time: a password check costs a quarter of a second of processor."""
    return await to_thread.run_sync(partial(runtime.ask, work), limiter=_checks())


def _weight(parameter: str) -> float:
    try:
        return float(parameter.strip().removeprefix("q=")) if parameter else 1.0
    except ValueError:
        return 0.0


_limiters: list[CapacityLimiter] = []


def _checks() -> CapacityLimiter:
    if not _limiters:
        _limiters.append(CapacityLimiter(4))
    return _limiters[0]
