"""The empty page that carries the app: Streamlit's own, with our name, mark and font, and a watch over the session."""

import re
from functools import cache
from pathlib import Path

import streamlit

_SHIPPED = Path(streamlit.__file__).parent / "static"
_OUR_SCRIPTS = "".join(f'\n    <script src="/{name}.js" defer></script>' for name in ("session", "numbers"))
_CHANGES = (
    (r"<title>.*?</title>", f"<title>Millwright</title>{_OUR_SCRIPTS}"),
    (r'<link rel="shortcut icon"[^>]*>', '<link rel="icon" href="/app/static/millwright.svg" type="image/svg+xml" />'),
    (
        r'<link\s+rel="preload"\s+href="[^"]*SourceSans[^>]*>',
        '<link rel="preload" href="/app/static/hyperlegible-latin.woff2" as="font" type="font/woff2" crossorigin />',
    ),
    (r'<link rel="service-desc"[^>]*>', '<meta name="theme-color" content="#10233a" />'),
    (
        r"<noscript>.*?</noscript>",
        "<noscript><p>Millwright needs JavaScript. Allow it for this address and load the page again.</p></noscript>",
    ),
    (r"<!--.*?-->\s*", ""),
)


@cache
def html() -> str:
    """Streamlit's page with our changes; each of them must fit, or a new version has to be looked at."""
    page = streamlit_page()
    for pattern, ours in _CHANGES:
        page, count = re.subn(pattern, ours, page, flags=re.DOTALL)
        if count == 0:
            raise LookupError(f"Streamlit's page has changed: nothing matches {pattern}")
    return page


def streamlit_page() -> str:
    """The page as Streamlit ships it."""
    return (_SHIPPED / "index.html").read_text(encoding="utf-8")


@cache
def bundle() -> frozenset[str]:
    """The addresses of what the app is made of."""
    return frozenset(f"/{file.relative_to(_SHIPPED).as_posix()}" for file in (_SHIPPED / "static").rglob("*.*"))
