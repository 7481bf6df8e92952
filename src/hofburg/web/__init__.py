"""web: the workbench, a door for people: pages over what the rooms above return.

``create_app`` makes the application over a ``Desk`` (a register that is open); ``serve`` runs it on
loopback until it is stopped. ``Visit`` is one request. Needs the extra ``web``.
"""

from hofburg.web.app import create_app
from hofburg.web.desk import Desk
from hofburg.web.serving import serve

__all__ = ["Desk", "create_app", "serve"]
