"""The rates that stand side by side where a figure is defined, and the formula of every index of the pace."""

DEFINITIONS = (
    "national",
    "national_without_na",
    "national_own_systems",
    "equal_system_mean",
    "reported",
    "verified",
)
"""The rates that stand side by side; each is a field of the snapshot."""

FORMULAS = {
    "attainment": "(X − B) ÷ (T − B)",
    "schedule_variance": "X − PV",
    "incremental_spi": "(X − B) ÷ (PV − B)",
    "cumulative_spi": "X ÷ PV",
    "earned_schedule": "k + (X − PVₖ) ÷ (PVₖ₊₁ − PVₖ)",
    "schedule_variance_time": "ES − AT",
    "spi_time": "ES ÷ AT",
    "estimated_weeks": "PD ÷ SPI(t)",
    "tspi_time": "(PD − ES) ÷ (PD − AT)",
    "required_pace": "(T − X) ÷ (PD − AT)",
    "actual_pace": "(X − B) ÷ AT",
}
"""Every index of the pace with its formula."""
