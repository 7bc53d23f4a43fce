"""COMPUTE: pure functions from plan, records and reports to calendar, network, critical path, progress and snapshot."""
