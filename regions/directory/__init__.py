"""
What initiatives have made findable, for residents without a login: "Wat is er in mijn buurt?".

Only what domain.md section 6 lets everyone see: initiatives that confirmed their profile and chose to be findable, and
of those the offers that are supply today (section 4). Never notes, funding, signals, or what somebody still holds back.
"""
