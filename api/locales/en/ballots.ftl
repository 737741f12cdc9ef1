vote = Vote
vote-change = Change your vote
vote-round = This round
vote-how-rank = Give rank 1 to the proposal you support most, then 2, up to { $most } at most. Leave the others empty.
vote-how-points = Share at most { $points } points, at most { $most } to one proposal. Leave the others empty.
vote-how-score = Give each proposal a score from 0 to { $most }; the higher, the more you support it.
vote-how-approval = Choose one to { $limit } proposals.
vote-how-knapsack = Choose proposals whose costs together stay within the ceiling of { $ceiling }.
vote-rule = Votes are counted by the rule “{ $rule }”.
vote-until = You can change your vote until { $at }.
vote-secret = Nobody, officers included, can see your choice.
vote-receipt = See your receipt
vote-candidates = Proposals
vote-look = Check my choice
vote-got-rank = Rank { $count }
vote-got-points = { $count ->
    [one] { $count } point
   *[other] { $count } points
}
vote-got-score = Score { $count }
vote-back = Back to the round
review-title = Check your choice
review-heading = Check your choice
review-sum = Cost together { $sum }.
review-sum-of = Cost together { $sum } of the ceiling of { $ceiling }.
review-not-sent = Your vote has not been sent yet.
review-cast = Send my vote
review-change = Change my choice
receipt-title = Receipt of your vote
receipt-keep = Keep this code. When the round has closed, whoever holds it can find this ballot in the ledger and make sure that it was counted.
receipt-sent = Sent
receipt-changed = Changed
receipt-times = { $count ->
    [one] { $count } time
   *[other] { $count } times
}
receipt-leaf = Leaf in the ledger
receipt-salt = Salt
receipt-choice = Choice
