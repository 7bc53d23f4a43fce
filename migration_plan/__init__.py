"""COMPUTE: pure functions from plan, records and reports to calendar, network, critical path, progress and snapshot.

Begin with ``snapshot``: its one function makes the whole walk. Where to look for what:

the papers of a ward     plan_papers, report_papers, paper_settings, paper_calendars, paper_table, paper_cells,
                         paper_words, written_links; faults and progress_checks find what is wrong
other programs' files    exchange
working time             calendar, ward_calendars, clockwork
the network              network, links, graph, cycles, ids, rollup
what binds a task        conditions, binding, facts, gaps, microsoft, late_as_possible
both passes              passes, wide_passes, wide_dates, levels, loops, columns
the schedule             solution, critical_path, scheduled_tasks, hold_answers, notices
chains and float         chains, float_paths, buffers, health
progress                 progress, planned_value, figures, gap_figures, pace, snapshot
why it moved             explain, plan_changes, what_if
what lies ahead          forecast, two_forecasts, track_record, ceiling, waiting
what to do               least_effort, next_actions, clusters
who can be believed      watch, watch_across, vendors, gap_history
risk                     risk, risk_estimates, risk_shapes, risk_draws, risk_bounds, risk_clock, risk_passes,
                         risk_trace, risk_trials, risk_target
the plan as a document   plan_document
"""
