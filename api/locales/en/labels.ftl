# Names of the values of closed sets.
status-draft = Draft
status-submitted = Waits for review
status-returned = Returned to be mended
status-verified = Passed review
status-carried = Carried to the next stage
status-rejected = Rejected
status-deferred = Deferred
status-merged = Merged with another
status-withdrawn = Withdrawn
status-not_accommodated = Not accommodated
status-accommodated = Accommodated

origin-resident = Resident
origin-neighbourhood = RT/RW
origin-village_meeting = Village meeting
origin-womens_forum = Women's forum
origin-childrens_forum = Children's forum
origin-disability_forum = Forum of people with disabilities
origin-assisted = Assisted by an officer
origin-council_input = Council input (pokir)

land-government = Owned by the local government
land-village = Owned by the village
land-granted = Owned by residents, granted
land-private = Private
land-other_body = Owned by another body
land-disputed = Disputed
land-not_needed = No land needed
land-unknown = Not known yet

stage-partner_validation = Validation by the planning agency's partners
stage-village_meeting = Village musrenbang
stage-district_meeting = District musrenbang
stage-agency_forum = Agency forum
stage-regency_meeting = Regency or city musrenbang

phase-upcoming = Not open yet
phase-submission = Taking proposals
phase-review = Review
phase-voting = Voting
phase-deliberation = Deliberation
phase-closed = Closed

standing-pending = Waits for review
standing-eligible = Passed review
standing-returned = Returned
standing-rejected = Rejected
standing-deferred = Deferred
standing-merged = Merged
standing-redirected = Redirected
standing-withdrawn = Withdrawn

outcome-main = Main
outcome-reserve = Reserve
outcome-not_selected = Not selected

verdict-accommodated = Accommodated
verdict-reserve = Reserve
verdict-deferred = Deferred
verdict-not_accommodated = Not accommodated

finding-accept = Accepted
finding-accept_with_changes = Accepted with changes
finding-merge = Merged
finding-redirect = Redirected to another agency
finding-return = Returned
finding-reject = Rejected
finding-defer = Deferred

kind-province = Province
kind-kabupaten = Regency
kind-kota = City
kind-kabupaten_administrasi = Administrative regency
kind-kota_administrasi = Administrative city
kind-kecamatan = District
kind-kelurahan = Urban village
kind-desa = Village
kind-desa_adat = Customary village

ballot-none = No vote; the meeting decides
ballot-approval = Choose several proposals
ballot-knapsack = Choose proposals until the ceiling is filled
ballot-ranking = Rank the proposals
ballot-points = Share points among the proposals
ballot-score = Score the proposals

role-citizen = Verified resident
role-village_officer = Village officer
role-district_officer = District officer
role-agency_officer = Agency officer
role-planner = Planning agency
role-auditor = Auditor
role-admin = Administrator

rule-greedy = Most votes
rule-greedy_per_cost = Most votes per cost
rule-equal_shares = Equal shares
rule-phragmen = Sequential Phragmén
rule-knapsack = Highest total

tie-lower_cost = the lower cost
tie-higher_score = the higher score
tie-earlier_submission = the earlier submission
tie-smaller_id = the smaller number
tie-draw = lot

problem-bad_request = The request cannot be read
problem-invalid_fields = Some answers need mending
problem-unauthenticated = Log in first
problem-forbidden = Not allowed
problem-not_found = Not found
problem-method_not_allowed = Method not supported
problem-unsupported_media_type = Kind of content not supported
problem-payload_too_large = Too large
problem-precondition_required = If-Match is needed
problem-stale_version = It has changed meanwhile
problem-wrong_phase = Not in this phase
problem-wrong_state = Not in this state
problem-already_exists = It exists already
problem-already_voted = The vote has been used
problem-not_eligible = Not yet entitled to vote
problem-frozen = It is fixed now
problem-idempotency_mismatch = The Idempotency-Key has been used
problem-unknown_cursor = Unknown page
problem-too_many_requests = Too many requests
problem-unavailable = The service is busy
problem-internal = A fault of the service

void-unmarked = nothing is marked
void-too_many = more is marked than allowed
void-unreadable = the marks cannot be read
void-identifiable = the sheet tells who filled it in
void-over_ceiling = the choice costs more than the ceiling
void-other = another reason, see the minutes

sex-female = Female
sex-male = Male
age-under_17 = Under 17
age-from_17_to_25 = 17 to 25
age-from_26_to_45 = 26 to 45
age-from_46_to_60 = 46 to 60
age-over_60 = Over 60
part-participant = Participant
part-speaker = Speaker
part-chair = Chair
delegate-none = Not a delegate
delegate-delegate = Delegate
delegate-reserve = Reserve delegate
channel-online = Online
channel-paper = Paper
channel-assisted = Assisted
