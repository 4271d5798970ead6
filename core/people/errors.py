"""Refusals of accounts and sign-in."""

from core.kernel import Conflict, Forbidden, Invalid


class SignInRefused(Forbidden):
    """Wrong name or password; unknown, wrong and deactivated read alike."""

    default = "User name or password is not right."


class DeviceUnknown(SignInRefused):
    """The device does not know this person, or did so too long ago."""

    default = "This device does not know you any more. Sign in with your password."


class PinRefused(SignInRefused):
    """The PIN is wrong; ``tries_left`` says how often it may be tried again."""

    default = "The PIN is not right."


class PinLocked(SignInRefused):
    """The PIN was wrong too often."""

    default = "This PIN is locked after five wrong tries. Sign in with your password."


class WeakPin(Invalid):
    """The PIN breaks the rule."""

    default = "A PIN has six digits."


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
