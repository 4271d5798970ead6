"""What a browser is told about the language of a page: which it is, and our words where Streamlit has only its own.

It goes there as style, because that is the one thing that a page may send without taking room on it. ``session.js``
writes the language into the document, for those who are read to. Words that stand in attributes (the names that a
screen reader hears for the crosses that empty a field) cannot be reached and stay English.
"""

from typing import Final

from ui.language import N_, _, language

_WORDS: Final = {
    "upload": N_("Choose a file"),
    "no-results": N_("Nothing fits"),
    "connecting": N_("Connecting"),
    "no-connection": N_("No connection"),
    "no-answer": N_(
        "The server does not answer at the moment. What you typed stays here, and the page goes on by itself as soon as"
        " the connection is back."
    ),
    "connection-back": N_("Connection is back, nothing was lost."),
    "connection-check": N_("Connection is back. Please check your last entry."),
}

_RULES: Final = """
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] > span button [data-testid="stMarkdownContainer"] p { font-size: 0; line-height: 0; }
[data-testid="stFileUploaderDropzone"] > span button [data-testid="stMarkdownContainer"]::after { content: var(--word-upload); }
[role="listbox"][data-empty="true"] [role="option"] > * { display: none; }
[role="listbox"][data-empty="true"] [role="option"]::after { content: var(--word-no-results); padding: .6rem .75rem; }
[data-testid="stWidgetLabelRequired"] { display: none; }
[data-testid="InputInstructions"] > span:first-child { display: none; }
[data-testid="InputInstructions"] > span::before { content: none; }
[data-testid="stConnectionStatus"] label { font-size: 0; }
[data-testid="stConnectionStatus"] label::after { content: var(--word-connecting); font-size: .875rem; }
@media (max-width: 40rem) { [data-testid="stConnectionStatus"] label { display: none; } }
:root:has([data-testid="stConnectionStatus"]) [role="dialog"]:not(:has([data-testid="stVerticalBlock"])) h2 { font-size: 0; }
:root:has([data-testid="stConnectionStatus"]) [role="dialog"]:not(:has([data-testid="stVerticalBlock"])) h2::after { content: var(--word-no-connection); font-size: 1.3rem; }
:root:has([data-testid="stConnectionStatus"]) [role="dialog"]:not(:has([data-testid="stVerticalBlock"])) h2 + div > div { display: none; }
:root:has([data-testid="stConnectionStatus"]) [role="dialog"]:not(:has([data-testid="stVerticalBlock"])) h2 + div::after { content: var(--word-no-answer); }
"""  # noqa: E501 - one rule a line


def style(person: int | None = None) -> str:
    """The style element of a page in the language of this run; with it the browser learns whose page it is."""
    words = "".join(f' --word-{name}: "{_plain(_(word))}";' for name, word in _WORDS.items())
    whose = "" if person is None else person
    return f'<style>:root {{ --language: "{language()}"; --person: "{whose}";{words} }}{_RULES}</style>'


def _plain(word: str) -> str:
    return "".join(character for character in word if character not in '"\\<>\n')
