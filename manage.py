#!/usr/bin/env python3
"""Django's command line for claimtrack: `manage.py help` lists the commands."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here: run `make install`, then use .venv/bin/python manage.py.")
    execute_from_command_line(sys.argv)
