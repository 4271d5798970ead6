"""What Millwright does, without screens: the map of the package.

Top to bottom, each builds only on those below it:

* ``cli`` is ``python -m core``; ``jobs`` is the worker; ``demo`` makes a believable plant.
* ``schema`` brings the domains together: every table, every port.
* ``invariants`` says what must always be true; ``interchange`` takes in history from files.
* ``preventive``, ``maintenance``, ``inventory``, ``assets``, ``attachments``, ``people`` are the domains.
* ``audit`` keeps the record; ``storage`` is the boundary to the database.
* ``kernel``, ``settings`` and ``journal`` know neither.
"""
