# Works of the plan: from the promise to what is built.
work-promised = Promised
work-funded = Funded
work-in_procurement = In procurement
work-in_progress = In progress
work-finished = Finished
work-cancelled = Cancelled
works-title = Works of the plan
works-in = Works of the plan in { $area }
works-lead = What the annual plan promised, how far it is, and what residents see.
works-year = Plan year
works-state = State
works-only-unproposed = Only those in the plan that no resident proposed
works-empty = No work fits yet. Works appear once the final list of the annual plan is published.
works-clear = See all works
works-promised = Promised
works-finished = Finished
works-cancelled = Cancelled
works-unproposed = Not proposed by residents
works-money-done = Plan value that is finished
works-list = List of works
works-results = Promised and built
works-to-results = Promised and built by village, agency and year
works-results-how = Bars are as long as the money promised; both have the same scale.
works-per-village = By village
works-per-agency = By agency
works-per-year = By year
works-more-groups = Next groups
works-done = Progress
works-photos = { $count ->
    [one] { $count } photo
   *[other] { $count } photos
}
works-add-photos = Photos
works-photos-hint = JPEG, PNG or WebP, at most 10 MB, at most { $count }. Place data inside photos is removed.
works-last = Last reported { $at }
works-never = Never reported on
works-quiet = { $count ->
    [one] { $count } day without a report
   *[other] { $count } days without a report
}
works-unproposed-why = This work is in the plan although no resident proposed it. The reason:
works-was-cancelled = This work was cancelled. The reason:
works-report = Report progress
works-newest-photo = Newest photo of this work
works-resident-photo = Photo by a resident
works-promised-money = Plan value
works-contract = Contract value
works-contract-of = contract { $money }
works-no-contract = no contract yet
works-contract-same = same as planned
works-contract-above = { $money } above the plan
works-contract-below = { $money } below the plan
works-story = From proposal to built
works-was-proposed = Proposed by residents
works-was-promised = In the annual plan: { $money }
works-by-planner = Planning agency
works-seen = Residents: { $yes } confirm, { $no } contradict
works-no-reports = The agency in charge has not reported yet.
works-residents = What residents see
works-confirmed = Confirm
works-contradicted = Contradict
works-counted = Answers to the last report: { $state }.
works-confirms = Confirms
works-contradicts = Contradicts
works-on-report = report { $number }
works-answered = Thank you, you have answered the last report.
works-own-photos = Your photos
works-elsewhere = Verified residents of { $village } answer this report.
works-stranger = Do you live here? Log in to confirm or contradict this report. Your name is not shown.
works-login = Log in to answer
works-ask = What do you see?
works-ask-report = Reported: { $state }, { $percent } %. Is that right?
works-yes = Yes, it is as I see it
works-no = No, it is otherwise
works-see = What you see there
works-see-hint = Everybody sees it, without your name. Needed where you contradict, at least 10 characters. Give nobody's name or number.
works-answer = Send answer
works-told = { $state }, { $percent } %. { $village }, planned { $cost }.
works-desk = Works to report on
works-way = { $count ->
    [one] { $count } work is not finished and waits for your report.
   *[other] { $count } works are not finished and wait for your report.
}
works-desk-how = { $count ->
    [one] { $count } work is not finished. Those never reported on, or not for longest, come first.
   *[other] { $count } works are not finished. Those never reported on, or not for longest, come first.
}
works-open = Not finished
works-desk-empty = No work waits for a report.
works-many = Report on several at once
works-many-how = Download the list, change the columns state, percent, contract_idr and note, and send it back. Every line is checked and shown first; nothing is saved yet. Lines of other agencies are refused.
works-file = Works of { $cycle } (CSV)
works-plan = Plan
works-file-hint = UTF-8 CSV with the column state and id, work_id or tracking_code; where needed part, percent, contract_idr, note.
works-percent = Progress, percent
works-percent-hint = For works in progress only, 0 to 100.
works-contract-hint = Once procurement is over, for example 1250000.
works-note = Public note
works-note-hint = Needed where it is cancelled or goes back, at least 10 characters.
works-send = Send report
works-reports = Earlier reports
works-line-new = Becomes a report
works-line-same = Nothing new
works-lines-do = { $count ->
    [one] Send { $count } report
   *[other] Send { $count } reports
}
works-work = Work
works-now = Now
works-then = Becomes
works-in-area = Works in this area
works-of-proposal = How it is carried out
notice-work-reported = Report saved.
notice-work-answered = Your answer is saved. Thank you.
notice-works-taken = List of reports saved.
