"""`python -m newsbot` is `newsbot`."""

from newsbot.cli import main

main()
