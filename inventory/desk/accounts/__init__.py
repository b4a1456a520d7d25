"""How people get in, and what keeps others out. What it does is allauth's; the rules and the words are ours."""
