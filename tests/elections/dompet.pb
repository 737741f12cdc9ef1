META
key;value
description;Contoh buatan: dompet dengan uang berdesimal
country;Indonesia
num_projects;3
num_votes;6
budget;10.50
vote_type;knapsack
comment;#1: a and b together cost the budget, and so does c.
PROJECTS
project_id;cost;name
a;4.25;Taman baca
b;6.25;Jembatan kecil
c;10.50;Balai warga
VOTES
voter_id;vote
1;a,b
2;a,b
3;a,b
4;c
5;c
6;c
