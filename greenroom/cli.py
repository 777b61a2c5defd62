"""The command `greenroom`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from greenroom import __version__, environment, start


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status. What keeps it from starting is one sentence on standard error."""
    chosen = _parser().parse_args(arguments)
    try:
        chosen.run(chosen)
    except (start.CannotStart, ImproperlyConfigured) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="greenroom", description="A self-hosted live room.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="command")
    serve = commands.add_parser("serve", help="serve the site, with the demo unless told otherwise")
    serve.add_argument(
        "--no-demo", action="store_true", help="start empty; the first page makes the administrator"
    )
    serve.add_argument("--reload", action="store_true", help="start again whenever the code changes (bin/dev)")
    serve.set_defaults(run=_serve)
    demo = commands.add_parser("demo", help="make the demo in the data folder, or say who is in it")
    demo.set_defaults(run=_demo)
    sweep = commands.add_parser(
        "sweep", help="take away now what nobody needs any more; a server does it hourly"
    )
    sweep.set_defaults(run=_sweep)
    return parser


def _serve(chosen: argparse.Namespace) -> None:
    _set_up()
    from django.conf import settings

    wants_demo = not chosen.no_demo
    start.refuse_plain_http(settings.GREENROOM_URL)
    if wants_demo or _demo_passwords(settings.DATA_DIR).exists():
        start.refuse_demo_elsewhere(settings.HOST)
    listener = start.listen(settings.HOST, settings.PORT)
    start.prepare_database()
    _greet(wants_demo=wants_demo)
    print(f"Greenroom is at {settings.GREENROOM_URL} (Ctrl-C stops it).", flush=True)
    start.run(listener, reload=chosen.reload)


def _demo(chosen: argparse.Namespace) -> None:
    _set_up()
    start.prepare_database()
    _greet(wants_demo=True)


def _sweep(chosen: argparse.Namespace) -> None:
    _set_up()
    from django.utils import timezone

    from greenroom.sweep import sweep

    start.prepare_database()
    swept = sweep(now=timezone.now())
    if swept is None:
        print("Another process is sweeping.")
    else:
        print("\n".join(f"{name}: {n}" for name, n in swept.items()) or "Nothing was old.")


def _set_up() -> None:
    """Settings and tables can be read from here on; nothing that needs them is imported before."""
    os.umask(0o077)  # the database, letters, uploads: for whoever runs the site, nobody else on the machine
    start.prepare_data_folder(Path(environment.text("GREENROOM_DATA", "var")))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "greenroom.settings")
    django.setup()


def _greet(*, wants_demo: bool) -> None:
    """Say how to sign in."""
    from django.conf import settings

    from greenroom import demo
    from greenroom.people.actions import first_run_code

    passwords = _demo_passwords(settings.DATA_DIR)
    code = first_run_code()
    if code and wants_demo:
        demo.create_demo(settings.DATA_DIR)
    elif code:
        print(f"This site is empty. Open {settings.GREENROOM_URL}/first-run and type this code: {code}\n")
    elif wants_demo and passwords.exists():
        demo.renew_demo()
    if passwords.exists():
        print(f"Sign in to the demo with one of these:\n\n{passwords.read_text()}")


def _demo_passwords(folder: Path) -> Path:
    return folder / "demo.txt"
