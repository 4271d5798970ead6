"""The security headers on every answer, and the content policy of each kind of page."""

import base64
import hashlib
import re
from functools import cache

from ui import shell

SERVED = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""The policy of the pages that the server draws itself: everything from here, nothing inline."""

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


@cache
def app_policy() -> str:
    """The policy of the app's own pages: the bundle, its one inline script by hash, its styles, this server alone."""
    scripts = " ".join(f"'sha256-{digest}'" for digest in _inline_digests())
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' {scripts} 'wasm-unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def security_headers(*, https: bool, policy: str) -> dict[str, str]:
    """What every answer carries, whatever it is."""
    headers = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": "camera=(self), microphone=(), geolocation=()",
        "content-security-policy": policy,
    }
    if https:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers


def _inline_digests() -> list[str]:
    scripts = _INLINE_SCRIPT.findall(shell.html())
    return [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
