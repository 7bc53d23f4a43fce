"""How the papers of the example ward are made: every file of ``examples/meguro`` comes out of this package."""
