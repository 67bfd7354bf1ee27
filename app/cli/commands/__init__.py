"""Commands by subject: each module here has a `commands` app, which the command line takes in by itself."""
