"""The charts, in one house style: one meaning a colour, direct labels, an alternative text each."""
