"""The IR: the models of an API as frozen values, and what is asked of them alone."""
