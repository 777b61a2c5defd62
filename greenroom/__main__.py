"""`python -m greenroom` is the command `greenroom`."""

import sys

from greenroom.cli import main

sys.exit(main())
