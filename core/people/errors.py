"""Refusals of accounts and sign-in."""

from core.kernel import Conflict, Forbidden, Invalid


class SignInRefused(Forbidden):
    """Wrong name or password; unknown, wrong and deactivated read alike."""

    default = "User name or password is not right."


class SignInThrottled(Forbidden):
    """Too many failed tries; ``retry_after_s`` says how long to wait."""

    default = "Too many failed tries. Wait a few minutes and try again."


class WeakPassword(Invalid):
    """The password breaks the rule."""

    default = "Choose a longer password."


class LastAdministrator(Conflict):
    """Somebody must be left who can administer."""

    default = "This is the last active administrator. Make somebody else an administrator first."


class LinkUsed(Invalid):
    """A set-up link that was used, replaced or is too old."""

    default = "This link was used already or is too old. Ask an administrator for a new one."
