"""Results as pages for people: what was asked, what was found, what was proved, what to do next.

Long lists are shortened here, and every shortening says how much was left out.
"""
