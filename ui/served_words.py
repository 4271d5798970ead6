"""The words on the pages that the server draws itself, by the name under which the templates use them."""

from typing import Final

from ui.language import N_

WORDS: Final = {
    "sign_in": N_("Sign in"),
    "username": N_("User name"),
    "full_name": N_("Full name"),
    "password": N_("Password"),
    "show_password": N_("Show password"),
    "forgotten": N_("Forgotten your password? An administrator can send you a new link."),
    "demo_title": N_("This is a demo with invented data"),
    "demo_text": N_("Look around as anybody below; no password needed."),
    "role_SUPERVISOR": N_("Supervisor"),
    "role_MAINTENANCE_TECH": N_("Maintenance technician"),
    "role_INVENTORY_MANAGER": N_("Storekeeper"),
    "role_MAINTENANCE_MANAGER": N_("Maintenance manager"),
    "role_ADMIN": N_("Administrator"),
    "or_password": N_("Or with a password"),
    "with_pin": N_("Sign in with your PIN"),
    "with_password": N_("With user name and password"),
    "hand_over": N_("Hand this device over"),
    "hand_over_text": N_("Whoever goes on with it taps the own name. You are signed out then."),
    "who": N_("Who are you?"),
    "pin": N_("PIN, six digits"),
    "pin_locked": N_("locked"),
    "pin_locked_text": N_("A locked PIN works again after signing in with the password, or with a new PIN."),
    "remember": N_("Let me sign in with a PIN here from now on"),
    "sign_out": N_("Sign out"),
    "sign_out_title": N_("Sign out of this device?"),
    "sign_out_text": N_("Signed in as {name}. What you have saved stays saved."),
    "stay": N_("Stay signed in"),
    "signed_out": N_("You are signed out."),
    "welcome": N_("Welcome"),
    "setup_first": N_("Set up the first administrator"),
    "setup_first_text": N_("This account can add everyone else. The link works once."),
    "setup_text": N_("Choose your password. The link works once."),
    "setup_button": N_("Save and sign in"),
    "password_rule": N_("At least 12 characters. Three or four words that you can remember do well."),
    "link_gone": N_("This link does not work any more"),
    "link_gone_text": N_("It was used already or is too old. Ask an administrator for a new one."),
    "link_gone_first_text": N_(
        "It is too old, or a later start ended it. Each start of Millwright prints a fresh link: open the newest."
    ),
    "nobody_yet": N_(
        "Nobody has an account here yet. Open the set-up link that Millwright printed when it was started."
    ),
    "foreign": N_("That form came from another site"),
    "foreign_text": N_("Nothing was changed. Open the sign-in page and try again."),
    "unreadable": N_("That form could not be read"),
    "unreadable_text": N_("Nothing was changed. Open the sign-in page and try again."),
    "no_machine": N_("This label is not one of ours"),
    "no_machine_text": N_("Scan it again, or look the machine up by its name."),
    "no_page": N_("There is no such page"),
    "no_page_text": N_("Check the address, or go on from the start page."),
    "unavailable": N_("The database does not answer. Try again in a moment."),
    "no_database": N_("The database does not answer"),
    "no_database_text": N_("What was saved stays saved. Try again in a moment."),
    "try_again": N_("Try again"),
    "to_start": N_("Go to the start page"),
    "tagline": N_("Maintenance, parts and machines of the plant"),
}
