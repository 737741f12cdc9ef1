front-title = Development planning by the people, open from the proposal to the budget
front-search = Find a village, district, regency or city
front-search-hint = A name, for example “Ketabang”, or an area code, for example 35.78.
front-found = Areas found
front-none = No area's name begins with “{ $text }”. Check the spelling, or try only the beginning of the name.
front-more = There are more. Type more of the name.
front-cycles = Planning under way
front-no-cycles = No regency or city has opened its planning here yet.
area-above = Areas above
area-code = code { $code }
area-retired = this code is no longer in force
area-proposals = Newest proposals
area-no-proposals = No proposals in this area yet.
area-all-proposals = All proposals of this area
area-below = Areas below
front-lead = Find your village: what is under way, how many days are left, and what you can do now.
front-here = Use my position
front-here-failed = The position cannot be read. Type the name of your village.
front-home = Now in
front-how = How it works
front-how-propose = Propose
front-how-propose-more = Tell of a problem in your neighbourhood. Officers examine it and must give their reasons.
front-how-vote = Choose
front-how-vote-more = Verified residents vote. The count is open, and anyone can check it.
front-how-follow = Follow
front-how-follow-more = Follow each proposal until it is in the budget and built.
area-now = Under way
area-nothing-now = No round has been opened here yet.
area-timetable = Timetable of stages
area-planned = planned
area-undated = not set yet
area-no-cycle = No planning has been opened for { $area } here yet. Its planning agency (Bappeda) opens the cycle; until then proposals cannot be sent.
area-map = Map of proposals
area-name = Area
map-schematic = A schematic map: no outlines have been imported.
map-key = The darker, the more proposals. The table has the numbers.
map-proposals = { $count ->
    [one] { $count } proposal
   *[other] { $count } proposals
}
now-upcoming = Opens { $at }.
now-submission = Residents can make proposals now.
now-review = Officers are examining the proposals.
now-voting = Verified residents can vote now.
now-deliberation = The meeting decides on the final list.
now-closed = It has been decided.
days-left = { $count ->
    [one] { $count } day left
   *[other] { $count } days left
}
until = until { $at }
see-round = See the round
see-result = See the result
