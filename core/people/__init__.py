"""Accounts, sessions, sign-in and set-up links."""

from core.people.accounts import add_user, check_assignable
from core.people.commands import (
    NewUser,
    change_password,
    change_role,
    choose_language,
    create_user,
    deactivate_user,
    end_sessions,
    reactivate_user,
    reset_password,
    update_user,
)
from core.people.demo import sign_in_demo
from core.people.drafts import KeptDraft, drop_draft, keep_draft, kept_draft
from core.people.endings import Ending, why_ended
from core.people.errors import LastAdministrator, LinkUsed, SignInRefused, SignInThrottled, WeakPassword
from core.people.models import User
from core.people.queries import (
    Colleague,
    DemoUser,
    OpenSession,
    Person,
    colleagues,
    demo_users,
    is_demo,
    my_account,
    my_sessions,
    people,
    person,
)
from core.people.sessions import SignedIn, actor_of, actor_of_token, current_account, sign_in, sign_out
from core.people.setup import SetupOffer, finish_setup, issue_setup_token, read_setup_token, setup_link_needed

__all__ = [
    "Colleague",
    "DemoUser",
    "Ending",
    "KeptDraft",
    "LastAdministrator",
    "LinkUsed",
    "NewUser",
    "OpenSession",
    "Person",
    "SetupOffer",
    "SignInRefused",
    "SignInThrottled",
    "SignedIn",
    "User",
    "WeakPassword",
    "actor_of",
    "actor_of_token",
    "add_user",
    "change_password",
    "change_role",
    "check_assignable",
    "choose_language",
    "colleagues",
    "create_user",
    "current_account",
    "deactivate_user",
    "demo_users",
    "drop_draft",
    "end_sessions",
    "finish_setup",
    "is_demo",
    "issue_setup_token",
    "keep_draft",
    "kept_draft",
    "my_account",
    "my_sessions",
    "people",
    "person",
    "reactivate_user",
    "read_setup_token",
    "reset_password",
    "setup_link_needed",
    "sign_in",
    "sign_in_demo",
    "sign_out",
    "update_user",
    "why_ended",
]
