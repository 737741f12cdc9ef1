#!/bin/sh
# One proposal's whole life by curl, from a resident's idea to the city's plan, in about a minute and a half:
# a cycle of its own whose phases last seconds. Needs curl, jq and a server started with `serve --demo`.
set -eu
A=${1:-http://localhost:3000}/api/v1
PASSWORD=musrenbang-demo

send() { # method path token body
  curl -sS --fail-with-body -X "$1" "$A$2" -H "authorization: Bearer $3" \
    -H 'content-type: application/json' -d "$4"
}
login() {
  curl -sS "$A/sessions" -H 'content-type: application/json' \
    -d "{\"login\":\"$1\",\"password\":\"$PASSWORD\"}" | jq -r .token
}
START=$(date +%s)
at() { date -u -d "@$((START + $1))" +%FT%TZ; }
until_second() { while [ "$(date +%s)" -le "$((START + $1))" ]; do sleep 1; done; }
say() { printf '\n== %s\n' "$*"; }

say "The planning agency makes next year's cycle; its phases last seconds here, weeks in a real one"
PLANNER=$(login bappeda@demo.id)
YEAR=$(curl -sS "$A/cycles?regency=35.78" | jq '[.items[].fiscal_year] | max + 1')
CYCLE=$(send POST /cycles "$PLANNER" '{"regency_code":"35.78","fiscal_year":'"$YEAR"',
  "name":"Musrenbang Surabaya '"$YEAR"'","template":"village_first"}' | jq -r .id)
stage() { curl -sS "$A/cycles/$CYCLE/stages" | jq -r ".[$1].id // .items[$1].id"; }
open_rounds() { # stage schedule areas
  send POST "/cycles/$CYCLE/rounds" "$PLANNER" '{"stage_id":"'"$(stage "$1")"'","schedule":'"$2"',
    "area_codes":'"$3"',"default_ceiling_idr":100000000}' | jq -r '.round_ids[0]'
}
VILLAGE=35.78.01.1001
ROUND=$(open_rounds 0 '{"opens_at":"'"$(at 0)"'","submission_closes_at":"'"$(at 10)"'",
  "review_closes_at":"'"$(at 16)"'","voting_closes_at":"'"$(at 24)"'"}' '["'$VILLAGE'"]')
DISTRICT=$(open_rounds 1 '{"opens_at":"'"$(at 0)"'","review_closes_at":"'"$(at 40)"'",
  "voting_closes_at":"'"$(at 48)"'"}' '["35.78.01"]')
open_rounds 2 '{"opens_at":"'"$(at 0)"'","review_closes_at":"'"$(at 64)"'"}' null >/dev/null
CITY=$(open_rounds 3 '{"opens_at":"'"$(at 0)"'","review_closes_at":"'"$(at 78)"'"}' null)

say "A resident proposes, with the agency of public works as the one to do it"
CITIZEN=$(login warga@demo.id)
AGENCY=$(curl -sS "$A/agencies?regency=35.78&limit=100" | jq -r '.items[] | select(.code == "DSDABM") | .id')
PROPOSAL=$(send POST /proposals "$CITIZEN" '{"cycle_id":"'"$CYCLE"'","title":"Paving gang RT 03 RW 05",
  "problem":"Gang becek dan licin setiap hujan.","work":"Paving gang sepanjang 40 meter.",
  "village_code":"'$VILLAGE'","address":"RT 03 RW 05","quantity":80,"unit":"m2","unit_price_idr":220000,
  "sector":"infrastruktur","agency_id":"'"$AGENCY"'","beneficiaries":{"households":30,"people":120},
  "land_status":"government","origin":"resident","submit":true}')
ID=$(echo "$PROPOSAL" | jq -r .id)
CODE=$(echo "$PROPOSAL" | jq -r .tracking_code)
echo "tracking code $CODE"

accept() { send POST "/proposals/$ID/reviews" "$1" '{"finding":"accept"}' | jq -c '{office, finding, cost_idr}'; }
candidate() { curl -sS "$A/rounds/$1/candidates" | jq -r '.items[0].id'; }
vote() {
  send PUT "/rounds/$1/ballot" "$CITIZEN" '{"choices":["'"$(candidate "$1")"'"]}' | jq -c '{receipt, leaf}'
}
conclude() { # round token decisions
  send POST "/rounds/$1/tally" "$2" '{}' >/dev/null
  send PUT "/rounds/$1/meeting" "$2" '{"venue":"Balai pertemuan","starts_at":"'"$(at 0)"'"}' >/dev/null
  [ "$3" = '[]' ] || send PUT "/rounds/$1/decisions" "$2" '{"items":'"$3"'}' >/dev/null
  send POST "/rounds/$1/close" "$2" '{}' | jq -c '{accommodated, accommodated_idr, merkle_root}'
}

say "The village officer accepts it, residents vote, the meeting closes"
VILLAGE_OFFICER=$(login kelurahan@demo.id)
accept "$VILLAGE_OFFICER"
until_second 16; vote "$ROUND"
until_second 24; conclude "$ROUND" "$VILLAGE_OFFICER" '[]'

say "The district does the same"
DISTRICT_OFFICER=$(login kecamatan@demo.id)
accept "$DISTRICT_OFFICER"
until_second 40; vote "$DISTRICT"
until_second 48; conclude "$DISTRICT" "$DISTRICT_OFFICER" '[]'

say "The agency finds it feasible"
AGENCY_OFFICER=$(login dinas@demo.id)
FORUM=$(curl -sS "$A/proposals/$ID" | jq -r .round_id)
accept "$AGENCY_OFFICER"
until_second 64; conclude "$FORUM" "$AGENCY_OFFICER" '[]'

say "The city takes it into the plan, with its programme and activity"
accept "$PLANNER"
until_second 78; conclude "$CITY" "$PLANNER" '[{"candidate_id":"'"$(candidate "$CITY")"'",
  "verdict":"accommodated","program_code":"1.03.10","activity_code":"1.03.10.2.01"}]'

say "The plan, and the proposal's whole way, for anyone"
curl -sS "$A/cycles/$CYCLE/plan" | jq -c '.items[] | {title, cost_idr, agency_name, program_code}'
curl -sS "$A/tracking/$CODE" | jq -r '.stages[] | "\(.stage_kind) \(.held_by): \(.verdict // .standing)"'
curl -sS "$A/tracking/$CODE" | jq -r '.history[] | "\(.seq) \(.verb) \(.actor)"'
