"""What a change means to one consumer: the places in its code that the change touches."""
