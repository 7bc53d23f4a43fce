"""Reports: which paper is wanted, of which week, and what does it look like?"""

from views import paper_list, session

snapshot = session.page_setup("reports")
paper_list.weekly_report(snapshot)
paper_list.plan_paper(snapshot)
paper_list.month_paper(snapshot)
paper_list.workbook_paper(snapshot)
paper_list.charts_paper(snapshot)
